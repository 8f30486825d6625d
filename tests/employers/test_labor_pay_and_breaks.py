"""Meals, rests, minimum wages and closed occupations: the vectors of the labour rules."""

from datetime import UTC, date, datetime

import pytest

from employers.labor import breaks, occupations, wages
from employers.labor.breaks import Meal

NINE = datetime(2026, 7, 6, 9, tzinfo=UTC)


def meal(start, end):
    return Meal(
        NINE.replace(hour=start[0], minute=start[1]), NINE.replace(hour=end[0], minute=end[1])
    )


@pytest.mark.parametrize(
    ("minutes", "meals", "waived", "expected"),
    (
        pytest.param(300, (), False, [], id="B1"),
        pytest.param(301, (), False, ["MEAL_MISSING"], id="B2"),
        pytest.param(360, (), True, [], id="B3"),
        pytest.param(361, (), True, ["MEAL_MISSING"], id="B4"),
        pytest.param(420, (meal((14, 0), (14, 30)),), False, [], id="B5"),
        pytest.param(420, (meal((14, 1), (14, 31)),), False, ["MEAL_LATE"], id="B6"),
        pytest.param(420, (meal((13, 0), (13, 29)),), False, ["MEAL_SHORT"], id="B7"),
        pytest.param(480, (meal((12, 30), (13, 0)),), False, [], id="B9"),
    ),
)
def test_meals(minutes, meals, waived, expected):
    assert breaks.check(NINE, minutes, meals, waived=waived) == expected


@pytest.mark.parametrize(
    ("minutes", "due"), ((209, 0), (210, 1), (300, 1), (360, 1), (361, 2), (480, 2), (601, 3))
)
def test_rests(minutes, due):
    assert breaks.rests(minutes) == due


@pytest.mark.parametrize(
    ("place", "on", "cents", "floor"),
    (
        pytest.param("Los Angeles", date(2025, 6, 30), 1728, None, id="W1a"),
        pytest.param("Los Angeles", date(2025, 7, 1), 1728, 1787, id="W1b"),
        pytest.param("Torrance", date(2026, 2, 1), 1690, None, id="W2a"),
        pytest.param("Torrance", date(2026, 2, 1), 1689, 1690, id="W2b"),
        pytest.param("LA County unincorporated", date(2025, 8, 1), 1781, None, id="W3"),
        pytest.param("Los Angeles", date(2026, 7, 6), 1520, 1787, id="no learner rate"),
    ),
)
def test_minimum_wage(place, on, cents, floor):
    least = wages.below_minimum(cents, place, on)
    assert (least and least.cents) == floor


def test_w4_and_w5_a_city_binds_from_two_hours_a_week():
    on = date(2026, 2, 2)
    assert wages.floor("Los Angeles", on, minutes_there=60).place == wages.STATE
    assert wages.floor("Los Angeles", on, minutes_there=120).cents == 1787


def test_a_day_before_the_tables_is_an_error():
    with pytest.raises(ValueError, match="1999"):
        wages.floor("Los Angeles", date(1999, 1, 1))


@pytest.mark.parametrize(
    ("duties", "kinds"),
    (
        ("Welcome visitors and file charts.", []),
        ("Drive the van to the market", ["driving on the job"]),
        ("Use the Forklift and clean the meat slicer", ["forklifts and hoists", "meat slicers"]),
        ("A driven person who loves the rooftop garden", ["driving on the job", "roofs"]),
    ),
)
def test_words_that_hint_at_closed_work(duties, kinds):
    assert [one.what for one in occupations.hints(duties)] == kinds
