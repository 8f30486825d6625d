"""The platform's operator: counts without people; a look with a reason, for an hour, to read."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command

from core import clock
from core.tenancy import across, within
from districts import tasks
from districts.actions import visits
from districts.enums import InvitationState, Role
from districts.models import District, Event, Invitation, Membership, OperatorVisit, User
from tests.factories.districts import (
    DistrictFactory,
    InvitationFactory,
    MembershipFactory,
    UserFactory,
)
from tests.factories.students import StudentFactory
from tests.harness import OutsideClient, recorded_verbs, soup, texts
from tests.harness.sessions import sign_in

REASON = "Ticket 4711: the roster import hangs."


@pytest.fixture
def operator(db):
    """An operator at the keyboard, outside of every district; `.user` is the account."""
    browser = OutsideClient()
    browser.user = UserFactory(is_operator=True, name="Otis Operator")
    sign_in(browser, browser.user)
    return browser


def visit(operator, district, reason=REASON):
    return operator.post(f"/operator/{district.pk}/visit/", {"reason": reason})


def test_an_operator_lands_on_counts_and_sees_no_name(operator, student, admin):
    assert operator.get("/").url == "/operator/"
    page = operator.get("/operator/")

    assert texts(soup(page), "tbody td.num") == ["1", "1", "1", "2", "0"]
    for person in (student, admin):
        assert person.user.name not in page.text
        assert person.user.email not in page.text


@pytest.mark.parametrize("count", (1, 3))
def test_the_list_costs_the_same_however_long(operator, count, django_assert_num_queries):
    DistrictFactory.create_batch(count)
    operator.get("/operator/")

    with django_assert_num_queries(4):
        response = operator.get("/operator/")

    assert len(response.context["districts"]) == count


@pytest.mark.parametrize("path", ("", "home-admin", "students/", "district/people/"))
def test_without_a_visit_nothing_of_a_district_is_there(operator, district, path):
    path = "administration/" if path == "home-admin" else path

    status = operator.get(f"/d/sample/{path}").status_code

    assert status == (200 if path == "" else 404)  # the empty one: choose where to go
    assert recorded_verbs() == []


def test_a_reason_opens_one_district_to_read_for_an_hour(operator, student, admin, clock):
    other = DistrictFactory(slug="other")
    assert visit(operator, admin.district).url == "/d/sample/"

    page = operator.get("/d/sample/administration/")

    assert "You look into Sample Unified as the operator" in page.text
    assert operator.get(f"/d/sample/students/{student.student.pk}/").status_code == 200
    assert operator.get("/d/other/administration/").status_code == 404
    clock.shift(timedelta(minutes=61))
    sign_in(operator, operator.user)  # the session ended long before
    assert operator.get("/d/sample/administration/").status_code == 404
    assert other.slug == "other"


def test_a_visit_changes_nothing(operator, admin, mentor):
    visit(operator, admin.district)
    before = recorded_verbs()

    for path in (
        f"district/people/{mentor.membership.pk}/end/",
        "district/people/review/",
        "district/invitations/new/",
        "role/",
    ):
        assert operator.post(f"/d/sample/{path}").status_code == 403

    assert recorded_verbs() == before
    assert Membership.objects.get(pk=mentor.membership.pk).is_active


def test_the_district_sees_who_looked_and_why(operator, admin):
    visit(operator, admin.district)

    page = admin.get("districts:people").text

    assert "Otis Operator" in page
    assert REASON in page
    event = Event.objects.get()
    assert (event.verb, event.by.user, event.by_label) == (
        "operator.opened", operator.user, "operator",
    )  # fmt: skip
    assert REASON not in str(event.facts)


def test_a_visit_makes_nobody_an_admin(operator, admin):
    visit(operator, admin.district)

    assert list(Membership.objects.active()) == [admin.membership]


def test_the_button_ends_it_and_only_the_own_one(operator, district):
    visit(operator, district)
    row = OperatorVisit.objects.get()
    other = OutsideClient()
    sign_in(other, UserFactory(is_operator=True))
    assert other.post(f"/operator/visits/{row.pk}/end/").status_code == 404

    assert operator.post(f"/operator/visits/{row.pk}/end/").url == "/operator/"

    assert operator.get("/d/sample/administration/").status_code == 404
    assert recorded_verbs() == ["operator.opened", "operator.left"]
    operator.post(f"/operator/visits/{row.pk}/end/")
    assert recorded_verbs() == ["operator.opened", "operator.left"]


def test_a_new_look_is_a_new_visit_with_its_own_reason(operator, district):
    visit(operator, district)
    visit(operator, district, "Ticket 4712: they wrote again.")

    assert OperatorVisit.objects.filter(ended_at=None).count() == 1
    assert recorded_verbs() == ["operator.opened", "operator.left", "operator.opened"]


def test_the_clock_writes_down_what_ran_out(operator, district, clock):
    visit(operator, district)
    InvitationFactory(district=district, expires_at=clock_now() + timedelta(minutes=5))
    clock.shift(timedelta(hours=2))

    with within(None):
        tasks.end_what_ran_out()

    row = OperatorVisit.objects.get()
    assert row.ended_at == row.expires_at
    assert Invitation.objects.get().state == InvitationState.EXPIRED
    assert recorded_verbs() == ["operator.opened", "invitation.expired", "operator.left"]


def clock_now():
    return clock.now()


@pytest.mark.parametrize("reason", ("", "short", "x" * 301))
def test_a_look_without_a_reason_is_refused(operator, district, reason):
    assert visit(operator, district, reason).status_code == 422
    assert not OperatorVisit.objects.exists()


@pytest.mark.parametrize("person", ("admin", "coordinator", "mentor", "student", "employer"))
def test_nobody_else_finds_these_pages(request, person):
    somebody = request.getfixturevalue(person)

    for path in ("", "new/", "accounts/", f"{somebody.district.pk}/visit/"):
        assert somebody.http.get(f"/operator/{path}").status_code == 404
        assert somebody.http.get(f"/d/sample/operator/{path}").status_code == 404
    for path in ("accounts/1/close/", "accounts/1/open/", "visits/1/end/"):
        assert somebody.http.post(f"/operator/{path}").status_code == 404


def test_a_stranger_is_asked_to_sign_in(client, db):
    assert client.get("/operator/").status_code == 302


def test_a_new_district_begins_with_an_invitation_to_its_admin(operator):
    data = {
        "name": "Harbor Unified", "slug": "harbor", "state": "CA",
        "time_zone": "America/Los_Angeles", "email": "boss@example.org", "language": "en",
    }  # fmt: skip
    assert operator.post("/operator/new/", data).status_code == 302

    district = District.objects.get(slug="harbor")
    with within(district):
        row = Invitation.objects.get()
        assert (row.email, row.role, row.invited_by) == ("boss@example.org", Role.ADMIN, None)
        assert recorded_verbs() == ["district.founded", "invitation.sent"]
    assert operator.get("/d/harbor/administration/").status_code == 404
    assert operator.post("/operator/new/", data).status_code == 422
    assert operator.post("/operator/new/", data | {"time_zone": "Mars"}).status_code == 422


def test_an_account_is_found_by_its_whole_address_closed_and_opened(operator, mentor, admin):
    find = {"email": mentor.user.email.upper()}
    assert "Sample Unified" in operator.post("/operator/accounts/", find).text
    partly = {"email": mentor.user.email[1:]}
    assert "No account has this address" in operator.post("/operator/accounts/", partly).text

    operator.post(f"/operator/accounts/{mentor.user.pk}/close/")
    assert mentor.get("home-mentor").status_code == 302
    assert not User.objects.get(pk=mentor.user.pk).is_active
    assert "Account closed" in operator.post("/operator/accounts/", find).text

    operator.post(f"/operator/accounts/{mentor.user.pk}/open/")
    assert User.objects.get(pk=mentor.user.pk).is_active
    assert recorded_verbs() == ["account.closed", "account.opened"]


def test_the_last_admin_and_oneself_stay_open(operator, admin):
    operator.post(f"/operator/accounts/{admin.user.pk}/close/")

    assert User.objects.get(pk=admin.user.pk).is_active
    assert operator.post(f"/operator/accounts/{operator.user.pk}/close/").status_code == 404


def test_an_operator_with_a_role_of_their_own_needs_no_visit(operator, district):
    MembershipFactory(district=district, user=operator.user, role=Role.ADMIN)

    visit(operator, district)

    assert not OperatorVisit.objects.exists()
    assert operator.get("/d/sample/administration/").status_code == 200


def test_a_closed_operator_reads_nothing(operator, district):
    visit(operator, district)
    User.objects.filter(pk=operator.user.pk).update(is_active=False)

    assert operator.get("/d/sample/administration/").status_code == 302


def test_who_is_an_operator_no_more_reads_nothing(operator, district):
    visit(operator, district)
    User.objects.filter(pk=operator.user.pk).update(is_operator=False)

    assert operator.get("/d/sample/administration/").status_code == 404


def test_a_visit_sees_one_district_only_whatever_is_asked(operator, district):
    theirs = StudentFactory()
    visit(operator, district)

    assert operator.get(f"/d/sample/students/{theirs.pk}/").status_code == 404


def test_the_command_makes_an_operator_and_asks_for_the_password(db, monkeypatch, capsys):
    answers = iter(["short", "three words in a row"])
    monkeypatch.setattr("getpass.getpass", lambda *_: next(answers))
    monkeypatch.setattr(
        "districts.management.commands.create_operator.getpass", lambda *_: next(answers)
    )

    with pytest.raises(CommandError, match="15 characters"):
        call_command("create_operator", "boss@example.org")
    call_command("create_operator", "boss@example.org", name="Boss")

    user = User.objects.get(email="boss@example.org")
    assert user.is_operator
    assert user.check_password("three words in a row")
    with pytest.raises(CommandError, match="not an e-mail"):
        call_command("create_operator", "boss")


def test_the_command_makes_an_account_that_exists_an_operator(mentor):
    call_command("create_operator", mentor.user.email)

    assert User.objects.get(pk=mentor.user.pk).is_operator
    with across("a test looks everywhere"):
        assert mentor.user.memberships.count() == 1


def test_the_hour_is_an_hour():
    assert timedelta(minutes=60) == visits.LASTS
