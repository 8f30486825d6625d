"""A placement and what must be done before the first day."""

from django.db import models
from django.db.models import F, Q

from core.states import Stateful
from core.tenancy import DistrictManager, DistrictOwned, DistrictQuerySet
from districts.enums import Role
from districts.models import FundingSource, Membership
from employers.enums import PayKind
from employers.models import Contact, Employer, Opening, Worksite
from pipeline.enums import ItemKind, Owner
from pipeline.enums import PlacementState as State
from pipeline.models.journeys import Journey

GRADUATE = "students.student"  # what evidence names where a diploma settled an item


class PlacementQuerySet(DistrictQuerySet):
    def visible_to(self, membership):
        """Own placement, a vetted employer's own interns, or those of visible students."""
        if membership.role == Role.EMPLOYER:
            mine = Employer.objects.visible_to(membership).vetted()
            return self.filter(employer__in=mine)
        return self.filter(journey__in=Journey.objects.visible_to(membership))

    def live(self):
        return self.exclude(state=State.CANCELLED)


class Placement(DistrictOwned, Stateful):
    """A student at a worksite: what was agreed, copied from the opening when accepted."""

    MOVES = {
        State.CONFIRMED: {State.STARTED, State.CANCELLED},
        State.STARTED: {State.COMPLETED, State.CANCELLED},
    }

    journey = models.ForeignKey(Journey, on_delete=models.PROTECT, related_name="placements")
    opening = models.ForeignKey(
        Opening, null=True, blank=True, on_delete=models.PROTECT, related_name="placements"
    )
    employer = models.ForeignKey(Employer, on_delete=models.PROTECT, related_name="placements")
    worksite = models.ForeignKey(Worksite, on_delete=models.PROTECT, related_name="placements")
    supervisor = models.ForeignKey(
        Contact, null=True, blank=True, on_delete=models.SET_NULL, related_name="placements"
    )
    coordinator = models.ForeignKey(
        Membership, null=True, blank=True, on_delete=models.SET_NULL, related_name="placements"
    )
    funding = models.ForeignKey(FundingSource, on_delete=models.PROTECT, related_name="placements")
    is_self_found = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=State, default=State.CONFIRMED)
    title = models.CharField(max_length=120)
    duties = models.TextField(blank=True, max_length=4_000)
    starts_on = models.DateField()
    ends_on = models.DateField()
    schedule = models.JSONField(default=list)  # as in Opening
    pay_kind = models.CharField(max_length=10, choices=PayKind, default=PayKind.HOURLY)
    hourly_wage_cents = models.PositiveIntegerField(null=True, blank=True)
    stipend_cents = models.PositiveIntegerField(null=True, blank=True)
    created_at = models.DateTimeField()

    objects = DistrictManager.from_queryset(PlacementQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="placement_one_live_per_journey",
                fields=["journey"],
                condition=~Q(state=State.CANCELLED),
            ),
            models.CheckConstraint(
                name="placement_ends_after_it_starts", condition=Q(ends_on__gte=F("starts_on"))
            ),
        ]

    def __str__(self):
        return f"placement {self.pk} ({self.state})"

    @property
    def is_for_graduate(self) -> bool:
        """Whether the student is a graduate for some of this work, so that no permit is needed.

        Only a day that has come is ever written down, so a graduate is one for all work to come;
        work that ended before stays as it was.
        """
        return self.journey.student.is_graduate_on(self.ends_on)


class ChecklistItemQuerySet(DistrictQuerySet):
    def open(self):
        return self.filter(fulfilled_at=None)


class ChecklistItem(DistrictOwned):
    """One thing that must be true before the first day, who it waits on and since when."""

    placement = models.ForeignKey(Placement, on_delete=models.CASCADE, related_name="checklist")
    kind = models.CharField(max_length=20, choices=ItemKind)
    code = models.CharField(max_length=60)  # which training, which form; the kind itself if one
    label = models.CharField(max_length=120)
    owner = models.CharField(max_length=20, choices=Owner, default=Owner.STUDENT)
    waits_since = models.DateTimeField()
    due_on = models.DateField(null=True, blank=True)
    fulfilled_at = models.DateTimeField(null=True, blank=True)
    evidence = models.JSONField(default=dict)  # kind and id of the row that proves it
    asks = models.JSONField(default=dict, blank=True)  # who still has how many questions to answer

    objects = DistrictManager.from_queryset(ChecklistItemQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="checklist_item_once_per_placement", fields=["placement", "kind", "code"]
            ),
        ]
        indexes = [
            models.Index(fields=["district", "placement", "fulfilled_at"], name="checklist_open"),
        ]

    def __str__(self):
        return f"{self.code} of placement {self.placement_id}"

    @property
    def is_needless(self) -> bool:
        """Whether the student's own record settled it: a graduate needs no permit."""
        return self.evidence.get("kind") == GRADUATE
