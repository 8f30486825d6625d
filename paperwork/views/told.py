""" "Who has seen my file": for the student, and for the school as a panel of the student file."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render

from core.access import opens_to
from core.htmx import respond
from core.tabular import csv_response
from districts import looks
from districts.enums import Role
from paperwork import told
from students import policies
from students.models import Student

PAGE = "paperwork/told.html"
PANEL = "paperwork/told_panel.html"
FILE = "who-has-seen-my-file.csv"
# Who keeps the records may look into the list of disclosures; a partner may not (34 CFR 99.32(c)).
KEEPERS = (Role.MENTOR, Role.OFFICE, Role.COORDINATOR, Role.ADMIN)


@opens_to(Role.STUDENT)
def mine(request):
    """Who has seen my file: employers first, then the school."""
    student = _own(request)
    return render(request, PAGE, {"student": student, "told": told.about(student.pk)})


@opens_to(Role.STUDENT)
def mine_csv(request):
    """The same as a file."""
    return csv_response(FILE, told.header(), told.lines(told.about(_own(request).pk)))


def _own(request) -> Student:
    student = Student.objects.visible_to(request.membership).first()
    if student is None:
        raise Http404
    return student


@opens_to(*KEEPERS)
def of_student(request, pk):
    """The same about one student, for the school: a page, or a panel of the student file."""
    student = _visible(request, pk)
    looks.at_record(request, student, student=student, page="disclosures", parts=("history",))
    context = {"student": student, "told": told.about(student.pk)}
    return respond(request, PANEL, context, fragment="panel")


@opens_to(*KEEPERS)
def of_student_csv(request, pk):
    """The record of disclosures of one student, as a parent may ask the school for it."""
    student = _visible(request, pk)
    found = list(told.lines(told.about(student.pk)))
    looks.exported(
        request, "disclosures.exported", rows=len(found), subject=student, student=student
    )
    return csv_response(f"disclosures-{student.pk}.csv", told.header(), found)


def _visible(request, pk) -> Student:
    policies.view_student(request.membership).enforce()
    return get_object_or_404(Student.objects.visible_to(request.membership), pk=pk)
