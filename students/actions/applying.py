"""The worker's half of a roster, part two: write the confirmed difference, all of it or nothing.

One transaction an import. The move to "imported" comes first: a second worker finds it made.
"""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from districts import events
from students.actions import contacts, rosters
from students.actions.batches import batches
from students.actions.families import FamilyWriter
from students.actions.known import EXTRA_FACTS, STUDENT_COLUMNS
from students.enums import RosterState, RowAction, RowKind
from students.models import RosterImport, SourceKey, Student
from students.roster.finish import language
from students.roster.records import Kind
from students.roster.stored import fact

A_ROW = timedelta(milliseconds=20)  # generous: how long a row may take to be written
AT_LEAST = timedelta(seconds=30)


def apply(*, roster: RosterImport, at) -> None:
    """Write a confirmed roster; raise `IllegalMove` when it was written already."""
    roster.renew(AT_LEAST + A_ROW * roster.total)
    with transaction.atomic():
        roster.move(RosterState.APPLIED, applied_at=at)
        students = StudentWriter(roster, at=at)
        students.write()
        FamilyWriter(roster, students.keys, at=at).write()
        facts = {name: roster.counts.get(name, {}) for name in ("student", "guardian")}
        events.record("roster.applied", roster, by=roster.confirmed_by, at=at, facts=facts)
        roster.rows.all().delete()
        rosters.forget_file(roster)
        roster.settle()


class StudentWriter:
    """Writes the student rows of an import. `keys` maps keys of new students to their row."""

    def __init__(self, roster: RosterImport, *, at):
        self.roster, self.at = roster, at
        self.today = timezone.localdate(at)
        self.keys: dict[str, int] = {}

    def write(self) -> None:
        for batch in self._batches(RowAction.CREATED):
            self._create(batch)
        for batch in self._batches(RowAction.CHANGED):
            self._change(batch)
        for batch in self._batches(RowAction.LEFT):
            self._let_go([row.change["known"] for row in batch])
        self._mark_seen()

    def _batches(self, action: RowAction):
        rows = self.roster.rows.filter(kind=RowKind.STUDENT, action=action)
        return batches(rows.order_by("number").iterator())

    # --- New -----------------------------------------------------------------------------------

    def _create(self, batch: list) -> None:
        said = [row.change for row in batch]
        students = Student.objects.bulk_create([self._student(change) for change in said])
        points = []
        for student, change in zip(students, said, strict=True):
            self.keys[change["key"]] = student.pk
            points += contacts.new_points("student", student.pk, change["facts"], at=self.at)
        contacts.ContactPoint.objects.bulk_create(points)
        self._name_sources(zip(students, said, strict=True))

    def _student(self, change: dict) -> Student:
        student = Student(school_id=change["school"], roster_seen_at=self.at)
        _fill(student, change["facts"])
        student.language = language(student.home_language) or "en"
        return student

    def _name_sources(self, pairs) -> None:
        system = self.roster.source_system
        SourceKey.objects.bulk_create(
            SourceKey(source_system=system, sourced_id=key, student_id=student.pk)
            for student, change in pairs
            for key in change.get("sources", ())
        )

    # --- Changed -------------------------------------------------------------------------------

    def _change(self, batch: list) -> None:
        said = {row.change["known"]: row.change for row in batch}
        students = Student.objects.in_bulk(list(said))
        touched = set()
        for pk, change in said.items():
            touched |= _fill(students[pk], change.get("facts", {}))
        Student.objects.bulk_update(
            students.values(), sorted(touched | {"roster_seen_at"}), batch_size=500
        )
        self._name_sources((students[pk], change) for pk, change in said.items())
        facts = {pk: change.get("facts", {}) for pk, change in said.items()}
        contacts.change_points("student", facts, at=self.at)
        for pk, change in said.items():
            self._tell_change(students[pk], change)

    def _tell_change(self, student: Student, change: dict) -> None:
        student.roster_seen_at = self.at
        fields = sorted(change.get("facts", ()))
        self._tell("student.changed", student, fields=fields)
        if change.get("legal"):
            self._tell("student.legal_changed", student, fields=fields)
        if "active" in fields:
            self._tell("student.returned", student)

    # --- Left ----------------------------------------------------------------------------------

    def _let_go(self, ids: list[int]) -> None:
        """Marked, never deleted: an open placement is for a person to look at (R13)."""
        Student.objects.filter(pk__in=ids, left_on=None).update(left_on=self.today)
        for student in Student.objects.filter(pk__in=ids).order_by("pk"):
            self._tell("student.left", student)

    def _mark_seen(self) -> None:
        if self.roster.counts.get("kind") != Kind.BULK:
            return
        # In batches of ids rather than in one join: right after the first import PostgreSQL knows
        # nothing of these tables' sizes and would walk them once for each student.
        named = SourceKey.objects.filter(source_system=self.roster.source_system)
        ids = named.exclude(student=None).order_by("student").values_list("student", flat=True)
        for batch in batches(ids.distinct()):
            Student.objects.filter(pk__in=batch, left_on=None).update(roster_seen_at=self.at)

    def _tell(self, verb: str, student: Student, **facts) -> None:
        facts["roster"] = self.roster.pk
        by = self.roster.confirmed_by
        events.record(verb, student, by=by, at=self.at, student=student, facts=facts)


def _fill(student: Student, facts: dict) -> set[str]:
    """Set what the roster says; return the names of the columns it touched."""
    touched = set()
    for name, value in facts.items():
        if name in STUDENT_COLUMNS:
            setattr(student, STUDENT_COLUMNS[name], fact(name, value))
            touched.add(STUDENT_COLUMNS[name])
        elif name in EXTRA_FACTS:
            student.roster_facts[name] = value
            touched.add("roster_facts")
        elif name == "school":
            student.school_id = value
            touched.add("school")
        elif name == "active":
            student.left_on = None
            touched.add("left_on")
    return touched
