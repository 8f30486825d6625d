"""Who may have a message sent again, and when."""

from datetime import timedelta
from math import ceil

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.verdict import ALLOW, Verdict, deny
from districts.enums import Permission, Role
from paperwork.catalogue import SignerRole
from paperwork.enums import SignerState

PAUSE = timedelta(minutes=10)  # nobody gets the same request twice within it


def resend(membership, signer, *, last_at, at) -> Verdict:
    """May this person have the signer asked again? `last_at`: when the last message was queued.

    The student may remind the own family, but never sees address or link. For everybody else it is
    not a question, so there is nothing to say.
    """
    if not _may_ask(membership, signer):
        return deny("")
    if signer.state != SignerState.INVITED:
        return deny(_("There is nothing to sign for them right now."))
    if last_at is not None and last_at > at - PAUSE:
        return _too_soon(last_at + PAUSE - at)
    return ALLOW


def _may_ask(membership, signer) -> bool:
    """Staff who see papers may ask anybody; a student may remind the own family."""
    if membership.role == Role.STUDENT:
        return signer.role == SignerRole.GUARDIAN
    return membership.can(Permission.PAPERWORK_VIEW)


def see_student(membership) -> Verdict:
    """May this person see what was sent about a student?"""
    if not membership.can(Permission.STUDENTS_VIEW):
        return deny(_("Only the school sees what was sent."))
    return ALLOW


def _too_soon(wait) -> Verdict:
    minutes = ceil(wait.total_seconds() / 60)
    words = ngettext(
        "Sent a moment ago. You can send it again in %(count)d minute.",
        "Sent a moment ago. You can send it again in %(count)d minutes.",
        minutes,
    )
    return deny(words % {"count": minutes})
