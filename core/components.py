"""What all components share: their tones, their shares, and how a template is drawn."""

from datetime import datetime

from django.template.loader import render_to_string
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.clock import today

TONES = ("plain", "good", "warn", "stop", "action", "accent")
STUCK_AFTER_DAYS = 10
SLOW_AFTER_DAYS = 5
STATES_BY_TONE = {
    "good": "accepted active approved cleared completed confirmed current delivered done ended "
    "fulfilled issued paid passed placed read ready reached received renewed sealed signed "
    "success verified",
    "warn": "due expiring held late overdue paused pending returned slow unconfirmed waiting "
    "warning",
    "stop": "blocked bounced cancelled conflict declined error expired failed refused rejected "
    "revoked stuck unreachable voided",
    "action": "debug info invited offered open posted queued review reviewing running sent "
    "started submitted",
}
TONE_OF_STATE = {word: tone for tone, words in STATES_BY_TONE.items() for word in words.split()}
ICON_OF_TONE = {"good": "check", "warn": "warning", "stop": "stop", "action": "info"}


def draw(name: str, /, **context) -> str:
    """Render one component's template with exactly these values."""
    return render_to_string(f"ui/{name}.html", context)


def tone_of(word) -> str:
    """Return the tone of a state's word; a tone stays itself, an unknown word is plain."""
    word = str(word)
    return word if word in TONES else TONE_OF_STATE.get(word, "plain")


def percent(value, total) -> str:
    """A share as an SVG length between 0% and 100%; an empty whole is 0%."""
    share = 100 * float(value) / float(total) if total else 0
    return f"{min(max(share, 0), 100):.4g}%"


def age(since) -> int:
    """Whole days from a day or an aware moment until today, never negative."""
    day = localtime(since).date() if isinstance(since, datetime) else since
    return max((today() - day).days, 0)


def in_days(days: int | None) -> str:
    """An age in words: "today", "1 day", "12 days"; nothing when it is unknown."""
    if days is None:
        return ""
    return _("today") if days == 0 else ngettext("%(n)d day", "%(n)d days", days) % {"n": days}


def waiting_tone(days: int | None, *, you: bool) -> str:
    """How urgent a wait looks: slow after 5 days, stuck after 10, the reader's own in between."""
    if (days or 0) >= STUCK_AFTER_DAYS:
        return "stop"
    if you:
        return "action"
    return "warn" if (days or 0) >= SLOW_AFTER_DAYS else "plain"
