"""Visits: the platform's operator looks into a district, for a reason and a short time."""

from django.db import models
from django.db.models import F, Q

from core.tenancy import DistrictManager, DistrictOwned, DistrictQuerySet
from districts.models.people import Membership


class OperatorVisitQuerySet(DistrictQuerySet):
    def live(self, now):
        return self.filter(ended_at=None, expires_at__gt=now)


class OperatorVisit(DistrictOwned):
    """Reading access that ends by itself.

    `membership` is the operator's shadow here: never active, so that it counts as nobody's role,
    is told nothing and opens nothing once the visit is over. Acts are signed with it.
    """

    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="visits")
    reason = models.CharField(max_length=300)
    opened_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = DistrictManager.from_queryset(OperatorVisitQuerySet)()

    class Meta:
        constraints = [
            models.CheckConstraint(name="visit_has_a_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="visit_ends_after_it_began", condition=Q(expires_at__gt=F("opened_at"))
            ),
            models.UniqueConstraint(
                name="visit_one_open_per_operator",
                fields=["membership"],
                condition=Q(ended_at=None),
            ),
        ]

    def __str__(self):
        return f"visit {self.pk}"
