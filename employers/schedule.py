"""Working hours as people plan them: weekdays with a start and an end (pure).

A schedule is kept as JSON, one entry a block of equal days:
`{"days": [0, 1, 2, 3], "start": "09:00", "end": "15:00", "break_minutes": 30}`, Monday is 0.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise

DAYS = range(7)


@dataclass(frozen=True)
class Block:
    """The same hours on some days of the week; the break is unpaid."""

    days: tuple[int, ...]
    start: time
    end: time
    break_minutes: int = 0

    @property
    def minutes(self) -> int:
        """Return the minutes of work of one day, without the break."""
        return _minute(self.end) - _minute(self.start) - self.break_minutes

    def on(self, day: date) -> tuple[datetime, datetime]:
        return datetime.combine(day, self.start), datetime.combine(day, self.end)

    def as_json(self) -> dict:
        return {
            "days": list(self.days),
            "start": f"{self.start:%H:%M}",
            "end": f"{self.end:%H:%M}",
            "break_minutes": self.break_minutes,
        }


def _minute(moment: time) -> int:
    return 60 * moment.hour + moment.minute


def read(entries: Iterable[dict]) -> tuple[Block, ...]:
    """Return the blocks of a stored schedule, in its order. Raise `ValueError` for nonsense."""
    return tuple(_block(entry) for entry in entries)


def _block(entry: dict) -> Block:
    days = tuple(sorted({int(day) for day in entry["days"]}))
    start, end = time.fromisoformat(entry["start"]), time.fromisoformat(entry["end"])
    block = Block(days, start, end, int(entry.get("break_minutes") or 0))
    if not days or not set(days) <= set(DAYS) or block.minutes <= 0:
        raise ValueError("A block needs days, and an end after its start and break.")
    return block


def week_minutes(blocks: Iterable[Block]) -> int:
    """Return the minutes of work of a full week."""
    return sum(block.minutes * len(block.days) for block in blocks)


def total_minutes(blocks: Iterable[Block], first: date, last: date) -> int:
    """Return the minutes of work from the first day to the last, both included."""
    by_day = {day: sum(b.minutes for b in blocks if day in b.days) for day in DAYS}
    length = (last - first).days + 1
    return sum(by_day[(first + timedelta(days=n)).weekday()] for n in range(max(length, 0)))


def first_shift(blocks: Iterable[Block], starts_on: date) -> date:
    """Return the first day on or after `starts_on` on which work is planned."""
    worked = {day for block in blocks for day in block.days}
    days = (starts_on + timedelta(days=number) for number in DAYS)
    return next((day for day in days if day.weekday() in worked), starts_on)


def overlaps(blocks: Iterable[Block]) -> bool:
    """Whether two blocks claim the same hour of the same day."""
    spans = sorted((day, b.start, b.end) for b in blocks for day in b.days)
    return any(one[0] == other[0] and other[1] < one[2] for one, other in pairwise(spans))


def runs(days: Iterable[int]) -> list[tuple[int, int]]:
    """Return days as runs of neighbours: (0, 1, 2, 4) is [(0, 2), (4, 4)]."""
    found: list[tuple[int, int]] = []
    for day in sorted(days):
        if found and day == found[-1][1] + 1:
            found[-1] = (found[-1][0], day)
        else:
            found.append((day, day))
    return found
