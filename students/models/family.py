"""What a family asked for: a copy of the record, or its deletion; and who must not come back."""

from django.db import models
from django.db.models import Q

from core.fields import EncryptedText
from core.jobs import Leased
from core.states import Stateful
from core.tenancy import DistrictManager, DistrictOwned, DistrictQuerySet
from districts.models import Membership
from students.enums import RecordKind, RecordState
from students.models.people import Student


class RecordRequestQuerySet(DistrictQuerySet):
    def visible_to(self, membership):
        """Requests about the students this person may see."""
        return self.filter(student__in=Student.objects.visible_to(membership))

    def open(self):
        return self.filter(state__in=(RecordState.WANTED, RecordState.ASKED))


class RecordRequest(DistrictOwned, Stateful, Leased):
    """A copy or a deletion of one student's record, from the wish to the end.

    A copy: wanted, queued, ready, gone. A deletion: wanted, asked, confirmed by a second person,
    done. The worker builds, deletes, and lets a copy go after its week.
    """

    MOVES = {
        RecordState.WANTED: {RecordState.QUEUED, RecordState.ASKED, RecordState.REFUSED},
        RecordState.QUEUED: {RecordState.READY},
        RecordState.READY: {RecordState.GONE},
        RecordState.ASKED: {RecordState.CONFIRMED, RecordState.REFUSED},
        RecordState.CONFIRMED: {RecordState.DONE},
    }

    student = models.ForeignKey(Student, on_delete=models.PROTECT, related_name="record_requests")
    kind = models.CharField(max_length=10, choices=RecordKind)
    state = models.CharField(max_length=10, choices=RecordState, default=RecordState.WANTED)
    wanted_at = models.DateTimeField()
    wanted_by_family = models.BooleanField(default=False)
    by = models.ForeignKey(  # who of the staff took it on; a copy is for this person alone
        Membership, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    asked_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(
        Membership, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    confirmed_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    file = models.FileField(blank=True, max_length=200)
    counts = models.JSONField(default=dict, blank=True)  # section → how much went
    reason = models.CharField(max_length=300, blank=True)  # of a refusal

    objects = DistrictManager.from_queryset(RecordRequestQuerySet)()

    class Meta:
        indexes = [
            models.Index(fields=["due_at"], name="record_request_due", condition=~Q(due_at=None)),
        ]
        constraints = [
            models.UniqueConstraint(
                name="record_request_one_deletion_per_student",
                fields=["student"],
                condition=Q(
                    kind=RecordKind.DELETION,
                    state__in=(RecordState.WANTED, RecordState.ASKED, RecordState.CONFIRMED),
                ),
            ),
            models.CheckConstraint(
                name="record_request_confirmed_by_somebody",
                condition=~Q(state=RecordState.CONFIRMED)
                | ~Q(confirmed_by=None) & ~Q(confirmed_at=None),
            ),
            models.CheckConstraint(
                name="record_request_file_while_ready",
                condition=Q(file="") | Q(state=RecordState.READY),
            ),
        ]

    def __str__(self):
        return f"record request {self.pk} ({self.kind}, {self.state})"


class Suppression(DistrictOwned):
    """A deleted student's id, as a keyed digest: the next roster must not bring them back."""

    digest = models.CharField(max_length=64)
    salt = EncryptedText()  # the district's, the same on each row; its key rotates with the others
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="suppression_once", fields=["district", "digest"]),
        ]

    def __str__(self):
        return f"suppression {self.pk}"
