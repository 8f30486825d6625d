"""Meals and rests of one shift (LC 512; a public employer takes them as district policy)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

MEAL_AFTER = 300  # minutes of work that may pass without a meal
WAIVABLE_UNTIL = 360  # a waiver by mutual consent holds for a day no longer than this
MEAL_MINUTES = 30
FIRST_REST = 210


@dataclass(frozen=True)
class Meal:
    start: datetime
    end: datetime

    @property
    def minutes(self) -> int:
        return int((self.end - self.start) / timedelta(minutes=1))


def rests(minutes: int) -> int:
    """Return how many paid ten-minute rests are due: one per four hours or major fraction."""
    return 0 if minutes < FIRST_REST else ceil((minutes - 120) / 240)


def check(start: datetime, minutes: int, meals=(), *, waived: bool = False) -> list[str]:
    """Return MEAL_MISSING, MEAL_LATE, MEAL_SHORT as they apply; `minutes` leaves meals out."""
    if minutes <= MEAL_AFTER or (waived and minutes <= WAIVABLE_UNTIL):
        return []
    if not meals:
        return ["MEAL_MISSING"]
    first = min(meals, key=lambda meal: meal.start)
    late = first.start > start + timedelta(minutes=MEAL_AFTER)
    short = first.minutes < MEAL_MINUTES
    return ["MEAL_LATE"] * late + ["MEAL_SHORT"] * short
