"""A print of many packets: one PDF or a zip, put together by the worker, gone after a week."""

from django.db import models
from django.db.models import F, Q

from core.jobs import Leased
from core.states import Stateful
from core.tenancy import DistrictManager, DistrictOwned, DistrictQuerySet
from districts.enums import Role
from districts.models import Membership
from paperwork.enums import BundleKind
from paperwork.enums import BundleState as State


class BundleQuerySet(DistrictQuerySet):
    def visible_to(self, membership):
        """A person's own; admins see everybody's."""
        return self if membership.role == Role.ADMIN else self.filter(by=membership)


class Bundle(DistrictOwned, Stateful, Leased):
    """What is printed, how far it is, and the file while there is one."""

    MOVES = {
        State.QUEUED: {State.READY, State.EMPTY, State.STOPPED},
        State.READY: {State.GONE},
    }

    by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    kind = models.CharField(max_length=5, choices=BundleKind)
    starts_right = models.BooleanField(default=False)  # each student on a right-hand page
    with_covers = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    packet_ids = models.JSONField(default=list)  # in the order of printing
    total = models.PositiveIntegerField()
    done = models.PositiveIntegerField(default=0)  # packets whose papers are all drawn
    skipped = models.JSONField(default=list)  # [packet, code of a problem]
    papers = models.PositiveIntegerField(default=0)
    pages = models.PositiveIntegerField(default=0)
    size = models.PositiveBigIntegerField(default=0)  # bytes
    file = models.FileField(blank=True, max_length=200)
    finished_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)

    objects = DistrictManager.from_queryset(BundleQuerySet)()

    class Meta:
        indexes = [
            models.Index(fields=["due_at"], name="bundle_due", condition=~Q(due_at=None)),
            models.Index(fields=["district", "by", "-at"], name="bundle_recent"),
        ]
        constraints = [
            models.CheckConstraint(
                name="bundle_file_while_ready",
                condition=Q(file="") & ~Q(state=State.READY) | ~Q(file="") & Q(state=State.READY),
            ),
            models.CheckConstraint(
                name="bundle_done_at_most_all", condition=Q(done__lte=F("total"))
            ),
        ]

    def __str__(self):
        return f"bundle {self.pk} ({self.state})"

    @property
    def reference(self) -> str:
        return f"P-{self.pk:06d}"

    def reached(self, done: int) -> None:
        """Say how far the drawing is, for the page that shows it."""
        self.done = done
        type(self)._base_manager.filter(pk=self.pk).update(done=done)
