"""Roster values (pure): what a reader gives and what the comparison takes.

In every record an empty value ("" or None) means *the file does not say*. A roster never erases a
value by leaving its cell blank: phones and addresses often come from a second file.
"""

from dataclasses import dataclass, field, fields
from datetime import date
from enum import StrEnum
from typing import Any

from students.roster.problems import MESSAGES, Severity


class Kind(StrEnum):
    """How much a file speaks for."""

    BULK = "bulk"  # everybody: whoever is missing has left
    DELTA = "delta"  # only what changed
    CSV = "csv"  # the rows it holds and nothing else


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing worth telling: where, what, what was kept and what to do.

    `detail` fills the sentences of `problems.MESSAGES[code]`; it holds column names, ids, dates
    and grades as written, never a password or a number that the law keeps out of rosters.
    """

    code: str
    file: str = ""
    line: int | None = None
    column: str = ""
    detail: dict[str, Any] = field(default_factory=dict)

    @property
    def severity(self) -> Severity:
        return MESSAGES[self.code].severity

    @property
    def message(self) -> str:
        """The sentence in the language of whoever is reading."""
        return MESSAGES[self.code].says.format(**self.detail)

    @property
    def kept(self) -> str:
        return MESSAGES[self.code].kept.format(**self.detail)

    @property
    def todo(self) -> str:
        return MESSAGES[self.code].todo.format(**self.detail)


class Refused(Exception):
    """The file as a whole cannot be read. `problem` says why, in words for a person."""

    def __init__(self, problem: Problem):
        super().__init__(f"{problem.code} in {problem.file or 'the file'}")
        self.problem = problem


@dataclass(frozen=True, slots=True)
class SchoolRecord:
    """A school (or department) as the roster names it."""

    source_id: str
    name: str
    kind: str = "school"
    code: str = ""  # location or CDS code, as text
    active: bool = True


@dataclass(frozen=True, slots=True)
class Link:
    """A guardian's tie to one student, by the student's key in this reading or its source id."""

    student: str
    relation: str = ""
    rank: int | None = None  # 1 is asked first
    contact_allowed: bool | None = None


@dataclass(slots=True)
class GuardianRecord:
    """A parent, guardian or relative."""

    source_id: str = ""
    first: str = ""
    last: str = ""
    email: str = ""
    phone: str = ""
    mobile: str = ""
    address_line1: str = ""
    city: str = ""
    state: str = ""
    zip: str = ""
    language: str = ""
    links: tuple[Link, ...] = ()
    active: bool = True
    update_only: bool = False
    file: str = ""
    line: int | None = None


@dataclass(slots=True)
class StudentRecord:
    """A student. `update_only`: the file knows too little to create one from this."""

    source_ids: tuple[str, ...] = ()
    student_id: str = ""
    ssid: str = ""
    legal_first: str = ""
    legal_middle: str = ""
    legal_last: str = ""
    preferred_first: str = ""
    preferred_last: str = ""
    pronouns: str = ""
    birth_date: date | None = None
    grade: str = ""
    school: str = ""  # source id, code or name of the home school, as the file says
    other_schools: tuple[str, ...] = ()
    email: str = ""
    personal_email: str = ""
    phone: str = ""
    mobile: str = ""
    address_line1: str = ""
    address_line2: str = ""
    city: str = ""
    state: str = ""
    zip: str = ""
    home_language: str = ""
    pathway_code: str = ""
    pathway_name: str = ""
    cte_status: str = ""
    gpa_band: str = ""
    attendance_ok: bool | None = None
    district_of_residence: str = ""
    seventh_grade_complete: bool | None = None
    graduation_date: date | None = None
    emergency1_name: str = ""
    emergency1_phone: str = ""
    emergency1_relation: str = ""
    active: bool = True
    update_only: bool = False
    file: str = ""
    line: int | None = None

    @property
    def key(self) -> str:
        """What a guardian's `Link.student` says for this student."""
        if self.source_ids:
            return self.source_ids[0]
        return f"id:{self.student_id}" if self.student_id else f"ssid:{self.ssid}"


_NOT_FACTS = {"source_ids", "school", "other_schools", "active", "update_only", "file", "line"}
STUDENT_FACTS = tuple(f.name for f in fields(StudentRecord) if f.name not in _NOT_FACTS)
GUARDIAN_FACTS = (
    *("first", "last", "email", "phone", "mobile"),
    *("address_line1", "city", "state", "zip", "language"),
)
YES_NO_FACTS = ("attendance_ok", "seventh_grade_complete")
DATE_FACTS = ("birth_date", "graduation_date")


@dataclass(slots=True)
class Reading:
    """All that one upload says. `refused` means: nothing of it may be used."""

    students: list[StudentRecord] = field(default_factory=list)
    guardians: list[GuardianRecord] = field(default_factory=list)
    schools: list[SchoolRecord] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    source_system: str = ""
    version: str = ""
    kind: Kind = Kind.CSV
    lists_whole_schools: bool = False  # a CSV that names every student of the schools in it
    rows: int = 0  # rows that speak of a person, broken ones included
    refused: bool = False

    def count(self, severity: Severity) -> int:
        return sum(p.severity == severity for p in self.problems)
