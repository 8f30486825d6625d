"""Rosters: upload, name the columns, look at the difference, confirm or cancel."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from core import clock
from core.access import opens_to
from core.htmx import respond
from core.lists import listing
from core.states import IllegalMove
from core.tabular import csv_response
from core.uploads import takes
from districts import looks
from districts.enums import STAFF
from students import policies
from students.actions import rosters
from students.enums import RosterState
from students.forms import ConfirmForm, MappingForm, RosterForm, SchoolWordForm
from students.models import RosterImport
from students.roster.mapping import Mapping, suggested_mapping
from students.roster.records import Refused
from students.views import preview

LIST = "students/roster_list.html"
NEW = "students/roster_new.html"
MAPPING = "students/roster_mapping.html"
DETAIL = "students/roster_detail.html"
WORKING = (RosterState.STAGING, RosterState.APPLYING)


@opens_to(*STAFF)
def roster_list(request):
    """Every import there was, newest first."""
    policies.import_roster(request.membership).enforce()
    rows = RosterImport.objects.visible_to(request.membership)
    rows = rows.select_related("uploaded_by__user")
    found = listing(request, rows, sorts={"": ("-uploaded_at", "-pk")})
    return respond(request, LIST, {"rosters": found}, fragment="rows")


@opens_to(*STAFF, methods="GET POST")
@takes("roster")
def roster_new(request):
    """Upload a file; what cannot be a roster is told on the same page."""
    policies.import_roster(request.membership).enforce()
    form = RosterForm(request.POST or None, request.FILES or None)
    if not form.is_bound or not form.is_valid():
        return render(request, NEW, {"form": form, "problem": None}, status=_status(form))
    try:
        roster = _stage(request, form)
    except Refused as refusal:
        context = {"form": form, "problem": refusal.problem}
        return render(request, NEW, context, status=422)
    step = "roster-mapping" if roster.state == RosterState.MAPPING else "roster-detail"
    return redirect(f"students:{step}", roster.pk)


def _status(form) -> int:
    return 422 if form.is_bound else 200


def _stage(request, form) -> RosterImport:
    upload = form.cleaned_data["file"]
    return rosters.stage_roster(
        upload=upload.file,
        name=upload.name,
        encoding=form.cleaned_data["encoding"],
        mapping=form.mapping(),
        by=request.membership,
        at=clock.now(),
    )


@opens_to(*STAFF, methods="GET POST")
def roster_mapping(request, pk):
    """Say which column means what, with the file's first rows in view."""
    roster = _roster(request, pk)
    policies.map_roster(request.membership, roster).enforce()
    try:
        sheet = rosters.sheet_of(roster)
    except Refused as refusal:
        context = {"roster": roster, "problem": refusal.problem, "form": None, "columns": []}
        return render(request, MAPPING, context, status=422)
    form = MappingForm(request.POST or None, headers=sheet.headers, mapping=_meant(roster, sheet))
    if form.is_bound and form.is_valid():
        return _map(request, roster, form)
    context = {"roster": roster, "form": form, "problem": None}
    context["columns"] = list(preview.columns(sheet, form))
    return render(request, MAPPING, context, status=_status(form))


def _meant(roster, sheet) -> Mapping:
    if roster.mapping:
        return Mapping.from_json(roster.mapping)
    return suggested_mapping(sheet.headers)


def _map(request, roster, form):
    try:
        rosters.map_columns(
            roster=roster,
            mapping=form.mapping(),
            save_as=form.cleaned_data["save_as"],
            by=request.membership,
            at=clock.now(),
        )
    except IllegalMove:
        messages.info(request, _("Somebody else has just moved this roster on."))
    return redirect("students:roster-detail", roster.pk)


@never_cache
@opens_to(*STAFF)
def roster_detail(request, pk):
    """Progress while the worker is busy, then the difference, in the end what came of it."""
    roster = _roster(request, pk)
    policies.import_roster(request.membership).enforce()
    if roster.state == RosterState.MAPPING:
        return redirect("students:roster-mapping", roster.pk)
    context = {"roster": roster, "working": roster.state in WORKING}
    context["stuck"] = context["working"] and roster.due_at is None
    context["last_applied_at"] = rosters.last_applied_at()
    context |= preview.context(request, roster)
    if shown := context.get("rows"):
        looks.at_list(request, page="roster", students=len(list(shown)))
    return respond(request, DETAIL, context, fragment="body")


@opens_to(*STAFF)
def roster_problems(request, pk):
    """Everything that was wrong, as CSV: file, line, column, what was kept, what to do."""
    roster = _roster(request, pk)
    policies.import_roster(request.membership).enforce()
    looks.exported(
        request, "roster_problems.exported", rows=roster.problems.count(), subject=roster
    )
    header = [_("Severity"), _("File"), _("Line"), _("Column"), _("What is wrong")]
    header += [_("What was kept"), _("What to do")]
    rows = (preview.problem_line(row) for row in roster.problems.order_by("number").iterator())
    return csv_response(f"roster-{roster.pk}-problems.csv", header, rows)


@opens_to(*STAFF, methods="POST")
def roster_confirm(request, pk):
    """Write the difference."""
    roster = _roster(request, pk)
    form = ConfirmForm(request.POST)
    policies.confirm_roster(
        request.membership,
        roster,
        last_applied_at=rosters.last_applied_at(),
        said_so=form.is_valid() and form.cleaned_data["said_so"],
    ).enforce()
    return _act(request, rosters.confirm_roster, roster=roster)


@opens_to(*STAFF, methods="POST")
def roster_cancel(request, pk):
    """Forget the upload."""
    roster = _roster(request, pk)
    policies.cancel_roster(request.membership, roster).enforce()
    return _act(request, rosters.cancel_roster, roster=roster)


@opens_to(*STAFF, methods="POST")
def roster_restage(request, pk):
    """Compare again with the people as they are now."""
    roster = _roster(request, pk)
    policies.restage_roster(request.membership, roster).enforce()
    return _act(request, rosters.restage_roster, roster=roster)


@opens_to(*STAFF, methods="POST")
def roster_school(request, pk):
    """Say which school a word of the roster means."""
    roster = _roster(request, pk)
    policies.restage_roster(request.membership, roster).enforce()
    form = SchoolWordForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose a school first."))
        return redirect("students:roster-detail", roster.pk)
    return _act(request, rosters.name_school, roster=roster, **form.cleaned_data)


def _roster(request, pk) -> RosterImport:
    policies.import_roster(request.membership).enforce()
    visible = RosterImport.objects.visible_to(request.membership)
    return get_object_or_404(visible.select_related("uploaded_by__user"), pk=pk)


def _act(request, action, *, roster, **said):
    try:
        action(roster=roster, by=request.membership, at=clock.now(), **said)
    except IllegalMove:
        messages.info(request, _("Somebody else has just moved this roster on."))
    return redirect("students:roster-detail", roster.pk)
