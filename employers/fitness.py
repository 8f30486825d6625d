"""Can a minor work these hours for this pay? A plain week, judged by `employers.labor` (pure).

No student is known yet, so the week stands for any in the season and school is out. A schedule
that nobody of 16 or 17 may work is refused; one that only closes it to the younger is said so.
The full check, with the student's age, school calendar and permit, comes with the placement.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, timedelta

from employers.labor import breaks, hours, wages
from employers.labor.facts import Calendar, Permit, Shift, Worker
from employers.schedule import Block, total_minutes

HERE = "this employer"


@dataclass(frozen=True)
class Fit:
    """Rules of `labor.tables.RULES` that a schedule breaks, by who is kept out."""

    nobody: tuple[str, ...] = ()  # no minor may work like this
    under_16: tuple[str, ...] = ()  # only 16 and older may


def judge(blocks: Iterable[Block], starts_on: date) -> Fit:
    """Judge the first full week on or after `starts_on`."""
    blocks = tuple(blocks)
    everybody = _broken(blocks, starts_on, age=17) + _meals(blocks, starts_on)
    young = _broken(blocks, starts_on, age=15)
    return Fit(_unique(everybody), tuple(c for c in _unique(young) if c not in everybody))


def _unique(codes) -> tuple[str, ...]:
    return tuple(dict.fromkeys(codes))


def _broken(blocks, starts_on, *, age) -> list[str]:
    sunday = starts_on + timedelta(days=(6 - starts_on.weekday()) % 7)
    worker = Worker(birth_date=date(sunday.year - age, 1, 1))
    permit = Permit(HERE, sunday, sunday + timedelta(days=7))
    found = hours.check(worker, _shifts(blocks, sunday), Calendar(), permits=(permit,))
    return [violation.rule for violation in found]


def _shifts(blocks, sunday):
    for number in range(7):
        day = sunday + timedelta(days=number)
        for block in blocks:
            if day.weekday() in block.days:
                start, end = block.on(day)
                day_start, day_end = start.replace(tzinfo=UTC), end.replace(tzinfo=UTC)
                yield Shift(day_start, day_end, HERE, block.break_minutes)


def _meals(blocks, starts_on) -> list[str]:
    """A break is taken in the middle of the shift, long before the fifth hour ends."""
    found = []
    for block in blocks:
        start, _end = block.on(starts_on)
        middle = start + timedelta(minutes=min(block.minutes // 2, breaks.MEAL_AFTER))
        meal = breaks.Meal(middle, middle + timedelta(minutes=block.break_minutes))
        found += breaks.check(start, block.minutes, [meal] if block.break_minutes else ())
    return found


def pay_floor(cents: int, city: str, on: date) -> wages.Wage | None:
    """Return the minimum wage that an hourly wage stays under; None also where none is known."""
    try:
        return wages.below_minimum(cents, city, on)
    except ValueError:
        return None


def stipend_per_hour(cents: int, blocks, first: date, last: date) -> int | None:
    """Return what a stipend comes to in cents an hour, or None without planned hours."""
    minutes = total_minutes(tuple(blocks), first, last)
    return cents * 60 // minutes if minutes else None
