"""Applicants of one opening, or of all: the employer moves them, the school sees the same."""

from django.contrib import messages
from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from core import clock
from core.access import opens_to
from core.components import age
from core.htmx import respond
from core.lists import listing
from core.states import IllegalMove
from core.tabular import csv_response
from districts import looks
from districts.enums import STAFF, Role
from employers.models import Employer, Opening
from pipeline import hiring
from pipeline.actions import applications as actions
from pipeline.enums import OPEN_APPLICATION, ApplicationState
from pipeline.forms.hiring import MoveForm
from pipeline.models import Application

PAGE = "pipeline/tracker.html"
SORTS = {
    "": ("sent_at", "pk"),
    "name": ("journey__student__last_name", "journey__student__first_name", "pk"),
    "state": ("state", "sent_at", "pk"),
}
SEARCH = (
    "journey__student__first_name",
    "journey__student__last_name",
    "journey__student__preferred_name",
)
MOVES = (ApplicationState.INTERVIEW, ApplicationState.OFFERED, ApplicationState.REFUSED)
TABS = {
    "open": Q(state__in=OPEN_APPLICATION),
    "new": Q(state=ApplicationState.SENT),
    "interview": Q(state=ApplicationState.INTERVIEW),
    "offered": Q(state=ApplicationState.OFFERED),
    "accepted": Q(state=ApplicationState.ACCEPTED),
    "over": Q(
        state__in=(
            ApplicationState.REFUSED,
            ApplicationState.WITHDRAWN,
            ApplicationState.RELEASED,
        )
    ),
}


def _labels() -> dict:
    return {
        "open": _("To answer"),
        "new": _("New"),
        "interview": _("Interview"),
        "offered": _("Offered"),
        "accepted": _("Accepted"),
        "over": _("Over"),
    }


@opens_to(Role.EMPLOYER, *STAFF)
def tracker(request, pk):
    """The applicants of one opening."""
    opening = _opening(request, pk)
    return _table(request, opening=opening)


def _opening(request, pk) -> Opening:
    rows = Opening.objects.visible_to(request.membership).select_related("employer", "worksite")
    return get_object_or_404(rows, pk=pk)


@opens_to(Role.EMPLOYER, *STAFF)
def candidates(request):
    """The applicants of all openings."""
    return _table(request)


def _table(request, opening=None):
    rows = _rows(request, opening)
    tab = request.GET.get("state") if request.GET.get("state") in TABS else "open"
    found = listing(
        request, rows.filter(TABS[tab]).with_all(), search=SEARCH, sorts=SORTS, per_page=50
    )
    for application in found:
        _shown(request, application)
    looks.at_list(request, page="applicants", students=len(found.page.object_list))
    context = {"applications": found, "opening": opening, "tabs": _tabs(rows, tab)}
    return respond(request, PAGE, context | _employers_own(request), fragment="rows")


def _employers_own(request) -> dict:
    """Whether the reader answers applicants, and may meet them at all."""
    if request.membership.role != Role.EMPLOYER:
        return {"can_answer": False, "is_vetted": True}
    mine = Employer.objects.visible_to(request.membership).vetted()
    return {"can_answer": True, "is_vetted": mine.exists()}


def _rows(request, opening):
    rows = Application.objects.visible_to(request.membership)
    if opening:
        return rows.filter(opening=opening)
    return rows.filter(journey__season__is_current=True)


def _tabs(rows, current) -> list[dict]:
    counts = rows.aggregate(**{name: Count("pk", filter=where) for name, where in TABS.items()})
    return [
        {"name": name, "label": label, "count": counts[name], "current": name == current}
        for name, label in _labels().items()
    ]


def _shown(request, application) -> None:
    """Add the days it waits for the employer, and the moves of its menu."""
    application.days = age(application.seen_at or application.sent_at)
    form = MoveForm()
    may = hiring.answer
    application.moves = [
        {"to": to, "label": label}
        for to, label in form.fields["to"].choices
        if may(request.membership, application, to)
    ]


@opens_to(Role.EMPLOYER, *STAFF)
def tracker_export(request, pk):
    """The applicants of one opening as CSV."""
    opening = _opening(request, pk)
    rows = _rows(request, opening).with_all().order_by("sent_at", "pk")
    header = [_("Name"), _("School"), _("Career pathway"), _("Badge"), _("State"), _("Sent")]
    lines = (
        [
            one.journey.student.name,
            one.journey.school.name,
            one.journey.pathway,
            _("Yes") if one.had_badge else "",
            one.get_state_display(),
            localtime(one.sent_at).date(),
        ]
        for one in rows
    )
    looks.exported(request, "applicants.exported", rows=rows.count(), subject=opening)
    return csv_response(f"applicants-{opening.pk}.csv", header, lines)


@opens_to(Role.EMPLOYER, methods="POST")
def application_move(request, pk):
    """The menu of a row: an interview at once; offers and refusals ask for more on their page."""
    rows = Application.objects.visible_to(request.membership).with_all()
    application = get_object_or_404(rows, pk=pk)
    form = MoveForm(request.POST)
    to = form.cleaned_data["to"] if form.is_valid() else ""
    if to != ApplicationState.INTERVIEW:
        page = reverse("pipeline:application", args=[pk])
        return _go(request, f"{page}#{to}" if to else page)
    hiring.answer(request.membership, application, to).enforce()
    try:
        actions.invite_to_interview(application=application, by=request.membership, at=clock.now())
    except IllegalMove:
        messages.info(request, _("This application has just moved on."))
        application.refresh_from_db()
    _shown(request, application)
    context = {"application": application, "opening": request.POST.get("one"), "can_answer": True}
    then = ("pipeline:tracker", application.opening_id)
    return respond(request, PAGE, context, fragment="row", then=then)


def _go(request, address):
    return HttpResponseClientRedirect(address) if request.htmx else redirect(address)
