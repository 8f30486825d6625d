"""Needs in words: staff read what a student does, a student reads what to do."""

from core.components import waiting_tone
from pipeline.enums import Owner
from pipeline.next_step import own_words, staff_words
from pipeline.next_step.facts import Facts
from pipeline.next_step.rules import Kind, Need
from pipeline.next_step.steps import Reader, Step, day_of, days_since

URGENT_DAYS = 3  # before the last day
TOLD = {Reader.STAFF: staff_words.TOLD, Reader.STUDENT: own_words.TOLD}


def told(need: Need, known: Facts, *, now, reader: Reader) -> Step:
    """Return a need as a step in the reader's words."""
    words = TOLD[reader][need.kind](need, known)
    days, until = days_since(need.since, now), day_of(need.until)
    return Step(
        kind=need.kind.name.lower(),
        what=words.what,
        owner=Owner(need.owner),
        since=need.since,
        until=until,
        url_name=words.url_name,
        url_args=words.url_args,
        action_label=words.label,
        detail=words.detail,
        days=days,
        tone=_tone(need, days, until, now, reader),
    )


def _tone(need, days, until, now, reader) -> str:
    if need.kind == Kind.FIRST_DAY:
        return "good"
    left = (until - day_of(now)).days if until else None
    if left is not None and left < 0:
        return "stop"
    you = need.owner == {Reader.STAFF: Owner.MENTOR, Reader.STUDENT: Owner.STUDENT}[reader]
    tone = waiting_tone(days, you=you)
    hurried = left is not None and left <= URGENT_DAYS and tone != "stop"
    return "warn" if hurried else tone
