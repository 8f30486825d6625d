"""The log as people read it: whom and what an event names, with a link where it still exists.

The rooms above say what their kinds of rows are called and where they are shown
(`config.subjects`, told to `describe` at start-up): this room knows none of them.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from districts import verbs
from districts.models import Event

CHUNK = 500  # lines of an export that are named with one query for each kind


@dataclass(frozen=True)
class Subject:
    """One kind of row: what it is called, its model, where it is shown and how it is named."""

    label: str
    model: type
    page: str = ""
    name: Callable = lambda _row: ""
    args: Callable = lambda row: [row.pk]
    related: tuple[str, ...] = ()

    def rows(self, keys) -> dict:
        found = self.model.objects.filter(pk__in=keys)
        return {row.pk: row for row in found.select_related(*self.related)}

    def href(self, row) -> str:
        try:
            return reverse(self.page, args=self.args(row)) if self.page else ""
        except NoReverseMatch:
            return ""


@dataclass(frozen=True)
class Students:
    """How this room asks for students: `named(text)` and `of_school(key)` give querysets of ids."""

    kind: str
    named: Callable
    of_school: Callable


@dataclass(frozen=True)
class Thing:
    """What an event names: its words, and the address of its page if there is one."""

    text: str
    href: str = ""


@dataclass(frozen=True)
class Line:
    """One event in words."""

    event: Event
    who: str
    role: str
    did: str
    detail: str
    to: Thing
    student: Thing | None
    where: str


class _Book:
    """What the rooms above told at start-up."""

    subjects: dict[str, Subject] = {}
    students: Students | None = None


def describe(subjects: dict[str, Subject], students: Students) -> None:
    """Take the dictionary of `config.subjects`: kind of row -> what it is."""
    _Book.subjects, _Book.students = dict(subjects), students


def known_kinds() -> set[str]:
    return set(_Book.subjects)


def students() -> Students:
    """Return how to ask for students."""
    return _Book.students


def lines(events: Iterable[Event]) -> Iterator[Line]:
    """Yield events in words; one query for each kind of row, for some hundred events at a time."""
    events = iter(events)
    while chunk := list(islice(events, CHUNK)):
        named = _named(chunk)
        yield from (_line(event, named) for event in chunk)


def _named(events) -> dict:
    wanted = defaultdict(set)
    for event in events:
        wanted[event.subject_kind].add(event.subject_id)
        if event.student_id:
            wanted[_Book.students.kind].add(event.student_id)
    return {
        (kind, key): row
        for kind, keys in wanted.items()
        if kind in _Book.subjects
        for key, row in _Book.subjects[kind].rows(keys).items()
    }


def _line(event, named) -> Line:
    return Line(
        event,
        who=who(event),
        role=event.by.get_role_display() if event.by else "",
        did=verbs.sentence(event),
        detail=verbs.detail(event),
        to=_thing(event.subject_kind, event.subject_id, named),
        student=_student(event, named),
        where=where(event),
    )


def _student(event, named) -> Thing | None:
    if not event.student_id:
        return None
    return _thing(_Book.students.kind, event.student_id, named, short=True)


def _thing(kind, key, named, *, short=False) -> Thing:
    subject, row = _Book.subjects.get(kind), named.get((kind, key))
    label = str(subject.label) if subject else kind.rpartition(".")[2]
    if row is None:
        return Thing(f"{label} {key}")
    name = subject.name(row)
    text = name if short and name else f"{label} {key}" + (f" · {name}" if name else "")
    return Thing(text, subject.href(row))


WHO = {
    "system": lambda: _("Onramp itself"),
    "link": lambda: _("Holder of a personal link"),
    "somebody": lambda: _("Somebody, not signed in"),
    "guardian": lambda: _("Parent or guardian"),
    "employer": lambda: _("Employer contact"),
    "student": lambda: _("Student"),
}


def who(event) -> str:
    """Return who did it: the person's name, or who it was without an account."""
    if event.by:
        return event.by.user.name or event.by.user.email
    return WHO[event.by_label]() if event.by_label in WHO else event.by_label


def where(event) -> str:
    """Return way in, device and address, as far as they were kept."""
    way = str(event.get_channel_display()) if event.channel else ""
    return " · ".join(filter(None, (way, event.device, event.address)))
