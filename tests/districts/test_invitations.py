"""Invitations: held out by an admin, proven by the mailbox, accepted once."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from core import clock
from core.states import IllegalMove
from core.tenancy import across, within
from districts import guestlist
from districts.actions import invitations
from districts.actions.invitations import LIVES
from districts.enums import InvitationState, Role
from districts.models import Invitation, Link, Membership, User
from tests.factories.districts import (
    PASSWORD,
    InvitationFactory,
    MembershipFactory,
    SchoolFactory,
    UserFactory,
)
from tests.harness import OutsideClient, drain, recorded_verbs, soup, texts
from tests.harness.races import race
from tests.harness.sessions import sign_in

ADDRESS = "new.mentor@example.org"
ASKED = {"name": "Inés Mora", "language": "es", "password": "three words in a row"}


def invite(admin, school=None, **asked):
    known = {"email": ADDRESS, "role": "mentor", "language": "en", "schools": []}
    known["schools"] = [school.pk] if school else []
    return admin.post("districts:invite", data={**known, **asked})


def mailed() -> str:
    """Let the worker send, and return the address of the newest invitation."""
    drain()
    return re.search(r"http://testserver(/join/[\w-]{43}/)", mail.outbox[-1].body)[1]


@pytest.fixture
def link(admin, school):
    """The path in the mail of a mentor's invitation."""
    assert invite(admin, school).status_code == 302
    return mailed()


def opened(link):
    """A browser that pressed the button on the link's page."""
    browser = OutsideClient()
    assert browser.post(link).url == "/join/"
    return browser


def test_an_invited_person_becomes_what_was_held_out(admin, school, link):
    browser = opened(link)

    answer = browser.post("/join/", ASKED)

    member = Membership.objects.get(user__email=ADDRESS)
    assert answer.url == "/d/sample/"
    assert (member.role, [*member.schools.all()]) == (Role.MENTOR, [school])
    assert (member.user.name, member.user.language) == ("Inés Mora", "es")
    assert member.user.check_password(ASKED["password"])
    then = browser.get("/d/sample/district/roles/")
    assert then.url.startswith("/d/sample/security/second-factor/")  # staff show one first
    assert recorded_verbs() == ["invitation.sent", "invitation.accepted"]


def test_the_mail_goes_to_the_address_in_its_language_and_no_token_is_kept(admin, school):
    invite(admin, school, language="es")
    link = mailed()

    assert mail.outbox[-1].to == [ADDRESS]
    assert mail.outbox[-1].subject == "Le invitan a Onramp"
    kept = Link.objects.get(purpose=invitations.PURPOSE)
    assert kept.token_hash not in link


@pytest.mark.parametrize("method", ("get", "head"))
def test_a_scanner_that_opens_the_link_changes_and_learns_nothing(admin, link, method):
    answer = getattr(OutsideClient(), method)(link)

    assert answer.status_code == 200
    assert ADDRESS not in answer.text
    assert "mentor" not in answer.text.lower()
    assert not User.objects.filter(email=ADDRESS).exists()
    assert Invitation.objects.get().state == InvitationState.OPEN
    assert answer["Cache-Control"] == "private, no-store"
    assert OutsideClient().get("/join/").status_code == 404


@pytest.mark.parametrize("path", ("/join/x/", f"/join/{'x' * 43}/", "/join/"))
def test_a_forged_link_is_a_plain_page(db, path):
    for method in ("get", "post"):
        answer = getattr(OutsideClient(), method)(path)
        assert answer.status_code == 404
        assert texts(soup(answer), "h1") == ["This invitation does not open"]


def test_an_invitation_ends_with_its_time(admin, link, clock):
    browser = opened(link)
    clock.shift(LIVES)

    assert OutsideClient().get(link).status_code == 404
    assert browser.post("/join/", ASKED).status_code == 404
    assert not User.objects.filter(email=ADDRESS).exists()


def test_a_browser_left_open_asks_for_the_link_again(admin, link, clock):
    browser = opened(link)
    clock.shift(timedelta(minutes=31))

    assert browser.get("/join/").status_code == 404
    assert OutsideClient().get(link).status_code == 200


def test_an_accepted_link_is_used_up(admin, link):
    opened(link).post("/join/", ASKED)

    assert OutsideClient().post(link).status_code == 404


def test_sending_again_kills_the_old_link_and_gives_new_time(admin, link, clock):
    clock.shift(timedelta(days=10))
    sign_in(admin.http, admin.user)
    row = Invitation.objects.get()

    admin.post("districts:invitation-resend", row.pk)

    assert OutsideClient().get(link).status_code == 404
    assert OutsideClient().get(mailed()).status_code == 200
    row.refresh_from_db()
    assert row.expires_at == timezone.now() + LIVES


def test_a_withdrawn_invitation_opens_nothing_even_half_way(admin, link):
    browser = opened(link)
    row = Invitation.objects.get()

    admin.post("districts:invitation-withdraw", row.pk)

    assert browser.post("/join/", ASKED).status_code == 404
    assert OutsideClient().get(link).status_code == 404
    row.refresh_from_db()
    assert row.state == InvitationState.WITHDRAWN
    admin.post("districts:invitation-resend", row.pk)
    row.refresh_from_db()
    assert row.state == InvitationState.WITHDRAWN


def test_a_withdrawn_invitation_is_not_mailed(admin, school):
    invite(admin, school)
    invitations.withdraw(
        invitation=Invitation.objects.get(), by=admin.membership, at=timezone.now()
    )

    drain()

    assert mail.outbox == []


def test_an_address_with_an_account_gets_the_role_after_its_owner_accepts(admin, school):
    user = UserFactory(email=ADDRESS)
    invite(admin, school)
    link = mailed()
    assert not user.memberships.filter(district=admin.district).exists()
    browser = opened(link)
    assert "has an account already" in browser.get("/join/").text
    assert browser.post("/join/", ASKED).status_code == 403
    sign_in(browser, user)
    session = browser.session
    session["invitation"] = [Link.objects.get(revoked_at=None).pk, timezone.now().isoformat()]
    session.save()

    assert browser.post("/join/").url == "/d/sample/"

    user.refresh_from_db()
    assert user.check_password(PASSWORD)
    assert [one.role for one in user.memberships.all()] == [Role.MENTOR]


def test_somebody_signed_in_under_another_account_is_told(admin, link, mentor):
    assert mentor.http.post(link).url == "/join/"

    page = mentor.http.get("/join/")

    assert "You are signed in as somebody else" in page.text
    assert mentor.http.post("/join/", ASKED).status_code == 403
    assert Invitation.objects.get().state == InvitationState.OPEN


def test_an_ended_role_comes_back_through_an_invitation(admin, school):
    ended = MembershipFactory(
        district=admin.district, role=Role.MENTOR, user__email=ADDRESS, is_active=False
    )
    invite(admin, school)
    member = invitations.accept(
        invitation=Invitation.objects.get(),
        link=Link(pk=0),
        user=ended.user,
        at=timezone.now(),
    )

    assert (member.pk, member.is_active, [*member.schools.all()]) == (ended.pk, True, [school])


@pytest.mark.parametrize(
    ("password", "error"),
    (("too short", "15 characters"), ("password1234567", None), ("", "required")),
)
def test_a_weak_password_is_sent_back_with_the_reason(admin, link, password, error):
    answer = opened(link).post("/join/", ASKED | {"password": password})

    if error:
        assert answer.status_code == 422
        assert error in answer.text
        assert not User.objects.filter(email=ADDRESS).exists()


@pytest.mark.parametrize("role", ("mentor", "office", "partner"))
def test_a_role_at_schools_needs_a_school(admin, role):
    answer = invite(admin, role=role)

    assert answer.status_code == 422
    assert "This role needs at least one school." in answer.text
    assert not Invitation.objects.exists()


def test_a_neighbours_school_is_no_choice(admin):
    assert invite(admin, SchoolFactory()).status_code == 422
    assert not Invitation.objects.exists()


@pytest.mark.parametrize("role", ("student", "employer", "operator", ""))
def test_roles_that_come_from_records_cannot_be_invited(admin, school, role):
    assert invite(admin, school, role=role).status_code == 422


def test_nobody_is_invited_twice_to_the_same_role_but_to_several(admin, school):
    invite(admin, school)

    assert invite(admin, school, email=ADDRESS.upper()).status_code == 422
    assert invite(admin, role="coordinator").status_code == 302
    assert Invitation.objects.count() == 2


def test_who_has_the_role_is_not_invited_to_it(admin, mentor, school):
    assert invite(admin, school, email=mentor.user.email).status_code == 422


def test_one_that_ran_out_makes_room_for_the_next(admin, school, clock):
    invite(admin, school)
    clock.shift(LIVES)
    sign_in(admin.http, admin.user)

    assert invite(admin, school).status_code == 302
    states = Invitation.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == ["expired", "open"]


@pytest.mark.parametrize("person", ("mentor", "office", "partner", "coordinator", "student"))
def test_only_admins_invite(request, person, school):
    somebody = request.getfixturevalue(person)
    row = InvitationFactory(district=somebody.district)

    assert somebody.get("districts:invite").status_code == 403
    assert invite(somebody, school).status_code == 403
    assert somebody.post("districts:invitation-withdraw", row.pk).status_code == 403
    assert list(Invitation.objects.values_list("state", flat=True)) == ["open"]


def test_a_neighbours_invitation_is_not_there(admin):
    theirs = InvitationFactory()

    assert admin.post("districts:invitation-resend", theirs.pk).status_code == 404
    assert admin.post("districts:invitation-withdraw", theirs.pk).status_code == 404
    with across("a test looks next door"):
        theirs.refresh_from_db()
    assert theirs.state == InvitationState.OPEN


@pytest.mark.parametrize("count", (1, 3))
def test_the_list_of_invitations_costs_the_same_however_long(
    admin, count, school, django_assert_num_queries
):
    rows = InvitationFactory.create_batch(count, district=admin.district, schools=[school])
    InvitationFactory()
    admin.get("districts:invitations")

    with django_assert_num_queries(9):
        response = admin.get("districts:invitations")

    assert set(response.context["invitations"]) == set(rows)


# --- Lists -----------------------------------------------------------------------------------

LINES = """email,role,school,title
ana@example.org, mentor, Sample, WBL coordinator
not an address, mentor, Sample
bo@example.org, wizard, Sample
cy@example.org, office, Nowhere
di@example.org, partner
ana@example.org, mentor, Sample
ana@example.org, coordinator
"""


def test_good_lines_of_a_list_go_out_and_bad_ones_say_why(admin, school):
    answer = admin.post("districts:invite-list", data={"lines": LINES, "language": "en"})

    sent = Invitation.objects.order_by("pk").values_list("email", "role", "title")
    assert list(sent) == [
        ("ana@example.org", "mentor", "WBL coordinator"),
        ("ana@example.org", "coordinator", ""),
    ]
    assert answer.status_code == 422
    problems = texts(soup(answer), ".notice li")
    assert [line.partition(",")[0] for line in problems] == [
        "Line 3", "Line 4", "Line 5", "Line 6", "Line 7",
    ]  # fmt: skip
    left = soup(answer).select_one("textarea").get_text()
    assert "wizard" in left
    assert "WBL" not in left


def test_a_file_works_as_well_and_a_good_list_leads_on(admin, school, tmp_path):
    path = tmp_path / "people.csv"
    path.write_bytes(b"\xef\xbb\xbfana@example.org,mentor,Sample\r\nbo@example.org\tAdmin\r\n")
    with path.open("rb") as file:
        answer = admin.post("districts:invite-list", data={"file": file, "language": "en"})

    assert answer.status_code == 302
    assert set(Invitation.objects.values_list("email", "role")) == {
        ("ana@example.org", "mentor"),
        ("bo@example.org", "admin"),
    }


@pytest.mark.parametrize("lines", ("", " \n "))
def test_an_empty_list_is_sent_back(admin, lines):
    answer = admin.post("districts:invite-list", data={"lines": lines, "language": "en"})
    assert answer.status_code == 422


def test_a_very_long_list_keeps_its_end_for_later():
    text = "\n".join(f"p{n}@example.org,admin" for n in range(guestlist.MOST_LINES + 1))

    guests = guestlist.read(text, schools=[])

    assert [bool(guest.problem) for guest in guests] == [False] * guestlist.MOST_LINES + [True]


# --- At the same moment ------------------------------------------------------------------------


def test_two_clicks_make_one_account(transactional_db):
    row = InvitationFactory(role=Role.ADMIN)
    with within(row.district):
        copies = [Invitation.objects.get(pk=row.pk) for _ in range(4)]

    results = race(
        *[
            lambda c=copy: invitations.accept_as_new(
                invitation=c, link=Link(pk=0), name="A", language="en",
                password="three words in a row", at=clock.now(),
            )
            for copy in copies
        ],
        district=row.district,
    )  # fmt: skip

    assert sum(isinstance(one, Membership) for one in results) == 1
    assert {type(one) for one in results} <= {Membership, IllegalMove}
    assert User.objects.filter(email=row.email).count() == 1
