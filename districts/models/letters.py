"""What an account is told about its own doors: codes, links for a new password, warnings."""

from django.db import models

from core.fields import SealedText
from core.tenancy import DistrictManager, DistrictOwned, DistrictQuerySet
from districts.enums import Channel
from districts.models.people import User


class AccountLetterQuerySet(DistrictQuerySet):
    def ended(self, now):
        return self.filter(expires_at__lte=now).exclude(sealed="")


class AccountLetter(DistrictOwned):
    """One letter to one account, written in the reader's language.

    The words hold codes and links, so they are kept encrypted, and forgotten once they have ended.
    The row stays: it says that something was sent, when and by which way.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="letters")
    kind = models.CharField(max_length=60)
    channel = models.CharField(max_length=10, choices=Channel)
    address = models.CharField(max_length=254)
    language = models.CharField(max_length=5, default="en")
    sealed = SealedText(blank=True, editable=False)
    written_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    objects = DistrictManager.from_queryset(AccountLetterQuerySet)()

    class Meta:
        indexes = [models.Index(fields=["district", "expires_at"], name="account_letter_ends")]

    def __str__(self):
        return f"account letter {self.pk}"
