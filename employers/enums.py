"""Words of the employer room."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class VettingState(models.TextChoices):
    APPLIED = "applied", _("Waiting for vetting")
    VETTED = "vetted", _("Vetted")
    DECLINED = "declined", _("Declined")


class AgreementState(models.TextChoices):
    """The MOU's life (domain: mou, section 3)."""

    DRAFT = "draft", _("Draft")
    SENT = "sent_to_employer", _("With the employer")
    REVIEW = "district_review", _("In district review")
    SIGNATURE = "signature", _("Out for signature")
    BOARD = "pending_board", _("Waiting for the board")
    APPROVED = "approved", _("Approved")
    ACTIVE = "active", _("Active")
    EXPIRED = "expired", _("Expired")
    TERMINATED = "terminated", _("Terminated")


class OpeningState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    POSTED = "posted", _("Posted")
    CLOSED = "closed", _("Closed")


class PayKind(models.TextChoices):
    HOURLY = "hourly", _("Hourly wage")
    STIPEND = "stipend", _("Stipend")


class Guarantee(models.TextChoices):
    GUARANTEED = "guaranteed", _("Guaranteed")
    COMPETITIVE = "competitive", _("Competitive")


class Step(models.TextChoices):
    """What has to happen before a first shift, in order (`feasibility`)."""

    AGREEMENT = "agreement", _("Agreement in force")
    SELECTION = "selection", _("Interns chosen")
    PACKET = "packet", _("Papers signed")
    PERMIT = "permit", _("Work permit issued")
    TRAININGS = "trainings", _("Trainings done")
