"""Who was told what about one student, and who of the school looked: for the family and the school.

Read from the log (34 CFR 99.32): each entry names the person, the organisation, the purpose, the
time and which facts were shown.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from districts import logbook, looks, verbs
from districts.models import Event
from employers.models import Employer
from paperwork.catalogue import FORMS
from paperwork.models import FormTemplate

MOST = 1_000  # entries; a season has some dozens


@dataclass(frozen=True)
class Entry:
    """One time somebody saw something."""

    at: datetime
    who: str
    role: str
    purpose: str
    parts: str


@dataclass(frozen=True)
class Group:
    """An organisation, or the school, with what it was shown, the newest first."""

    name: str
    entries: list[Entry]

    @property
    def last_at(self) -> datetime:
        return self.entries[0].at


@dataclass(frozen=True)
class Told:
    """Both halves of the page."""

    employers: list[Group]
    school: list[Entry]


def about(student_id: int) -> Told:
    """Return everything the log knows about who saw this student's record."""
    verbs_shown = (looks.TOLD, looks.VIEWED)
    rows = Event.objects.filter(student_id=student_id, verb__in=verbs_shown)
    events = list(rows.select_related("by__user").order_by("-at", "-pk")[:MOST])
    told = [event for event in events if event.verb == looks.TOLD]
    looked = [event for event in events if event.verb == looks.VIEWED]
    papers = _papers(events)
    return Told(_by_employer(told, papers), [_entry(event, papers) for event in looked])


def _papers(events) -> dict:
    """Return what papers are called, by their code; the district's own are asked for if named."""
    codes = {part for event in events for part in event.facts.get("parts", ())}
    own = [code for code in codes if code.startswith("own-")]
    rows = FormTemplate.objects.filter(code__in=own) if own else ()
    return {code: spec.name for code, spec in FORMS.items()} | {row.code: row.title for row in rows}


def _by_employer(events, papers) -> list[Group]:
    keys = {event.facts.get("employer") for event in events}
    names = dict(Employer.objects.filter(pk__in=keys - {None}).values_list("pk", "name"))
    groups = defaultdict(list)
    for event in events:
        groups[event.facts.get("employer")].append(_entry(event, papers))
    return [
        Group(names.get(key) or _("An employer that is gone"), found)
        for key, found in groups.items()
    ]


def _entry(event, papers) -> Entry:
    return Entry(
        at=event.at,
        who=logbook.who(event),
        role=event.by.get_role_display() if event.by else "",
        purpose=verbs.detail(event),
        parts=verbs.parts(event, papers),
    )


def header() -> list[str]:
    """Return the first line of the list as a file."""
    return [_("When"), _("Organisation"), _("Who"), _("Role"), _("What for"), _("What was shown")]


def lines(told: Told):
    """Yield the whole list as lines of a file."""
    groups = [*told.employers, Group(_("School and district"), told.school)]
    for group in groups:
        for one in group.entries:
            at = one.at.isoformat(timespec="seconds")
            yield [at, group.name, one.who, one.role, one.purpose, one.parts]
