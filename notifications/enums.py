"""Words of the notifications room."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class MessageState(models.TextChoices):
    QUEUED = "queued", _("Waiting to go out")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Not reached")
    DROPPED = "dropped", _("Not needed any more")


class Reason(models.TextChoices):
    """Why a message waits, failed or was dropped: shown to staff as it stands."""

    UNCONFIRMED = "unconfirmed", _("The school has not confirmed this contact yet")
    SHARED = "shared", _("The contact belongs to another signer of the same papers")
    UNREACHABLE = "unreachable", _("No working phone number or e-mail address")
    NO_CONTACT = "no_contact", _("The school record says not to contact this person")
    NO_ACCESS = "no_access", _("This person no longer has access")
    DONE = "done", _("Already done, or no longer open")
    BUNDLED = "bundled", _("Said in another message of the same day")
    LATE = "late", _("Too late to be of use")
    UNVETTED = "unvetted", _("The employer is not vetted")
    REFUSED = "refused", _("The address was refused")
    GAVE_UP = "gave_up", _("Tried several times without an answer")
    UNCLEAR = "unclear", _("Not known whether it arrived")


# A message with one of these stays queued: somebody may still confirm or add a contact.
WAITING = (Reason.UNCONFIRMED, Reason.SHARED, Reason.UNREACHABLE)
