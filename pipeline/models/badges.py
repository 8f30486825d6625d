"""Reviews of résumé and letter, and the Intern Ready badge they earn."""

from django.db import models
from django.db.models import Q

from core.states import Stateful
from core.tenancy import DistrictManager, DistrictOwned, DistrictQuerySet
from districts.models import Membership
from pipeline.enums import ReviewState
from pipeline.models.journeys import Journey
from students.enums import DocumentKind
from students.models import CareerDocument


class ReviewQuerySet(DistrictQuerySet):
    def visible_to(self, membership):
        return self.filter(journey__in=Journey.objects.visible_to(membership))

    def waiting(self):
        return self.filter(state=ReviewState.SUBMITTED)


class Review(DistrictOwned, Stateful):
    """One round on one document: handed in, then approved or returned with a comment."""

    MOVES = {
        ReviewState.SUBMITTED: {
            ReviewState.APPROVED,
            ReviewState.RETURNED,
            ReviewState.REPLACED,
        },
    }

    journey = models.ForeignKey(Journey, on_delete=models.CASCADE, related_name="reviews")
    document = models.OneToOneField(CareerDocument, on_delete=models.CASCADE, related_name="review")
    kind = models.CharField(max_length=10, choices=DocumentKind)
    state = models.CharField(max_length=10, choices=ReviewState, default=ReviewState.SUBMITTED)
    submitted_at = models.DateTimeField()
    reviewed_at = models.DateTimeField(null=True, blank=True)
    reviewer = models.ForeignKey(
        Membership, null=True, blank=True, on_delete=models.SET_NULL, related_name="reviews"
    )
    comment = models.TextField(blank=True, max_length=4_000)

    objects = DistrictManager.from_queryset(ReviewQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="review_one_waiting_per_kind",
                fields=["journey", "kind"],
                condition=Q(state=ReviewState.SUBMITTED),
            ),
        ]

    def __str__(self):
        return f"review {self.pk} ({self.state})"


class Badge(DistrictOwned):
    """The Intern Ready badge: dated, revocable, never deleted."""

    journey = models.ForeignKey(Journey, on_delete=models.CASCADE, related_name="badges")
    awarded_at = models.DateTimeField()
    awarded_by = models.ForeignKey(
        Membership, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="badge_one_valid_per_journey",
                fields=["journey"],
                condition=Q(revoked_at=None),
            ),
        ]

    def __str__(self):
        return f"badge {self.pk}"
