"""Access reviews: somebody looked at who can see what, and said so."""

from django.db import models

from core.tenancy import DistrictOwned
from districts.models.people import Membership


class AccessReview(DistrictOwned):
    """A finished review: who, when, how many roles there were, and when the next one is due."""

    APPEND_ONLY = True

    reviewed_by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    reviewed_at = models.DateTimeField()
    next_on = models.DateField()
    active_count = models.PositiveIntegerField()
    confirmed_count = models.PositiveIntegerField()  # looked at since the review before

    def __str__(self):
        return f"access review {self.pk}"
