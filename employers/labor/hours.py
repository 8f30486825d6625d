"""Judges shifts of one minor over all employers: rules H1 to H15 of `tables.RULES`."""

from collections import defaultdict
from datetime import date, datetime, timedelta

from employers.labor import clocks
from employers.labor.facts import Calendar, Permit, Shift, Violation, Worker, workweek
from employers.labor.tables import REST_DAY_DAY, REST_DAY_WEEK, Limits, band, in_force

MINIMUM_AGE = 14


class Case:
    """Everything known about one minor's work; asks the rules one after the other."""

    def __init__(self, worker, shifts, school, residence=None, permits=(), **tightened):
        self.worker: Worker = worker
        self.shifts: list[Shift] = [s for s in shifts if worker.is_bound(s.on)]
        self.school: Calendar = school
        self.residence: Calendar = residence or school
        self.permits: tuple[Permit, ...] = tuple(permits)
        self.minimum_age = max(MINIMUM_AGE, tightened.pop("minimum_age", MINIMUM_AGE))
        self.tightened = tightened

    def limits(self, on: date) -> Limits:
        limits = in_force(band(self.worker.age(on)), on)
        return limits.tightened(**self.tightened) if self.tightened else limits

    def minutes(self, shift: Shift) -> int:
        """Return the bound minutes: from the 18th birthday on they are free."""
        eighteen = _midnight(shift, self.worker)
        if eighteen is None or shift.end <= eighteen:
            return shift.minutes
        return Shift(shift.start, eighteen, shift.employer, shift.meal_minutes).minutes

    def by_day(self) -> dict[date, int]:
        days: dict[date, int] = defaultdict(int)
        for shift in self.shifts:
            days[shift.on] += self.minutes(shift)
        return dict(sorted(days.items()))

    def by_week(self) -> dict[date, dict[date, int]]:
        weeks: dict[date, dict[date, int]] = defaultdict(dict)
        for on, minutes in self.by_day().items():
            weeks[workweek(on)][on] = minutes
        return weeks


def _midnight(shift: Shift, worker: Worker) -> datetime | None:
    """Return the start of the 18th birthday when it falls into a shift over midnight."""
    next_day = shift.on + timedelta(days=1)
    if worker.is_bound(next_day):
        return None
    return datetime.combine(next_day, datetime.min.time(), shift.start.tzinfo)


def check(worker, shifts, school, *, residence=None, permits=(), **tightened) -> list[Violation]:
    """Return every violation, in the order of days.

    `school` is the calendar of the school attended (state rules), `residence` the one of the
    district of residence (federal test). `tightened` takes a district's stricter limits by name.
    """
    case = Case(worker, shifts, school, residence, permits, **tightened)
    found = [*_permits(case), *_days(case), *_weeks(case), *clocks.check(case)]
    return sorted(found, key=lambda one: (one.on, one.rule))


def _permits(case: Case):
    for shift in case.shifts:
        if case.worker.age(shift.on) < case.minimum_age:
            yield Violation("H2", shift.on, case.worker.age(shift.on), case.minimum_age)
        elif not any(permit.covers(shift.employer, shift.on) for permit in case.permits):
            yield Violation("H1", shift.on, detail=shift.employer)


def _days(case: Case):
    for on, minutes in case.by_day().items():
        if case.worker.age(on) >= case.minimum_age:
            yield from _day(case, on, minutes)
            yield from _printed(case, on, minutes)


def _day(case: Case, on: date, minutes: int):
    rule, limit = _daily(case, on)
    if minutes > limit:
        yield Violation(rule, on, minutes, limit, _only_together(case, on, limit))


def _daily(case: Case, on: date) -> tuple[str, int]:
    """Return the rule that binds on a day and its minutes."""
    limits = case.limits(on)
    if case.worker.age(on) < 16:
        held = case.school.is_school_day(on) or case.residence.is_in_session(on)
        return ("H4", limits.school_day) if held else ("H3", limits.other_day)
    if not case.school.is_school_day(on):
        return "H3", limits.other_day
    if case.worker.work_experience or _friday(case, on):
        return "H6", limits.other_day
    return "H5", limits.school_day


def _friday(case: Case, on: date) -> bool:
    """EC 49112(c): 8 hours right before a day without school, when the permit grants it."""
    free = not case.school.is_school_day(on + timedelta(days=1))
    return free and any(p.friday_eight_hours for p in case.permits if p.valid_from <= on)


def _only_together(case: Case, on: date, limit: int) -> bool:
    each = defaultdict(int)
    for shift in case.shifts:
        if shift.on == on:
            each[shift.employer] += case.minutes(shift)
    return len(each) > 1 and max(each.values()) <= limit


def _printed(case: Case, on: date, minutes: int):
    held = case.school.is_school_day(on)
    for permit in case.permits:
        limit = permit.school_day if held else permit.other_day
        if limit is not None and permit.valid_from <= on <= permit.valid_until and minutes > limit:
            yield Violation("H14", on, minutes, limit)


def _weeks(case: Case):
    for sunday, days in case.by_week().items():
        total = sum(days.values())
        rule, limit = _weekly(case, sunday, days)
        if total > limit:
            yield Violation(rule, max(days), total, limit)
        light = total <= REST_DAY_WEEK and max(days.values()) <= REST_DAY_DAY
        if len(days) == 7 and not light:
            yield Violation("H13", max(days), total, REST_DAY_WEEK)


def _weekly(case: Case, sunday: date, days) -> tuple[str, int]:
    """The stricter band of the week counts for the whole week."""
    youngest = min(days)
    limits = case.limits(youngest)
    if case.worker.age(youngest) >= 16:
        return "H9", limits.week_out
    week = [sunday + timedelta(days=number) for number in range(7)]
    if any(case.residence.is_in_session(on) for on in week):
        return "H7", limits.week_in_session
    return "H8", limits.week_out
