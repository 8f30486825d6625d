"""Words of the pipeline."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Milestone(models.TextChoices):
    """Dated facts, not a ladder: each is a column `<value>_at` of a journey."""

    INTERESTED = "interested", _("Interested")
    BADGE = "badge", _("Badge earned")
    APPLIED = "applied", _("Applied")
    PLACED = "placed", _("Placed")
    CLEARED = "cleared", _("Cleared to start")
    STARTED = "started", _("First day")
    HOURS = "hours", _("Hours reached")


FUNNEL = (
    Milestone.INTERESTED,
    Milestone.BADGE,
    Milestone.APPLIED,
    Milestone.PLACED,
    Milestone.CLEARED,
)


class ReviewState(models.TextChoices):
    SUBMITTED = "submitted", _("Waiting for review")
    RETURNED = "returned", _("Returned with comments")
    APPROVED = "approved", _("Approved")
    REPLACED = "replaced", _("Replaced by a newer draft")


class ApplicationState(models.TextChoices):
    SENT = "sent", _("Sent")
    SEEN = "seen", _("Seen by employer")
    INTERVIEW = "interview", _("Interview")
    OFFERED = "offered", _("Offered")
    ACCEPTED = "accepted", _("Accepted")
    REFUSED = "refused", _("Not this time")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    RELEASED = "released", _("Released")  # the student accepted another offer


OPEN_APPLICATION = (
    ApplicationState.SENT,
    ApplicationState.SEEN,
    ApplicationState.INTERVIEW,
    ApplicationState.OFFERED,
)


class OfferState(models.TextChoices):
    OPEN = "open", _("Waiting for the student")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    EXPIRED = "expired", _("Expired")


class PlacementState(models.TextChoices):
    CONFIRMED = "confirmed", _("Confirmed")
    STARTED = "started", _("Started")
    COMPLETED = "completed", _("Completed")
    CANCELLED = "cancelled", _("Cancelled")


class RefusalReason(models.TextChoices):
    """Refusals that help; the student reads them in their own language."""

    HOURS = "hours", _("Another applicant's hours fitted ours better.")
    FIT = "fit", _("Another applicant had done more of this kind of work.")
    FULL = "full", _("All our places are taken. Please apply again next time.")
    LETTER = "letter", _("Your letter did not say why you want to work with us.")
    REQUIREMENT = "requirement", _("You did not meet one of the things we asked for.")


class CancelReason(models.TextChoices):
    """Why a placement ended early; words, so that they can be counted."""

    STUDENT = "student", _("The student cannot come")
    EMPLOYER = "employer", _("The employer cannot host")
    FUNDING = "funding", _("The money is gone")
    PAPERS = "papers", _("Papers or permit could not be had")
    OTHER = "other", _("Another reason")


class Owner(models.TextChoices):
    """Who an open item waits on."""

    STUDENT = "student", _("Student")
    GUARDIAN = "guardian", _("Guardian")
    EMPLOYER = "employer", _("Employer")
    MENTOR = "mentor", _("Mentor")
    COORDINATOR = "coordinator", _("Coordinator")
    OFFICE = "office", _("School office")
    ONRAMP = "onramp", _("Onramp")  # a worker is on it


class ItemKind(models.TextChoices):
    """Kinds of checklist items; what fulfils one lives in an upper room."""

    PACKET = "packet", _("Paperwork packet")
    WORK_PERMIT = "work_permit", _("Work permit")
    TRAINING = "training", _("Training")
