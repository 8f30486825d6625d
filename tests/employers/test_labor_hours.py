"""The vectors of the labour rules, one row each; the number is the vector's."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from employers.labor import clocks, hours
from employers.labor.facts import Calendar, Permit, Shift, Worker
from employers.labor.tables import labor_day

LA = ZoneInfo("America/Los_Angeles")
W1 = [date(2026, 10, 5) + timedelta(days=n) for n in range(5)]
W2 = [date(2026, 11, 23)]
A = [date(2026, 8, 24) + timedelta(days=n) for n in range(5)]
MLK = [date(2027, 1, 14)]
SCHOOL = Calendar(dict.fromkeys((*W1, *W2, *A, *MLK, date(2026, 10, 12), date(2026, 9, 8)), 360))
WED, FRI, SAT, SUN = date(2026, 10, 7), date(2026, 10, 9), date(2026, 10, 10), date(2026, 10, 4)
FREE = date(2026, 7, 5)  # the Sunday of a week without school
ALWAYS = Permit("employer", date(2026, 1, 1), date(2027, 12, 31))


def aged(years, **facts):
    return Worker(date(2026 - years, 1, 2), **facts)


def shift(on, start, end, *, meal=0, employer="employer"):
    """`end` past midnight is written as 24:30 and the like."""
    begins = datetime.combine(on, _time(start), LA)
    hour, minute = map(int, end.split(":"))
    ends = datetime.combine(on + timedelta(days=hour // 24), time(hour % 24, minute), LA)
    return Shift(begins, ends, employer, meal)


def _time(text):
    hour, minute = map(int, text.split(":"))
    return time(hour, minute)


def lasting(on, minutes, start="15:30", employer="employer"):
    begins = datetime.combine(on, _time(start), LA)
    return Shift(begins, begins + timedelta(minutes=minutes), employer)


def rules(worker, *shifts, school=SCHOOL, permits=(ALWAYS,), **facts):
    return [v.rule for v in hours.check(worker, shifts, school, permits=permits, **facts)]


FRIDAY = Permit("employer", date(2026, 1, 1), date(2027, 12, 31), friday_eight_hours=True)
WEE = {"work_experience": True}

VECTORS = {
    "1": (aged(16), shift(WED, "15:30", "19:30"), {}, []),
    "2": (aged(16), shift(WED, "15:30", "19:31"), {}, ["H5"]),
    "3": (aged(17), shift(FRI, "15:00", "19:30"), {}, ["H5"]),
    "4": (aged(17), shift(FRI, "15:00", "23:30", meal=30), {"permits": (FRIDAY,)}, []),
    "5": (aged(17), shift(FRI, "15:00", "23:31", meal=30), {"permits": (FRIDAY,)}, ["H6"]),
    "6": (aged(16, **WEE), shift(WED, "13:00", "21:30", meal=30), {}, []),
    "7": (aged(16, **WEE), shift(WED, "13:00", "21:31", meal=30), {}, ["H6"]),
    "8": (aged(16), shift(SUN, "14:00", "22:00"), {}, []),
    "9": (aged(16), shift(SUN, "14:01", "22:01"), {}, ["H11"]),
    "10": (aged(16), shift(FRI, "20:30", "24:30"), {}, []),
    "11": (aged(16), shift(FRI, "20:31", "24:31"), {}, ["H11"]),
    "12a": (aged(16), shift(SAT, "05:00", "09:00"), {}, []),
    "12b": (aged(16), shift(SAT, "04:59", "09:00"), {}, ["H11"]),
    "13": (aged(17, **WEE, late_allowed=True), shift(WED, "20:30", "24:30"), {}, []),
    "14": (aged(17, **WEE), shift(WED, "20:30", "22:30"), {}, ["H11"]),
    "15a": (aged(15), shift(WED, "15:30", "18:30"), {}, []),
    "15b": (aged(15), shift(WED, "15:30", "18:31"), {}, ["H4"]),
    "16a": (aged(15), shift(FRI, "16:00", "19:00"), {}, []),
    "16b": (aged(15), shift(FRI, "15:00", "19:00"), {}, ["H4"]),
    "17a": (aged(15), shift(WED, "16:00", "19:00"), {}, []),
    "17b": (aged(15), shift(WED, "16:01", "19:01"), {}, ["H10"]),
    "18": (aged(15), shift(date(2026, 8, 26), "17:30", "20:30"), {}, []),
    "19a": (aged(15), shift(date(2026, 9, 7), "15:00", "21:00"), {}, []),
    "19b": (aged(15), shift(date(2026, 9, 8), "16:01", "19:01"), {}, ["H10"]),
    "20a": (aged(15), shift(date(2026, 5, 31), "14:00", "19:30"), {}, ["H10"]),
    "20b": (aged(15), shift(date(2026, 6, 1), "15:00", "21:00"), {}, []),
    "25": (aged(15), shift(WED, "10:00", "12:00"), {}, ["H12"]),
    "35": (aged(13), lasting(WED, 60), {}, ["H2"]),
    "36": (
        aged(16),
        lasting(WED, 200),
        {"permits": (Permit("employer", date(2026, 1, 1), date(2027, 1, 1), school_day=180),)},
        ["H14"],
    ),
    "37": (
        aged(16),
        lasting(WED, 60),
        {"permits": (Permit("employer", date(2026, 1, 1), date(2026, 10, 6)),)},
        ["H1"],
    ),
    "38": (aged(16), shift(date(2027, 1, 17), "18:00", "24:30"), {}, []),
}


@pytest.mark.parametrize(("worker", "work", "facts", "expected"), VECTORS.values(), ids=VECTORS)
def test_one_shift(worker, work, facts, expected):
    assert rules(worker, work, **facts) == expected


@pytest.mark.parametrize(
    ("worker", "week", "total", "expected"),
    (
        pytest.param(aged(15), W1, 1080, [], id="21a"),
        pytest.param(aged(15), W1, 1081, ["H7"], id="21b"),
        pytest.param(aged(15), W2, 1081, ["H7"], id="22"),
        pytest.param(aged(15), [], 2400, [], id="23a"),
        pytest.param(aged(15), [], 2401, ["H8"], id="23b"),
        pytest.param(aged(17), [], 2880, [], id="24a"),
        pytest.param(aged(17), [], 2881, ["H9"], id="24b"),
    ),
)
def test_a_week(worker, week, total, expected):
    """Six days a week, so that the day of rest is kept and no day is too long."""
    sunday = hours.workweek(week[0]) if week else FREE
    held = set(week)
    days = [sunday + timedelta(days=n) for n in range(6)]
    most = {on: 180 if on in held else 480 for on in days}
    work, left = [], total
    for on in sorted(days, key=lambda on: on not in held):
        minutes = min(left, most[on])
        left -= minutes
        if minutes:
            work.append(lasting(on, minutes, "15:30" if on in held else "08:00"))
    assert left in (0, 1)
    if left:
        work[-1] = lasting(work[-1].on, work[-1].minutes + 1, "08:00")
    found = [rule for rule in rules(worker, *work) if rule != "H3"]
    assert found == expected


def test_26_required_minutes_make_a_federal_session_day_even_below_the_states_240():
    short_day = Calendar({WED: 200})
    assert rules(aged(15), shift(WED, "15:00", "19:00"), school=short_day) == ["H4"]


@pytest.mark.parametrize(("required", "expected"), ((239, []), (240, ["H5"])), ids=("27a", "27b"))
def test_27_a_school_day_has_240_minutes(required, expected):
    school = Calendar({WED: required})
    assert rules(aged(16), shift(WED, "15:00", "20:00"), school=school) == expected


def test_28_two_employers_share_one_day():
    work = (lasting(WED, 120, "15:30", "A"), lasting(WED, 121, "18:00", "B"))
    permits = [Permit(name, date(2026, 1, 1), date(2027, 1, 1)) for name in "AB"]
    (found,) = hours.check(aged(16), work, SCHOOL, permits=permits)
    assert (found.rule, found.found, found.limit, found.combined) == ("H5", 241, 240, True)


@pytest.mark.parametrize(
    ("minutes", "expected"),
    (
        pytest.param([240, 240, 240, 240, 240, 240, 360], [], id="29"),
        pytest.param([241, 240, 240, 240, 240, 240, 360], ["H13"], id="30"),
        pytest.param([219, 220, 220, 220, 220, 220, 361], ["H13"], id="31"),
    ),
)
def test_a_day_of_rest(minutes, expected):
    days = [FREE + timedelta(days=n) for n in range(7)]
    work = [lasting(on, m, "08:00") for on, m in zip(days, minutes, strict=True)]
    assert rules(aged(16), *work) == expected


def test_32_the_band_changes_on_the_birthday_and_the_stricter_week_counts():
    turns_16 = Worker(date(2010, 10, 7))
    tuesday = WED - timedelta(days=1)
    assert rules(turns_16, lasting(tuesday, 181), lasting(WED, 240)) == ["H4"]
    long_week = [lasting(tuesday, 180), lasting(WED, 240), lasting(FRI, 240), lasting(SAT, 421)]
    assert rules(turns_16, *long_week) == ["H7"]


def test_33_work_on_the_18th_birthday_is_free():
    turns_18 = Worker(date(2008, 10, 10))
    assert rules(turns_18, shift(FRI, "20:00", "26:00")) == []
    assert rules(turns_18, shift(FRI, "19:00", "26:00")) == ["H5"]  # 300 minutes until midnight


def test_34_a_graduate_has_no_hour_rules():
    graduate = aged(17, graduated_on=date(2026, 6, 11))
    assert rules(graduate, lasting(WED, 600, "08:00"), permits=()) == []


def test_a_late_shift_tells_the_minutes_for_the_adult_wage():
    assert clocks.adult_wage_minutes(shift(WED, "20:30", "24:30")) == 150
    assert clocks.adult_wage_minutes(shift(WED, "15:30", "19:30")) == 0


def test_a_district_may_tighten_and_never_loosen():
    work = lasting(WED, 200)
    assert rules(aged(16), work, school_day=180) == ["H5"]
    assert rules(aged(16), lasting(WED, 250), school_day=480) == ["H5"]
    assert rules(aged(15), lasting(WED, 60), minimum_age=16) == ["H2"]
    assert rules(aged(13), lasting(WED, 60), minimum_age=12) == ["H2"]


def test_elapsed_minutes_are_real_when_the_clocks_change():
    spring = Shift(datetime(2026, 3, 8, 0, 30, tzinfo=LA), datetime(2026, 3, 8, 4, 30, tzinfo=LA))
    assert spring.minutes == 180


def test_labor_day_is_the_first_monday_of_september():
    assert [labor_day(year) for year in (2025, 2026, 2027)] == [
        date(2025, 9, 1),
        date(2026, 9, 7),
        date(2027, 9, 6),
    ]
