"""When on the day: rules H10 to H12, on every shift."""

from datetime import date, datetime, time, timedelta

from employers.labor.facts import Shift, Violation
from employers.labor.tables import HALF_PAST_MIDNIGHT, is_summer_window


def check(case):
    """Yield violations of clock hours and school hours of a `hours.Case`."""
    for shift in case.shifts:
        young = case.worker.age(shift.on) < 16
        yield from (_under_16 if young else _over_16)(case, shift)
        if _meets_school(case, shift) and (young or not case.worker.work_experience):
            yield Violation("H12", shift.on, detail=_span(shift))


def _under_16(case, shift: Shift):
    limits = case.limits(shift.on)
    latest = limits.summer_latest if is_summer_window(shift.on) else limits.latest
    if shift.start < _at(shift, limits.earliest) or shift.end > _at(shift, latest):
        yield Violation("H10", shift.on, detail=_span(shift))


def _over_16(case, shift: Shift):
    limits = case.limits(shift.on)
    if shift.start < _at(shift, limits.earliest) or _bound_end(case, shift) > _latest(case, shift):
        yield Violation("H11", shift.on, detail=_span(shift))


def _span(shift: Shift) -> str:
    return f"{shift.start:%H:%M}–{shift.end:%H:%M}"


def _bound_end(case, shift: Shift) -> datetime:
    """What lies on the 18th birthday or later is free."""
    next_day = shift.on + timedelta(days=1)
    return shift.end if case.worker.is_bound(next_day) else min(shift.end, _on(shift, next_day))


def _latest(case, shift: Shift) -> datetime:
    """10 pm before a school day; 12:30 am otherwise, or with the late exception (LC 1391.1)."""
    next_day = shift.on + timedelta(days=1)
    excepted = case.worker.work_experience and case.worker.late_allowed
    if case.school.is_school_day(next_day) and not excepted:
        return _at(shift, case.limits(shift.on).latest)
    return _on(shift, next_day, HALF_PAST_MIDNIGHT)


def _meets_school(case, shift: Shift) -> bool:
    if not case.school.is_school_day(shift.on):
        return False
    starts, ends = case.school.bells
    return shift.start < _at(shift, ends) and shift.end > _at(shift, starts)


def adult_wage_minutes(shift: Shift) -> int:
    """Return the minutes from 10 pm to 12:30 am, paid at least the adult minimum (LC 1391.1)."""
    starts = max(shift.start, _at(shift, time(22)))
    ends = min(shift.end, _on(shift, shift.on + timedelta(days=1), HALF_PAST_MIDNIGHT))
    return max(0, int((ends - starts) / timedelta(minutes=1)))


def _at(shift: Shift, moment: time) -> datetime:
    return _on(shift, shift.on, moment)


def _on(shift: Shift, day: date, moment: time = time.min) -> datetime:
    return datetime.combine(day, moment, shift.start.tzinfo)
