"""The social security number: asked last, kept apart, shown on purpose, forgotten (test 9)."""

from datetime import timedelta

import pytest
from django.db import connection

from core import clock as the_clock
from districts.models import Event
from paperwork.actions import permits, sensitive
from paperwork.catalogue import FORMS
from paperwork.models import Document, Particulars, SensitiveValue, Version
from paperwork.pdf.text import read
from tests.factories.paperwork import PermitRulesFactory, SensitiveValueFactory
from tests.harness import RoleClient, drain, recorded_verbs, soup
from tests.paperwork.permits import approved, issued, permit_of, requested
from tests.paperwork.scene import placed

pytestmark = pytest.mark.django_db

NUMBER = "987-65-4321"
DIGITS = "987654321"


def student_signs(number=NUMBER, **changes):
    """Let the student sign the request on the sitting page, with a number or without."""
    scene = placed(forms=("labor_rights_receipt", "b1_1"))
    scene.prepare()
    scene.send()
    me = RoleClient(scene.student.membership)
    places = scene.places("student")
    for place in places:
        me.post("paperwork:read", place.pk)
    data = {
        "place": [place.pk for place in places], "name": "Ana Reyes", "agree": "on",
        "number": number, **{f"seen-{p.pk}": p.version.file_sha256 for p in places}, **changes,
    }  # fmt: skip
    answer = me.post("paperwork:sitting", data=data)
    drain()
    return scene, answer


def goes_on(scene):
    for role in ("employer", "guardian"):
        scene.sign(role)
    return scene


def test_it_is_asked_where_the_student_signs_and_never_shown_again(district):
    scene, answer = student_signs(agree="")
    assert answer.status_code == 422
    page = answer.content.decode()
    field = soup(answer).select_one("input[name=number]")
    assert (field["type"], field.get("value")) == ("password", None)
    assert NUMBER not in page
    assert DIGITS not in page
    assert not SensitiveValue.objects.exists()
    boss = RoleClient(scene.contact.membership)
    assert soup(boss.get("paperwork:sitting")).select_one("input[name=number]") is None


def test_blank_is_always_possible_and_a_torn_number_is_refused(district):
    _scene, answer = student_signs(number="")
    assert answer.status_code == 302
    assert not SensitiveValue.objects.exists()
    _scene, answer = student_signs(number="12345")
    assert "The number has nine digits. You may leave it blank." in soup(answer).text


def test_a_district_may_not_ask_at_all(district):
    PermitRulesFactory(district=district, asks_ssn=False)
    _scene, answer = student_signs()
    assert answer.status_code == 302
    assert not SensitiveValue.objects.exists()


def test_it_lies_encrypted_and_in_no_other_row(district):
    student_signs()
    row = SensitiveValue.objects.get()
    assert row.value == DIGITS
    with connection.cursor() as cursor:
        cursor.execute("SELECT value FROM paperwork_sensitivevalue")
        assert DIGITS not in cursor.fetchone()[0]
    elsewhere = [
        *Version.objects.values_list("values", flat=True),
        *Particulars.objects.values_list("stored", flat=True),
        *Event.objects.values_list("facts", flat=True),
    ]
    assert not any(DIGITS in str(one) or NUMBER in str(one) for one in elsewhere)


def test_no_sealed_paper_has_it_in_its_text(district):
    scene, _answer = student_signs()
    goes_on(scene)
    scene = approved(scene)
    sealed = Document.objects.exclude(sealed_file="")
    assert {document.form_code for document in sealed} == {"labor_rights_receipt", "b1_1"}
    for document in sealed:
        with document.sealed_file.open("rb") as file:
            data = file.read()
        text = read(data).text.replace(" ", "")
        assert DIGITS not in text.replace("-", "")
        assert DIGITS.encode() not in data


def test_the_page_masks_it_and_a_look_is_kept(district, clock):
    scene, _answer = student_signs()
    goes_on(scene)
    permit, office = permit_of(scene), RoleClient(scene.office)
    page = office.get("paperwork:permit", permit.pk).content.decode()
    assert "•••-••-••••" in page
    assert DIGITS[-4:] not in page

    answer = office.post("paperwork:permit-number", permit.pk)
    assert NUMBER in soup(answer).text
    assert answer["Cache-Control"] == "private, no-store"
    event = Event.objects.get(verb="sensitive.revealed")
    assert (event.by, event.student_id) == (scene.office, scene.student.pk)

    clock.shift(timedelta(minutes=11))  # a desk that somebody left
    again = office.post("paperwork:permit-number", permit.pk)
    assert again.status_code == 302
    assert "reauthenticate" in again.url
    assert recorded_verbs().count("sensitive.revealed") == 1


def test_the_own_copy_prints_it_only_where_the_district_says_so(district):
    scene, _answer = student_signs()
    goes_on(scene)
    permit, office = permit_of(scene), RoleClient(scene.office)
    assert office.post("paperwork:permit-own-copy", permit.pk).status_code == 404
    PermitRulesFactory(district=district, ssn_on_own_copy=True)
    answer = office.post("paperwork:permit-own-copy", permit.pk)
    assert NUMBER in read(answer.content).text
    assert recorded_verbs().count("sensitive.revealed") == 1


def test_it_is_forgotten_when_the_permit_is_issued(district):
    scene, _answer = student_signs()
    issued(goes_on(scene))
    row = SensitiveValue.objects.get()
    assert row.value is None
    assert row.purged_at is not None
    office = RoleClient(scene.office)
    assert office.post("paperwork:permit-number", permit_of(scene).pk).status_code == 403


def test_it_is_forgotten_when_the_permit_is_denied(district):
    scene = requested()
    SensitiveValueFactory(document=permit_of(scene).request, value=DIGITS)
    permits.deny(permit=permit_of(scene), reason="No", by=scene.office, at=the_clock.now())
    assert SensitiveValue.objects.get().value is None


def test_it_is_forgotten_when_its_days_are_over(district, clock):
    PermitRulesFactory(district=district, purge_days=3)
    student_signs()
    clock.shift(timedelta(days=2))
    assert sensitive.purge_due(at=the_clock.now()) == 0
    clock.shift(timedelta(days=1))
    assert sensitive.purge_due(at=the_clock.now()) == 1
    assert SensitiveValue.objects.get().value is None
    assert sensitive.purge_due(at=the_clock.now()) == 0


IMMIGRATION = (
    "i-9", "immigration", "citizen", "alien", "visa", "passport number", "work authorization",
    "green card", "nationality", "country of birth", "inmigra", "ciudadan",
)  # fmt: skip


def test_no_form_asks_for_immigration_or_i9_facts():
    asked = [(spec.code, field.key, str(field.label)) for spec in FORMS.values()
             for field in spec.fields()]  # fmt: skip
    found = [
        row for row in asked if any(word in f"{row[1]} {row[2]}".lower() for word in IMMIGRATION)
    ]
    assert len(asked) > 50
    assert found == []
