"""Who has access: changing it, ending it at once and everywhere, giving it back."""

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from core.states import IllegalMove
from core.tenancy import across, within
from districts import events
from districts.enums import InvitationState, Role
from districts.models import Invitation, Link, Membership, MembershipSchool, User


class LastAdmin(IllegalMove):
    """The district would be left without an admin."""

    def __init__(self, row):
        super().__init__(row, "ended")

    def __str__(self):
        return _("A district needs at least one admin. Add another one first.")


def active_admins() -> int:
    return Membership.objects.active().filter(role=Role.ADMIN).count()


# --- One role in one district --------------------------------------------------------------------


@transaction.atomic
def end_access(*, membership, by, at) -> None:
    """End one person's role here, and everything that hangs on it.

    Raise `LastAdmin` when nobody else could give access back, `IllegalMove` when it has ended
    already. Sessions, links, invitations and reset links of the person die with it; messages that
    wait are dropped when their turn comes.
    """
    end_many(memberships=[membership], by=by, at=at)


@transaction.atomic
def end_many(*, memberships, by, at) -> None:
    """End several roles, all or none.

    The admins' rows are locked first, in one order, so that two cannot end each other at once.
    """
    keys = {one.pk for one in memberships}
    admins = Membership.objects.select_for_update().active().filter(role=Role.ADMIN)
    left = set(admins.order_by("pk").values_list("pk", flat=True))
    if left & keys and not left - keys:
        raise LastAdmin(memberships[0])
    for membership in memberships:
        _end(membership, by, at)


def _end(membership, by, at) -> None:
    rows = Membership.objects.of_people().filter(pk=membership.pk, is_active=True)
    # The state is asked of the row itself: a subquery is not asked again after waiting for a lock.
    mine = Membership.objects.filter(pk__in=rows, is_active=True)
    if not mine.update(is_active=False, ended_at=at):
        raise IllegalMove(membership, "ended")
    withdrawn = _cut_off(membership, at)
    facts = {"role": membership.role, "invitations": withdrawn}
    events.record("membership.ended", membership, by=by, at=at, facts=facts)


def _cut_off(membership, at) -> int:
    """End sessions, reset links, personal links and open invitations; return how many of these."""
    User.objects.filter(pk=membership.user_id).update(session_epoch=F("session_epoch") + 1)
    kind = membership._meta.label_lower
    Link.objects.filter(subject_kind=kind, subject_id=membership.pk, revoked_at=None).update(
        revoked_at=at
    )
    return _withdraw_held(membership.user, at)


def _withdraw_held(user, at) -> int:
    """Withdraw what is held out to this person here: an ended person must not let itself in."""
    held = Invitation.objects.open().filter(email__iexact=user.email)
    return held.update(state=InvitationState.WITHDRAWN, ended_at=at)


@transaction.atomic
def restore_access(*, membership, by, at) -> None:
    """Undo: give the role back; raise `IllegalMove` when it is there already.

    The person signs in again: sessions and links that died stay dead.
    """
    rows = Membership.objects.of_people().filter(pk=membership.pk, is_active=False)
    mine = Membership.objects.filter(pk__in=rows, is_active=False)
    if not mine.update(is_active=True, ended_at=None):
        raise IllegalMove(membership, "active")
    events.record("membership.restored", membership, by=by, at=at, facts={"role": membership.role})


@transaction.atomic
def change_access(*, membership, title, schools, until_on, by, at) -> None:
    """Set title and schools, at once effective; the event says which schools came and went."""
    Membership.objects.filter(pk=membership.pk).update(title=title)
    membership.title = title
    came, went = grant(membership, schools, until_on)
    facts = {"added": came, "removed": went, "until": until_on.isoformat() if until_on else ""}
    events.record("membership.changed", membership, by=by, at=at, facts=facts)


def grant(membership, schools, until_on) -> tuple[list, list]:
    """Make these the schools of a membership; return the keys of those that came and that went."""
    before = set(membership.grants.values_list("school", flat=True))
    wanted = {school.pk for school in schools}
    membership.grants.exclude(school__in=wanted).delete()
    membership.grants.update(until_on=until_on)
    MembershipSchool.objects.bulk_create(
        MembershipSchool(membership=membership, school=school, until_on=until_on)
        for school in schools
        if school.pk not in before
    )
    return sorted(wanted - before), sorted(before - wanted)


# --- One account, wherever it works --------------------------------------------------------------


@transaction.atomic
def close_account(*, user, at) -> None:
    """Shut an account in every district; raise `LastAdmin` where a district would have no admin.

    Roles stay as they are: opening the account again gives back what there was.
    """
    with across("an account is closed wherever it works"):
        roles = list(user.memberships.filter(is_active=True).order_by("pk"))
        _keep_admins(roles)
        if not User.objects.filter(pk=user.pk, is_active=True).update(
            is_active=False, session_epoch=F("session_epoch") + 1
        ):
            raise IllegalMove(user, "closed")
    for membership in roles:
        with within(membership.district_id):
            _cut_off(membership, at)
            _tell(membership, "account.closed", at)


def _keep_admins(roles) -> None:
    for mine in (one for one in roles if one.role == Role.ADMIN):
        here = Membership.objects.select_for_update().active().filter(role=Role.ADMIN)
        here = here.filter(district=mine.district_id, district__is_active=True)
        if set(here.order_by("pk").values_list("pk", flat=True)) == {mine.pk}:
            raise LastAdmin(mine)


@transaction.atomic
def reopen_account(*, user, at) -> None:
    """Undo: let the account in again; raise `IllegalMove` when it is open."""
    if not User.objects.filter(pk=user.pk, is_active=False).update(is_active=True):
        raise IllegalMove(user, "open")
    with across("an account is opened wherever it works"):
        roles = list(user.memberships.filter(is_active=True).order_by("pk"))
    for membership in roles:
        with within(membership.district_id):
            _tell(membership, "account.opened", at)


def _tell(membership, verb, at) -> None:
    events.record(verb, membership, by=None, by_label="operator", at=at)
