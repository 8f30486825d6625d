"""Words of the paperwork room."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PacketState(models.TextChoices):
    OPEN = "open", _("Not prepared")
    QUEUED = "queued", _("Being prepared")
    PREPARED = "prepared", _("Ready to send")
    SENT = "sent", _("Out for signature")
    COMPLETED = "completed", _("Signed and sealed")
    VOIDED = "voided", _("Voided")


class Problem(models.TextChoices):
    """Why a packet was skipped; a person can mend each of them."""

    NONE = "", _("No problem")
    NO_GUARDIAN = "no_guardian", _("No guardian who may be contacted is on record.")
    CHOOSE_GUARDIAN = "choose_guardian", _("Choose which guardian signs.")
    NO_CONTACT = "no_contact", _("The guardian has no confirmed e-mail or phone.")
    SHARED_CONTACT = (
        "shared_contact",
        _("The guardian's contact is also the student's, a mentor's or the employer's."),
    )
    NO_STUDENT_ACCOUNT = "no_student_account", _("The student has not signed in yet.")
    NO_EMPLOYER_CONTACT = "no_employer_contact", _("The employer has nobody who can sign.")
    NO_COORDINATOR = "no_coordinator", _("No coordinator is named for this placement.")
    NO_ISSUER = "no_issuer", _("Nobody at the school may issue permits.")
    NO_DISTRICT_SIGNER = "no_district_signer", _("Nobody at the district can approve.")
    UNPRINTABLE = "unprintable", _("A name has a letter that no installed font can print.")
    STOPPED = "stopped", _("Stopped before it was prepared.")
    MISSING = (
        "missing",
        _("Values are missing. Ask for them, or send with blanks to be filled in by hand."),
    )
    FAILED = "failed", _("Something went wrong. Try again; if it stays, tell support.")


class DocumentState(models.TextChoices):
    PREPARED = "prepared", _("Ready to send")
    SIGNING = "signing", _("Out for signature")
    SIGNED = "signed", _("Signed, being sealed")
    SEALED = "sealed", _("Sealed")
    VOIDED = "voided", _("Voided")


class EnvelopeState(models.TextChoices):
    QUEUED = "queued", _("Being sent")
    SENT = "sent", _("Out for signature")
    COMPLETED = "completed", _("Signed by all")
    VOIDED = "voided", _("Taken back")


class SignerState(models.TextChoices):
    WAITING = "waiting", _("Not their turn yet")
    INVITED = "invited", _("Asked to sign")
    SIGNED = "signed", _("Signed")
    DECLINED = "declined", _("Declined")
    PAPER = "paper", _("Wants paper")
    VOIDED = "voided", _("Taken back")


OPEN_SIGNER = (SignerState.WAITING, SignerState.INVITED, SignerState.PAPER, SignerState.DECLINED)


class PlaceState(models.TextChoices):
    OPEN = "open", _("Not signed")
    SIGNED = "signed", _("Signed")
    VOIDED = "voided", _("Taken back")


class Act(models.TextChoices):
    """What a person did; each is one row of evidence."""

    SIGNED = "signed", _("Signed on screen")
    INK = "ink", _("Signed on paper")
    DECLINED = "declined", _("Declined")
    PAPER = "paper", _("Asked for paper")


class KnownBy(models.TextChoices):
    """How we knew who acted."""

    ACCOUNT = "account", _("Signed in to their own account")
    CODE_SMS = "code_sms", _("Code sent to the confirmed mobile number")
    CODE_EMAIL = "code_email", _("Code sent to the confirmed e-mail address")
    STAFF = "staff", _("A member of staff saw the signed paper")


class Provider(models.TextChoices):
    BUILTIN = "builtin", _("Onramp")


class BundleKind(models.TextChoices):
    """How a cohort's papers leave the house."""

    PDF = "pdf", _("One PDF to print")
    ZIP = "zip", _("A zip with one file for each paper")


class BundleState(models.TextChoices):
    QUEUED = "queued", _("Being put together")
    READY = "ready", _("Ready")
    EMPTY = "empty", _("There was nothing to print")
    STOPPED = "stopped", _("Stopped")
    GONE = "gone", _("No longer available")


class SubjectKind(models.TextChoices):
    """What an answered fact is about; it decides for how long the answer is of use."""

    STUDENT = "student", _("Student")
    FAMILY = "family", _("Family")
    EMPLOYER = "employer", _("Employer")
    SCHOOL = "school", _("School")
    PLACEMENT = "placement", _("Placement")


class AnswerState(models.TextChoices):
    GIVEN = "given", _("Counts")
    PROPOSED = "proposed", _("Waits for the school")
    ACCEPTED = "accepted", _("Accepted by the school")
    DECLINED = "declined", _("Not accepted")


class PacketKind(models.TextChoices):
    """What goes round together: a placement's papers, or one permit by itself."""

    PAPERS = "papers", _("Papers of a placement")
    PERMIT = "permit", _("A work permit")


class PermitState(models.TextChoices):
    REQUESTED = "requested", _("Waits for the issuer")
    RETURNED = "returned", _("Returned")
    DENIED = "denied", _("Denied")
    APPROVED = "approved", _("Approved, being signed")
    ISSUED = "issued", _("Issued")
    DELIVERED = "delivered", _("Employer holds it")
    EXPIRED = "expired", _("Expired")
    CANCELLED = "cancelled", _("Cancelled")
    REVOKED = "revoked", _("Revoked")
    SUPERSEDED = "superseded", _("Replaced by a newer one")

    @classmethod
    def open(cls):
        return [cls.REQUESTED, cls.RETURNED, cls.APPROVED]

    @classmethod
    def in_force(cls):
        return [cls.ISSUED, cls.DELIVERED]

    @classmethod
    def over_at_employer(cls):
        return [cls.EXPIRED, cls.CANCELLED, cls.REVOKED, cls.SUPERSEDED]


class HeldHow(models.TextChoices):
    """How we know that the employer holds the permit."""

    ON_SCREEN = "on_screen", _("The employer said so on the screen")
    BY_HAND = "by_hand", _("Handed over on paper")
    MAIL = "mail", _("Sent by mail")
    EMAIL = "email", _("Sent by e-mail")


class Recheck(models.TextChoices):
    """Why the hours of a permit have to be checked again."""

    AGE = "age", _("The student's birthday changes which hours the law allows.")
    CALENDAR = "calendar", _("The school calendar changed.")
    SCHEDULE = "schedule", _("The days or hours of the internship changed.")
    DATES = "dates", _("The first or last day of the internship changed.")
    OTHERS = "others", _("The student works for another employer too.")
    PLACE = "place", _("The employer's name or address changed: a new permit is needed.")


class SignatureMode(models.TextChoices):
    """How permits are signed in a district (domain: work permits, section 9)."""

    ELECTRONIC = "electronic", _("On the screen; paper on request")
    SCAN_OK = "scan_ok", _("On the screen or on paper; a scan counts")
    WET_PRINT = "wet_print", _("On paper with ink only")
    DIGITAL = "digital_16_5", _("By the state's digital signature; until there is one, on paper")

    @property
    def needs_ink(self) -> bool:
        return self in (SignatureMode.WET_PRINT, SignatureMode.DIGITAL)


class SensitiveKind(models.TextChoices):
    SSN = "ssn", _("Social security number")


class TemplateKind(models.TextChoices):
    STANDARD = "standard", _("Rule for a standard form")
    OWN = "own", _("The district's own PDF")


class TemplateState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")
    RETIRED = "retired", _("No longer used")
