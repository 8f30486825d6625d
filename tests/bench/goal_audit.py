"""Verifying a district's log against the least it can cost: hashing the same bytes."""

import hashlib
import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from core.tenancy import within
from districts import chain
from districts.models import District, Event, EventSeal
from tests.bench.ratio import Result, Way, compare

AT = datetime(2026, 4, 27, 16, 0, tzinfo=UTC)
EVENTS = int(os.environ.get("BENCH_EVENTS", "20000"))
PARTS = ["contacts", "family", "private", "school"]


def measure() -> Iterator[Result]:
    """Yield the time of walking a chain; `BENCH_EVENTS=100000` for a large district's year."""
    district = District.objects.create(name="Bench", slug="bench-audit")
    with within(district):
        _fill()
        chain.extend()
        texts = _texts()

        def ours():
            assert not list(chain.faults()), "the chain holds"

        def floor():
            for text in texts:
                hashlib.sha256(text).hexdigest()

        yield compare(
            "audit",
            ours=Way("walked", ours, items=EVENTS),
            against=Way("SHA-256 of the same bytes, in memory", floor, items=EVENTS, calls=5),
            rival=Way("an object for each row", _as_objects, items=EVENTS),
            target=40,
            n=EVENTS,
            turns=3,
        )


def _fill() -> None:
    for start in range(0, EVENTS, 5_000):
        Event.objects.bulk_create(
            Event(
                verb="record.viewed",
                subject_kind="students.student",
                subject_id=number % 900,
                student_id=number % 900,
                at=AT + timedelta(seconds=number),
                facts={"page": "student", "role": "mentor", "parts": PARTS},
                channel="web",
                address="203.0.113.9",
                device="Safari, iPhone",
                request_id=f"{number:016x}",
            )
            for number in range(start, min(EVENTS, start + 5_000))
        )


def _texts() -> list[bytes]:
    """Return what is hashed, without any of the work of getting there."""
    before, found = chain.START, []
    for _key, number, digest, sealed_at, *values in chain._links():
        found.append(chain._text(before, number, sealed_at, values).encode())
        before = digest
    return found


def _as_objects() -> None:
    """Walk the chain the way one would write it first: rows as objects, all at once."""
    before = chain.START
    for seal in EventSeal.objects.select_related("event").order_by("number"):
        values = [getattr(seal.event, name) for name in chain.FIELDS]
        assert seal.digest == chain._digest(before, seal.number, seal.sealed_at, values)
        before = seal.digest
