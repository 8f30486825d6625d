"""What people answered to missing values: each answer a row, the newest that counts is used."""

import json

from django.db import models
from django.db.models import Q

from core.fields import EncryptedText
from core.states import Stateful
from core.tenancy import DistrictManager, DistrictOwned, DistrictQuerySet
from districts.enums import Permission
from districts.models import Link, Membership, School
from employers.models import Employer
from paperwork.enums import AnswerState as State
from paperwork.enums import SubjectKind
from paperwork.prefill import SOURCE_LABELS, Source
from pipeline.models import Placement
from students.models import Guardian, Student

COUNTS = (State.GIVEN, State.ACCEPTED)
SUBJECTS = ("student", "guardian", "placement", "employer", "school")
# Which of the subjects are set, for each kind.
SET_FOR = {
    SubjectKind.STUDENT: {"student"},
    SubjectKind.FAMILY: {"student", "guardian"},
    SubjectKind.PLACEMENT: {"placement"},
    SubjectKind.EMPLOYER: {"employer"},
    SubjectKind.SCHOOL: {"school"},
}


def _exactly(kind) -> Q:
    """Return the condition that exactly the subjects of a kind are set."""
    rule = Q(subject=kind)
    for name in SUBJECTS:
        rule &= ~Q(**{name: None}) if name in SET_FOR[kind] else Q(**{name: None})
    return rule


def _one_kind() -> Q:
    rule = Q()
    for kind in SubjectKind:
        rule |= _exactly(kind)
    return rule


class AnswerQuerySet(DistrictQuerySet):
    def visible_to(self, membership):
        """Answers staff with the right may read: about their students, schools, and employers."""
        if not membership.can(Permission.PAPERWORK_VIEW):
            return self.none()
        return self.filter(
            Q(student__in=Student.objects.visible_to(membership))
            | Q(placement__in=Placement.objects.visible_to(membership))
            | Q(employer__in=Employer.objects.visible_to(membership))
            | Q(school__in=School.objects.visible_to(membership))
        )

    def counting(self):
        """Answers that may fill a box, oldest first: the last of a key and subject is used."""
        return self.filter(state__in=COUNTS).order_by("pk")

    def proposed(self):
        return self.filter(state=State.PROPOSED)

    def about(self, packet):
        """Answers of use for a packet: about its placement, student, family, employer, school."""
        placement = packet.placement
        family = Q(student=placement.journey.student_id, guardian=packet.guardian_id)
        return self.filter(
            Q(subject=SubjectKind.PLACEMENT, placement=placement.pk)
            | Q(subject=SubjectKind.STUDENT, student=placement.journey.student_id)
            | Q(subject=SubjectKind.FAMILY) & family
            | Q(subject=SubjectKind.EMPLOYER, employer=placement.employer_id)
            | Q(subject=SubjectKind.SCHOOL, school=placement.journey.school_id)
        )


class Answer(DistrictOwned, Stateful):
    """One value somebody gave for a fact that no record knew.

    A later answer supersedes it and it stays as history. What a student says about a fact the
    school owns is only proposed (rule P1). The value is kept encrypted: it may be a home address.
    """

    MOVES = {State.PROPOSED: {State.ACCEPTED, State.DECLINED}}

    key = models.CharField(max_length=80)
    subject = models.CharField(max_length=10, choices=SubjectKind)
    student = models.ForeignKey(
        Student, null=True, blank=True, on_delete=models.CASCADE, related_name="answers"
    )
    guardian = models.ForeignKey(
        Guardian, null=True, blank=True, on_delete=models.CASCADE, related_name="answers"
    )
    placement = models.ForeignKey(
        Placement, null=True, blank=True, on_delete=models.CASCADE, related_name="answers"
    )
    employer = models.ForeignKey(
        Employer, null=True, blank=True, on_delete=models.CASCADE, related_name="answers"
    )
    school = models.ForeignKey(
        School, null=True, blank=True, on_delete=models.CASCADE, related_name="answers"
    )
    stored = EncryptedText()  # the value as JSON
    source = models.CharField(max_length=20, choices=list(SOURCE_LABELS.items()))
    state = models.CharField(max_length=10, choices=State, default=State.GIVEN)
    by = models.ForeignKey(
        Membership, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    link = models.ForeignKey(
        Link, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()
    decided_by = models.ForeignKey(
        Membership, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = DistrictManager.from_queryset(AnswerQuerySet)()

    class Meta:
        indexes = [
            models.Index(fields=["district", "student"], name="answer_of_student"),
            models.Index(fields=["district", "placement"], name="answer_of_placement"),
            models.Index(fields=["district", "employer"], name="answer_of_employer"),
            models.Index(fields=["district", "state"], name="answer_by_state"),
        ]
        constraints = [
            models.CheckConstraint(name="answer_is_about_one_subject", condition=_one_kind()),
            models.CheckConstraint(
                name="answer_by_account_or_link",
                condition=Q(by=None) & ~Q(link=None) | ~Q(by=None) & Q(link=None),
            ),
            models.CheckConstraint(
                name="answer_decided_by_somebody",
                condition=Q(state__in=[State.GIVEN, State.PROPOSED], decided_at=None)
                | Q(state__in=[State.ACCEPTED, State.DECLINED])
                & ~Q(decided_at=None)
                & ~Q(decided_by=None),
            ),
        ]

    def __str__(self):
        return f"answer {self.pk} ({self.state})"

    @property
    def value(self):
        """What was answered, as the catalogue stores it."""
        return json.loads(self.stored)

    @property
    def does_count(self) -> bool:
        return self.state in COUNTS

    @property
    def is_open(self) -> bool:
        """Whether it waits for the school."""
        return self.state == State.PROPOSED

    @property
    def counts_as(self) -> Source:
        """An accepted proposal is the school's word from then on."""
        return Source.SCHOOL if self.state == State.ACCEPTED else Source(self.source)

    @property
    def counts_from(self):
        return self.decided_at or self.at

    @property
    def subject_key(self) -> tuple:
        """What tells subjects apart: kind and the row's keys."""
        return subject_key(self.subject, vars(self))

    def accept(self, *, by, at):
        self.move(State.ACCEPTED, decided_by=by, decided_at=at)

    def decline(self, *, by, at):
        self.move(State.DECLINED, decided_by=by, decided_at=at)


def subject_key(kind, ids) -> tuple:
    """Return (kind, id…) from a mapping with `student_id` and so on; equal for equal subjects."""
    names = sorted(SET_FOR[kind])
    return (str(kind), *(ids[f"{name}_id"] for name in names))


def stored(value) -> str:
    """Return a value as an answer keeps it."""
    return json.dumps(value, ensure_ascii=False)
