"""Agreements: which run out of time, who has them on the desk, what comes next."""

from datetime import timedelta

from django.contrib import messages
from django.db.models import Count, DateField, Min, Q, Value
from django.db.models.functions import Coalesce
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from core import clock
from core.access import opens_to
from core.htmx import respond
from core.lists import listing
from core.states import IllegalMove
from districts.enums import STAFF, Role
from districts.models import Season
from employers import feasibility, gate, policies
from employers.actions import agreements as actions
from employers.enums import AgreementState, OpeningState, Step
from employers.forms import AgreementForm, AgreementMove
from employers.models import Agreement, Employer, Opening
from employers.views.employers import moves_of
from employers.views.openings import current_season

LIST = "employers/agreement_list.html"
FORM = "employers/agreement_form.html"
EXPIRES_SOON = timedelta(days=90)
OVER = (AgreementState.EXPIRED, AgreementState.TERMINATED)
UNDERWAY = (*gate.ON_ITS_WAY, AgreementState.DRAFT)
WAITS_ON = {
    AgreementState.DRAFT: gettext_lazy("District"),
    AgreementState.SENT: gettext_lazy("Employer"),
    AgreementState.REVIEW: gettext_lazy("District"),
    AgreementState.SIGNATURE: gettext_lazy("Employer and district"),
    AgreementState.BOARD: gettext_lazy("School board"),
}


@opens_to(*STAFF)
def agreement_list(request):
    """MOUs that run out of time first; other tabs show those in force and those that end."""
    season, today = current_season(), clock.today()
    tabs = _tabs(today)
    tab = request.GET.get("tab") if request.GET.get("tab") in tabs else "underway"
    rows = Agreement.objects.visible_to(request.membership)
    found = listing(
        request,
        _timed(rows, season).filter(tabs[tab]["where"]).select_related("employer"),
        search=("employer__name",),
        sorts={"": ("first_shift", "moved_at", "pk"), "name": ("employer__name", "-version")},
        per_page=25,
    )
    for agreement in found:
        _clocked(request, agreement, today)
    context = {"agreements": found, "tab": tab, "tabs": _counted(rows, tabs, tab)}
    return respond(request, LIST, context, fragment="rows")


def running_out(request, season, most: int) -> list[Agreement]:
    """Return agreements not in force yet, the nearest first shift first, with their line."""
    rows = Agreement.objects.visible_to(request.membership).filter(state__in=UNDERWAY)
    nearest = _timed(rows, season).select_related("employer").order_by("first_shift", "pk")
    found = list(nearest[:most])
    for agreement in found:
        _clocked(request, agreement, clock.today())
    return found


def _tabs(today) -> dict:
    soon = today + EXPIRES_SOON
    ends = Q(ends_on__lte=soon) | Q(insurance_ends_on__lte=soon)
    return {
        "underway": {"label": _("Not in force yet"), "where": Q(state__in=UNDERWAY)},
        "force": {"label": _("In force"), "where": Q(state__in=gate.IN_FORCE)},
        "ending": {"label": _("Ending soon"), "where": ends & Q(state__in=gate.IN_FORCE)},
        "over": {"label": _("Over"), "where": Q(state__in=OVER)},
    }


def _counted(rows, tabs, current) -> list[dict]:
    """Return the tabs with their numbers, in one query."""
    counts = rows.aggregate(**{n: Count("pk", filter=tab["where"]) for n, tab in tabs.items()})
    return [
        {"name": n, "label": tab["label"], "count": counts[n], "current": n == current}
        for n, tab in tabs.items()
    ]


def _timed(rows, season):
    """Add the first shift that waits for each: of openings that need an MOU, else of any."""
    alive = Q(employer__openings__season=season) & ~Q(employer__openings__state=OpeningState.CLOSED)
    needing = alive & Q(employer__openings__funding__needs_agreement=True)
    start = "employer__openings__starts_on"
    first = Coalesce(
        Min(start, filter=needing),
        Min(start, filter=alive),
        Value(season.starts_on, output_field=DateField()),
    )
    return rows.annotate(first_shift=first)


def _clocked(request, agreement, today) -> None:
    """Add what a row shows: its latest date, its line of dates, its next steps."""
    wanted = feasibility.steps(needs_agreement=True)
    facts = policies.progress_of(agreement)
    found = feasibility.deadlines(agreement.first_shift, wanted, on=today, **facts)
    agreement.deadline = found[0]
    agreement.late = found[0].is_missed(today)
    agreement.tone = found[0].tone(today)
    agreement.fits_on = feasibility.earliest_first_shift(found[:1], agreement.first_shift, on=today)
    agreement.board_passed = bool(agreement.board_on and agreement.board_on < today)
    agreement.waits_on = WAITS_ON.get(agreement.state, "")
    agreement.moves = moves_of(request.membership, agreement)
    agreement.points = _points(agreement, found, today)
    if agreement.implementation_on and agreement.board_on:
        agreement.days_to_board = (agreement.board_on - agreement.implementation_on).days
    else:
        agreement.days_to_board = None


def _board_tone(agreement) -> str:
    if agreement.late:
        return "stop"
    return "warn" if agreement.board_passed else "plain"


def _points(agreement, found, today) -> list[dict]:
    """Return the line from the start of the work to the first shift, as shares of it."""
    by = {deadline.step: deadline for deadline in found}
    last = by[Step.AGREEMENT]
    marks = [
        (agreement.implementation_on, _("Begun"), "good"),
        (agreement.board_on, _("Board"), _board_tone(agreement)),
        (last.by, _("Last chance"), agreement.tone),
        (by[Step.SELECTION].by, _("Choose"), "plain"),
        (agreement.first_shift, _("First shift"), "plain"),
    ]
    known = [mark for mark in marks if mark[0]]
    first, end = min(m[0] for m in known), max(m[0] for m in known)
    span = max((end - first).days, 1)
    return [
        {"label": f"{label} {_short(day)}", "at": 100 * (day - first).days / span, "tone": tone}
        for day, label, tone in known
    ]


def _short(day) -> str:
    return date_format(day, pgettext("date format, month and day", "M j"))


@opens_to(Role.COORDINATOR, Role.ADMIN, methods="GET POST")
def agreement_new(request, pk):
    """Begin an agreement, or its next version, with one employer."""
    policies.write_agreement(request.membership).enforce()
    employer = get_object_or_404(Employer.objects.visible_to(request.membership), pk=pk)
    form = AgreementForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.begin_agreement(
                employer=employer, values=form.cleaned_data, by=request.membership, at=clock.now()
            )
        except actions.OneIsOpen:
            form.add_error(None, _("There is an agreement on its way already."))
        else:
            return redirect("employers:detail", employer.pk)
    return _form(request, form, employer)


@opens_to(Role.COORDINATOR, Role.ADMIN, methods="GET POST")
def agreement_edit(request, pk):
    """Write down dates, seats and insurance."""
    policies.write_agreement(request.membership).enforce()
    agreement = _get(request, pk)
    form = AgreementForm(request.POST or None, instance=agreement)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        actions.date_agreement(
            agreement=agreement, values=values, by=request.membership, at=clock.now()
        )
        return redirect("employers:detail", agreement.employer_id)
    return _form(request, form, agreement.employer)


def _get(request, pk) -> Agreement:
    rows = Agreement.objects.visible_to(request.membership).select_related("employer")
    return get_object_or_404(rows, pk=pk)


def _form(request, form, employer):
    context = {"form": form, "employer": employer, **_clock_of(form, employer)}
    return render(request, FORM, context, status=422 if form.errors else 200)


@opens_to(Role.COORDINATOR, Role.ADMIN, methods="POST")
def agreement_check(request, pk):
    """Whether the dates typed so far can work: a fragment, nothing is saved."""
    policies.write_agreement(request.membership).enforce()
    employer = get_object_or_404(Employer.objects.visible_to(request.membership), pk=pk)
    form = AgreementForm(request.POST)
    form.is_valid()
    context = {"form": form, "employer": employer, **_clock_of(form, employer)}
    return respond(request, FORM, context, fragment="clock")


def _clock_of(form, employer) -> dict:
    """Return the first shift that waits, by when the agreement has to be in force, what fits.

    A district may prepare agreements before its season begins: then there is no clock.
    """
    season, today = Season.objects.filter(is_current=True).first(), clock.today()
    if season is None:
        return {"first_shift": None}
    board = form.cleaned_data.get("board_on") if form.is_bound else form.instance.board_on
    planned = {Step.AGREEMENT: board} if board else {}
    first = _first_shift(employer, season)
    wanted = (Step.AGREEMENT,)
    found = feasibility.deadlines(first, wanted, on=today, planned=planned)
    fits = feasibility.earliest_first_shift(found, first, on=today)
    return {
        "first_shift": first,
        "by": found[0].by,
        "late": found[0].is_missed(today),
        "fits": fits,
    }


def _first_shift(employer, season):
    """Return the first day of the openings that wait for the agreement, else of the season."""
    alive = Opening.objects.filter(employer=employer, season=season)
    alive = alive.exclude(state=OpeningState.CLOSED)
    found = alive.aggregate(
        needing=Min("starts_on", filter=Q(funding__needs_agreement=True)), first=Min("starts_on")
    )
    return found["needing"] or found["first"] or season.starts_on


@opens_to(Role.COORDINATOR, Role.ADMIN, methods="POST")
def agreement_move(request, pk):
    """Take the next step with an agreement; from the list, its row is drawn again."""
    agreement = _get(request, pk)
    form = AgreementMove(request.POST)
    if not form.is_valid():
        return redirect("employers:detail", agreement.employer_id)
    to = form.cleaned_data["to"]
    policies.move_agreement(request.membership, agreement, to, clock.today()).enforce()
    try:
        actions.move_agreement(agreement=agreement, to=to, by=request.membership, at=clock.now())
    except IllegalMove:
        messages.info(request, _("Somebody else has just moved this agreement."))
    if not request.htmx:
        return redirect("employers:detail", agreement.employer_id)
    rows = Agreement.objects.visible_to(request.membership).select_related("employer")
    agreement = _timed(rows, current_season()).get(pk=pk)
    _clocked(request, agreement, clock.today())
    return respond(request, LIST, {"agreement": agreement}, fragment="row")
