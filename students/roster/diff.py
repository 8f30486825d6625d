"""What an upload would change (pure): each person created, changed, unchanged, left or conflicting.

The same file twice changes nothing. A blank cell never erases. Whoever is missing from a file that
lists everybody has left: marked, never deleted, and not without a person's word when it is more
than a tenth of all (R12, R13).
"""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, NamedTuple

from students.roster.guard import Guard
from students.roster.matching import (
    GuardianFinder,
    Known,
    KnownGuardian,
    KnownLink,
    KnownStudent,
    SchoolFinder,
    StudentFinder,
)
from students.roster.records import (
    GUARDIAN_FACTS,
    STUDENT_FACTS,
    GuardianRecord,
    Kind,
    Link,
    Reading,
    StudentRecord,
)

LEGAL_FACTS = frozenset({"legal_first", "legal_middle", "legal_last", "birth_date"})


class Action(StrEnum):
    CREATED = "created"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    LEFT = "left"
    CONFLICT = "conflict"


class Delta(NamedTuple):
    old: Any
    new: Any


@dataclass(slots=True)
class StudentChange:
    """What happens to one student. `reason` is a key of `reasons.REASONS` for a conflict."""

    action: Action
    record: StudentRecord | None = None
    known_id: int | None = None
    school: int | None = None
    fields: dict[str, Delta] = field(default_factory=dict)
    new_source_ids: tuple[str, ...] = ()
    reason: str = ""
    detail: dict[str, Any] = field(default_factory=dict)
    candidates: tuple[int, ...] = ()

    @property
    def touches_legal_identity(self) -> bool:
        """Name or birth date of a known student: signed papers must be looked at (R15)."""
        return self.action == Action.CHANGED and bool(LEGAL_FACTS & self.fields.keys())


@dataclass(slots=True)
class Tie:
    """A guardian's tie to a student: `student` is a known id, else `key` names a new record."""

    student: int | None
    key: str
    relation: str = ""
    rank: int | None = None
    contact_allowed: bool | None = None


@dataclass(slots=True)
class GuardianChange:
    """What happens to one guardian and to their ties."""

    action: Action
    record: GuardianRecord | None = None
    known_id: int | None = None
    fields: dict[str, Delta] = field(default_factory=dict)
    new_source_id: str = ""
    ties: list[Tie] = field(default_factory=list)  # new or changed
    lost: tuple[int, ...] = ()  # students whose guardian this no longer is
    open_ties: tuple[int, ...] = ()  # students waiting for a guardian nobody knows yet


@dataclass(slots=True)
class Plan:
    """The whole difference."""

    students: list[StudentChange]
    guardians: list[GuardianChange]
    guard: Guard

    def count(self, action: Action) -> int:
        return sum(change.action == action for change in self.students)

    @property
    def is_empty(self) -> bool:
        quiet = {Action.UNCHANGED, Action.CONFLICT}
        return {change.action for change in (*self.students, *self.guardians)} <= quiet


def compare(known: Known, reading: Reading) -> Plan:
    """Return what the reading would change among the known people. Writes nothing."""
    if reading.refused:
        return Plan([], [], Guard(0, 0))
    comparison = _Comparison(known, reading)
    students = comparison.students()
    leaving = sum(change.action == Action.LEFT for change in students)
    return Plan(students, comparison.guardians(), Guard(leaving, comparison.present()))


class _Comparison:
    def __init__(self, known: Known, reading: Reading):
        self.known, self.reading = known, reading
        self.schools = SchoolFinder(known, reading)
        self.finder = StudentFinder(known)
        self.guardian_finder = GuardianFinder(known)
        self.by_key: dict[str, StudentChange] = {}
        self.seen: dict[int, StudentChange] = {}
        self.spared: set[int] = set()  # a conflict is no reason to let somebody go
        self.seen_schools: set[int] = set()

    # --- Students ------------------------------------------------------------------------------

    def students(self) -> list[StudentChange]:
        changes = [self._student(record) for record in self.reading.students]
        for change in changes:
            self._tell_apart(change)
        return [*changes, *self._missing()]

    def present(self) -> int:
        """How many active students the file should hold if it lists them all."""
        return sum(s.active and self._should_be_there(s) for s in self.known.students)

    def _student(self, record: StudentRecord) -> StudentChange:
        match = self.finder.find(record)
        school = self.schools.find(record.school)
        change = StudentChange(Action.CONFLICT, record, school=school, reason=match.reason)
        change.known_id = match.student.id if match.student else None
        change.candidates = match.candidates
        if school:
            self.seen_schools.add(school)
        for key in {record.key, *record.source_ids}:
            self.by_key[key] = change
        if match.student and match.student.id in self.seen:
            change.reason = change.reason or "twice"
            self._make_conflict(self.seen[match.student.id], "twice")
        elif match.student:
            self.seen[match.student.id] = change
        self.spared.update(match.candidates)
        if not change.reason:
            self._decide(change, match.student)
        return change

    def _tell_apart(self, change: StudentChange) -> None:
        """One name and birth date twice in the file: the system itself tells the two apart."""
        if change.reason == "same-person" and self.seen.keys() >= set(change.candidates):
            change.reason, change.candidates = "", ()
            self._decide(change, None)

    def _make_conflict(self, change: StudentChange, reason: str) -> None:
        change.action, change.reason = Action.CONFLICT, reason
        change.fields, change.new_source_ids = {}, ()

    def _decide(self, change: StudentChange, student: KnownStudent | None) -> None:
        record = change.record
        needs_school = record.school or not student
        if record.active and needs_school and not change.school:
            change.reason = "school-unknown" if record.school else "school-missing"
            change.detail = {"school": self.schools.name(record.school)}
        elif student is None:
            change.action = Action.CREATED
            change.new_source_ids = record.source_ids
        elif not record.active:
            change.action = Action.LEFT if student.active else Action.UNCHANGED
        else:
            self._compare(change, student)

    def _compare(self, change: StudentChange, student: KnownStudent) -> None:
        record = change.record
        change.fields = _differences(record, student.facts, STUDENT_FACTS)
        if record.student_id in record.source_ids:
            change.fields.pop("student_id", None)  # a stand-in never replaces an id
        if change.school and change.school != student.school:
            change.fields["school"] = Delta(student.school, change.school)
        if not student.active:
            change.fields["active"] = Delta(old=False, new=True)
        new = (key for key in record.source_ids if key not in student.source_ids)
        change.new_source_ids = tuple(new)
        is_changed = change.fields or change.new_source_ids
        change.action = Action.CHANGED if is_changed else Action.UNCHANGED

    def _missing(self) -> list[StudentChange]:
        """Students whom a file that lists everybody does not list."""
        gone_over = self.seen.keys() | self.spared
        return [
            StudentChange(Action.LEFT, known_id=student.id, school=student.school)
            for student in self.known.students
            if student.active and student.id not in gone_over and self._should_be_there(student)
        ]

    def _should_be_there(self, student: KnownStudent) -> bool:
        if self.reading.kind == Kind.BULK:
            return bool(student.source_ids)  # only whom this system has named before
        return self.reading.lists_whole_schools and student.school in self.seen_schools

    # --- Guardians -----------------------------------------------------------------------------

    def guardians(self) -> list[GuardianChange]:
        changes = [self._guardian(record) for record in self.reading.guardians]
        seen = {change.known_id for change in changes if change.known_id}
        return [*(change for change in changes if change), *self._guardians_gone(seen)]

    def _guardian(self, record: GuardianRecord) -> GuardianChange:
        wanted = [(link, self._student_of(link)) for link in record.links]
        wanted += [(Link(""), student) for student in self._open_ties(record)]
        known_ids = {student for _link, student in wanted if isinstance(student, int)}
        guardian = self.guardian_finder.find(record, known_ids)
        if guardian is None:
            return self._new_guardian(record, wanted, known_ids)
        change = GuardianChange(Action.UNCHANGED, record, guardian.id)
        if not record.active:
            change.lost = _roster_ties(guardian)
            change.action = Action.LEFT if change.lost else Action.UNCHANGED
            return change
        return self._compare_guardian(change, guardian, wanted)

    def _new_guardian(self, record, wanted, known_ids: set[int]) -> GuardianChange:
        if record.update_only or not record.active:
            return GuardianChange(Action.UNCHANGED, record, open_ties=tuple(sorted(known_ids)))
        ties = [_tie(link, student) for link, student in wanted if student is not None]
        action = Action.CREATED if ties else Action.UNCHANGED
        return GuardianChange(action, record, new_source_id=record.source_id, ties=ties)

    def _compare_guardian(self, change, guardian: KnownGuardian, wanted) -> GuardianChange:
        record = change.record
        change.fields = _differences(record, guardian.facts, GUARDIAN_FACTS)
        if record.source_id and record.source_id not in guardian.source_ids:
            change.new_source_id = record.source_id
        for link, student in wanted:
            if student is not None and _tie_differs(link, guardian.links.get(student)):
                change.ties.append(_tie(link, student))
        change.lost = self._lost_ties(guardian, wanted)
        if change.fields or change.new_source_id or change.ties or change.lost:
            change.action = Action.CHANGED
        return change

    def _student_of(self, link: Link) -> int | str | None:
        """Return a known id, else the key of a student about to be created, else None."""
        change = self.by_key.get(link.student)
        if change is not None:
            if change.action == Action.CREATED:
                return change.record.key
            return None if change.action == Action.CONFLICT else change.known_id
        student = self.finder.by_source.get(link.student)
        return student.id if student else None

    def _open_ties(self, record: GuardianRecord) -> list[int]:
        tied = {self._student_of(link) for link in record.links}
        waiting = self.known.open_ties.get(record.source_id, ())
        return [student for student in waiting if student not in tied]

    def _lost_ties(self, guardian: KnownGuardian, wanted) -> tuple[int, ...]:
        """A bulk file that names both ends, but no longer together, ends their tie."""
        if self.reading.kind != Kind.BULK or not guardian.source_ids:
            return ()
        kept = {student for _link, student in wanted}
        taken = {change.known_id for change in self.seen.values() if change.action in _TAKEN}
        return tuple(s for s in _roster_ties(guardian) if s in taken and s not in kept)

    def _guardians_gone(self, seen: set[int]) -> list[GuardianChange]:
        if self.reading.kind != Kind.BULK:
            return []
        gone = (g for g in self.known.guardians if g.source_ids and g.id not in seen)
        found = [
            GuardianChange(Action.LEFT, known_id=g.id, lost=self._lost_ties(g, [])) for g in gone
        ]
        return [change for change in found if change.lost]


_TAKEN = {Action.CHANGED, Action.UNCHANGED}


def _roster_ties(guardian: KnownGuardian) -> tuple[int, ...]:
    return tuple(sorted(s for s, link in guardian.links.items() if link.from_roster))


def _differences(record, facts: dict[str, Any], names: tuple[str, ...]) -> dict[str, Delta]:
    """Return {name: (old, new)} where the file says something else; blanks say nothing."""
    return {
        name: Delta(facts[name], new)
        for name in names
        if name in facts and (new := getattr(record, name)) not in ("", None) and new != facts[name]
    }


def _tie(link: Link, student: int | str) -> Tie:
    known, key = (student, "") if isinstance(student, int) else (None, student)
    return Tie(known, key, link.relation, link.rank, link.contact_allowed)


def _tie_differs(link: Link, known: KnownLink | None) -> bool:
    if known is None:
        return True
    said = {name: getattr(link, name) for name in ("relation", "rank", "contact_allowed")}
    return any(v not in ("", None) and v != getattr(known, k) for k, v in said.items())
