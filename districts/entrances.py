"""Sign-ins, sign-outs and failed sign-ins, in the log of every district of the account.

Accounts stand above districts and sign in outside of them. What concerns an unknown address is
nobody's event: a line in the process log, without the address.
"""

import hashlib
import logging

from allauth.account.signals import user_logged_in
from django.contrib.auth.signals import user_logged_out, user_login_failed

from core import clock
from core.tenancy import across, within
from districts import events
from districts.models import Membership, User

log = logging.getLogger(__name__)
FAILED = "account.sign_in_failed"


def note(user, verb: str, **facts) -> None:
    """Record what an account did, in each district where it is active.

    The hook for whatever else happens at the entrance: `note(user, "account.locked_out")`.
    """
    for membership in _everywhere(user):
        with within(membership.district_id):
            events.record(verb, membership, by=membership, at=clock.now(), facts=facts)


def note_stranger(email: str, verb: str) -> None:
    """Record what somebody tried with an account. Who, is not known; the address is a digest."""
    user = User.objects.filter(email__iexact=email).first() if email else None
    if user is None:
        log.info("%s: no such account", verb)
        return
    facts = {"account": hashlib.sha256(email.lower().encode()).hexdigest()[:16]}
    for membership in _everywhere(user):
        with within(membership.district_id):
            events.record(
                verb, membership, by=None, by_label="somebody", at=clock.now(), facts=facts
            )


def _everywhere(user) -> list[Membership]:
    """Return one membership for each district of an account."""
    with across("an account may belong to several districts"):
        found = Membership.objects.active().filter(user=user).order_by("district_id", "pk")
        first = {membership.district_id: membership for membership in reversed(found)}
    return [first[key] for key in sorted(first)]


def connect() -> None:
    """Listen at the entrance; called once, at start-up."""
    user_logged_in.connect(_signed_in, dispatch_uid="entrances")
    user_logged_out.connect(_signed_out, dispatch_uid="entrances")
    user_login_failed.connect(_failed, dispatch_uid="entrances")


def _signed_in(request, user, **_kwargs):
    note(user, "account.signed_in")


def _signed_out(request, user, **_kwargs):
    if user is not None:
        note(user, "account.signed_out")


def _failed(credentials, **_kwargs):
    note_stranger(credentials.get("email") or credentials.get("username") or "", FAILED)
