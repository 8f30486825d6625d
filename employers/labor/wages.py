"""Minimum wages where the work is done. Cents an hour, dated, each row with its source.

Rows are data: a district adds what its city decides. A row that nobody could confirm is left out,
so the state's floor stands there. Sub-minimum learner rates are never applied by themselves.
"""

from dataclasses import dataclass
from datetime import date

from employers.labor.tables import in_force

LOCAL_FROM_MINUTES = 120  # city and county rules bind from two hours of work there in a week


@dataclass(frozen=True)
class Wage:
    place: str
    since: date
    cents: int
    source: str


STATE = "California"
BULLETIN = "city and county bulletins, verified 2025-07"
NOTICE = "Department of Finance notice"
WAGES = (
    Wage(STATE, date(2023, 1, 1), 1550, NOTICE),
    Wage(STATE, date(2024, 1, 1), 1600, NOTICE),
    Wage(STATE, date(2025, 1, 1), 1650, NOTICE),
    Wage(STATE, date(2026, 1, 1), 1690, NOTICE),
    Wage("Los Angeles", date(2023, 7, 1), 1678, "LAMC 187.02; " + BULLETIN),
    Wage("Los Angeles", date(2024, 7, 1), 1728, "LAMC 187.02; " + BULLETIN),
    Wage("Los Angeles", date(2025, 7, 1), 1787, "LAMC 187.02; " + BULLETIN),
    Wage("LA County unincorporated", date(2023, 7, 1), 1690, BULLETIN),
    Wage("LA County unincorporated", date(2024, 7, 1), 1727, BULLETIN),
    Wage("LA County unincorporated", date(2025, 7, 1), 1781, BULLETIN),
    Wage("Pasadena", date(2023, 7, 1), 1693, BULLETIN),
    Wage("Pasadena", date(2024, 7, 1), 1750, BULLETIN),
    Wage("Pasadena", date(2025, 7, 1), 1804, BULLETIN),
    Wage("Santa Monica", date(2023, 7, 1), 1690, BULLETIN),
    Wage("Santa Monica", date(2024, 7, 1), 1727, BULLETIN),
    Wage("Santa Monica", date(2025, 7, 1), 1781, BULLETIN),
    Wage("Malibu", date(2023, 7, 1), 1690, BULLETIN),
    Wage("Malibu", date(2024, 7, 1), 1727, BULLETIN),
    Wage("West Hollywood", date(2023, 7, 1), 1908, BULLETIN),
    Wage("West Hollywood", date(2025, 1, 1), 1965, BULLETIN),
)


def floor(place: str, on: date, *, minutes_there: int = LOCAL_FROM_MINUTES, wages=WAGES) -> Wage:
    """Return the highest minimum that binds at a worksite's place on a day.

    `minutes_there` is the work done in that place in the week: below two hours the state's floor
    stands alone. Raises `ValueError` for a day before the tables begin.
    """
    places = {STATE, place} if minutes_there >= LOCAL_FROM_MINUTES else {STATE}
    rows = (in_force([w for w in wages if w.place == name], on) for name in places)
    binding = max((row for row in rows if row), key=lambda row: row.cents, default=None)
    if binding is None:
        raise ValueError(f"No minimum wage is known for {on}.")
    return binding


def below_minimum(cents: int, place: str, on: date, **facts) -> Wage | None:
    """Return the floor that a wage stays under, or None when it is high enough."""
    least = floor(place, on, **facts)
    return least if cents < least.cents else None
