"""A packet: all papers of one placement."""

from django.db import models
from django.db.models import Count, Q
from django.utils import timezone

from core.jobs import Leased
from core.states import Stateful
from core.tenancy import DistrictManager, DistrictOwned, DistrictQuerySet
from districts.enums import Permission
from districts.models import Membership
from paperwork.enums import PacketKind, Problem
from paperwork.enums import PacketState as State
from pipeline.models import Placement
from students.models import Guardian


class BatchQuerySet(DistrictQuerySet):
    def with_progress(self):
        """Add what became of the packets asked for: running, skipped, stopped, with gaps."""
        skipped = Q(packets__state=State.OPEN) & ~Q(packets__problem="")
        stopped = Q(packets__problem=Problem.STOPPED)
        gaps = Q(packets__state=State.PREPARED, packets__missing_count__gt=0)
        return self.annotate(
            running=Count("packets", filter=Q(packets__state=State.QUEUED)),
            skipped=Count("packets", filter=skipped & ~stopped),
            stopped=Count("packets", filter=stopped),
            with_gaps=Count("packets", filter=gaps),
        )


class Batch(DistrictOwned):
    """One act of "prepare these packets": who asked, when, for how many; who stopped it."""

    by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    total = models.PositiveIntegerField()
    stopped_at = models.DateTimeField(null=True, blank=True)

    objects = DistrictManager.from_queryset(BatchQuerySet)()

    class Meta:
        indexes = [models.Index(fields=["district", "-at"], name="batch_recent")]

    def __str__(self):
        return f"batch {self.pk}"


class PacketQuerySet(DistrictQuerySet):
    def visible_to(self, membership):
        """Packets this person may know exist: staff with the right, and the student's own."""
        if membership.can(Permission.PAPERWORK_VIEW):
            return self.filter(placement__in=Placement.objects.visible_to(membership))
        return self.filter(placement__journey__student__membership=membership)

    def live(self):
        """The papers of placements, one packet each. A permit's own packet is not among them."""
        return self.filter(kind=PacketKind.PAPERS).exclude(state=State.VOIDED)

    def skipped(self):
        """Those that a batch put back for a reason that somebody can mend."""
        return self.filter(state=State.OPEN).exclude(problem="")

    def without_guardian(self):
        """Those put back because nobody could be named who signs for the family."""
        problems = (Problem.NO_GUARDIAN, Problem.CHOOSE_GUARDIAN)
        return self.filter(kind=PacketKind.PAPERS, state=State.OPEN, problem__in=problems)

    def queue_all(self, *, batch, at) -> int:
        """Ask a worker to prepare those that can be; return how many. The caller nudges."""
        ready = self.filter(state__in=(State.OPEN, State.PREPARED))
        return ready.update(
            state=State.QUEUED,
            moved_at=at,
            batch=batch,
            problem=Problem.NONE,
            due_at=timezone.now(),
            attempts=0,
            last_error="",
            leased_until=None,
            leased_by=None,
        )

    def stop(self, *, at) -> int:
        """Take queued packets off the worker's list; return how many.

        One that was prepared before goes back to what it was then.
        """
        free = {"moved_at": at, "due_at": None, "leased_until": None, "leased_by": None}
        queued = self.filter(state=State.QUEUED)
        new, again = queued.filter(prepared_at=None), queued.exclude(prepared_at=None)
        back = again.update(state=State.PREPARED, **free)
        return back + new.update(state=State.OPEN, problem=Problem.STOPPED, **free)

    def unsent(self):
        """Packets whose missing values can still be filled in."""
        return self.filter(kind=PacketKind.PAPERS, state__in=(State.PREPARED, State.QUEUED))

    def frozen(self):
        """Packets whose values can differ from the records; permits are looked at apart."""
        return self.filter(kind=PacketKind.PAPERS, state__in=(State.PREPARED, State.SENT))

    def changed(self):
        return self.frozen().exclude(changed_at=None)


class Packet(DistrictOwned, Stateful, Leased):
    """The papers of a placement on their way. `moved_at` says since when it waits where it is."""

    MOVES = {
        State.OPEN: {State.QUEUED, State.VOIDED},
        State.QUEUED: {State.PREPARED, State.OPEN, State.VOIDED},
        State.PREPARED: {State.QUEUED, State.SENT, State.VOIDED},
        State.SENT: {State.PREPARED, State.COMPLETED, State.VOIDED},
    }

    placement = models.ForeignKey(Placement, on_delete=models.PROTECT, related_name="packets")
    kind = models.CharField(max_length=10, choices=PacketKind, default=PacketKind.PAPERS)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    moved_at = models.DateTimeField()
    problem = models.CharField(max_length=20, choices=Problem, default=Problem.NONE, blank=True)
    guardian = models.ForeignKey(
        Guardian, null=True, blank=True, on_delete=models.PROTECT, related_name="packets"
    )
    batch = models.ForeignKey(
        Batch, null=True, blank=True, on_delete=models.SET_NULL, related_name="packets"
    )
    opened_at = models.DateTimeField()
    prepared_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    completed_at = models.DateTimeField(null=True, blank=True)
    filled_count = models.PositiveSmallIntegerField(default=0)
    missing_count = models.PositiveSmallIntegerField(default=0)
    asked = models.JSONField(default=list, blank=True)  # keys whose owners were told of them
    changed_at = models.DateTimeField(null=True, blank=True)  # records differ from frozen values

    objects = DistrictManager.from_queryset(PacketQuerySet)()

    class Meta:
        indexes = [
            models.Index(fields=["district", "state", "moved_at"], name="packet_queue"),
            models.Index(fields=["due_at"], name="packet_due", condition=~Q(due_at=None)),
        ]
        constraints = [
            models.UniqueConstraint(
                name="packet_one_live_per_placement",
                fields=["placement"],
                condition=~Q(state=State.VOIDED) & Q(kind=PacketKind.PAPERS),
            ),
            models.CheckConstraint(
                name="packet_prepared_at_once_prepared",
                condition=~Q(state__in=[State.PREPARED, State.SENT, State.COMPLETED])
                | ~Q(prepared_at=None),
            ),
        ]

    def __str__(self):
        return f"packet {self.pk} ({self.state})"

    def mark_prepared(self, *, filled, missing, at):
        self.move(
            State.PREPARED,
            moved_at=at,
            prepared_at=at,
            filled_count=filled,
            missing_count=missing,
            changed_at=None,
        )

    def skip(self, problem, *, at):
        """Put it back with the reason a person can mend."""
        self.move(State.OPEN, moved_at=at, problem=problem)

    def mark_sent(self, *, at):
        self.move(State.SENT, moved_at=at, sent_at=at, problem=Problem.NONE)

    def take_back(self, *, at):
        self.move(State.PREPARED, moved_at=at, sent_at=None)

    def complete(self, *, at):
        self.move(State.COMPLETED, moved_at=at, completed_at=at)
