"""Students: the list, its export, and one student's file as a frame of panels."""

from django.db.models import Count, Prefetch, Q
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from core.access import opens_to
from core.htmx import respond
from core.lists import listing
from core.tabular import csv_response
from districts import looks
from districts.enums import STAFF
from districts.models import School
from students import policies
from students.forms import StudentFilter
from students.models import ContactPoint, Guardianship, Student
from students.views.legal import SEEN_BY, all_known
from students.views.preview import label_of

LIST = "students/student_list.html"
DETAIL = "students/student_detail.html"
SEARCH = ("first_name", "last_name", "preferred_name", "district_student_id")
SORTS = {
    "": ("last_name", "first_name", "pk"),
    "-name": ("-last_name", "-first_name", "-pk"),
    "school": ("school__name", "last_name", "first_name", "pk"),
    "grade": ("grade", "last_name", "first_name", "pk"),
}


@opens_to(*STAFF)
def student_list(request):
    """The students of the own schools, or of the district."""
    policies.view_student(request.membership).enforce()
    form = _filter(request)
    found = listing(request, _found(request, form), search=SEARCH, sorts=SORTS)
    looks.at_list(request, page="students", students=len(found.page.object_list))
    return respond(request, LIST, {"students": found, "form": form}, fragment="rows")


@opens_to(*STAFF)
def student_export(request):
    """The filtered list as CSV. The export itself is an event: it takes records out."""
    policies.view_student(request.membership).enforce()
    rows = listing(request, _found(request, _filter(request)), search=SEARCH, sorts=SORTS)
    found = rows.page.paginator.object_list
    looks.exported(request, "students.exported", rows=rows.page.paginator.count)
    header = [_("Student id"), _("Last name"), _("First name"), _("Goes by"), _("Grade")]
    header += [_("School"), _("Pathway"), _("Left on")]
    return csv_response(f"students-{request.district.slug}.csv", header, map(_line, found))


def _line(student) -> list:
    names = [student.last_name, student.first_name, student.preferred_name]
    return [
        student.district_student_id,
        *names,
        student.grade,
        student.school.name,
        student.pathway,
        student.left_on,
    ]


def _filter(request) -> StudentFilter:
    schools = School.objects.visible_to(request.membership).order_by("name", "pk")
    return StudentFilter(request.GET or None, schools=schools)


def _found(request, form):
    reachable = Count("guardianships", filter=Q(guardianships__contact_allowed=True), distinct=True)
    rows = Student.objects.visible_to(request.membership).select_related("school")
    form.is_valid()  # what makes no sense is left out of the cleaned data
    asked = form.cleaned_data if form.is_bound else {}
    if asked.get("school"):
        rows = rows.filter(school=asked["school"])
    if asked.get("grade"):
        rows = rows.filter(grade=asked["grade"])
    return _in_state(rows, asked.get("state", "")).annotate(reachable=reachable)


def _in_state(rows, state: str):
    if state == "left":
        return rows.exclude(left_on=None)
    return rows if state == "all" else rows.enrolled()


@opens_to(*STAFF)
def student_detail(request, pk):
    """What the record knows, the family, and the panels of the other rooms. Each look is logged."""
    policies.view_student(request.membership).enforce()
    visible = Student.objects.visible_to(request.membership).select_related("school", *SEEN_BY)
    student = get_object_or_404(visible, pk=pk)
    private = policies.view_private(request.membership)
    parts = ("school", "private", "legal", "contacts", "family") if private else ("school",)
    looks.at_record(request, student, student=student, page="student", parts=parts)
    context = {"student": student, "private": private, "facts": [], "contacts": [], "family": []}
    if private:
        context |= _private(student)
    return render(request, DETAIL, context | {"school_facts": _school_facts(student)})


def _school_facts(student) -> list[dict]:
    return [
        {"label": _("Legal name"), "value": student.legal_name},
        {"label": _("School"), "value": student.school.name},
        {"label": _("Grade"), "value": student.grade},
        {"label": _("Pathway"), "value": student.pathway},
    ]


def _private(student) -> dict:
    points = ContactPoint.objects.order_by("kind", "pk")
    ties = Guardianship.objects.filter(student=student).order_by("rank", "pk")
    found = Prefetch("guardian__contact_points", queryset=points)
    return {
        "facts": _record_facts(student),
        "legal": all_known(student),
        "contacts": list(points.filter(student=student)),
        "family": list(ties.select_related("guardian").prefetch_related(found)),
    }


def _record_facts(student) -> list[dict]:
    place = " ".join(filter(None, (student.state, student.zip_code)))
    lines = (student.address, student.city, place)
    rows = [
        (_("Birth date"), student.birth_date),
        (_("Student id"), student.district_student_id),
        (_("State id (SSID)"), student.ssid),
        (_("Home address"), ", ".join(filter(None, lines))),
        (_("Home language"), student.home_language),
    ]
    rows += [(label_of(name), value) for name, value in sorted(student.roster_facts.items())]
    return [{"label": label, "value": value} for label, value in rows]
