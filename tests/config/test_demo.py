"""The demo's doors: one click in a demo, not there anywhere else."""

import pytest
from django.core import mail
from django.core.exceptions import ImproperlyConfigured
from django.core.mail import get_connection, send_mail
from django.urls import NoReverseMatch, reverse

from config.demo import front, mailbox, reading
from config.demo.accounts import accounts
from config.models import DemoMail
from core import clock
from districts import events
from districts.enums import Role
from notifications.channels import Letter
from tests.config import demo_urls  # now, while this is no demo: addresses are put together once
from tests.factories.districts import DistrictFactory, MembershipFactory, SeasonFactory
from tests.factories.pipeline import JourneyFactory
from tests.factories.students import ContactPointFactory, GuardianFactory
from tests.harness import drain, soup, texts
from tests.notifications.conftest import family, placement  # noqa: F401 fixtures

CODE = Letter("k", "+13235550142", "S", "T", "<p>T</p>", "048213 is your code.")


@pytest.fixture
def demo(settings):
    """Turn this test's installation into a demo."""
    settings.DEMO = True
    settings.ROOT_URLCONF = demo_urls.__name__
    settings.EMAIL_BACKEND = "config.demo.mailbox.EmailBackend"
    settings.SMS_SENDER = "config.demo.mailbox.text"
    settings.SMS_URL = ""


@pytest.fixture
def pilot(demo, db):
    """A district that the demo knows, with a coordinator and a student."""
    home = DistrictFactory(slug="los-robles", name="Los Robles Unified")
    season = SeasonFactory(district=home, is_current=True)
    coordinator = MembershipFactory(district=home, role=Role.COORDINATOR)
    JourneyFactory(district=home, season=season, student__signed_in=True)
    return coordinator


def key_of(membership) -> str:
    (row,) = [row for row in accounts() if row["email"] == membership.user.email]
    return front.key_of(row)


# --- Off ---------------------------------------------------------------------------------------

PATHS = ("/demo/", "/demo/enter/", "/demo/inbox/", "/demo/inbox/guardian-1/")


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("method", ("get", "post"))
def test_without_demo_mode_the_demo_is_not_there(client, db, path, method):
    assert getattr(client, method)(path).status_code == 404


@pytest.mark.parametrize("path", PATHS)
def test_even_its_addresses_would_open_nothing(client, db, settings, path):
    settings.ROOT_URLCONF = demo_urls.__name__
    method = "post" if "enter" in path else "get"

    assert getattr(client, method)(path).status_code == 404


def test_without_demo_mode_pages_do_not_speak_of_it(student):
    page = soup(student.get("notifications:inbox"))

    assert page.select("aside.demo, link[href*='demo.css']") == []
    with pytest.raises(NoReverseMatch):
        reverse("demo:front")


def test_without_demo_mode_the_mailbox_takes_nothing(db):
    with pytest.raises(ImproperlyConfigured):
        mailbox.text(CODE)


# --- The front page ----------------------------------------------------------------------------


def test_the_front_page_has_a_door_for_everybody(client, pilot):
    page = soup(client.get("/demo/"))

    names = texts(page, ".enter b")
    assert pilot.user.name in names
    assert len(names) == len(accounts())
    assert texts(page, ".stage__row b")[0] == "1"
    assert pilot.user.email not in str(page)


def test_the_address_of_the_house_leads_to_the_front_page(client, pilot):
    assert client.get("/").url == "/demo/"


def test_one_click_signs_in(client, pilot):
    answer = client.post("/demo/enter/", {"person": key_of(pilot)})

    assert answer.url == "/d/los-robles/"
    assert client.session["_auth_user_id"] == str(pilot.user.pk)
    strip = soup(client.get("/demo/")).select_one("aside.demo").text
    assert pilot.user.name in strip


def test_only_people_on_the_front_page_can_be_chosen(client, pilot):
    hidden = MembershipFactory(district=pilot.district, role=Role.COORDINATOR)
    row = {"tenant": "los-robles", "role": "coordinator", "email": hidden.user.email}

    for person in ("", hidden.user.email, front.key_of(row)):
        assert client.post("/demo/enter/", {"person": person}).status_code == 404
    assert "_auth_user_id" not in client.session


def test_entering_is_not_a_link(client, pilot):
    assert client.get("/demo/enter/").status_code == 405


# --- The inbox ---------------------------------------------------------------------------------


def test_one_person_plays_the_guardian_from_text_to_code(client, demo, family):  # noqa: F811
    """The whole way: the text, its link, the code, as somebody would click it."""
    events.record("signer.invited", family.signer, by=None, at=clock.now())
    drain()
    box = f"/demo/inbox/guardian-{family.guardian.pk}/"

    link = soup(client.get(box)).select_one(".bubble a")["href"]
    assert link.startswith("/s/")
    client.post(link, {"send": "1"})
    drain()

    page = soup(client.get(box))
    assert texts(page, ".mail__boxes b") == [family.guardian.name]
    (code,) = texts(page, ".letter__code")
    opened = client.post(link, {"code": code})
    assert opened.status_code == 302
    assert client.get(opened.url).status_code == 200


def test_mails_of_all_kinds_are_kept_and_nothing_leaves(client, demo, student):
    send_mail("Hello", "Press:\n\nhttps://elsewhere.example/x", None, [student.user.email])

    assert mail.outbox == []
    kept = DemoMail.objects.get()
    assert kept.box == f"student-{student.student.pk}"
    page = soup(client.get(f"/demo/inbox/{kept.box}/"))
    assert page.select_one("a.button")["href"] == "https://elsewhere.example/x"
    assert texts(page, "a.button") == ["Press"]


def test_phone_and_mail_of_one_person_are_one_box(demo, district):
    guardian = GuardianFactory(district=district)
    ContactPointFactory(district=district, guardian=guardian, phone=True, value=CODE.to)
    ContactPointFactory(district=district, guardian=guardian, value="rosa@x.example")

    mailbox.text(CODE)
    send_mail("Hello", "Text", None, ["rosa@x.example"])

    assert set(DemoMail.objects.values_list("box", flat=True)) == {f"guardian-{guardian.pk}"}


def test_the_same_key_is_kept_once(demo, db):
    mailbox.text(CODE)
    mailbox.text(CODE)

    assert DemoMail.objects.count() == 1
    assert DemoMail.objects.get().name == ""


def test_words_in_a_mail_are_never_markup(client, demo, db):
    send_mail("<script>alert(1)</script>", "<img src=x onerror=alert(1)>", None, ["x@x.example"])
    kept = DemoMail.objects.get()

    page = soup(client.get(f"/demo/inbox/{kept.box}/"))

    assert page.select(".letter script, .letter img") == []
    assert "<img" in page.select_one(".letter").text


def test_nothing_new_is_said_in_no_words(client, demo, db):
    mailbox.text(CODE)
    newest = DemoMail.objects.get().pk
    headers = {"HX-Request": "true"}

    same = client.get("/demo/inbox/", {"seen": newest}, headers=headers)
    news = client.get("/demo/inbox/", {"seen": newest - 1}, headers=headers)

    assert same.status_code == 204
    assert soup(news).select("#mail")
    assert soup(news).select("header, h1") == []


def test_a_box_of_nobody_is_not_there(client, demo, db):
    for box in ("guardian-999", "guardian-x", "guardian-99999999999", "other-1"):
        assert client.get(f"/demo/inbox/{box}/").status_code == 404


def test_inside_a_district_the_same_page_outside_is_meant(client, pilot):
    assert client.get("/d/los-robles/demo/inbox/").url == "/demo/inbox/"


@pytest.mark.parametrize("count", (1, 3))
def test_the_list_of_boxes_costs_the_same(client, demo, db, count, django_assert_num_queries):
    for number in range(count):
        send_mail("Hello", "Text", None, [f"x{number}@x.example"])

    with django_assert_num_queries(4):
        response = client.get("/demo/inbox/")

    assert len(soup(response).select(".mail__boxes li")) == count


def test_a_mail_to_two_people_is_two_mails(demo, db):
    sent = get_connection().send_messages(
        [mail.EmailMessage("Hello", "Text", None, ["a@x.example", "b@x.example"])]
    )

    assert sent == 1
    assert set(DemoMail.objects.values_list("address", flat=True)) == {"a@x.example", "b@x.example"}


# --- Reading (pure) ----------------------------------------------------------------------------


def test_a_message_is_cut_into_what_a_page_shows():
    text = "Hello,\n\nRead and sign:\n\nhttp://here/s/abc/\n\nYour code: 048213\n\n-- why"

    hello, button, code, small = reading.paragraphs(text, base_url="http://here")

    assert hello.pieces == [reading.Piece("Hello,")]
    assert (button.button, button.pieces[0].href) == ("Read and sign", "/s/abc/")
    assert [(one.text, one.code) for one in code.pieces] == [
        ("Your code: ", False),
        ("048213", True),
    ]
    assert small.small


def test_an_address_that_only_begins_like_ours_is_not_ours():
    (paragraph,) = reading.paragraphs("http://here.evil/s/", base_url="http://here")

    assert paragraph.pieces[0].href == "http://here.evil/s/"
