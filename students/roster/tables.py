"""Rows under names (pure): one header rule for every CSV, and a list of problems that stays short.

What must not be stored is dropped here by position, before any row gets a name, so that nothing
further in can keep it by accident.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from students.roster import cells
from students.roster.headers import METADATA_WORDS, Layout, refused
from students.roster.lines import Row
from students.roster.problems import MESSAGES, Severity
from students.roster.records import Problem, Refused
from students.roster.sources import File

MOST_TOLD = 200  # of one kind in one column; errors are told five times as often
YOUNGEST, OLDEST, YOUNGEST_ACCOUNT = 10, 22, 13  # years; R14 and the privacy rule for under 13
PHONE_COLUMNS = ("phone", "sms", "mobile", "home_phone")


@dataclass
class Told:
    """Problems in the order met; after `MOST_TOLD` of a kind the rest are only counted."""

    problems: list[Problem] = field(default_factory=list)
    _counts: Counter = field(default_factory=Counter)

    def add(self, code: str, file: str = "", line: int | None = None, where: str = "", /, **detail):
        """Note a problem at (file, line, column `where`); `detail` fills its sentences."""
        kind = (code, file, where)
        self._counts[kind] += 1
        most = MOST_TOLD * (5 if MESSAGES[code].severity == Severity.ERROR else 1)
        if self._counts[kind] <= most:
            self.problems.append(Problem(code, file, line, where, detail))

    def finished(self) -> list[Problem]:
        """Return all problems, with one line for each kind that was cut short."""
        for (code, file, column), count in self._counts.items():
            told = sum((p.code, p.file, p.column) == (code, file, column) for p in self.problems)
            if count > told:
                detail = {"count": count - told, "code": code}
                self.problems.append(Problem("and-more", file, None, column, detail))
        return self.problems


def tell_age(told: Told, born: date, *, today: date, file: str, line: int, column: str) -> None:
    """Note an age that cannot be right, or is too young for an account (R14)."""
    age = cells.age_on(born, today)
    if age < YOUNGEST or age > OLDEST:
        told.add("age-unlikely", file, line, column, age=age)
    elif age < YOUNGEST_ACCOUNT:
        told.add("age-too-young", file, line, column, age=age)


class Cells(NamedTuple):
    """One row by canonical column name. Absent columns and empty cells read as ""."""

    line: int
    values: dict[str, str]

    def __getitem__(self, name: str) -> str:
        return self.values.get(name, "")


class Table:
    """A OneRoster file under its layout: header checked once, rows cleaned as they are read."""

    def __init__(self, file: File, layout: Layout, told: Told, metadata: dict | None = None):
        self.file, self.layout, self.told = file, layout, told
        self.metadata = metadata or {}
        self.columns: dict[int, str] = {}
        self.width = 0
        self.written: dict[str, str] = {}  # canonical name -> as the file spells it

    def rows(self) -> Iterator[Cells]:
        """Yield the good rows; bad ones become problems. Raises `Refused` for a bad header."""
        rows = self.file.rows()
        self._read_header(next(rows, None))
        for row in rows:
            found = self._cells(row)
            if found is not None:
                yield found

    def has(self, name: str) -> bool:
        return name in self.written

    # --- The header (R1 to R4) -----------------------------------------------------------------

    def _read_header(self, row: Row | None) -> None:
        if row is None or row.cells is None:
            raise Refused(Problem("no-header", self.file.name, detail={"rows": 1}))
        headers = [cells.text(cell) for cell in row.cells]
        self.width = len(headers)
        unknown, dropped = [], []
        for place, header in enumerate(headers):
            if refused(header):
                dropped.append(header)
            elif not self._place(place, header, row.line) and header:
                unknown.append(header)
        self._refuse_missing(headers)
        self._tell("columns-dropped", row.line, dropped)
        self._tell("columns-ignored", row.line, unknown)

    def _place(self, place: int, header: str, line: int) -> bool:
        name = self._canonical(header)
        if not name:
            return False
        if name in self.written:
            raise Refused(Problem("header-twice", self.file.name, line, header, {"column": header}))
        if name != header and not header.lower().startswith("metadata."):
            self._add("header-alias", line, header, value=header, read=name)
        self.written[name] = header
        if name not in self.layout.passed:
            self.columns[place] = name
        return True

    def _canonical(self, header: str) -> str:
        if header in self.metadata:
            return self.metadata[header]
        if header.lower().startswith("metadata."):
            name = METADATA_WORDS.get(cells.squeeze(header.split(".", 1)[1]), "")
            return "" if name in self.written else name
        return self.layout.spelled.get(cells.squeeze(header), "")

    def _refuse_missing(self, headers: list[str]) -> None:
        missing = [name for name in self.layout.required if name not in self.written]
        if missing:
            shown = [header for header in headers if header and not refused(header)]
            detail = {"columns": ", ".join(missing), "found": ", ".join(shown[:40])}
            raise Refused(Problem("header-missing", self.file.name, 1, missing[0], detail))

    # --- The rows (R5, R16) --------------------------------------------------------------------

    def _cells(self, row: Row) -> Cells | None:
        if row.cells is None:
            self._add("row-unreadable", row.line)
            return None
        if len(row.cells) > self.width and any(cell.strip() for cell in row.cells[self.width :]):
            self._add("row-too-long", row.line, cells=len(row.cells), expected=self.width)
            return None
        if len(row.cells) < self.width:
            self._add("row-short", row.line, cells=len(row.cells), expected=self.width)
        values = {
            name: value
            for place, name in self.columns.items()
            if place < len(row.cells) and (raw := row.cells[place]) and (value := cells.text(raw))
        }
        return Cells(row.line, values) if self._bearable(row.line, values) else None

    def _bearable(self, line: int, values: dict[str, str]) -> bool:
        for name, value in values.items():
            if cells.looks_like_ssn(value) and name not in PHONE_COLUMNS:
                self._add("looks-like-ssn", line, self.written[name], column=self.written[name])
                return False
            if cells.looks_like_formula(value):
                self._add("formula", line, self.written[name])
        return True

    def _tell(self, code: str, line: int, headers: list[str]) -> None:
        if headers:
            self._add(code, line, columns=", ".join(headers))

    def _add(self, code: str, line: int, where: str = "", /, **detail) -> None:
        self.told.add(code, self.file.name, line, where, **detail)
