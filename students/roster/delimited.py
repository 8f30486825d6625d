"""CSV and spreadsheets under a column mapping (pure): title rows above, names in one cell."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice

from students.roster import cells
from students.roster.headers import refused
from students.roster.lines import Row
from students.roster.mapping import FIELDS, Mapping, check
from students.roster.records import (
    STUDENT_FACTS,
    GuardianRecord,
    Kind,
    Problem,
    Reading,
    Refused,
    StudentRecord,
)
from students.roster.rows import RowReader
from students.roster.sources import File
from students.roster.tables import Told

LOOK_AT = 30  # rows in which the header is looked for
SAMPLE = 20
DELIMITERS = (",", ";", "\t", "|")
_KNOWN = {word for spec in FIELDS.values() for word in (cells.squeeze(spec.name), *spec.words)}


@dataclass(frozen=True)
class Sheet:
    """What a file looks like before anybody has mapped it."""

    header_line: int
    headers: tuple[str, ...]
    sample: tuple[tuple[str, ...], ...]
    delimiter: str = ","

    @property
    def refused_columns(self) -> tuple[str, ...]:
        return tuple(header for header in self.headers if refused(header))


def inspect(file: File) -> Sheet:
    """Find the header row and twenty rows below it; columns that are refused show no values.

    Raises `Refused` when there is no row that could be a header.
    """
    looks = [_look(file, delimiter) for delimiter in _delimiters(file)]
    sheet = max(looks, key=lambda found: len(found.headers) if found else 0)
    if sheet is None:
        raise Refused(Problem("no-header", file.name, detail={"rows": LOOK_AT}))
    return sheet


def _delimiters(file: File) -> tuple[str, ...]:
    return (",",) if file.is_sheet else DELIMITERS


def _look(file: File, delimiter: str) -> Sheet | None:
    rows = [row for row in islice(file.rows(delimiter=delimiter), LOOK_AT + SAMPLE) if row.cells]
    best = max(range(min(len(rows), LOOK_AT)), key=lambda i: _header_score(rows, i), default=None)
    if best is None or _header_score(rows, best) <= 0:
        return None
    headers = tuple(cells.text(cell) for cell in rows[best].cells)
    hidden = {place for place, header in enumerate(headers) if refused(header)}
    sample = [_shown(row, hidden) for row in rows[best + 1 : best + 1 + SAMPLE]]
    return Sheet(rows[best].line, headers, tuple(sample), delimiter)


def _shown(row: Row, hidden: set[int]) -> tuple[str, ...]:
    return tuple("" if i in hidden else cells.text(cell) for i, cell in enumerate(row.cells))


def _header_score(rows: list[Row], place: int) -> float:
    """How much a row looks like column names: words we know, no numbers or dates, no repeats."""
    filled = [cells.text(cell) for cell in rows[place].cells if cell.strip()]
    squeezed = [cells.squeeze(cell) for cell in filled]
    if len(filled) < 2 or len(set(squeezed)) < len(squeezed):
        return 0
    if any(_is_value(cell) for cell in filled):
        return 0
    known = sum(word in _KNOWN for word in squeezed)
    return len(filled) + 3 * known - place / 100


def _is_value(cell: str) -> bool:
    digits = sum(c.isdigit() for c in cell)
    return "@" in cell or digits > 2 or not any(c.isalpha() for c in cell)


def read(file: File, mapping: Mapping, *, today: date) -> Reading:
    """Return what the file says under a mapping. A refusal is a `Reading` too."""
    told = Told()
    try:
        return _read(file, mapping, told, today)
    except Refused as refusal:
        problems = [*told.problems, refusal.problem]
        return Reading(problems=problems, refused=True, source_system=mapping.source_system)


def _read(file: File, mapping: Mapping, told: Told, today: date) -> Reading:
    delimiter, header = _find_header(file, mapping)
    headers = [cells.text(cell) for cell in header.cells]
    _tell_headers(headers, file, header.line, mapping, told)
    reader = RowReader(file, mapping, headers, told=told, today=today)
    families = _Families(file.name, told)
    for row in _below(file.rows(delimiter=delimiter), header):
        families.add(*reader.read(row))
    students, guardians = families.finished()
    return Reading(
        students=students,
        guardians=guardians,
        problems=told.finished(),
        source_system=mapping.source_system,
        version="csv",
        kind=Kind.CSV,
        lists_whole_schools=mapping.lists_whole_schools,
        rows=reader.count,
    )


def _find_header(file: File, mapping: Mapping) -> tuple[str, Row]:
    """Return the delimiter and the row that has most of the mapped columns."""
    wanted = {cells.squeeze(column) for column in mapping.columns}
    best, most = None, 0
    for delimiter in _delimiters(file):
        for row in islice(file.rows(delimiter=delimiter), LOOK_AT):
            hits = len(wanted & {cells.squeeze(cell) for cell in row.cells or ()})
            if hits > most:
                best, most = (delimiter, row), hits
    if best is None:
        raise Refused(Problem("no-header", file.name, detail={"rows": LOOK_AT}))
    return best


def _tell_headers(headers: list[str], file: File, line: int, mapping: Mapping, told: Told) -> None:
    found = check(mapping, headers, file=file.name, line=line)
    if found:
        told.problems += found[:-1]
        raise Refused(found[-1])
    mapped = {cells.squeeze(column) for column in mapping.columns}
    rest = [header for header in headers if header and cells.squeeze(header) not in mapped]
    dropped = [header for header in rest if refused(header)]
    ignored = [header for header in rest if not refused(header)]
    if dropped:
        told.add("columns-dropped", file.name, line, columns=", ".join(dropped))
    if ignored:
        told.add("columns-ignored", file.name, line, columns=", ".join(ignored))


def _below(rows: Iterator[Row], header: Row) -> Iterator[Row]:
    """Rows under the header; reports that print it on every page repeat it."""
    return (row for row in rows if row.line > header.line and row.cells != header.cells)


class _Families:
    """Gathers rows by student: one row a guardian is a usual shape of contact exports."""

    def __init__(self, file: str, told: Told):
        self.file, self.told = file, told
        self.rows: dict[str, list[tuple[StudentRecord, list[GuardianRecord]]]] = {}

    def add(self, student: StudentRecord | None, guardians: list[GuardianRecord]) -> None:
        if student:
            self.rows.setdefault(student.key, []).append((student, guardians))

    def finished(self) -> tuple[list[StudentRecord], list[GuardianRecord]]:
        students, guardians = [], []
        for key, found in self.rows.items():
            if any(_facts(student) != _facts(found[0][0]) for student, _guardians in found):
                self._tell_duplicates(key, [student for student, _guardians in found])
                continue
            students.append(found[0][0])
            guardians += _each_once([g for _student, some in found for g in some])
        return students, guardians

    def _tell_duplicates(self, key: str, students: list[StudentRecord]) -> None:
        lines = ", ".join(str(student.line) for student in students)
        detail = {"column": "student_id", "value": key.split(":", 1)[1], "lines": lines}
        for student in students:
            self.told.add("duplicate", self.file, student.line, "student_id", **detail)


def _facts(student: StudentRecord) -> tuple:
    return (student.school, *(getattr(student, name) for name in STUDENT_FACTS))


def _each_once(guardians: list[GuardianRecord]) -> list[GuardianRecord]:
    seen = {(g.first.casefold(), g.last.casefold(), g.phone, g.email): g for g in guardians}
    return list(seen.values())
