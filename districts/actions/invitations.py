"""Invitations: held out, sent again, taken back, accepted."""

from datetime import timedelta

from allauth.account.models import EmailAddress
from django.db import transaction

from core.states import IllegalMove
from districts import events
from districts.actions import links, people
from districts.enums import InvitationState as State
from districts.models import Invitation, InvitationSchool, Link, Membership, User

PURPOSE = "invite"
LIVES = timedelta(days=14)


class AlreadyHere(Exception):
    """The address has this role here, or an open invitation to it."""


def taken() -> set[tuple[str, str]]:
    """Return (address, role) of every active role and open invitation here: two queries."""
    roles = Membership.objects.active().of_people().values_list("user__email", "role")
    held = Invitation.objects.open().values_list("email", "role")
    return {(email.lower(), role) for email, role in [*roles, *held]}


@transaction.atomic
def invite(
    *, email, role, title="", schools=(), until_on=None, language="en", by, by_label="", at
) -> Invitation:
    """Hold a role out to an address; the worker sends the mail with the link.

    Raise `AlreadyHere` when there is nothing to invite to. Expired ones make room.
    """
    expire(at=at)
    if (email.lower(), role) in taken():
        raise AlreadyHere
    invitation = Invitation.objects.create(
        email=email.lower(),
        role=role,
        title=title,
        language=language,
        invited_by=by,
        created_at=at,
        sent_at=at,
        expires_at=at + LIVES,
    )
    InvitationSchool.objects.bulk_create(
        InvitationSchool(invitation=invitation, school=school, until_on=until_on)
        for school in schools
    )
    facts = {"role": role, "schools": sorted(school.pk for school in schools)}
    events.record("invitation.sent", invitation, by=by, by_label=by_label, at=at, facts=facts)
    return invitation


@transaction.atomic
def resend(*, invitation, by, at) -> None:
    """Send it again with a new link and new time; the former link is dead from now on."""
    live = Invitation.objects.open().filter(pk=invitation.pk)
    if not live.update(sent_at=at, expires_at=at + LIVES):
        raise IllegalMove(invitation, State.OPEN)
    links.revoke(subject=invitation, purpose=PURPOSE, at=at)
    facts = {"role": invitation.role, "again": True}
    events.record("invitation.sent", invitation, by=by, at=at, facts=facts)


@transaction.atomic
def withdraw(*, invitation, by, at) -> None:
    """Take it back; raise `IllegalMove` when it is accepted or over."""
    invitation.move(State.WITHDRAWN, ended_at=at)
    links.revoke(subject=invitation, purpose=PURPOSE, at=at)
    events.record("invitation.withdrawn", invitation, by=by, at=at)


@transaction.atomic
def expire(*, at) -> int:
    """Close invitations whose time is over; return how many."""
    over = list(Invitation.objects.run_out(at).order_by("pk"))
    for invitation in over:
        invitation.move(State.EXPIRED, ended_at=at)
        events.record("invitation.expired", invitation, by=None, at=at)
    return len(over)


def find(*, link, at) -> Invitation:
    """Return the live invitation of a link, or raise `links.BadLink`."""
    rows = Invitation.objects.select_related("district", "invited_by__user")
    invitation = rows.filter(pk=link.subject_id).first()
    same = link.subject_kind == Invitation._meta.label_lower and link.purpose == PURPOSE
    if not same or invitation is None or not invitation.is_live(at):
        raise links.BadLink
    return invitation


@transaction.atomic
def accept_as_new(*, invitation, link, name, language, password, at) -> Membership:
    """Make the account and give it the role; the link came by mail, so the address is proven.

    Raise `IllegalMove` when somebody accepted at the same moment: one account, one role.
    """
    held = _hold(invitation)
    user = User.objects.create_user(held.email, password, name=name, language=language)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return _give(held, link, user, at)


@transaction.atomic
def accept(*, invitation, link, user, at) -> Membership:
    """Give the role to the signed-in owner of the address."""
    return _give(_hold(invitation), link, user, at)


def _hold(invitation) -> Invitation:
    """Lock the row, so that two clicks do not make two accounts."""
    held = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if held.state != State.OPEN:
        raise IllegalMove(held, State.ACCEPTED)
    return held


def _give(invitation, link, user, at) -> Membership:
    """The role becomes theirs; one that had ended comes back with what was held out."""
    values = {"title": invitation.title, "is_active": True, "is_shadow": False}
    values["ended_at"] = None
    membership, _new = Membership.objects.update_or_create(
        user=user, role=invitation.role, defaults=values
    )
    grants = list(invitation.grants.select_related("school").order_by("pk"))
    until_on = grants[0].until_on if grants else None
    people.grant(membership, [one.school for one in grants], until_on)
    invitation.move(State.ACCEPTED, ended_at=at, membership=membership)
    Link.objects.filter(pk=link.pk).update(used_at=at)
    links.revoke(subject=invitation, purpose=PURPOSE, at=at)
    facts = {"role": membership.role, "membership": membership.pk}
    events.record("invitation.accepted", invitation, by=membership, at=at, facts=facts)
    return membership
