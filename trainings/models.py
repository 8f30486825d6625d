"""Trainings, and who has to do which."""

from django.db import models
from django.db.models import Exists, OuterRef, Q

from core.states import Stateful
from core.tenancy import DistrictManager, DistrictOwned, DistrictQuerySet
from districts.models import Membership
from pipeline.models import Placement
from students.models import Student
from trainings.enums import OPEN
from trainings.enums import AssignmentState as State
from trainings.validity import valid_until


class Training(DistrictOwned):
    """A course that a funding source may require, named by its code (FundingSource)."""

    code = models.CharField(max_length=60)
    title = models.CharField(max_length=120)  # kept in English, shown through gettext
    provider_url = models.URLField(blank=True)
    minutes = models.PositiveSmallIntegerField(default=60)
    valid_months = models.PositiveSmallIntegerField(default=12)
    is_paid = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="training_code_once", fields=["district", "code"]),
        ]

    def __str__(self):
        return self.code


class AssignmentQuerySet(DistrictQuerySet):
    def visible_to(self, membership):
        """Own trainings, or those of the students this person may see; employers see none."""
        return self.filter(student__in=Student.objects.visible_to(membership))

    def open(self):
        return self.filter(state__in=OPEN)

    def verified(self):
        return self.filter(state=State.VERIFIED)

    def with_twin(self):
        """Say whether another student handed in the very same file (domain: trainings, 3)."""
        same = Assignment.objects.filter(certificate_hash=OuterRef("certificate_hash"))
        same = same.exclude(student=OuterRef("student")).exclude(certificate_hash="")
        return self.annotate(has_twin=Exists(same))


class Assignment(DistrictOwned, Stateful):
    """One training of one student; it may be given before there is a placement."""

    MOVES = {
        State.ASSIGNED: {State.SUBMITTED, State.VERIFIED},
        State.SUBMITTED: {State.VERIFIED, State.REJECTED},
        State.REJECTED: {State.SUBMITTED, State.VERIFIED},
    }

    student = models.ForeignKey(Student, on_delete=models.CASCADE, related_name="trainings")
    training = models.ForeignKey(Training, on_delete=models.PROTECT, related_name="assignments")
    placement = models.ForeignKey(
        Placement, null=True, blank=True, on_delete=models.SET_NULL, related_name="trainings"
    )
    state = models.CharField(max_length=10, choices=State, default=State.ASSIGNED)
    assigned_at = models.DateTimeField()
    due_on = models.DateField(null=True, blank=True)
    completed_on = models.DateField(null=True, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    verified_at = models.DateTimeField(null=True, blank=True)
    verified_by = models.ForeignKey(
        Membership, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    reason = models.CharField(max_length=300, blank=True)  # why it was sent back
    certificate = models.FileField(blank=True, max_length=200)
    certificate_name = models.CharField(max_length=120, blank=True)  # a label, never a path
    certificate_type = models.CharField(max_length=40, blank=True)
    certificate_hash = models.CharField(max_length=64, blank=True)

    objects = DistrictManager.from_queryset(AssignmentQuerySet)()

    class Meta:
        indexes = [
            models.Index(fields=["district", "state", "due_on"], name="assignment_board"),
            models.Index(fields=["district", "certificate_hash"], name="assignment_twin"),
        ]
        constraints = [
            models.UniqueConstraint(
                name="assignment_one_open_per_student_and_training",
                fields=["student", "training"],
                condition=~Q(state=State.VERIFIED),
            ),
            models.CheckConstraint(
                name="assignment_verified_has_its_dates",
                condition=~Q(state=State.VERIFIED) | ~Q(verified_at=None) & ~Q(completed_on=None),
            ),
        ]

    def __str__(self):
        return f"training {self.pk} ({self.state})"

    @property
    def valid_until(self):
        """The last day on which the training counts; None while it is not done."""
        return self.completed_on and valid_until(self.completed_on, self.training.valid_months)

    def is_late(self, on) -> bool:
        return self.state in OPEN and self.due_on is not None and self.due_on < on
