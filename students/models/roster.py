"""A roster on its way in: the upload, what it would change, what is wrong with it."""

from django.db import models
from django.db.models import Q

from core.jobs import Leased
from core.states import Stateful
from core.tenancy import DistrictManager, DistrictOwned, DistrictQuerySet
from districts.enums import Permission
from districts.models import Membership, School
from students.enums import Encoding, RosterState, RowAction, RowKind
from students.models.people import Student
from students.roster.guard import Guard
from students.roster.problems import Severity
from students.roster.records import Problem

SEVERITIES = [(word.value, word.value) for word in Severity]


class RosterImportQuerySet(DistrictQuerySet):
    def visible_to(self, membership):
        """Imports touch the whole district, so only who may import sees them."""
        return self if membership.can(Permission.ROSTER_IMPORT) else self.none()


class RosterImport(DistrictOwned, Stateful, Leased):
    """One uploaded roster, from the file to the day its changes were written."""

    MOVES = {
        RosterState.MAPPING: {RosterState.STAGING, RosterState.CANCELLED},
        RosterState.STAGING: {RosterState.READY, RosterState.REFUSED, RosterState.CANCELLED},
        RosterState.READY: {RosterState.STAGING, RosterState.APPLYING, RosterState.CANCELLED},
        RosterState.APPLYING: {RosterState.APPLIED},
        RosterState.REFUSED: {RosterState.STAGING, RosterState.CANCELLED},
    }

    state = models.CharField(max_length=20, choices=RosterState, default=RosterState.STAGING)
    file = models.FileField(blank=True, max_length=200)
    file_name = models.CharField(max_length=120)  # a label, never a path
    encoding = models.CharField(max_length=10, choices=Encoding, default=Encoding.UTF8)
    mapping = models.JSONField(null=True, blank=True)  # of a CSV or spreadsheet
    source_system = models.CharField(max_length=80, blank=True)
    version = models.CharField(max_length=10, blank=True)
    uploaded_by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()
    staged_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(
        Membership, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    applied_at = models.DateTimeField(null=True, blank=True)
    progress = models.PositiveIntegerField(default=0)  # staged rows so far
    total = models.PositiveIntegerField(default=0)
    leaving = models.PositiveIntegerField(default=0)  # students who would leave …
    present = models.PositiveIntegerField(default=0)  # … of those the file should hold
    counts = models.JSONField(default=dict, blank=True)

    objects = DistrictManager.from_queryset(RosterImportQuerySet)()

    class Meta:
        indexes = [models.Index(fields=["due_at"], name="roster_import_due")]
        constraints = [
            models.UniqueConstraint(
                name="roster_import_one_applying",
                fields=["district"],
                condition=Q(state=RosterState.APPLYING),
            ),
        ]

    def __str__(self):
        return f"roster import {self.pk} ({self.state})"

    @property
    def is_table(self) -> bool:
        """A CSV or spreadsheet, whose columns a person names."""
        return self.mapping is not None or self.state == RosterState.MAPPING

    @property
    def student_counts(self) -> dict[str, int]:
        """How many students are created, changed, …; empty until the roster was compared."""
        said = self.counts.get(RowKind.STUDENT.value, {})
        return {action.value: said.get(action.value, 0) for action in RowAction} if said else {}

    @property
    def needs_word(self) -> bool:
        """So many would leave that a person has to say it is right (R12)."""
        return Guard(self.leaving, self.present).stops


class RosterRow(DistrictOwned):
    """What one import would do to one person. Written by the worker, read by the preview."""

    roster = models.ForeignKey(RosterImport, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=RowKind)
    action = models.CharField(max_length=10, choices=RowAction)
    line = models.PositiveIntegerField(null=True, blank=True)
    label = models.CharField(max_length=200, blank=True)  # the person's name, to find the row
    code = models.CharField(max_length=255, blank=True)  # the person's id in the file
    reason = models.CharField(max_length=30, blank=True)
    change = models.JSONField(default=dict)  # `students.roster.stored` writes and reads it

    class Meta:
        indexes = [
            models.Index(fields=["roster", "kind", "action", "number"], name="roster_row_tab"),
        ]
        constraints = [
            models.UniqueConstraint(name="roster_row_number_once", fields=["roster", "number"]),
        ]

    def __str__(self):
        return f"row {self.number} of roster import {self.roster_id}"


class RosterProblem(DistrictOwned):
    """One thing that is wrong or worth knowing; the words come from `roster.problems`."""

    roster = models.ForeignKey(RosterImport, on_delete=models.CASCADE, related_name="problems")
    number = models.PositiveIntegerField()
    severity = models.CharField(max_length=10, choices=SEVERITIES)
    code = models.CharField(max_length=40)
    file_name = models.CharField(max_length=120, blank=True)
    line = models.PositiveIntegerField(null=True, blank=True)
    column = models.CharField(max_length=200, blank=True)
    detail = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="roster_problem_number_once", fields=["roster", "number"]),
        ]

    def __str__(self):
        return f"problem {self.number} of roster import {self.roster_id}"

    @property
    def words(self) -> Problem:
        """The problem with its sentences, in the reader's language."""
        return Problem(self.code, self.file_name, self.line, self.column, self.detail)


class RosterMapping(DistrictOwned):
    """What a district once said about the columns of one of its exports."""

    name = models.CharField(max_length=80)
    mapping = models.JSONField()  # `roster.mapping.Mapping.to_json`
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="roster_mapping_name_once", fields=["district", "name"]),
        ]

    def __str__(self):
        return f"roster mapping {self.pk}"


class SchoolWord(DistrictOwned):
    """A roster's word for a school, as a person explained it."""

    word = models.CharField(max_length=200)
    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="roster_words")

    class Meta:
        constraints = [
            models.UniqueConstraint(name="school_word_once", fields=["district", "word"]),
        ]

    def __str__(self):
        return f"word for school {self.school_id}"


class OpenTie(DistrictOwned):
    """A student's guardian who is named by a source system but not here yet (rule R10)."""

    student = models.ForeignKey(Student, on_delete=models.CASCADE, related_name="open_ties")
    source_system = models.CharField(max_length=80)
    sourced_id = models.CharField(max_length=255)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="open_tie_once", fields=["student", "source_system", "sourced_id"]
            ),
        ]

    def __str__(self):
        return f"open tie of student {self.student_id}"
