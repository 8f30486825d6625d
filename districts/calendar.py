"""A school's calendar as values (pure): required minutes by date, openings, bells; and its lines.

People write days that are unlike the others one a line: a date or two, the minutes, a name.

    2026-11-23..2026-11-27, 0, Thanksgiving recess
    2026-12-18, 200, Minimum day
"""

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

LONGEST = 400  # days a year may have
MOST_LINES = 300
SAME_YEAR = timedelta(days=120)  # two openings this near are of one school year
DATES = ("%Y-%m-%d", "%m/%d/%Y", "%m/%d/%y")


class BadLine(ValueError):
    """A line that cannot be read: its number and what it says."""

    def __init__(self, number: int, line: str):
        super().__init__(f"{number}: {line}")
        self.number, self.line = number, line


@dataclass(frozen=True)
class SchoolCalendar:
    """When school is held, as far as anybody wrote it down."""

    required: dict[date, int] = field(default_factory=dict)
    bells: tuple[time, time] = (time(8, 30), time(15))
    years: tuple[tuple[date, date], ...] = ()

    @property
    def is_known(self) -> bool:
        return bool(self.years)

    def opens_after(self, on: date) -> date | None:
        """Return the next opening day after a day; the opening day itself belongs to its year."""
        return min((opens for opens, _ends in self.years if opens > on), default=None)

    def ends_on_or_after(self, on: date) -> date | None:
        """Return the last day of the year that a day lies in, or of the next one."""
        return min((ends for _opens, ends in self.years if ends >= on), default=None)

    def is_recess(self, on: date) -> bool:
        """Whether a day lies in no school year."""
        return not any(opens <= on <= ends for opens, ends in self.years)


def calendar(own: Iterable, usual: Iterable) -> SchoolCalendar:
    """Return the calendar of a school: its own years, and the district's where it has none."""
    own = list(own)
    rows = own + [
        row for row in usual if all(abs(row.opens_on - one.opens_on) > SAME_YEAR for one in own)
    ]
    rows.sort(key=lambda row: row.opens_on)
    required: dict[date, int] = {}
    for row in rows:
        required |= days_of(row)
    bells = (rows[-1].starts_at, rows[-1].ends_at) if rows else SchoolCalendar().bells
    return SchoolCalendar(required, bells, tuple((row.opens_on, row.ends_on) for row in rows))


def days_of(year) -> dict[date, int]:
    """Return the required minutes of each school day of a year; days without school are absent."""
    length = (year.ends_on - year.opens_on).days + 1
    days = (year.opens_on + timedelta(days=number) for number in range(min(length, LONGEST)))
    required = {day: year.minutes for day in days if day.weekday() < 5}
    for entry in year.days:
        for day in _span(entry):
            if year.opens_on <= day <= year.ends_on:
                required[day] = entry["minutes"]
    return {day: minutes for day, minutes in required.items() if minutes}


def _span(entry) -> list[date]:
    first, last = date.fromisoformat(entry["from"]), date.fromisoformat(entry["to"])
    return [first + timedelta(days=n) for n in range(min((last - first).days + 1, LONGEST))]


def read_days(text: str) -> list[dict]:
    """Return written lines as they are stored, in order of dates; raise `BadLine`."""
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip() and not (number == 1 and line.lower().lstrip().startswith("date")):
            found.append(_read(number, line))
    if len(found) > MOST_LINES:
        raise BadLine(MOST_LINES + 1, "…")
    return sorted(found, key=lambda entry: entry["from"])


def _read(number: int, line: str) -> dict:
    cells = [cell.strip() for cell in next(csv.reader([line]))]
    span = re.split(r"\s*(?:\.\.|–| to )\s*", cells[0])
    try:
        first, last = _date(span[0]), _date(span[-1])
        minutes = int(cells[1]) if len(cells) > 1 and cells[1] else 0
    except ValueError as error:
        raise BadLine(number, line[:80]) from error
    if last < first or not 0 <= minutes <= 720 or (last - first).days > LONGEST:
        raise BadLine(number, line[:80])
    name = ", ".join(cells[2:])[:60]
    return {"from": first.isoformat(), "to": last.isoformat(), "minutes": minutes, "name": name}


def _date(text: str) -> date:
    for pattern in DATES:
        try:
            return datetime.strptime(text.strip(), pattern).replace(tzinfo=UTC).date()
        except ValueError:
            continue
    raise ValueError(text)


def write_days(days: Iterable[dict]) -> str:
    """Return stored days as the lines people write."""
    lines = []
    for entry in days:
        span = entry["from"]
        if entry["to"] != entry["from"]:
            span = f"{span}..{entry['to']}"
        lines.append(", ".join(str(x) for x in (span, entry["minutes"], entry["name"]) if x != ""))
    return "\n".join(lines)
