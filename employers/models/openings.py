"""An opening: what students can apply to once it passed the gate."""

from django.db import models
from django.db.models import F, Q

from core.states import Stateful
from core.tenancy import DistrictManager, DistrictOwned, DistrictQuerySet
from districts.enums import Permission, Role
from districts.models import FundingSource, Season
from employers.enums import Guarantee, OpeningState, PayKind, VettingState
from employers.models.employers import Contact, Employer, Worksite


class OpeningQuerySet(DistrictQuerySet):
    def visible_to(self, membership):
        """Openings this person may know exist. The district is already applied."""
        if membership.role == Role.STUDENT:
            return self.posted()
        if membership.role == Role.EMPLOYER:
            return self.filter(employer__contacts__membership=membership)
        return self if membership.can(Permission.EMPLOYERS_VIEW) else self.none()

    def posted(self):
        """What students see: posted, by a vetted employer."""
        return self.filter(state=OpeningState.POSTED, employer__state=VettingState.VETTED)

    def with_seats(self):
        return self.filter(seats_taken__lt=F("seats"))

    def with_all(self):
        """Load what the gate and the pages look at, in two queries."""
        rows = self.select_related("employer", "season", "worksite", "funding", "supervisor")
        return rows.prefetch_related("employer__agreements")


class Opening(DistrictOwned, Stateful):
    """Seats at a worksite in a season. Students see it once `gate` finds nothing missing."""

    MOVES = {
        OpeningState.DRAFT: {OpeningState.POSTED},
        OpeningState.POSTED: {OpeningState.DRAFT, OpeningState.CLOSED},
        OpeningState.CLOSED: {OpeningState.POSTED},
    }

    employer = models.ForeignKey(Employer, on_delete=models.PROTECT, related_name="openings")
    season = models.ForeignKey(Season, on_delete=models.PROTECT, related_name="openings")
    worksite = models.ForeignKey(
        Worksite, null=True, blank=True, on_delete=models.PROTECT, related_name="openings"
    )
    funding = models.ForeignKey(
        FundingSource, null=True, blank=True, on_delete=models.PROTECT, related_name="openings"
    )
    supervisor = models.ForeignKey(
        Contact, null=True, blank=True, on_delete=models.SET_NULL, related_name="openings"
    )
    title = models.CharField(max_length=120)
    pathway = models.CharField(max_length=80, blank=True)
    duties = models.TextField(blank=True, max_length=4_000)
    requirements = models.TextField(blank=True, max_length=2_000)
    safety = models.TextField(blank=True, max_length=2_000)  # supervision and safety statement
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    # [{"days": [0, 1, 2, 3], "start": "09:00", "end": "15:00", "break_minutes": 30}], Monday is 0
    schedule = models.JSONField(default=list)
    pay_kind = models.CharField(max_length=10, choices=PayKind, default=PayKind.HOURLY)
    hourly_wage_cents = models.PositiveIntegerField(null=True, blank=True)
    stipend_cents = models.PositiveIntegerField(null=True, blank=True)
    seats = models.PositiveSmallIntegerField(default=1)
    seats_taken = models.PositiveSmallIntegerField(default=0)
    guarantee = models.CharField(max_length=12, choices=Guarantee, default=Guarantee.COMPETITIVE)
    question = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=10, choices=OpeningState, default=OpeningState.DRAFT)
    created_at = models.DateTimeField()
    posted_at = models.DateTimeField(null=True, blank=True)

    objects = DistrictManager.from_queryset(OpeningQuerySet)()

    class Meta:
        indexes = [models.Index(fields=["district", "season", "state"], name="opening_list")]
        constraints = [
            models.CheckConstraint(
                name="opening_never_has_more_taken_than_seats",
                condition=Q(seats_taken__lte=F("seats")),
            ),
            models.CheckConstraint(
                name="opening_posted_at_when_posted",
                condition=~Q(state=OpeningState.POSTED) | ~Q(posted_at=None),
            ),
        ]

    def __str__(self):
        return f"opening {self.pk} ({self.state})"

    @property
    def seats_left(self) -> int:
        return self.seats - self.seats_taken

    def post(self, *, at):
        self.move(OpeningState.POSTED, posted_at=at)

    def hold(self):
        """Take it back from students: something is missing again."""
        self.move(OpeningState.DRAFT)

    def close(self):
        self.move(OpeningState.CLOSED)

    def take_seat(self) -> bool:
        """Take one seat if one is left; two at once never take the same."""
        free = Opening._base_manager.filter(pk=self.pk, seats_taken__lt=F("seats"))
        return bool(free.update(seats_taken=F("seats_taken") + 1))

    def free_seat(self) -> None:
        taken = Opening._base_manager.filter(pk=self.pk, seats_taken__gt=0)
        taken.update(seats_taken=F("seats_taken") - 1)
