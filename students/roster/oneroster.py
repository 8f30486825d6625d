"""OneRoster 1.1 and 1.2 (pure): bulk and delta, from a folder or zip, to one `Reading`.

The rules R1 to R16 stand in `docs/rosters.md`. Files that an internship does not
need (classes, courses, enrolments, results, user profiles) are never opened.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from students.roster import cells
from students.roster.family import join_doubles, tie_families
from students.roster.headers import (
    DEMOGRAPHICS,
    GONE,
    ORG_TYPES_1_1,
    ORG_TYPES_1_2,
    ORGS,
    STATUSES,
    Layout,
)
from students.roster.people import People, PersonReader
from students.roster.records import Kind, Problem, Reading, Refused, SchoolRecord, StudentRecord
from students.roster.sources import Bundle, File
from students.roster.tables import Cells, Table, Told, tell_age


@dataclass(frozen=True)
class Options:
    """What a district has said about its files.

    `student_id_from` names where the district student id stands: "identifier", "username",
    "sourcedId" or "userIds:<type>". `metadata` maps a vendor's own column to a fact of
    `StudentRecord`. `follow_bulk_status` is the district's yes to R8.
    """

    today: date
    student_id_from: str = "identifier"
    date_format: str = "%Y-%m-%d"
    follow_bulk_status: bool = False
    metadata: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Manifest:
    version: str
    kind: Kind
    system: str = ""


def read(bundle: Bundle, options: Options) -> Reading:
    """Return everything the files say. A refusal is a `Reading` too, with `refused` set."""
    reader = Reader(bundle, options)
    try:
        return reader.read()
    except Refused as refusal:
        problems = [*reader.told.problems, refusal.problem]
        return Reading(problems=problems, refused=True, kind=Kind.DELTA)


class Reader:
    """One pass over the files of a bundle."""

    def __init__(self, bundle: Bundle, options: Options):
        self.bundle, self.options = bundle, options
        self.told = Told()
        self.manifest = Manifest("1.1", Kind.DELTA)
        self.statuses_ignored = 0

    def read(self) -> Reading:
        self.manifest = self._manifest()
        if self.bundle.get("users.csv") is None:
            raise Refused(Problem("users-missing"))
        schools = self._schools()
        births = self._births()
        people = PersonReader(self, schools).read()
        students = self._students(people, births)
        guardians = tie_families(people, students, self.told)
        if self.statuses_ignored:
            self.told.add("bulk-status", "users.csv", count=self.statuses_ignored)
        return Reading(
            students=_each_once(students),
            guardians=guardians,
            schools=list(schools.values()),
            problems=self.told.finished(),
            source_system=self.manifest.system or "oneroster",
            version=self.manifest.version,
            kind=self.manifest.kind,
            rows=people.rows,
        )

    # --- Manifest ------------------------------------------------------------------------------

    def _manifest(self) -> Manifest:
        guessed = "1.2" if self.bundle.get("roles.csv") else "1.1"
        file = self.bundle.get("manifest.csv")
        if file is None:
            self.told.add("manifest-missing", "manifest.csv")
            return Manifest(guessed, Kind.DELTA)
        said = _properties(file)
        version = said.get("oneroster.version", guessed)
        if version not in {"1.0", "1.1", "1.2"}:
            self._unclear("oneroster.version", version)
            version = guessed
        return Manifest(version, self._kind(said.get("file.users", "")), _system(said))

    def _kind(self, said: str) -> Kind:
        word = said.lower()
        if word in {"bulk", "delta"}:
            return Kind(word)
        self._unclear("file.users", said)
        return Kind.DELTA

    def _unclear(self, name: str, value: str) -> None:
        self.told.add("manifest-unclear", "manifest.csv", None, name, column=name, value=value)

    @property
    def is_bulk(self) -> bool:
        return self.manifest.kind == Kind.BULK

    # --- What every file shares ----------------------------------------------------------------

    def table(self, name: str, layout: Layout) -> Table | None:
        file = self.bundle.get(name)
        return Table(file, layout, self.told, self.options.metadata) if file else None

    def rows(self, name: str, layout: Layout) -> Iterator[tuple[Cells, bool]]:
        """Yield (row, gone) of a file; rows whose status cannot be read are left out."""
        table = self.table(name, layout)
        for row in table.rows() if table else ():
            gone = self._gone(row, table)
            if gone is not None:
                yield row, gone

    def word(self, row: Cells, file: str, column: str, known: tuple, newer: tuple = ()) -> str:
        """Return an enumerated word as the standard spells it, "" when it is none (R6)."""
        value = row[column]
        if value in known or value.startswith("ext:"):
            return value
        spelled = {word.lower(): word for word in (*known, *newer)}
        read = spelled.get(value.lower(), "")
        if not read:
            self.told.add("enum-unknown", file, row.line, column, value=value, column=column)
        elif read != value:
            self.told.add("enum-case", file, row.line, column, value=value, read=read)
        elif read in newer and self.manifest.version < "1.2":
            self.told.add("enum-newer", file, row.line, column, value=value)
        return read

    def _gone(self, row: Cells, table: Table) -> bool | None:
        """Whether the row says its subject is gone; None when that cannot be read (R8)."""
        file, value = table.file.name, row["status"]
        if not value:
            if not self.is_bulk and table.has("status"):
                self.told.add("delta-status-missing", file, row.line, "status")
            return False
        status = self.word(row, file, "status", STATUSES)
        if not status:
            return None
        if not self.is_bulk:
            return status in GONE
        return self._gone_in_bulk(row, file, status)

    def _gone_in_bulk(self, row: Cells, file: str, status: str) -> bool:
        if status in GONE and self.options.follow_bulk_status:
            self.told.add("bulk-status-followed", file, row.line, "status", value=status)
            return True
        self.statuses_ignored += file.lower() == "users.csv"
        return False

    # --- Schools and birth dates ---------------------------------------------------------------

    def _schools(self) -> dict[str, SchoolRecord]:
        schools = {}
        for row, gone in self.rows("orgs.csv", ORGS):
            kind = self.word(row, "orgs.csv", "type", ORG_TYPES_1_1, ORG_TYPES_1_2)
            if kind and row["sourcedId"]:
                schools[row["sourcedId"]] = SchoolRecord(
                    row["sourcedId"], row["name"], kind, row["identifier"], not gone
                )
        return schools

    def _births(self) -> dict[str, date]:
        births = {}
        for row, gone in self.rows("demographics.csv", DEMOGRAPHICS):
            if gone or not row["birthDate"]:
                continue
            born = cells.parse_date(row["birthDate"], self.options.date_format)
            if born:
                births[row["sourcedId"]] = born
                self._tell_age(born, row.line)
            else:
                self._tell_date(row)
        return births

    def _tell_date(self, row: Cells) -> None:
        detail = {
            "value": row["birthDate"],
            "expected": cells.DATE_FORMATS.get(self.options.date_format, self.options.date_format),
            "file": "demographics.csv",
            "line": row.line,
        }
        self.told.add("birth-date-unreadable", "demographics.csv", row.line, "birthDate", **detail)

    def _tell_age(self, born: date, line: int) -> None:
        where = {"file": "demographics.csv", "line": line, "column": "birthDate"}
        tell_age(self.told, born, today=self.options.today, **where)

    # --- Students ------------------------------------------------------------------------------

    def _students(self, people: People, births: dict[str, date]) -> dict[str, StudentRecord]:
        """Return the students by each of their source ids."""
        students = {person.source_id: person.student for person in people.students()}
        for source_id, born in births.items():
            if source_id in students:
                students[source_id].birth_date = born
            elif source_id not in people.by_id:
                self._orphan(students, source_id, born)
        return join_doubles(students, self.told)

    def _orphan(self, students: dict, source_id: str, born: date) -> None:
        if self.is_bulk:
            self.told.add("demographics-orphan", "demographics.csv", value=source_id)
        else:  # a delta may hold nothing of a student but the corrected birth date
            students[source_id] = StudentRecord((source_id,), birth_date=born, update_only=True)


def _properties(file: File) -> dict[str, str]:
    """Return the manifest's pairs, names in lower case."""
    rows = [row.cells for row in file.rows() if row.cells and len(row.cells) > 1]
    return {cells.text(name).lower(): cells.text(value) for name, value, *_ in rows}


def _system(said: dict[str, str]) -> str:
    """Return the source system; some exports write "absent" where they have no code."""
    names = (said.get("source.systemcode", ""), said.get("source.systemname", ""))
    return next((name[:80] for name in names if name.lower() not in {"", "absent"}), "")


def _each_once(students: dict[str, StudentRecord]) -> list[StudentRecord]:
    return list({id(record): record for record in students.values()}.values())
