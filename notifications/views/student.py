"""What was sent about a student, to whom, and whether it got there: for the school."""

from dataclasses import dataclass

from django.shortcuts import get_object_or_404
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.access import opens_to
from core.htmx import respond
from core.lists import listing
from districts import looks
from districts.enums import STAFF
from notifications import policies, readers, subjects, words
from notifications.catalogue import NOTICES
from notifications.catalogue.base import spoken
from notifications.models import Message
from students.models import Student

PAGE = "notifications/student.html"
IN_PANEL, ON_PAGE = 8, 25


@dataclass(frozen=True)
class Row:
    """One message about a student, as staff reads it."""

    message: Message
    title: str
    to: str
    address: str  # masked: enough to recognise it


@opens_to(*STAFF)
def student_messages(request, pk):
    """The whole page, or to htmx the panel on the student's page. Newest first."""
    policies.see_student(request.membership).enforce()
    student = get_object_or_404(Student.objects.visible_to(request.membership), pk=pk)
    sent = Message.objects.filter(student=student)
    is_panel = bool(request.htmx)
    size = IN_PANEL if is_panel else ON_PAGE
    found = listing(request, sent, sorts={"": ("-queued_at", "-pk")}, per_page=size)
    looks.at_record(request, student, student=student, page="messages", parts=("contacts",))
    context = {"student": student, "found": found, "rows": _rows(found), "is_panel": is_panel}
    return respond(request, PAGE, context, fragment="panel")


def _rows(messages) -> list[Row]:
    rows = list(messages)
    loaded, names = subjects.load(rows), readers.names_of(rows)
    return [
        Row(
            row,
            _title(row, loaded.get((row.subject_kind, row.subject_id))),
            names.get((row.recipient_kind, row.recipient_id)) or _("Holder of a personal link"),
            readers.masked(row.address),
        )
        for row in rows
    ]


def _title(message, subject) -> str:
    if subject is None:
        return _("What this was about is gone")
    return words.line(NOTICES[message.notice], subject, spoken(get_language()))
