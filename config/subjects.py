"""What the log of events may name: kinds of rows, what they are called, where they are shown."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from districts.logbook import Students, Subject, describe
from districts.models import ChainCheck, Link, Membership, School, SchoolYear, Season
from employers.models import Agreement, Contact, Employer, Opening, Worksite
from notifications.models import Message
from paperwork.models import (
    Answer,
    Batch,
    Bundle,
    Document,
    Envelope,
    FormTemplate,
    Packet,
    PermitRules,
    SensitiveValue,
    Signer,
    WorkPermit,
)
from pipeline.models import (
    Application,
    Badge,
    ChecklistItem,
    Journey,
    Offer,
    Placement,
    Review,
)
from students.models import CareerDocument, Guardian, RosterImport, Student
from trainings.models import Assignment, Training

SUBJECTS = {
    "students.student": Subject(_("Student"), Student, "students:detail", lambda row: row.name),
    "students.guardian": Subject(_("Guardian"), Guardian),
    "students.careerdocument": Subject(_("Résumé or letter"), CareerDocument),
    "students.rosterimport": Subject(_("Roster"), RosterImport, "students:roster-detail"),
    "districts.membership": Subject(
        _("Person"), Membership, "districts:people", lambda row: row.user.name,
        args=lambda _row: [], related=("user",),
    ),
    "districts.school": Subject(_("School"), School, name=lambda row: row.name),
    "districts.season": Subject(_("Season"), Season, name=lambda row: row.name),
    "districts.link": Subject(_("Personal link"), Link),
    "districts.chaincheck": Subject(_("Check of the log"), ChainCheck, "districts:events-check",
                                    args=lambda _row: []),
    "employers.employer": Subject(_("Employer"), Employer, "employers:detail", lambda r: r.name),
    "employers.contact": Subject(_("Employer contact"), Contact),
    "employers.worksite": Subject(_("Worksite"), Worksite, name=lambda row: row.name),
    "employers.agreement": Subject(_("Agreement"), Agreement, "employers:agreements",
                                   args=lambda _row: []),
    "employers.opening": Subject(_("Opening"), Opening, "pipeline:opening", lambda r: r.title),
    "pipeline.journey": Subject(_("Season of a student"), Journey, "pipeline:journey"),
    "pipeline.review": Subject(_("Review"), Review),
    "pipeline.badge": Subject(_("Badge"), Badge),
    "pipeline.application": Subject(_("Application"), Application, "pipeline:application"),
    "pipeline.offer": Subject(_("Offer"), Offer),
    "pipeline.placement": Subject(_("Placement"), Placement, "pipeline:placement"),
    "pipeline.checklistitem": Subject(_("Point of a checklist"), ChecklistItem),
    "paperwork.batch": Subject(_("Batch of packets"), Batch),
    "paperwork.bundle": Subject(_("Print of packets"), Bundle),
    "paperwork.packet": Subject(_("Packet"), Packet, "paperwork:packet"),
    "paperwork.answer": Subject(_("Answer for the papers"), Answer),
    "paperwork.document": Subject(_("Paper"), Document, "paperwork:document-pdf",
                                  lambda row: str(row.spec.name)),
    "paperwork.formtemplate": Subject(_("Form"), FormTemplate, "paperwork:forms",
                                      name=lambda row: str(row.name),
                                      args=lambda _row: []),
    "paperwork.envelope": Subject(_("Envelope"), Envelope),
    "paperwork.workpermit": Subject(_("Work permit"), WorkPermit, "paperwork:permit",
                                    lambda row: row.reference),
    "paperwork.permitrules": Subject(_("Rules for work permits"), PermitRules,
                                     "paperwork:permit-rules", args=lambda _row: []),
    "paperwork.sensitivevalue": Subject(_("A number kept for a moment"), SensitiveValue),
    "districts.schoolyear": Subject(_("School calendar"), SchoolYear, "districts:calendars",
                                    lambda row: row.name, args=lambda _row: []),
    "paperwork.signer": Subject(_("Signer"), Signer),
    "notifications.message": Subject(_("Message"), Message),
    "trainings.training": Subject(_("Training"), Training, name=lambda row: _(row.title)),
    "trainings.assignment": Subject(_("Training of a student"), Assignment, "trainings:assignment"),
}  # fmt: skip


def _named(text: str):
    """Students by name or number; every word must fit."""
    rows = Student.objects.all()
    for word in text.split()[:6]:
        rows = rows.filter(
            Q(first_name__icontains=word)
            | Q(last_name__icontains=word)
            | Q(preferred_name__icontains=word)
            | Q(district_student_id=word)
        )
    return rows.values("pk")


def _of_school(school):
    return Student.objects.filter(school=school).values("pk")


describe(SUBJECTS, Students("students.student", _named, _of_school))
