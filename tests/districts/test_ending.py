"""Ending access ends everything at once; closing an account is another act; both can be undone."""

import re

import pytest
from django.core import mail
from django.utils import timezone

from core import clock, jobs
from core.tenancy import across, within
from districts import events
from districts.actions import links, people
from districts.actions.links import BadLink
from districts.enums import Channel, InvitationState, Role
from districts.models import Event, Invitation, Membership
from notifications.actions.tell import QUEUE, tell
from notifications.enums import MessageState, Reason
from notifications.models import Message
from tests.factories.districts import (
    PASSWORD,
    InvitationFactory,
    MembershipFactory,
    UserFactory,
)
from tests.factories.pipeline import PlacementFactory
from tests.harness import OutsideClient, drain, recorded_verbs
from tests.harness.sessions import sign_in


@pytest.fixture(params=("role ended", "ended in a bulk", "account closed"))
def end(request, admin):
    """A way in which somebody loses access."""
    at, by = clock.now(), admin.membership
    return {
        "role ended": lambda m: people.end_access(membership=m, by=by, at=at),
        "ended in a bulk": lambda m: people.end_many(memberships=[m], by=by, at=at),
        "account closed": lambda m: people.close_account(user=m.user, at=at),
    }[request.param]


def test_every_open_session_ends_and_stays_ended(end, admin, mentor):
    second = OutsideClient()
    sign_in(second, mentor.user)
    assert second.get("/d/sample/district/roles/").status_code == 200

    end(mentor.membership)

    for browser in (mentor.http, second):
        assert browser.get("/d/sample/district/roles/").status_code == 302
    people_back(admin, mentor)
    for browser in (mentor.http, second):
        assert browser.get("/d/sample/district/roles/").status_code == 302


def people_back(admin, mentor):
    """Undo whichever end it was."""
    at = clock.now()
    if not Membership.objects.get(pk=mentor.membership.pk).is_active:
        people.restore_access(membership=mentor.membership, by=admin.membership, at=at)
    else:
        people.reopen_account(user=mentor.user, at=at)


def test_after_an_undo_the_person_signs_in_again(end, admin, mentor):
    end(mentor.membership)
    people_back(admin, mentor)
    mentor.user.refresh_from_db()
    sign_in(mentor.http, mentor.user)

    assert mentor.get("home-mentor").status_code == 200


def test_a_password_link_in_the_mailbox_dies_and_stays_dead(end, admin, mentor):
    OutsideClient().post("/accounts/password/reset/", {"email": mentor.user.email})
    drain()
    link = re.search(r"/accounts/password/reset/key/\S+", mail.outbox[-1].body)[0]

    end(mentor.membership)
    people_back(admin, mentor)

    answer = OutsideClient().get(link, follow=True)
    assert "This link no longer works" in answer.text


def test_a_password_link_works_as_long_as_nothing_ended(mentor):
    OutsideClient().post("/accounts/password/reset/", {"email": mentor.user.email})
    drain()
    link = re.search(r"/accounts/password/reset/key/\S+", mail.outbox[-1].body)[0]

    assert "Choose a new password" in OutsideClient().get(link, follow=True).text


def test_personal_links_of_the_membership_die(end, mentor):
    _link, token = links.mint(
        purpose="hours", subject=mentor.membership, channel=Channel.EMAIL, address="a@example.org",
        language="en", at=timezone.now(), lives=timezone.timedelta(days=7),
    )  # fmt: skip
    links.find(token, purpose="hours", at=timezone.now())

    end(mentor.membership)

    with pytest.raises(BadLink):
        links.find(token, purpose="hours", at=timezone.now())


def test_invitations_held_by_the_person_are_withdrawn_and_others_stay(end, admin, mentor):
    district = admin.district
    mine = InvitationFactory(district=district, email=mentor.user.email, role=Role.OFFICE)
    other = InvitationFactory(district=district)
    elsewhere = InvitationFactory(email=mentor.user.email)

    end(mentor.membership)

    states = dict(Invitation.objects.values_list("pk", "state"))
    assert states == {mine.pk: InvitationState.WITHDRAWN, other.pk: InvitationState.OPEN}
    with across("a test looks next door"):
        elsewhere.refresh_from_db()
    assert elsewhere.state == InvitationState.OPEN


def test_a_message_that_waits_for_the_person_never_leaves(end, mentor):
    placement = PlacementFactory(district=mentor.district, journey__mentor=mentor.membership)
    event = events.record("placement.created", placement, by=None, at=clock.now())
    tell(event=event)
    mine = Message.objects.get(membership=mentor.membership)

    end(mentor.membership)
    with within(None):
        jobs.drain(QUEUE)

    mine.refresh_from_db()
    assert (mine.state, mine.reason) == (MessageState.DROPPED, Reason.NO_ACCESS)
    assert mentor.user.email not in {address for each in mail.outbox for address in each.to}


def test_signing_in_with_a_closed_account_opens_nothing(mentor):
    people.close_account(user=mentor.user, at=clock.now())
    browser = OutsideClient()

    browser.post("/accounts/login/", {"login": mentor.user.email, "password": PASSWORD})

    assert browser.get("/d/sample/district/roles/").status_code == 302


def test_one_role_of_several_ends_alone(admin, mentor):
    other = MembershipFactory(district=admin.district, user=mentor.user, role=Role.OFFICE)
    elsewhere = MembershipFactory(user=mentor.user, role=Role.ADMIN)

    people.end_access(membership=mentor.membership, by=admin.membership, at=clock.now())

    with across("a test looks everywhere"):
        left = set(Membership.objects.active().filter(user=mentor.user))
    assert left == {other, elsewhere}


def test_closing_tells_each_district_of_the_account_and_only_those(mentor, admin):
    elsewhere = MembershipFactory(user=mentor.user, role=Role.COORDINATOR)

    people.close_account(user=mentor.user, at=clock.now())
    people.reopen_account(user=mentor.user, at=clock.now())

    assert recorded_verbs() == ["account.closed", "account.opened"]
    with within(elsewhere.district):
        assert recorded_verbs() == ["account.closed", "account.opened"]
        assert set(Event.objects.values_list("by_label", flat=True)) == {"operator"}


def test_the_event_of_an_end_says_how_many_invitations_went_and_no_name(admin, mentor):
    InvitationFactory(district=admin.district, email=mentor.user.email)

    people.end_access(membership=mentor.membership, by=admin.membership, at=clock.now())

    assert Event.objects.get().facts == {"role": "mentor", "invitations": 1}


def test_a_changed_password_ends_sessions_as_before(mentor):
    user = UserFactory._meta.model.objects.get(pk=mentor.user.pk)
    user.set_password("another long password here")
    user.save()

    assert mentor.get("home-mentor").status_code == 302
