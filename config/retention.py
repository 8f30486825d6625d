"""The table of record kinds: what is kept how long, why, and what is left afterwards.

As of 2026-04-01. Sources: 5 CCR 432 and 437 (pupil records), 5 CCR 16020–16027 (district records),
EC 49073.1; where no rule names a period the house proposes one. Counsel of a district decides;
a district may move each period within its range.

Every model has its place in `CLASSES`; a test fails for one that has none.
"""

from django.utils.translation import gettext_lazy as _

from config import retention_papers
from districts import retention
from districts.actions.files import forget
from districts.models import Link
from districts.retention import Kind
from notifications.models import Message
from pipeline.models import Application, Placement
from students.enums import RosterState
from students.models import CareerDocument, RosterImport
from trainings.models import Assignment

# --- Résumés and letters -----------------------------------------------------------------------


def _career(ended_by):
    rows = CareerDocument.objects.filter(student__left_on__lte=ended_by)
    return rows.exclude(body="", file="")


def empty_document(document) -> None:
    forget(document.file.name)
    document.body = document.file_name = ""
    document.file = ""
    document.save(update_fields=["body", "file", "file_name"])


# --- Applications --------------------------------------------------------------------------------


def _applications(ended_by):
    """Those that led to no placement at that employer; the others belong to the placement."""
    rows = Application.objects.filter(journey__season__ends_on__lte=ended_by)
    placed = Placement.objects.live().values("journey_id", "opening_id")
    rows = rows.exclude(journey__in=placed.values("journey_id"))
    return rows.exclude(letter="", answer="", reason="", resume=None)


def empty_application(application) -> None:
    application.letter = application.answer = application.reason = ""
    application.resume = None
    application.save(update_fields=["letter", "answer", "reason", "resume"])


# --- Messages and links ------------------------------------------------------------------------


def _messages(ended_by):
    return Message.objects.filter(queued_at__date__lte=ended_by).exclude(address="")


def empty_message(message) -> None:
    Message.objects.filter(pk=message.pk).update(address="")


def _links(ended_by):
    return Link.objects.filter(expires_at__date__lte=ended_by).exclude(address="")


def empty_link(link) -> None:
    Link.objects.filter(pk=link.pk).update(
        address="",
        code_hash="",
        code_expires_at=None,
        revoked_at=link.revoked_at or link.expires_at,
    )


# --- Certificates and rosters --------------------------------------------------------------------


def _certificates(ended_by):
    return Assignment.objects.filter(completed_on__lte=ended_by).exclude(certificate="")


def empty_certificate(assignment) -> None:
    forget(assignment.certificate.name)
    Assignment.objects.filter(pk=assignment.pk).update(
        certificate="", certificate_name="", certificate_type="", certificate_hash=""
    )


IN_WORK = (RosterState.STAGING, RosterState.APPLYING)


def _rosters(ended_by):
    old = RosterImport.objects.filter(uploaded_at__date__lte=ended_by).exclude(state__in=IN_WORK)
    return old.exclude(file="", file_name="")


def _empty_roster(roster) -> None:
    """Counts and days stay; staged people, the file and its name go."""
    if roster.can_move(RosterState.CANCELLED):
        roster.move(RosterState.CANCELLED)
    roster.rows.all().delete()
    roster.problems.all().delete()
    forget(roster.file.name)
    RosterImport.objects.filter(pk=roster.pk).update(file="", file_name="", due_at=None)


KINDS = (
    Kind(
        code="career",
        label=_("Résumés and letters"),
        since=_("after the student has left"),
        stays=_("That there was one, and when it was approved."),
        months=6,
        least=1,
        most=24,
        basis=_("Permitted records, 5 CCR 437; the student owns them."),
        due=_career,
        dispose=empty_document,
    ),
    Kind(
        code="applications",
        label=_("Applications without a placement"),
        since=_("after the season"),
        stays=_("To which opening, when, and how it ended: the figures stay right."),
        months=6,
        least=3,
        most=36,
        basis=_("Permitted records, 5 CCR 437."),
        due=_applications,
        dispose=empty_application,
    ),
    Kind(
        code="certificates",
        label=_("Training certificates"),
        since=_("after the training was done"),
        stays=_("That it was done, when, and who checked it."),
        months=36,
        least=12,
        most=84,
        basis=_("Interim records, 5 CCR 437: the third school year after."),
        due=_certificates,
        dispose=empty_certificate,
    ),
    Kind(
        code="messages",
        label=_("Addresses on messages"),
        since=_("after the message"),
        stays=_("That somebody was told, of what and when."),
        months=12,
        least=3,
        most=36,
        basis=_("No rule names a period; proposed by Onramp."),
        due=_messages,
        dispose=empty_message,
    ),
    Kind(
        code="links",
        label=_("Addresses of personal links"),
        since=_("after the link has ended"),
        stays=_("That there was a link, and when it was used."),
        months=12,
        least=3,
        most=36,
        basis=_("No rule names a period; proposed by Onramp."),
        due=_links,
        dispose=empty_link,
    ),
    Kind(
        code="rosters",
        label=_("Uploaded rosters and their problems"),
        since=_("after the upload"),
        stays=_("Who imported when, and how many rows."),
        months=3,
        least=1,
        most=12,
        basis=_("No rule names a period; proposed by Onramp."),
        due=_rosters,
        dispose=_empty_roster,
    ),
    *retention_papers.KINDS,
)
retention.keep(KINDS)

# Classes that no job empties, and why. The words are printed in docs/privacy.md.
SETTINGS = "settings of the district; kept while it uses Onramp"
ACCOUNT = "ends with the account or the record of the student it belongs to"
RECORD = "pupil record; a family may ask for deletion (students/views/family)"
FIGURES = "no personal data; the figures of past seasons rest on it"
PROOF = "ids, moments and digests; what is personal lies in Particulars and goes with its paper"
LOG = "84 months, ids only; numbered and chained, so rows never go one by one"
EMPLOYERS = "agreements: 60 months after their end; business contacts"
NUMBERS = "forgotten when the permit is issued, at the latest after the district's days (30)"
WORK = "row of a queue, done within days"
CLASSES = {
    "districts.District": SETTINGS, "districts.School": SETTINGS, "districts.Season": SETTINGS,
    "districts.SchoolTarget": SETTINGS, "districts.FundingSource": SETTINGS,
    "districts.RetentionRule": SETTINGS, "students.RosterMapping": SETTINGS,
    "students.SchoolWord": SETTINGS, "trainings.Training": SETTINGS,
    "districts.User": ACCOUNT, "districts.Membership": ACCOUNT,
    "districts.MembershipSchool": ACCOUNT, "districts.StoredFile": ACCOUNT,
    "districts.IdentityProvider": SETTINGS, "districts.Identity": ACCOUNT,
    "districts.Invitation": ACCOUNT, "districts.InvitationSchool": ACCOUNT,
    "districts.AccountLetter": WORK, "districts.AccessReview": LOG,
    "districts.OperatorVisit": LOG, "districts.ChainCheck": LOG,
    "districts.Event": LOG, "districts.EventSeal": LOG, "districts.Reaction": WORK,
    "districts.Disposal": FIGURES, "districts.Link": "links",
    "students.Student": RECORD, "students.Guardian": RECORD, "students.Guardianship": RECORD,
    "students.ContactPoint": RECORD, "students.SourceKey": RECORD, "students.OpenTie": RECORD,
    "students.CareerDocument": "career", "students.RosterImport": "rosters",
    "students.RosterRow": "rosters", "students.RosterProblem": "rosters",
    "employers.Employer": EMPLOYERS, "employers.Worksite": EMPLOYERS,
    "employers.Contact": EMPLOYERS, "employers.Agreement": EMPLOYERS,
    "employers.Opening": EMPLOYERS,
    "students.RecordRequest": FIGURES, "students.Suppression": FIGURES,
    "pipeline.Journey": FIGURES, "pipeline.Review": RECORD, "pipeline.Badge": FIGURES,
    "pipeline.Application": "applications", "pipeline.Offer": RECORD,
    "pipeline.Placement": FIGURES, "pipeline.ChecklistItem": FIGURES,
    "paperwork.FormTemplate": SETTINGS, "paperwork.TemplateVersion": SETTINGS,
    "paperwork.Answer": "answers", "paperwork.Batch": FIGURES, "paperwork.Bundle": WORK,
    "paperwork.Packet": FIGURES, "paperwork.Document": "agreements",
    "paperwork.Version": "agreements", "paperwork.Envelope": "agreements",
    "paperwork.Signer": "agreements", "paperwork.Place": FIGURES,
    "paperwork.Evidence": PROOF, "paperwork.Particulars": "agreements",
    "paperwork.WorkPermit": "permit_remarks", "paperwork.PermitRules": SETTINGS,
    "paperwork.SensitiveValue": NUMBERS, "districts.SchoolYear": SETTINGS,
    "paperwork.SealingKey": SETTINGS,
    "trainings.Assignment": "certificates",
    "notifications.Message": "messages", "notifications.Delivery": "messages",
}  # fmt: skip
