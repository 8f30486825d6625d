"""Who is at the keyboard of this request, and from where."""

from django.utils.translation import get_language

from core import clock, visitors
from districts.enums import Channel
from paperwork.actions.proof import Presence
from paperwork.enums import KnownBy

KNOWN_BY = {Channel.SMS: KnownBy.CODE_SMS, Channel.EMAIL: KnownBy.CODE_EMAIL}


def of_account(request, *, known_by=KnownBy.ACCOUNT) -> Presence:
    """Return the evidence of somebody who signed in."""
    return Presence(
        known_by=known_by,
        opened_at=clock.now(),
        language=get_language() or "en",
        by=request.membership,
        address=visitors.address(request),
        user_agent=request.headers.get("User-Agent", ""),
    )


def of_link(request, link) -> Presence:
    """Return the evidence of somebody who opened a link with a code."""
    return Presence(
        known_by=KNOWN_BY[link.channel],
        opened_at=link.opened_at,
        language=get_language() or "en",
        link=link,
        address=visitors.address(request),
        user_agent=request.headers.get("User-Agent", ""),
    )
