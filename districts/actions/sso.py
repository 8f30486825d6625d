"""Who comes in through a provider: found by identity, first by what the school knows."""

from collections.abc import Callable

from django.db import transaction

from core.tenancy import across
from districts import events
from districts.enums import STAFF, Role
from districts.models import Identity, IdentityProvider, Membership
from districts.sso import Refused

# Other rooms know more people: each gets (claims, roles, at) and returns a membership or None.
_known: list[Callable] = []


def know(finders) -> None:
    """Take the finders of `config.identities`: who else may come in, and by what."""
    _known[:] = finders


@transaction.atomic
def admit(*, provider, claims, at) -> Membership:
    """Return the membership that somebody signs in with; raise `Refused` and write nothing.

    The provider is read anew and locked: it may have been closed since the browser left.
    """
    open_now = IdentityProvider.objects.select_for_update().active().filter(pk=provider.pk)
    if open_now.first() is None:
        raise Refused("closed")
    identity = provider.identities.filter(subject=claims.subject).select_related("user").first()
    if identity is None:
        identity = _link(provider, _newcomer(provider, claims, at), claims, at)
    membership = _memberships(provider, identity.user).first()
    if membership is None:
        raise Refused("no_access")
    Identity.objects.filter(pk=identity.pk).update(used_at=at)
    facts = {"second_factor": claims.second_factor}
    events.record("sso.signed_in", provider, by=membership, at=at, facts=facts)
    return membership


def refuse(*, provider, word: str, at) -> None:
    """Write down that somebody was not let in, and why; not who."""
    events.record("sso.refused", provider, by=None, at=at, facts={"reason": word})


def _memberships(provider, user):
    """What this person is here, as far as this provider may open it. Never an operator."""
    mine = Membership.objects.active().filter(user=user, role__in=provider.roles)
    return mine.filter(user__is_operator=False, user__is_superuser=False).order_by("pk")


def _newcomer(provider, claims, at):
    """Return the one account that the school's records name; raise `Refused` otherwise."""
    found = {member.user for member in _by_address(provider, claims)}
    asked = {"claims": claims, "roles": provider.roles, "at": at}
    found |= {member.user for find in _known if (member := find(**asked))}
    if len(found) != 1:
        raise Refused("ambiguous" if found else "unknown")
    return found.pop()


def _by_address(provider, claims):
    """Everybody but students: they have a membership here with that very address."""
    if not claims.email:
        return []
    members = Membership.objects.active().exclude(role=Role.STUDENT)
    members = members.filter(user__email__iexact=claims.email, role__in=provider.roles)
    return members.select_related("user")


def _link(provider, user, claims, at) -> Identity:
    """Tie the subject to the account, once; a second subject for an account is a stranger."""
    if not _memberships(provider, user).exists():
        raise Refused("no_access")
    if provider.identities.filter(user=user).exists():
        raise Refused("other_identity")
    identity = Identity.objects.create(
        provider=provider, subject=claims.subject, user=user, linked_at=at, used_at=at
    )
    events.record("identity.linked", identity, by=None, at=at, facts={"provider": provider.pk})
    return identity


def may_become_student(user) -> bool:
    """Say whether an account that exists already may be given to a student of a roster.

    An address alone never opens the account of an operator or of somebody's staff.
    """
    if user.is_operator or user.is_superuser:
        return False
    with across("an account may be somebody's staff in another district"):
        return not Membership.objects.filter(user=user, role__in=(*STAFF, Role.EMPLOYER)).exists()
