"""Personal links: a door for people without an account."""

from django.db import models
from django.db.models import Q

from core.tenancy import DistrictManager, DistrictOwned, DistrictQuerySet
from districts.enums import Channel


class LinkQuerySet(DistrictQuerySet):
    def live(self, now):
        return self.filter(revoked_at=None, expires_at__gt=now)

    def to(self, row, purpose):
        return self.filter(purpose=purpose, subject_kind=row._meta.label_lower, subject_id=row.pk)


class Link(DistrictOwned):
    """A token bound to one purpose, one subject and one confirmed contact.

    Opening it shows nothing private: a code sent to the same contact opens it (PRODUCT F5).
    Only digests are kept, so a link is minted when its message is delivered.
    """

    purpose = models.CharField(max_length=30)
    subject_kind = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    channel = models.CharField(max_length=10, choices=Channel)
    address = models.CharField(max_length=254)  # where link and code go
    language = models.CharField(max_length=5, default="en")
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    used_at = models.DateTimeField(null=True, blank=True)
    code_hash = models.CharField(max_length=64, blank=True)
    code_expires_at = models.DateTimeField(null=True, blank=True)
    code_tries = models.PositiveSmallIntegerField(default=0)
    code_locked_at = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)

    objects = DistrictManager.from_queryset(LinkQuerySet)()

    class Meta:
        indexes = [
            models.Index(fields=["district", "subject_kind", "subject_id"], name="link_subject"),
        ]
        constraints = [
            models.CheckConstraint(
                name="link_code_and_its_end_together",
                condition=Q(code_hash="", code_expires_at=None)
                | ~Q(code_hash="") & ~Q(code_expires_at=None),
            ),
        ]

    def __str__(self):
        return f"link {self.pk} ({self.purpose})"
