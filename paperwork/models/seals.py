"""The district's sealing certificates; old ones stay, so that old papers still verify."""

from django.db import models
from django.db.models import Q

from core.fields import EncryptedBytes
from core.tenancy import DistrictOwned


class SealingKey(DistrictOwned):
    """A certificate with its private key, encrypted with the installation's FIELD_KEYS."""

    certificate = models.TextField()  # PEM
    private_key = EncryptedBytes()
    fingerprint = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="sealing_key_one_in_use",
                fields=["district"],
                condition=Q(retired_at=None),
            ),
        ]

    def __str__(self):
        return f"sealing key {self.fingerprint[:8]}"
