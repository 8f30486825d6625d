"""Files that people sent: what each is for, and whether the scanner has cleared it."""

from django.db import models
from django.db.models import Q

from core.jobs import Leased
from core.tenancy import DistrictOwned
from districts.enums import Scan


class StoredFile(DistrictOwned, Leased):
    """One file in the private store, by its random name. The row that uses it holds the name."""

    name = models.CharField(max_length=200, unique=True)
    purpose = models.CharField(max_length=20)  # of `core.uploads.PURPOSES`
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    kept_at = models.DateTimeField()
    scan = models.CharField(max_length=10, choices=Scan, default=Scan.NONE)
    scanned_at = models.DateTimeField(null=True, blank=True)
    finding = models.CharField(max_length=120, blank=True)  # the scanner's name for it

    class Meta:
        indexes = [
            models.Index(fields=["due_at"], name="stored_file_due", condition=~Q(due_at=None)),
        ]
        constraints = [
            models.CheckConstraint(
                name="stored_file_clean_only_when_scanned",
                condition=~Q(scan=Scan.CLEAN) | ~Q(scanned_at=None),
            ),
        ]

    def __str__(self):
        return f"file {self.pk} ({self.scan})"
