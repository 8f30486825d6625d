"""Pages about work permits: the list, one permit with its signature, the employer's, the rules."""

import csv
from datetime import date
from io import BytesIO

import openpyxl
import pytest

from districts.enums import Role
from paperwork.models import PermitRules, WorkPermit
from paperwork.pdf.text import read
from tests.factories.districts import MembershipFactory, SchoolFactory
from tests.factories.paperwork import PermitRulesFactory, WorkPermitFactory
from tests.factories.pipeline import JourneyFactory, PlacementFactory
from tests.factories.students import StudentFactory
from tests.harness import RoleClient, drain, recorded_verbs, soup, texts
from tests.paperwork.permits import issued, permit_of, requested

pytestmark = pytest.mark.django_db


def permits_at(school, count, **changes):
    found = []
    for _number in range(count):
        student = StudentFactory(school=school)
        placement = PlacementFactory(journey=JourneyFactory(student=student, placed=True))
        found.append(WorkPermitFactory(placement=placement, **changes))
    return found


def names(page) -> set:
    return set(texts(soup(page), "td.table__main a"))


@pytest.mark.parametrize("count", (1, 3))
def test_the_list_costs_the_same_however_long(office, count, django_assert_num_queries):
    found = permits_at(office.membership.schools.first(), count, issued=True)
    WorkPermitFactory(issued=True)  # a neighbour's
    office.get("paperwork:permits")

    with django_assert_num_queries(12):
        page = office.get("paperwork:permits")

    assert names(page) == {permit.student.name for permit in found}


def test_an_office_sees_its_own_schools_only(office, coordinator):
    (mine,) = permits_at(office.membership.schools.first(), 1)
    (other,) = permits_at(SchoolFactory(district=office.district), 1)
    assert names(office.get("paperwork:permits")) == {mine.student.name}
    both = {mine.student.name, other.student.name}
    assert names(coordinator.get("paperwork:permits")) == both


@pytest.mark.parametrize(
    ("asked", "shown"),
    (
        ({"state": "requested"}, {"waits"}),
        ({"only": "ending"}, {"ends"}),
        ({"only": "recheck"}, {"check"}),
        ({"only": "not_held"}, {"check"}),
        ({"only": "nonsense"}, {"waits", "ends", "check"}),
        ({"q": "Ana"}, {"waits", "ends", "check"}),
        ({"q": "nobody of this name"}, set()),
    ),
)
def test_filters_and_search(office, asked, shown):
    school = office.membership.schools.first()
    (waits,) = permits_at(school, 1)
    (ends,) = permits_at(school, 1, held=True, ends_on=date(2026, 5, 20))
    (check,) = permits_at(school, 1, issued=True, recheck=["age"], recheck_at=waits.requested_at)
    rows = {"waits": waits, "ends": ends, "check": check}
    page = office.get("paperwork:permits", **asked)
    assert names(page) == {rows[name].student.name for name in shown}


def test_a_gap_between_two_permits_is_said(office):
    (old,) = permits_at(
        office.membership.schools.first(), 1, held=True, state="expired",
        starts_on=date(2025, 10, 1), ends_on=date(2026, 4, 10),
    )  # fmt: skip
    WorkPermitFactory(placement=old.placement, issued=True, starts_on=date(2026, 4, 20))
    page = soup(office.get("paperwork:permits"))
    assert "9 days before it without a permit" in page.text


def test_the_list_leaves_the_house_as_csv_and_workbook_without_birth_dates(office):
    (permit,) = permits_at(office.membership.schools.first(), 1, held=True)
    text = b"".join(office.get("paperwork:permits-export").streaming_content).decode("utf-8-sig")
    header, line = csv.reader(text.splitlines())
    assert dict(zip(header, line, strict=True))["On a school day"] == "4 h 00 min"
    assert permit.student.birth_date.isoformat() not in text

    answer = office.get("paperwork:permits-export-xlsx")
    sheet = openpyxl.load_workbook(BytesIO(b"".join(answer.streaming_content))).active
    assert sheet["A2"].value == permit.reference
    assert recorded_verbs().count("permits.exported") == 2


# --- One permit -----------------------------------------------------------------------------------


def filled(page, **changes) -> dict:
    """Return the issuer's form as a browser would send it."""
    form = soup(page).select_one("form[action$='/approve/']")
    fields = form.select("input[type=hidden], input[type=text], input:not([type])")
    data = {field["name"]: field.get("value", "") for field in fields if field.get("name")}
    for select in form.select("select"):
        chosen = select.select_one("option[selected]") or select.select_one("option")
        data[select["name"]] = chosen["value"]
    return {**data, "agree": "on", "not_mine": "on", **changes}


def test_the_issuer_sees_what_to_verify_signs_and_the_permit_is_made(district):
    scene = requested()
    permit, office = permit_of(scene), RoleClient(scene.office)
    page = office.get("paperwork:permit", permit.pk)
    shown = soup(page).text
    for words in ("Sept. 14, 2009", "16 years", "4 h 00 min", "Mon–Thu", "48 h 00 min"):
        assert words in shown, words

    changes = {"other_day": "6:30", "conditions": "Not on Sundays", "kind": "restricted"}
    answer = office.post("paperwork:permit-approve", permit.pk, data=filled(page, **changes))
    drain()

    assert answer.status_code == 302
    permit = permit_of(scene)
    assert (permit.state, permit.other_day, permit.kind) == ("approved", 390, "restricted")
    version = permit.packet.documents.get().versions.get()
    assert version.plain_values["permit.conditions"] == "Not on Sundays"
    assert version.plain_values["permit.other_day"] == "390"


@pytest.mark.parametrize(
    ("changes", "words"),
    (
        ({"school_day": "4:01"}, "At most 4 h 00 min are allowed here."),
        ({"school_day": "some"}, "Write hours like 4 or 4:30."),
        ({"not_mine": ""}, "Nobody issues a permit to their own child."),
        ({"name": ""}, "This field is required."),
        ({"kind": "full_time"}, "Full time at 16 and 17 needs an exemption"),
    ),
)
def test_what_is_wrong_is_said_and_nothing_is_lost(district, changes, words):
    scene = requested()
    permit, office = permit_of(scene), RoleClient(scene.office)
    data = filled(office.get("paperwork:permit", permit.pk), conditions="Keep me", **changes)

    answer = office.post("paperwork:permit-approve", permit.pk, data=data)

    assert answer.status_code == 422
    assert words in soup(answer).text
    assert "Keep me" in answer.content.decode()
    assert permit_of(scene).state == "requested"


def test_without_the_rights_sheet_the_page_asks_for_it(district):
    scene = requested(forms=("b1_1",))
    permit, office = permit_of(scene), RoleClient(scene.office)
    page = office.get("paperwork:permit", permit.pk)
    refused = office.post("paperwork:permit-approve", permit.pk, data=filled(page))
    assert refused.status_code == 422
    assert "The labour-rights sheet comes first. (EC 49110.5(c))" in soup(refused).text

    data = filled(page, rights_given="on")
    assert office.post("paperwork:permit-approve", permit.pk, data=data).status_code == 302
    assert permit_of(scene).rights_given_on == date(2026, 4, 27)


def test_the_sitting_refuses_in_the_same_words(district):
    scene = requested(forms=("b1_1",))
    office = RoleClient(scene.office)
    place = scene.places("issuer")[0]
    office.post("paperwork:read", place.pk)
    data = {
        "place": place.pk, f"seen-{place.pk}": place.version.file_sha256, "name": "Grace Kim",
        "agree": "on", "ask-0": "school_record", "ask-1": "general",
    }  # fmt: skip
    answer = office.post("paperwork:sitting", data=data)
    assert answer.status_code == 422
    assert "The labour-rights sheet comes first. (EC 49110.5(c))" in soup(answer).text


@pytest.mark.parametrize(
    ("trait", "act", "state"),
    (({}, "deny", "denied"), ({"issued": True}, "cancel", "cancelled")),
)
def test_an_end_needs_a_reason(district, trait, act, state):
    scene = requested()
    if trait:
        WorkPermit.objects.all().delete()
        WorkPermitFactory(
            placement=scene.placement, request=scene.packet.documents.get(form_code="b1_1"), **trait
        )
    permit, office = permit_of(scene), RoleClient(scene.office)
    empty = office.post("paperwork:permit-stop", permit.pk, data={"act": act, "reason": ""})
    assert empty.status_code == 422
    office.post("paperwork:permit-stop", permit.pk, data={"act": act, "reason": "Moved away"})
    assert (permit_of(scene).state, permit_of(scene).reason) == (state, "Moved away")


def test_the_office_confirms_new_hours_or_keeps_the_printed_ones(district):
    scene = issued()
    office = RoleClient(scene.office)
    WorkPermit.objects.update(recheck=["calendar"], recheck_at=scene.packet.opened_at)
    page = soup(office.get("paperwork:permit", permit_of(scene).pk))
    assert "The school calendar changed." in page.text

    office.post("paperwork:permit-renew", permit_of(scene).pk, data={"keep": "1"})
    assert permit_of(scene).recheck == []
    assert office.post("paperwork:permit-renew", permit_of(scene).pk).status_code == 403
    WorkPermit.objects.update(recheck=["calendar"], recheck_at=scene.packet.opened_at)
    old = permit_of(scene)
    office.post("paperwork:permit-renew", old.pk)
    assert permit_of(scene).replaces_id == old.pk


# --- The employer, the student --------------------------------------------------------------------


@pytest.mark.parametrize("count", (1, 3))
def test_the_employers_list_costs_the_same(employer, count, django_assert_num_queries):
    for _number in range(count):
        placement = PlacementFactory(
            employer=employer.employer, journey=JourneyFactory(district=employer.district)
        )
        WorkPermitFactory(placement=placement, issued=True)
    WorkPermitFactory(district=employer.district, issued=True)  # another employer's
    employer.get("paperwork:hosting")

    with django_assert_num_queries(8):
        page = employer.get("paperwork:hosting")
    assert len(soup(page).select("tbody tr")) == count


def test_the_employer_downloads_the_permit_and_says_that_it_holds_it(district):
    scene = issued()
    boss, permit = RoleClient(scene.contact.membership), permit_of(scene)
    answer = boss.get("paperwork:permit-pdf", permit.pk)
    assert "Permit to employ and work" in read(b"".join(answer.streaming_content)).text
    assert "We hold this permit" in soup(boss.get("paperwork:hosting")).text

    boss.post("paperwork:permit-held", permit.pk)
    permit = permit_of(scene)
    assert (permit.state, permit.held_how, permit.held_by) == (
        "delivered", "on_screen", scene.contact.membership,
    )  # fmt: skip
    assert boss.post("paperwork:permit-held", permit.pk).status_code == 403


def test_staff_writes_down_how_it_was_handed_over(district):
    scene = issued()
    office, permit = RoleClient(scene.office), permit_of(scene)
    assert office.post("paperwork:permit-held", permit.pk, data={}).status_code == 422
    office.post("paperwork:permit-held", permit.pk, data={"how": "mail", "note": "To N. Okafor"})
    assert (permit_of(scene).held_how, permit_of(scene).held_note) == ("mail", "To N. Okafor")


def test_an_employer_does_not_see_a_request(district):
    scene = requested()
    boss = RoleClient(scene.contact.membership)
    assert boss.get("paperwork:permit-sheet", permit_of(scene).pk).status_code == 404


def test_the_student_reads_the_one_page_on_screen_and_on_paper(district):
    scene = issued()
    me, permit = RoleClient(scene.student.membership), permit_of(scene)
    assert permit.reference in soup(me.get("paperwork:mine")).text
    shown = soup(me.get("paperwork:permit-sheet", permit.pk)).text
    assert "A second job needs its own permit." in shown
    pdf = me.get("paperwork:permit-sheet-pdf", permit.pk)
    assert pdf["Content-Type"] == "application/pdf"
    assert "Last valid day" in read(pdf.content).text


def test_a_permit_nobody_decided_has_no_page_to_explain(district):
    scene = requested()
    office = RoleClient(scene.office)
    assert office.get("paperwork:permit-sheet", permit_of(scene).pk).status_code == 404
    assert office.get("paperwork:permit-pdf", permit_of(scene).pk).status_code == 404


# --- The district's rules -------------------------------------------------------------------------


def test_the_rules_start_with_the_careful_answers_and_are_kept(coordinator):
    page = soup(coordinator.get("paperwork:permit-rules"))
    assert page.select_one("input[name=counts_school_days]").get("checked") is None
    assert page.select_one("input[name=allows_friday_eight]").get("checked") is None
    assert page.select_one("input[name=ssn_on_own_copy]").get("checked") is None
    assert page.select_one("input[name=purge_days]")["value"] == "30"
    data = {
        "signature_mode": "wet_print", "minimum_age": "16", "purge_days": "10", "warn_days": "20",
        "least_gpa": "2.0", "least_attendance": "96",
    }  # fmt: skip
    assert coordinator.post("paperwork:permit-rules", data=data).status_code == 302
    rules = PermitRules.objects.get()
    assert (rules.signature_mode, rules.minimum_age, rules.purge_days) == ("wet_print", 16, 10)
    assert "permit.rules_changed" in recorded_verbs()


def test_nobody_goes_below_the_law(coordinator):
    data = {
        "signature_mode": "electronic",
        "minimum_age": "13",
        "purge_days": "0",
        "warn_days": "1",
    }
    assert coordinator.post("paperwork:permit-rules", data=data).status_code == 422
    assert not PermitRules.objects.exists()


def test_where_ink_is_wanted_the_permits_signers_get_paper(district):
    PermitRulesFactory(district=district, signature_mode="wet_print")
    scene = requested()
    scene.sign("issuer", answers={"permit.type": "general"})
    drain()
    signer = permit_of(scene).packet.envelopes.get().signers.get(role="student")
    assert signer.state == "paper"
    member = MembershipFactory(district=district, role=Role.MENTOR, schools=[scene.student.school])
    mentor = RoleClient(member)
    assert mentor.post("paperwork:signer-ink", signer.pk).status_code == 302
    signer.refresh_from_db()
    assert signer.state == "signed"


def test_a_permit_that_came_in_ink_is_explained_too(office):
    (permit,) = permits_at(office.membership.schools.first(), 1, held=True)
    assert office.get("paperwork:permit", permit.pk).status_code == 200
    assert permit.reference in soup(office.get("paperwork:permit-sheet", permit.pk)).text
