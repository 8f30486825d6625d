"""The sections of a student's file: what each room holds, gives away, forgets, and has to keep."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from config import family_holds, family_papers
from config.retention import empty_application, empty_certificate, empty_document, empty_message
from core import clock
from districts.models import Event
from notifications.models import Message
from paperwork.models import Answer
from pipeline.enums import PlacementState
from pipeline.models import Application, Badge, Journey, Offer, Placement, Review
from students import family, legal
from students.family import Section, Stay, plain
from students.models import CareerDocument, ContactPoint, Guardian, Guardianship
from trainings.models import Assignment

# --- The record ----------------------------------------------------------------------------------

FACTS = (
    "district_student_id", "ssid", "first_name", "middle_name", "last_name", "preferred_name",
    "birth_date", "grade", "home_language", "pathway", "address", "city", "state", "zip_code",
    "language", "roster_facts", "roster_seen_at", "left_on", "graduated_on", "graduation_proof",
    "graduation_seen_at", "emancipated_on", "emancipation_proof", "emancipation_seen_at",
)  # fmt: skip
BLANK = {
    "ssid": "", "first_name": "", "middle_name": "", "last_name": "", "preferred_name": "",
    "birth_date": None, "grade": "", "home_language": "", "address": "", "city": "", "state": "",
    "zip_code": "", "roster_facts": {}, **legal.blanks(),
}  # fmt: skip


def _record(student):
    yield plain(student, *FACTS) | {"school": student.school.name}
    for point in ContactPoint.objects.filter(student=student).order_by("pk"):
        yield plain(point, "kind", "value", "origin", "confirmed_at")


def _forget_record(student) -> int:
    if not student.first_name and not student.last_name:
        return 0
    for name, value in BLANK.items():
        setattr(student, name, value)
    student.district_student_id = f"deleted-{student.pk}"
    student.left_on = student.left_on or clock.today()
    student.erased_at = clock.now()
    student.save()
    for rows in (student.contact_points, student.source_keys, student.open_ties):
        rows.all().delete()
    _end_account(student.membership)
    return 1


def _end_account(membership) -> None:
    """The access ends; an account that is nothing else any more loses its name and address."""
    if membership is None:
        return
    type(membership).objects.filter(pk=membership.pk).update(is_active=False)
    account = membership.user
    if account.memberships.exclude(pk=membership.pk).exists():
        return
    account.email, account.name = f"deleted-{account.pk}@invalid.invalid", ""
    account.is_active = False
    account.set_unusable_password()
    account.save()


# --- The family ----------------------------------------------------------------------------------


def _family(student):
    ties = Guardianship.objects.filter(student=student).select_related("guardian")
    for tie in ties.order_by("rank", "pk"):
        facts = plain(tie, "relation", "rank", "contact_allowed")
        yield facts | plain(tie.guardian, "first_name", "last_name", "language")
        for point in ContactPoint.objects.filter(guardian=tie.guardian).order_by("pk"):
            yield plain(point, "kind", "value", "origin", "confirmed_at")


def _forget_family(student) -> int:
    """Guardians of brothers and sisters stay with those."""
    ties = list(Guardianship.objects.filter(student=student).order_by("pk"))
    for tie in ties:
        tie.delete()
        if not Guardianship.objects.filter(guardian=tie.guardian_id).exists():
            _forget_guardian(tie.guardian)
    return len(ties)


def _forget_guardian(guardian) -> None:
    ContactPoint.objects.filter(guardian=guardian).delete()
    guardian.source_keys.all().delete()
    if guardian.packets.exists() or guardian.signers.exists():  # signed papers name them by row
        Guardian.objects.filter(pk=guardian.pk).update(first_name="", last_name="")
    else:
        guardian.delete()


# --- Getting ready -------------------------------------------------------------------------------


def _career(student):
    for document in CareerDocument.objects.filter(student=student).order_by("kind", "version"):
        yield plain(document, "kind", "version", "body", "file_name", "created_at")
    for review in Review.objects.filter(journey__student=student).order_by("pk"):
        yield plain(review, "kind", "state", "submitted_at", "reviewed_at", "comment")
    for badge in Badge.objects.filter(journey__student=student).order_by("pk"):
        yield plain(badge, "awarded_at", "revoked_at", "revoked_reason")


def _career_files(student):
    documents = CareerDocument.objects.filter(student=student).exclude(file="").order_by("pk")
    return [(f"{one.kind}-{one.version}", one.file.name) for one in documents]


def _forget_career(student) -> int:
    full = CareerDocument.objects.filter(student=student).exclude(body="", file="").order_by("pk")
    documents = list(full)
    for document in documents:
        empty_document(document)
    Review.objects.filter(journey__student=student).exclude(comment="").update(comment="")
    return len(documents)


JOURNEY = ("pathway", "interests", "travel", "languages", "unavailable")
MILESTONES = ("interested", "badge", "applied", "placed", "cleared", "started", "hours")


def _journeys(student):
    for journey in Journey.objects.filter(student=student).select_related("season").order_by("pk"):
        dates = {name: getattr(journey, f"{name}_at") for name in MILESTONES}
        yield {"season": journey.season.name} | plain(journey, *JOURNEY) | dates


def _forget_journeys(student) -> int:
    """The dates stay without a name: they are the figures of the season."""
    private = {"interests": "", "travel": "", "languages": "", "unavailable": ""}
    rows = Journey.objects.filter(student=student).exclude(**private)
    return rows.update(**private)


# --- Applying and working ------------------------------------------------------------------------


def _applications(student):
    rows = Application.objects.filter(journey__student=student).select_related("opening__employer")
    for row in rows.order_by("pk"):
        facts = plain(row, "state", "letter", "answer", "sent_at", "seen_at", "answered_at")
        place = {"opening": row.opening.title, "employer": row.opening.employer.name}
        yield place | facts | {"reason": row.reason_text}
    for offer in Offer.objects.filter(application__journey__student=student).order_by("pk"):
        yield plain(offer, "state", "made_at", "expires_at", "answered_at", "message")


def _forget_applications(student) -> int:
    mine = Application.objects.filter(journey__student=student)
    full = list(mine.exclude(letter="", answer="", reason="", resume=None).order_by("pk"))
    for application in full:
        empty_application(application)
    offers = Offer.objects.filter(application__journey__student=student).exclude(message="")
    offers.update(message="")
    return len(full)


def _placements(student):
    rows = Placement.objects.filter(journey__student=student).select_related("employer")
    for row in rows.order_by("pk"):
        facts = plain(row, "state", "title", "starts_on", "ends_on", "hourly_wage_cents")
        yield {"employer": row.employer.name} | facts


AT_WORK = (PlacementState.CONFIRMED, PlacementState.STARTED)


def _blocks(student) -> list[str]:
    now = Placement.objects.filter(journey__student=student, state__in=AT_WORK)
    if now.filter(ends_on__gte=clock.today()).exists():
        return [_("The student has a place. Cancel it, or wait for its last day.")]
    return []


# --- Papers --------------------------------------------------------------------------------------


def _own_answers(student):
    mine = Q(student=student) | Q(placement__journey__student=student)
    return Answer.objects.filter(mine).order_by("pk")


def _answers(student):
    for row in _own_answers(student):
        yield {"value": row.value} | plain(row, "key", "source", "state", "at")


def _forget_answers(student) -> int:
    rows = list(_own_answers(student))
    for row in rows:
        row.delete()
    return len(rows)


# --- Trainings, messages, the log ----------------------------------------------------------------


def _trainings(student):
    rows = Assignment.objects.filter(student=student).select_related("training").order_by("pk")
    for row in rows:
        facts = plain(row, "state", "assigned_at", "completed_on", "verified_at", "reason")
        yield {"training": row.training.title} | facts


def _certificates(student):
    rows = Assignment.objects.filter(student=student).exclude(certificate="").order_by("pk")
    return [(f"certificate-{row.pk}", row.certificate.name) for row in rows]


def _forget_trainings(student) -> int:
    rows = list(Assignment.objects.filter(student=student).exclude(certificate="").order_by("pk"))
    for row in rows:
        empty_certificate(row)
    return len(rows)


def _messages(student):
    for row in Message.objects.filter(student=student).order_by("pk"):
        yield plain(
            row, "notice", "channel", "address", "language", "state", "queued_at", "sent_at"
        )


def _forget_messages(student) -> int:
    rows = list(Message.objects.filter(student=student).exclude(address="").order_by("pk"))
    for row in rows:
        empty_message(row)
    return len(rows)


def _log(student):
    """Who saw or changed what: the disclosures that a family may ask for (34 CFR 99.32)."""
    rows = Event.objects.filter(student_id=student.pk).select_related("by__user").order_by("pk")
    for row in rows.iterator(chunk_size=500):
        who = row.by.get_role_display() if row.by else row.by_label
        yield {"at": row.at, "what": row.verb, "who": str(who)}


def _log_stays(_student) -> list[Stay]:
    why = _("It proves who saw and changed what; it holds numbers, no names.")
    return [Stay(_("The log of events"), why)]


def _school_stays(_student) -> list[Stay]:
    why = _("Onramp only copies it; the school's own system keeps it as the law says (5 CCR 437).")
    return [Stay(_("The school's own record"), why)]


family.open_file(
    [
        Section(
            code="record",
            label=_("The record"),
            rows=_record,
            forget=_forget_record,
            goes=_("Name, birth date, address, contacts, the account"),
            stays=_school_stays,
        ),
        Section(
            code="family",
            label=_("Family"),
            rows=_family,
            forget=_forget_family,
            goes=_("Guardians and how to reach them, unless they belong to another student too"),
        ),
        Section(
            code="career",
            label=_("Résumé, letter and badge"),
            rows=_career,
            files=_career_files,
            forget=_forget_career,
            goes=_("Texts and files of résumé and letter, comments on them"),
        ),
        Section(
            code="journeys",
            label=_("Seasons"),
            rows=_journeys,
            forget=_forget_journeys,
            goes=_("Interests, travel, languages; dates stay as figures without a name"),
        ),
        Section(
            code="applications",
            label=_("Applications and offers"),
            rows=_applications,
            forget=_forget_applications,
            goes=_("Letters, answers and reasons; that there was an application stays a figure"),
        ),
        Section(code="placements", label=_("Placements"), rows=_placements, blocks=_blocks),
        Section(
            code="papers",
            label=_("Papers"),
            rows=family_papers.rows,
            files=family_papers.files,
            forget=family_papers.forget,
            goes=_("Papers that nobody signed"),
            stays=family_papers.stays,
            blocks=family_holds.blocks,
        ),
        Section(
            code="answers",
            label=_("Answers for the papers"),
            rows=_answers,
            forget=_forget_answers,
            goes=_("What the student, the family or the school answered for the papers"),
        ),
        Section(
            code="trainings",
            label=_("Trainings"),
            rows=_trainings,
            files=_certificates,
            forget=_forget_trainings,
            goes=_("Certificates; that a training was done stays"),
        ),
        Section(
            code="messages",
            label=_("Messages"),
            rows=_messages,
            forget=_forget_messages,
            goes=_("Addresses on messages"),
        ),
        Section(code="log", label=_("Who was told and did what"), rows=_log, stays=_log_stays),
    ]
)
