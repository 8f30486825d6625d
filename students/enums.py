"""Words of the student room."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Origin(models.TextChoices):
    """Where a contact point came from: only confirmed ones open a signature."""

    ROSTER = "roster", _("School record")
    STAFF = "staff", _("School staff")
    STUDENT = "student", _("Student")


class ContactKind(models.TextChoices):
    EMAIL = "email", _("E-mail")
    PHONE = "phone", _("Phone")


class Relation(models.TextChoices):
    MOTHER = "mother", _("Mother")
    FATHER = "father", _("Father")
    GRANDPARENT = "grandparent", _("Grandparent")
    GUARDIAN = "guardian", _("Guardian")
    FOSTER_PARENT = "foster_parent", _("Foster parent")
    CAREGIVER = "caregiver", _("Caregiver")
    RELATIVE = "relative", _("Relative")
    OTHER = "other", _("Other")


class LegalFact(models.TextChoices):
    """What the school saw proof of and no roster tells: it changes who signs, and what is asked."""

    GRADUATION = "graduation", _("Graduation")
    EMANCIPATION = "emancipation", _("Emancipation")


class GraduationProof(models.TextChoices):
    DIPLOMA = "diploma", _("Diploma")
    CERTIFICATE = "certificate", _("State proficiency certificate")


class EmancipationProof(models.TextChoices):
    COURT_ORDER = "court_order", _("Court order")
    DMV_CARD = "dmv_card", _("DMV identification card that says “emancipated”")


class DocumentKind(models.TextChoices):
    """Papers of the career file."""

    RESUME = "resume", _("Résumé")
    LETTER = "letter", _("Cover letter")


BADGE_DOCUMENTS = (DocumentKind.RESUME, DocumentKind.LETTER)


class RosterState(models.TextChoices):
    """Where an upload stands."""

    MAPPING = "mapping", _("Columns to be named")
    STAGING = "staging", _("Being read")
    READY = "ready", _("Ready to confirm")
    APPLYING = "applying", _("Being written")
    APPLIED = "applied", _("Imported")
    REFUSED = "refused", _("Could not be read")
    CANCELLED = "cancelled", _("Cancelled")


OPEN_ROSTER_STATES = (
    RosterState.MAPPING,
    RosterState.STAGING,
    RosterState.READY,
    RosterState.APPLYING,
)


class RowKind(models.TextChoices):
    STUDENT = "student", _("Student")
    GUARDIAN = "guardian", _("Guardian")


class RowAction(models.TextChoices):
    """What an import does to one person (`students.roster.diff.Action`)."""

    CREATED = "created", _("New")
    CHANGED = "changed", _("Changed")
    LEFT = "left", _("Left")
    CONFLICT = "conflict", _("For you to decide")
    UNCHANGED = "unchanged", _("Unchanged")


class Encoding(models.TextChoices):
    """Text encodings that a person may choose for a CSV; UTF-8 unless they say otherwise."""

    UTF8 = "utf-8", _("UTF-8 (usual)")
    CP1252 = "cp1252", _("Windows (cp1252), from older systems")


class RecordKind(models.TextChoices):
    COPY = "copy", _("Copy of the record")
    DELETION = "deletion", _("Deletion of the record")


class RecordState(models.TextChoices):
    WANTED = "wanted", _("Asked for by the family")
    QUEUED = "queued", _("Being put together")
    READY = "ready", _("Ready")
    GONE = "gone", _("No longer available")
    ASKED = "asked", _("Waits for a second person")
    CONFIRMED = "confirmed", _("Being deleted")
    DONE = "done", _("Deleted")
    REFUSED = "refused", _("Refused")
