"""Everybody's trainings on one page, checked many at a time (PRODUCT G2)."""

from django.contrib import messages
from django.db.models import Count, F, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core import clock
from core.access import opens_to
from core.forms import keys
from core.htmx import respond
from core.lists import listing
from core.states import IllegalMove
from core.tabular import csv_response
from districts import looks
from districts.enums import STAFF, Role
from pipeline.models import Journey
from students.models import Student
from trainings import actions, catalogue, policies
from trainings.enums import OPEN
from trainings.enums import AssignmentState as State
from trainings.forms import TODO, AssignForm, BackForm, BoardFilter, CourseForm, DoneForm
from trainings.models import Assignment, Training

BOARD = "trainings/board.html"
DETAIL = "trainings/assignment.html"
FORM = "trainings/form.html"
CHECKERS = (Role.MENTOR, Role.OFFICE, Role.COORDINATOR, Role.ADMIN)
MOST_AT_ONCE = 200
SEARCH = ("student__first_name", "student__last_name", "student__preferred_name")
SORTS = {
    "": ("state_order", "due_on", "student__last_name", "pk"),
    "due": (F("due_on").asc(nulls_last=True), "pk"),
    "name": ("student__last_name", "student__first_name", "pk"),
}


@opens_to(*STAFF)
def board(request):
    """Those that wait for a check first, then by due date."""
    form = BoardFilter(request.GET or None, membership=request.membership)
    rows = _found(request, form).with_twin().annotate(state_order=_waiting_first())
    found = listing(request, rows, search=SEARCH, sorts=SORTS, per_page=50)
    looks.at_list(request, page="trainings", students=len(found.page.object_list))
    today = clock.today()
    for assignment in found:
        assignment.late = assignment.is_late(today)
    context = {
        "assignments": found,
        "form": form,
        "courses": _courses(request),
        "can_verify": policies.verify_any(request.membership),
        "can_change": policies.change_courses(request.membership),
    }
    return respond(request, BOARD, context, fragment="rows")


def _waiting_first():
    return ~Q(state=State.SUBMITTED)


def _rows(request):
    rows = Assignment.objects.visible_to(request.membership)
    return rows.select_related("student__school", "training", "placement")


def _found(request, form):
    rows = _rows(request)
    asked = form.cleaned_data if form.is_bound and form.is_valid() else {}
    state = asked.get("state") or TODO
    if asked.get("training"):
        rows = rows.filter(training=asked["training"])
    if asked.get("school"):
        rows = rows.filter(student__school=asked["school"])
    if state == TODO:
        return rows.filter(state__in=OPEN)
    return rows if state == "all" else rows.filter(state=state)


def _courses(request):
    """Each training with how many of those who have it are done."""
    mine = Q(assignments__in=Assignment.objects.visible_to(request.membership))
    total = Count("assignments", filter=mine, distinct=True)
    done = Count("assignments", filter=mine & Q(assignments__state=State.VERIFIED), distinct=True)
    waiting = Count(
        "assignments", filter=mine & Q(assignments__state=State.SUBMITTED), distinct=True
    )
    rows = Training.objects.annotate(total=total, done=done, waiting=waiting)
    return rows.order_by("title", "pk")


@opens_to(*STAFF)
def export(request):
    """The filtered board as CSV."""
    form = BoardFilter(request.GET or None, membership=request.membership)
    header = [_("Student"), _("School"), _("Training"), _("State"), _("Due"), _("Done on")]
    rows = _found(request, form)
    looks.exported(request, "trainings.exported", rows=rows.count())
    lines = (
        [
            row.student.name,
            row.student.school.name,
            _(row.training.title),
            row.get_state_display(),
            row.due_on,
            row.completed_on,
        ]
        for row in rows.order_by("student__last_name", "pk")
    )
    return csv_response(f"trainings-{request.district.slug}.csv", header, lines)


@opens_to(*CHECKERS, methods="POST")
def verify_many(request):
    """Mark the ticked ones as done; those that somebody else was faster with are counted."""
    policies.verify_any(request.membership).enforce()
    ticked = keys(request.POST.getlist("assignment"))[:MOST_AT_ONCE]
    rows = _rows(request).filter(pk__in=ticked).order_by("pk")
    done, skipped = actions.mark_many_done(
        assignments=list(rows), today=clock.today(), by=request.membership, at=clock.now()
    )
    said = ngettext("%(n)d training is done.", "%(n)d trainings are done.", done) % {"n": done}
    if skipped:
        more = ngettext("%(n)d was done already.", "%(n)d were done already.", skipped)
        said = f"{said} {more % {'n': skipped}}"
    messages.info(request, said)
    return redirect("trainings:board")


@opens_to(*STAFF)
def assignment_detail(request, pk):
    """One training of one student: the certificate, and the answer."""
    assignment = _get(request, pk)
    who = assignment.student_id
    looks.at_record(request, assignment, student=who, page="training", parts=("trainings",))
    return _page(request, assignment)


def _get(request, pk) -> Assignment:
    return get_object_or_404(_rows(request).with_twin().select_related("verified_by__user"), pk=pk)


def _page(request, assignment, *, done=None, back=None, status=200):
    start = {"completed_on": assignment.completed_on or clock.today()}
    context = {
        "assignment": assignment,
        "can_verify": policies.verify(request.membership, assignment),
        "can_reject": policies.reject(request.membership, assignment),
        "done_form": done or DoneForm(assignment=assignment, initial=start),
        "back_form": back or BackForm(),
    }
    return render(request, DETAIL, context, status=status)


@opens_to(*CHECKERS, methods="POST")
def verify(request, pk):
    """Mark one as done, on the day that was seen."""
    assignment = _get(request, pk)
    policies.verify(request.membership, assignment).enforce()
    form = DoneForm(request.POST, assignment=assignment)
    if not form.is_valid():
        return _page(request, assignment, done=form, status=422)
    return _act(request, assignment, actions.mark_done, _("Done."), **form.cleaned_data)


@opens_to(*CHECKERS, methods="POST")
def send_back(request, pk):
    """Send a certificate back with a reason."""
    assignment = _get(request, pk)
    policies.reject(request.membership, assignment).enforce()
    form = BackForm(request.POST)
    if not form.is_valid():
        return _page(request, assignment, back=form, status=422)
    said = _("Sent back. The student reads your reason.")
    return _act(request, assignment, actions.send_back, said, **form.cleaned_data)


def _act(request, assignment, action, said, **facts):
    try:
        action(assignment=assignment, by=request.membership, at=clock.now(), **facts)
    except IllegalMove:
        messages.info(request, _("Somebody else has just checked this."))
    else:
        messages.info(request, said)
    return redirect("trainings:board")


@opens_to(*CHECKERS, methods="GET POST")
def assign(request):
    """Give a training to a school's students before anybody is hired."""
    policies.verify_any(request.membership).enforce()
    data = request.POST if request.method == "POST" else None
    form = AssignForm(data, membership=request.membership, courses=_known_courses())
    if request.method == "POST" and form.is_valid():
        count = _assign(request, form.cleaned_data)
        said = ngettext("%(n)d student got it.", "%(n)d students got it.", count)
        messages.info(request, said % {"n": count})
        return redirect("trainings:board")
    context = {"form": form, "title": _("Give a training"), "button": _("Give it")}
    return render(request, FORM, context, status=422 if form.errors else 200)


def _known_courses() -> list[tuple[str, str]]:
    """Return the district's trainings and those of the catalogue it has not used yet."""
    codes = dict.fromkeys([*Training.objects.order_by("pk").values_list("code", flat=True)])
    codes |= dict.fromkeys(catalogue.COURSES)
    return [(code, _(catalogue.course(code).title)) for code in codes]


def _assign(request, asked) -> int:
    journeys = Journey.objects.visible_to(request.membership).filter(
        season__is_current=True, school=asked["school"]
    )
    if asked["whom"] == AssignForm.BADGE:
        journeys = journeys.exclude(badge_at=None)
    students = Student.objects.filter(journeys__in=journeys).enrolled().order_by("pk")
    return actions.assign_many(
        students=list(students),
        training=actions.training_of(asked["training"]),
        due_on=asked["due_on"],
        by=request.membership,
        at=clock.now(),
    )


@opens_to(Role.COORDINATOR, Role.ADMIN, methods="GET POST")
def course_edit(request, pk):
    """Change where a training is done and how long it counts."""
    policies.change_courses(request.membership).enforce()
    training = get_object_or_404(Training, pk=pk)
    form = CourseForm(request.POST or None, instance=training)
    if request.method == "POST" and form.is_valid():
        actions.change_course(
            training=training, values=form.cleaned_data, by=request.membership, at=clock.now()
        )
        return redirect("trainings:board")
    context = {"form": form, "title": _(training.title), "button": _("Save")}
    return render(request, FORM, context, status=422 if form.errors else 200)
