"""Words of the trainings room."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class AssignmentState(models.TextChoices):
    ASSIGNED = "assigned", _("To do")
    SUBMITTED = "submitted", _("Waiting for a check")
    VERIFIED = "verified", _("Done")
    REJECTED = "rejected", _("Sent back")


OPEN = (AssignmentState.ASSIGNED, AssignmentState.SUBMITTED, AssignmentState.REJECTED)
