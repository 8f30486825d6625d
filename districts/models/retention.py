"""How long a district keeps what, and what is about to go."""

from django.db import models
from django.db.models import Q

from core.jobs import Leased
from core.states import Stateful
from core.tenancy import DistrictManager, DistrictOwned, DistrictQuerySet
from districts.enums import DisposalState as State
from districts.models.people import Membership


class RetentionRule(DistrictOwned):
    """A district's own period for a kind of record; without one the table's holds."""

    kind = models.CharField(max_length=30)
    months = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="retention_rule_once", fields=["district", "kind"]),
        ]

    def __str__(self):
        return f"retention rule {self.pk}"


class DisposalQuerySet(DistrictQuerySet):
    def open(self):
        return self.exclude(state=State.DONE)


class Disposal(DistrictOwned, Stateful, Leased):
    """Records of one kind that go on one day. The worker begins at that day, unless it is held."""

    MOVES = {
        State.WARNED: {State.HELD, State.DONE},
        State.HELD: {State.WARNED},
    }

    kind = models.CharField(max_length=30)
    state = models.CharField(max_length=10, choices=State, default=State.WARNED)
    falls_due_on = models.DateField()
    ended_by_on = models.DateField()  # what ended on or before this day goes, nothing younger
    total = models.PositiveIntegerField()  # how many there were when it was announced
    done_count = models.PositiveIntegerField(default=0)
    warned_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)
    held_at = models.DateTimeField(null=True, blank=True)
    held_by = models.ForeignKey(
        Membership, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    hold_reason = models.CharField(max_length=300, blank=True)

    objects = DistrictManager.from_queryset(DisposalQuerySet)()

    class Meta:
        indexes = [
            models.Index(fields=["due_at"], name="disposal_due", condition=~Q(due_at=None)),
        ]
        constraints = [
            models.UniqueConstraint(
                name="disposal_one_open_per_kind",
                fields=["district", "kind"],
                condition=~Q(state=State.DONE),
            ),
            models.CheckConstraint(
                name="disposal_held_with_a_reason",
                condition=~Q(state=State.HELD) | ~Q(hold_reason="") & ~Q(held_at=None),
            ),
        ]

    def __str__(self):
        return f"disposal {self.pk} ({self.state})"
