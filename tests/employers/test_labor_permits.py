"""Who needs a permit and until when: the cases of the permit rules with a stated outcome."""

from datetime import date, timedelta

import pytest

from employers.labor.facts import Calendar, Worker
from employers.labor.permits import (
    GRADUATED,
    LocalConditions,
    PermitKind,
    Standing,
    Year,
    bars,
    fifth_school_day,
    gap,
    last_valid_day,
    local_bars,
    need,
)

START = date(2026, 6, 15)
SEVENTEEN = Worker(date(2009, 3, 2))
FIFTEEN = Worker(date(2011, 3, 2))
LATE = date(2009, 11, 30)
NEXT = Year(date(2027, 8, 12), date(2027, 6, 10))


@pytest.mark.parametrize(
    ("worker", "facts", "required", "guardian"),
    (
        pytest.param(SEVENTEEN, {}, True, True, id="under 18"),
        pytest.param(Worker(date(2008, 6, 15)), {}, False, False, id="18 on the first day"),
        pytest.param(Worker(date(2008, 6, 16)), {}, True, True, id="18 a day later"),
        pytest.param(
            Worker(date(2009, 3, 2), graduated_on=date(2026, 6, 11)), {}, False, True, id="graduate"
        ),
        pytest.param(SEVENTEEN, {"emancipated": True}, True, False, id="emancipated"),
        pytest.param(SEVENTEEN, {"paid": False}, False, True, id="unpaid"),
        pytest.param(SEVENTEEN, {"entertainment": True}, False, True, id="entertainment"),
    ),
)
def test_who_needs_a_permit(worker, facts, required, guardian):
    answer = need(worker, START, **facts)
    assert (answer.required, answer.guardian_signs) == (required, guardian)
    assert answer.source


@pytest.mark.parametrize(
    ("issued", "year", "born", "facts", "expected"),
    (
        (date(2026, 10, 1), NEXT, LATE, {}, date(2027, 8, 17)),
        (date(2026, 7, 1), Year(date(2026, 8, 13)), LATE, {}, date(2026, 8, 18)),
        (date(2026, 8, 13), NEXT, LATE, {}, date(2027, 8, 17)),
        (date(2026, 10, 1), NEXT, date(2009, 3, 2), {}, date(2027, 3, 1)),
        (
            date(2026, 10, 1),
            NEXT,
            date(2011, 3, 2),
            {"kind": PermitKind.FULL_TIME},
            date(2027, 6, 10),
        ),
        (date(2026, 10, 1), NEXT, LATE, {"employment_ends": date(2026, 12, 1)}, date(2026, 12, 1)),
        (date(2026, 10, 1), NEXT, LATE, {"graduates_on": date(2027, 1, 29)}, date(2027, 1, 29)),
        (date(2026, 10, 1), NEXT, date(2012, 2, 29), {}, date(2027, 8, 17)),
        (date(2027, 9, 1), Year(date(2030, 8, 12)), date(2012, 2, 29), {}, date(2030, 2, 28)),
    ),
)
def test_expiry(issued, year, born, facts, expected):
    assert last_valid_day(issued, year, born, **facts) == expected


def test_r_exp_1_counted_in_school_days_where_a_district_says_so():
    days = [date(2027, 8, 12) + timedelta(days=n) for n in range(12)]
    school = Calendar({day: 360 for day in days if day.weekday() < 5})
    fifth = fifth_school_day(school, date(2027, 8, 12))
    assert fifth == date(2027, 8, 19)
    assert last_valid_day(date(2026, 10, 1), NEXT, LATE, grace_ends=fifth) == fifth
    assert fifth_school_day(Calendar(), date(2027, 8, 12)) == date(2027, 8, 17)


def test_a_bar_says_its_law():
    (bar,) = bars(SEVENTEEN, START)
    assert bar.words == "The labour-rights sheet comes first. (EC 49110.5(c))"


def test_for_a_graduate_there_is_nothing_to_issue_and_nothing_else_to_mend():
    """LC 1286(c): from the day of the diploma on; the day before, the law is as for others."""
    graduate = Worker(date(2011, 3, 2), graduated_on=START)
    facts = {"is_enrolled": False, "kind": PermitKind.FULL_TIME}
    assert bars(graduate, START, **facts) == [GRADUATED]
    assert GRADUATED not in bars(graduate, START - timedelta(days=1), **facts)


def test_the_opening_day_belongs_to_the_year_that_begins():
    with pytest.raises(ValueError, match="must open after"):
        last_valid_day(date(2026, 8, 13), Year(date(2026, 8, 13)), LATE)


@pytest.mark.parametrize(
    ("old_end", "new_start", "days"),
    ((date(2026, 8, 18), date(2026, 8, 19), 0), (date(2026, 8, 18), date(2026, 8, 24), 5)),
)
def test_a_gap_between_two_permits(old_end, new_start, days):
    assert gap(old_end, new_start) == days


GIVEN = {"rights_sheet_given": True}


@pytest.mark.parametrize(
    ("worker", "facts", "sources"),
    (
        pytest.param(SEVENTEEN, GIVEN, [], id="nothing in the way"),
        pytest.param(SEVENTEEN, {}, ["EC 49110.5(c)"], id="no labour-rights sheet"),
        pytest.param(SEVENTEEN, {**GIVEN, "is_issuers_child": True}, ["EC 49110"], id="own child"),
        pytest.param(
            FIFTEEN, {**GIVEN, "kind": PermitKind.FULL_TIME}, ["EC 49132"], id="full time, 15"
        ),
        pytest.param(
            FIFTEEN,
            {**GIVEN, "kind": PermitKind.FULL_TIME, "in_person": True},
            [],
            id="full time, in person",
        ),
        pytest.param(Worker(date(2015, 1, 1)), GIVEN, ["EC 49111"], id="11 years"),
        pytest.param(Worker(date(2013, 1, 1)), GIVEN, ["EC 49112(a)"], id="13 on school days"),
        pytest.param(
            Worker(date(2013, 1, 1)), {**GIVEN, "on_school_days": False}, [], id="13 in recess"
        ),
        pytest.param(
            Worker(date(2012, 1, 1), seventh_grade_done=False),
            GIVEN,
            ["EC 49112(a)"],
            id="39: seventh grade",
        ),
        pytest.param(
            Worker(date(2014, 1, 1)), {**GIVEN, "on_school_days": False}, [], id="12 in recess"
        ),
        pytest.param(SEVENTEEN, {**GIVEN, "is_enrolled": False}, ["EC 48400"], id="left school"),
        pytest.param(
            FIFTEEN, {**GIVEN, "minimum_age": 16}, ["district policy"], id="the programme's age"
        ),
        pytest.param(
            SEVENTEEN,
            {**GIVEN, "kind": PermitKind.FULL_TIME},
            ["EC 48230, EC 48231"],
            id="full time, 17",
        ),
        pytest.param(
            SEVENTEEN,
            {**GIVEN, "kind": PermitKind.FULL_TIME, "is_exempt": True},
            [],
            id="full time, 17, exempt",
        ),
    ),
)
def test_what_the_law_puts_in_the_way(worker, facts, sources):
    assert [bar.source for bar in bars(worker, START, **facts)] == sources


@pytest.mark.parametrize(
    ("is_summer", "government", "blocks"),
    ((True, True, False), (True, False, True), (False, True, True), (False, False, True)),
)
def test_grades_never_block_a_government_programme_in_summer(is_summer, government, blocks):
    conditions = LocalConditions(least_gpa=2.0, least_attendance_percent=96)
    (bar,) = local_bars(
        conditions, Standing(gpa=1.7), is_summer=is_summer, is_government_programme=government
    )
    assert bar.is_final is blocks
