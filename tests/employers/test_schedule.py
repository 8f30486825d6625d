"""Weeks: read, counted, and said in words."""

from datetime import date, time

import pytest
from django.utils import translation

from employers import fitness, schedule, words
from employers.models import Opening
from employers.schedule import Block

STORED = [
    {"days": [0, 1, 2, 4], "start": "09:00", "end": "15:00", "break_minutes": 30},
    {"days": [5], "start": "10:00", "end": "12:30"},
]
BLOCKS = schedule.read(STORED)


def test_a_stored_week_is_read_and_written_alike():
    assert BLOCKS[0] == Block((0, 1, 2, 4), time(9), time(15), 30)
    assert [block.as_json() for block in BLOCKS] == [STORED[0], {**STORED[1], "break_minutes": 0}]


@pytest.mark.parametrize(
    "entry",
    (
        {"days": [], "start": "09:00", "end": "15:00"},
        {"days": [7], "start": "09:00", "end": "15:00"},
        {"days": [0], "start": "15:00", "end": "09:00"},
        {"days": [0], "start": "09:00", "end": "10:00", "break_minutes": 60},
        {"days": [0], "start": "nine", "end": "10:00"},
    ),
)
def test_nonsense_is_refused(entry):
    with pytest.raises(ValueError):
        schedule.read([entry])


def test_minutes_of_a_week_and_of_a_season():
    assert schedule.week_minutes(BLOCKS) == 4 * 330 + 150
    # Mon Jun 22 to Sat Jun 27, then Sun and Mon of the next week
    assert schedule.total_minutes(BLOCKS, date(2026, 6, 22), date(2026, 6, 29)) == 5 * 330 + 150


def test_the_first_shift_is_the_first_working_day():
    assert schedule.first_shift(BLOCKS, date(2026, 6, 25)) == date(2026, 6, 26)  # Thu is free
    assert schedule.first_shift((), date(2026, 6, 25)) == date(2026, 6, 25)


def test_hours_and_pay_in_words():
    opening = Opening(
        schedule=STORED,
        hourly_wage_cents=1_787,
        starts_on=date(2026, 6, 22),
        ends_on=date(2026, 7, 31),
    )

    assert words.hours(STORED) == "Mon–Wed, Fri, 9 a.m.–3 p.m.; Sat, 10 a.m.–12:30 p.m."
    assert words.per_week(STORED) == "24.5 hours a week"
    assert words.pay(opening) == "$17.87 an hour"
    assert words.dates(opening) == "Jun 22–Jul 31"
    assert words.money(120_000) == "$1,200"
    assert words.pay(Opening(pay_kind="stipend", stipend_cents=50_000)) == "$500 stipend"
    assert words.pay(Opening()) == words.dates(Opening()) == words.hours([]) == ""


def test_days_speak_the_readers_language():
    with translation.override("es"):
        assert words.hours([STORED[1]]).lower().startswith("sáb")


def test_a_week_is_judged_for_the_young_and_for_all():
    late = (Block((0, 1), time(16), time(22), 30),)

    fit = fitness.judge(late, date(2026, 6, 22))

    assert fit == fitness.Fit(nobody=(), under_16=("H10",))


def test_a_stipend_is_an_hourly_wage_too():
    first, last = date(2026, 6, 22), date(2026, 6, 26)

    assert fitness.stipend_per_hour(22_000, BLOCKS, first, last) == 1_000
    assert fitness.stipend_per_hour(22_000, (), first, last) is None
    assert fitness.pay_floor(100, "Los Angeles", date(2001, 1, 1)) is None
