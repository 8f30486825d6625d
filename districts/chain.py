"""The hash chain over a district's events: who changes, removes or reorders a row is found.

What a chain alone cannot show is an end that was cut off, or a chain that was written anew from
the first row. Heads kept elsewhere show both: `head()` is what an auditor keeps
(`manage.py anchor_events`), `faults(anchors)` compares.
"""

import hashlib
import json
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from core.tenancy import current_id
from districts.models import Event, EventSeal

BATCH = 500
STEP = 2_000  # links between two words on how far a walk is
START = "0" * 64
# Longer than any transaction lives: an event whose neighbours were sealed that long ago was not
# late, it was slipped in.
LATE = timedelta(minutes=15)


@dataclass(frozen=True)
class Fault:
    """One place where the chain does not hold."""

    number: int
    what: str


@dataclass(frozen=True)
class Head:
    """The chain's last link: whoever knows it can tell later that nothing before it changed."""

    number: int
    digest: str


@dataclass
class Walk:
    """One pass over the chain: how far it is, where it stands, and who hears of it."""

    checked: int = 0
    number: int = 0
    digest: str = START
    tell: Callable[["Walk"], None] | None = None

    def go(self, number: int, digest: str) -> None:
        self.checked, self.number, self.digest = self.checked + 1, number, digest
        if self.tell and self.checked % STEP == 0:
            self.tell(self)


def head() -> Head:
    """Return the last link of this district's chain."""
    last = EventSeal.objects.order_by("-number").first()
    return Head(last.number, last.digest) if last else Head(0, START)


def extend() -> int:
    """Seal the events of this district that have no seal yet; return how many there were."""
    sealed = 0
    while batch := list(Event.objects.filter(seal=None).order_by("pk")[:BATCH]):
        sealed += len(batch)
        _append(batch)
    return sealed


@transaction.atomic
def _append(events: list[Event]) -> None:
    """Two workers at once meet the unique number: one rolls back and tries again later."""
    last, at = head(), timezone.now()
    number, digest = last.number, last.digest
    seals = []
    for event in events:
        number += 1
        digest = _digest(digest, number, at, [getattr(event, name) for name in FIELDS])
        seals.append(EventSeal(event=event, number=number, digest=digest, sealed_at=at))
    EventSeal.objects.bulk_create(seals)


# --- One link ------------------------------------------------------------------------------------

# What is hashed, in the order of `_canonical`.
FIELDS = (
    *("pk", "district_id", "verb", "subject_kind", "subject_id", "student_id", "by_id"),
    *("by_label", "at", "facts", "channel", "address", "device", "request_id"),
)
_write = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode


def _digest(before: str, number: int, sealed_at: datetime | None, values: Sequence) -> str:
    text = _text(before, number, sealed_at, values)
    return hashlib.sha256(text.encode()).hexdigest()


def _text(before: str, number: int, sealed_at: datetime | None, values: Sequence) -> str:
    """Seals from before their moment was kept are read as they were written."""
    moment = f"{_micros(sealed_at)}:" if sealed_at else ""
    return f"{before}:{number}:{moment}{_canonical(values)}"


def _canonical(values: Sequence) -> str:
    """Return an event as text that is the same on every machine and database.

    The second form adds from where it came. An event without any of that is written in the first,
    as it was when nothing of the kind was kept; adding or taking it away changes the text.
    """
    key, district, verb, kind, subject, student, by, label, at, facts, *origin = values
    fields = {
        "id": key,
        "district": district,
        "verb": verb,
        "subject": [kind, subject],
        "student": student,
        "by": [by, label],
        "at": _micros(at),
        "facts": facts,
    }
    if any(origin):
        fields |= {"form": 2, "from": origin}
    return _write(fields)


EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


def _micros(at: datetime) -> int:
    return (at - EPOCH) // MICROSECOND


# --- The whole chain -----------------------------------------------------------------------------


def faults(anchors: Sequence[Head] = (), *, walk: Walk | None = None) -> Iterator[Fault]:
    """Yield every place where this district's chain is broken; nothing when it holds.

    `anchors` are heads kept elsewhere. `walk` is kept up to date for whoever shows progress.
    """
    walk = walk if walk is not None else Walk()
    kept = {anchor.number: anchor.digest for anchor in anchors}
    settled = _Settled()
    last_key = 0
    for key, number, digest, sealed_at, *values in _links():
        if number != walk.number + 1:
            yield Fault(walk.number + 1, _missing(walk.number + 1, number - 1))
        elif digest != _digest(walk.digest, number, sealed_at, values):
            yield Fault(number, "out of order" if key < last_key else "changed")
        elif settled.is_before(values[0], sealed_at):
            yield Fault(number, "slipped in later")
        if kept.pop(number, digest) != digest:
            yield Fault(number, "not what was anchored: the chain was written anew")
        walk.go(number, digest)
        settled.note(values[0], sealed_at)
        last_key = max(last_key, key)
    yield from _cut_off(walk, kept)
    yield from _unsealed(settled.now())


def _links() -> Iterator[tuple]:
    """Read the chain in its own order, a few hundred rows in memory at a time."""
    event = [f"event__{name}" for name in FIELDS]
    rows = EventSeal.objects.order_by("number")
    wanted = ("pk", "number", "digest", "sealed_at", *event)
    return rows.values_list(*wanted).iterator(chunk_size=BATCH)


def _missing(first: int, last: int) -> str:
    return "missing" if first >= last else f"missing, and all up to {last}"


def _cut_off(walk: Walk, kept: dict[int, str]) -> Iterator[Fault]:
    for number in sorted(number for number in kept if number > walk.number):
        yield Fault(number, f"cut off: anchored, but the chain ends at {walk.number}")


class _Settled:
    """Which events can have no new elders: those sealed longer ago than a transaction lives."""

    def __init__(self):
        self._recent: deque[list] = deque()  # [sealed at, highest key], oldest first
        self._highest = 0

    def note(self, key: int, sealed_at: datetime | None) -> None:
        if sealed_at is None:
            return
        if self._recent and self._recent[-1][0] == sealed_at:
            self._recent[-1][1] = max(key, self._recent[-1][1])
        else:
            self._recent.append([sealed_at, key])

    def is_before(self, key: int, sealed_at: datetime | None) -> bool:
        return sealed_at is not None and key < self._up_to(sealed_at - LATE)

    def now(self) -> int:
        return self._up_to(timezone.now() - LATE)

    def _up_to(self, moment: datetime) -> int:
        while self._recent and self._recent[0][0] <= moment:
            self._highest = max(self._highest, self._recent.popleft()[1])
        return self._highest


def _unsealed(settled: int) -> Iterator[Fault]:
    """An event without a seal among those that settled long ago was slipped in."""
    rows = Event.objects.filter(seal=None, pk__lt=settled, district_id=current_id())
    for key in rows.order_by("pk").values_list("pk", flat=True)[:BATCH]:
        yield Fault(key, "without a seal")
