"""What a permit may grant, and what a planned season breaks (pure).

A permit prints four numbers and a range of clock hours. With one employer they are the law's (or
the district's stricter) limits. With several, all share one budget (H15): each permit grants what
its own schedule needs, as long as the others leave it, so that the permits together never promise
more than one person may work.
"""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, timedelta, tzinfo

from employers.labor import breaks, hours
from employers.labor.facts import Calendar, Permit, Shift, Violation, Worker, workweek
from employers.labor.tables import band, in_force
from employers.schedule import Block

NUMBERS = ("school_day", "other_day", "week_in_session", "week_out")
CLOCK = ("earliest", "latest", "summer_latest")


@dataclass(frozen=True)
class Work:
    """A planned job: the same blocks each week, from a day to a day, at one employer."""

    employer: str
    blocks: tuple[Block, ...]
    first: date
    last: date

    def minutes_on(self, day: date) -> int:
        if not self.first <= day <= self.last:
            return 0
        return sum(block.minutes for block in self.blocks if day.weekday() in block.days)

    def days(self) -> list[date]:
        length = (self.last - self.first).days + 1
        return [self.first + timedelta(days=number) for number in range(max(length, 0))]


@dataclass(frozen=True)
class Hours:
    """Minutes a permit allows, and the clock hours as "07:00"."""

    school_day: int
    other_day: int
    week_in_session: int
    week_out: int
    earliest: str
    latest: str
    summer_latest: str

    def as_json(self) -> dict:
        return asdict(self)

    def within(self, wider: "Hours") -> bool:
        """Whether no number is larger than the other's: an issuer may only tighten."""
        return all(getattr(self, name) <= getattr(wider, name) for name in NUMBERS)


def needs(work: Work, calendar: Calendar) -> dict[str, int]:
    """Return the most minutes a job takes on each kind of day and week; 0 where it takes none."""
    most = dict.fromkeys(NUMBERS, 0)
    weeks: dict[date, int] = {}
    for day in work.days():
        minutes = work.minutes_on(day)
        held = calendar.is_school_day(day) or calendar.is_in_session(day)
        kind = "school_day" if held else "other_day"
        most[kind] = max(most[kind], minutes)
        weeks[workweek(day)] = weeks.get(workweek(day), 0) + minutes
    for sunday, minutes in weeks.items():
        days = (sunday + timedelta(days=number) for number in range(7))
        kind = "week_in_session" if any(map(calendar.is_in_session, days)) else "week_out"
        most[kind] = max(most[kind], minutes)
    return most


def grant(
    worker: Worker,
    on: date,
    work: Work,
    others: Sequence[Work],
    calendar: Calendar,
    **tightened,
) -> Hours:
    """Return what a permit issued for a day may allow: the band of that day, others subtracted.

    In the band of 16 and 17 work experience education lifts the school day's limit (EC 49116(b)).
    """
    limits = in_force(band(worker.age(on)), on).tightened(**tightened)
    most = {name: getattr(limits, name) for name in NUMBERS}
    if worker.work_experience and worker.age(on) >= 16:
        most["school_day"] = min(most["other_day"], tightened.get("school_day", 480))
    taken = [needs(other, calendar) for other in others]
    if taken:
        own = needs(work, calendar)
        left = {n: max(0, most[n] - sum(one[n] for one in taken)) for n in NUMBERS}
        most = {name: min(own[name], left[name]) for name in NUMBERS}
    clock = {name: f"{getattr(limits, name):%H:%M}" for name in CLOCK}
    return Hours(**most, **clock)


def check(
    worker: Worker,
    works: Iterable[Work],
    calendar: Calendar,
    zone: tzinfo = UTC,
    *,
    friday_eight_hours: bool = False,
    **tightened,
) -> list[Violation]:
    """Return what the planned jobs of one minor break, the first day of each rule.

    Permits are taken as held at each employer: whether there is one is another question.
    """
    works = list(works)
    shifts = [shift for work in works for shift in _shifts(work, zone)]
    permits = [
        Permit(work.employer, work.first, work.last, friday_eight_hours=friday_eight_hours)
        for work in works
    ]
    found = hours.check(worker, shifts, calendar, permits=permits, **tightened)
    first: dict[str, Violation] = {}
    for one in found:
        first.setdefault(one.rule, one)
    return list(first.values())


def _shifts(work: Work, zone: tzinfo):
    for day in work.days():
        for block in work.blocks:
            if day.weekday() in block.days:
                start, end = block.on(day)
                yield Shift(
                    start.replace(tzinfo=zone),
                    end.replace(tzinfo=zone),
                    work.employer,
                    block.break_minutes,
                )


def meals(work: Work) -> list[str]:
    """Return broken meal rules of a plan: a break is taken in the middle, before the fifth hour."""
    found = []
    for block in work.blocks:
        start, _end = block.on(work.first)
        middle = start + timedelta(minutes=min(block.minutes // 2, breaks.MEAL_AFTER))
        meal = breaks.Meal(middle, middle + timedelta(minutes=block.break_minutes))
        found += breaks.check(start, block.minutes, [meal] if block.break_minutes else ())
    return list(dict.fromkeys(found))
