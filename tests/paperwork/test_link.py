"""The guardian's link: nothing before the code, one paper at a time, nothing after."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.cache import cache
from django.urls import reverse

from core.tenancy import within
from districts.models import Link
from paperwork.enums import SignerState
from paperwork.models import Evidence, Place
from students.models import ContactPoint
from tests.harness import OutsideClient, drain, soup
from tests.paperwork.aged import destroyed
from tests.paperwork.door import Guardian, asked, filled
from tests.paperwork.scene import placed

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene(district):
    """A consent that the guardian is asked for."""
    return asked(forms=("consent",))


@pytest.fixture
def guardian(scene):
    return Guardian(scene)


PRIVATE = ("Daniela", "Secreto", "Rosa", "Main office", "Employer", "Sample Unified", "2009")


def test_opening_the_link_shows_nothing_private_and_changes_nothing(scene, guardian):
    before = Link.objects.values().get(pk=guardian.link.pk)
    for method in (guardian.http.get, guardian.http.head):
        response = method(guardian.address)
        assert response.status_code == 200
        assert [word for word in PRIVATE if word in response.content.decode()] == []
        assert response.headers["Cache-Control"] == "private, no-store"
        assert response.headers["Referrer-Policy"] == "same-origin"
    assert Link.objects.values().get(pk=guardian.link.pk) == before
    assert not guardian.http.session.items()


def test_the_page_behind_it_stays_shut_without_the_code(guardian):
    response = guardian.http.get(guardian.page)
    assert response.status_code == 404
    assert [word for word in PRIVATE if word in response.content.decode()] == []


def test_the_code_opens_it_and_the_token_leaves_the_address(guardian):
    response = guardian.open()

    assert response.status_code == 302
    assert response.url == guardian.page
    assert guardian.token not in response.url
    page = guardian.http.get(guardian.page)
    assert "Daniela" in page.content.decode()
    assert page.headers["Cache-Control"] == "private, no-store"


def test_asking_for_a_code_tells_the_worker_and_nobody_else(guardian, monkeypatch):
    response = guardian.http.post(guardian.address, {"send": "yes"})
    assert soup(response).select_one("input[name=code]")
    assert not re.search(r"\b\d{6}\b", soup(response).get_text())


def test_codes_are_asked_for_a_few_times_an_hour_at_most(guardian):
    pages = [guardian.http.post(guardian.address, {"send": "yes"}) for _ in range(6)]
    shown = ["hora" in soup(page).get_text() for page in pages]
    assert "Too many codes" not in soup(pages[4]).get_text()
    assert "Too many codes" in soup(pages[5]).get_text() or shown[5]
    cache.clear()


def test_a_wrong_code_five_times_shuts_the_door_even_for_the_right_one(guardian):
    right = guardian.code()
    wrong = "000000" if right != "000000" else "111111"
    for _ in range(5):
        response = guardian.http.post(guardian.address, {"code": wrong})
        assert response.status_code == 422
    assert guardian.http.post(guardian.address, {"code": right}).status_code == 422
    assert guardian.http.get(guardian.page).status_code == 404


def test_a_code_lives_ten_minutes(guardian, clock):
    right = guardian.code()
    clock.shift(timedelta(minutes=10, seconds=1))
    assert guardian.http.post(guardian.address, {"code": right}).status_code == 422


def test_a_code_opens_once(guardian):
    right = guardian.code()
    assert guardian.http.post(guardian.address, {"code": right}).status_code == 302
    other = OutsideClient()
    assert other.post(guardian.address, {"code": right}).status_code == 422


def test_a_contact_that_changes_after_opening_shuts_the_open_page_too(guardian, scene):
    guardian.open()
    assert guardian.http.get(guardian.page).status_code == 200
    ContactPoint.objects.filter(guardian=scene.guardian).update(value="new@example.org")
    assert guardian.http.get(guardian.page).status_code == 404
    assert guardian.http.post(guardian.page, {"name": "X"}).status_code == 404


def test_an_open_page_closes_by_itself(guardian, clock):
    guardian.open()
    clock.shift(timedelta(minutes=31))
    assert guardian.http.get(guardian.page).status_code == 404


def test_one_open_link_does_not_open_another(district, guardian, scene):
    guardian.open()
    other = Guardian(scene, role="guardian")
    assert guardian.http.get(other.page).status_code == 404


def test_papers_are_signed_one_after_the_other_then_the_receipt(district):
    scene = asked(forms=("consent", "acknowledgments"), guardian_language="es")
    scene.sign("student")
    guardian = Guardian(scene)
    guardian.open()
    first = soup(guardian.http.get(guardian.page))
    assert first.select_one("html")["lang"] == "es"
    assert not first.select_one("input[name=agree]").has_attr("checked")

    assert guardian.sign().status_code == 302
    second = soup(guardian.http.get(guardian.page))
    assert second.select_one("h1").text != first.select_one("h1").text
    assert guardian.fresh().state == SignerState.INVITED
    guardian.sign()
    drain()

    assert guardian.fresh().state == SignerState.SIGNED
    receipt = guardian.http.get(guardian.page)
    assert receipt.status_code == 200
    assert not soup(receipt).select("input[name=seen]")
    assert OutsideClient().get(guardian.address).status_code == 404  # the link has done its work
    rows = Evidence.objects.filter(place__signer=guardian.signer).order_by("number")
    assert [(row.name, row.known_by, row.language, row.address) for row in rows] == [
        ("Rosa Ruiz", "code_email", "es", "127.0.0.1")
    ] * 2
    assert rows[0].answers == {"guardian.transport": "transit", "guardian.media_release": "yes"}
    assert rows[1].answers == {}
    assert rows[0].link_id == guardian.link.pk


def test_a_double_click_signs_once(guardian):
    guardian.open()
    data = filled(soup(guardian.http.get(guardian.page)))
    answers = [guardian.http.post(guardian.page, data) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert Evidence.objects.filter(place__signer=guardian.signer).count() == 1
    assert Place.objects.filter(signer=guardian.signer, state="signed").count() == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    (
        ({"agree": ""}, "agree"),
        ({"name": ""}, "name"),
        ({"name": " 1 "}, "name"),
        ({"drawing": "<svg>"}, "drawing"),
        ({"ask-1": ""}, "ask-1"),
        ({"ask-0": "rocket"}, "ask-0"),
    ),
)
def test_what_is_missing_is_said_and_nothing_is_signed(guardian, changes, field):
    guardian.open()
    response = guardian.sign(**changes)
    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert not Evidence.objects.filter(place__signer=guardian.signer).exists()


def test_what_was_not_on_the_screen_is_not_signed(guardian):
    guardian.open()
    response = guardian.sign(seen="0" * 64)
    assert response.status_code == 422
    assert not Evidence.objects.filter(place__signer=guardian.signer).exists()


def test_a_file_that_was_changed_on_disk_is_not_signed(guardian):
    guardian.open()
    place = Place.objects.filter(signer=guardian.signer).order_by("document__position").first()
    with Path(place.version.file.path).open("ab") as file:
        file.write(b"x")
    assert guardian.sign().status_code == 422
    assert not Evidence.objects.filter(place__signer=guardian.signer).exists()


def test_declining_keeps_the_reason_and_ends_the_link(guardian, scene):
    guardian.open()
    address = reverse("link-decline", args=[guardian.link.pk])
    assert guardian.http.get(address).status_code == 200
    assert guardian.http.post(address, {"reason": ""}).status_code == 422
    assert guardian.http.post(address, {"reason": "The hours are too long."}).status_code == 302

    signer = guardian.fresh()
    assert (signer.state, signer.reason) == ("declined", "The hours are too long.")
    assert guardian.http.get(guardian.page).status_code == 200
    assert OutsideClient().get(guardian.address).status_code == 404
    acts = Evidence.objects.filter(place__signer=signer).select_related("particulars")
    assert {(act.act, act.reason) for act in acts} == {("declined", "The hours are too long.")}


def test_paper_is_an_equal_way(guardian):
    guardian.open()
    address = reverse("link-paper", args=[guardian.link.pk])
    assert guardian.http.get(address).status_code == 405
    assert guardian.http.post(address).status_code == 302
    assert guardian.fresh().state == "paper"
    assert guardian.http.get(guardian.page).status_code == 200


def test_the_file_is_shown_to_its_signer_only(district):
    scene = asked(forms=("consent", "labor_rights_receipt"))
    scene.sign("student")
    guardian = Guardian(scene)
    guardian.open()
    own = Place.objects.filter(signer=guardian.signer).first()
    other = scene.places("student")[0]

    response = guardian.http.get(reverse("link-pdf", args=[guardian.link.pk, own.pk]))
    assert b"".join(response.streaming_content).startswith(b"%PDF-")
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Cache-Control"] == "private, no-store"
    stranger = guardian.http.get(reverse("link-pdf", args=[guardian.link.pk, other.pk]))
    assert stranger.status_code == 404
    assert (
        OutsideClient().get(reverse("link-pdf", args=[guardian.link.pk, own.pk])).status_code == 404
    )


def test_the_reader_s_own_choice_of_language_counts(guardian):
    guardian.open()
    guardian.http.cookies["language"] = "es"
    page = soup(guardian.http.get(guardian.page))
    assert page.select_one("html")["lang"] == "es"
    guardian.sign()
    assert Evidence.objects.get(place__signer=guardian.signer).language == "es"


def test_a_sibling_s_papers_stay_apart(district, guardian, scene):
    """One mailbox may serve several children (rule P7): each link opens its own papers."""
    sister = placed(forms=("consent",), first_name="Lucia")
    ContactPoint.objects.filter(guardian=sister.guardian).update(value=guardian.signer.address)
    sister.prepare()
    sister.send()
    other = Guardian(sister)
    guardian.open()

    assert guardian.http.get(other.page).status_code == 404
    assert "Lucia" not in guardian.http.get(guardian.page).content.decode()


def test_an_employer_without_account_signs_by_link_too(district):
    scene = placed(forms=("training_agreement",))
    scene.contact.membership = None
    scene.contact.save()
    scene.prepare()
    scene.send()
    scene.sign("student")
    boss = Guardian(scene, role="employer")
    boss.open()
    boss.sign(name="Ngozi Okafor")

    assert boss.fresh().state == SignerState.SIGNED


def test_a_neighbour_district_s_link_works_in_its_own_district_only(district, guardian):
    with within(None):
        assert OutsideClient().get(guardian.address).status_code == 200


def test_a_destroyed_paper_leaves_a_sentence_behind_the_link(district):
    scene = asked(forms=("consent",))
    guardian = Guardian(scene)
    guardian.open()
    scene.sign("guardian")
    destroyed(scene)
    own = Place.objects.get(signer=guardian.signer)

    page = guardian.http.get(guardian.page)
    file = guardian.http.get(reverse("link-pdf", args=[guardian.link.pk, own.pk]))

    assert (page.status_code, file.status_code) == (200, 410)
    for answer in (page, file):
        assert "This paper was destroyed after its period, on" in soup(answer).get_text()
