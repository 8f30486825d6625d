"""Openings as employers and coordinators write them."""

from types import SimpleNamespace

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from core import clock
from core.access import opens_to
from core.forms import keys
from core.htmx import respond
from core.lists import listing
from core.states import IllegalMove
from districts.enums import STAFF, Role
from districts.models import Season
from employers import feasibility, gate, policies
from employers.actions import openings as actions
from employers.forms import OpeningFilter, OpeningForm, WeekFormSet
from employers.models import Employer, Opening, Worksite

LIST = "employers/opening_list.html"
FORM = "employers/opening_form.html"
WRITERS = (Role.EMPLOYER, Role.COORDINATOR, Role.ADMIN)
SORTS = {
    "": ("state", "starts_on", "employer__name", "pk"),
    "employer": ("employer__name", "title", "pk"),
    "title": ("title", "pk"),
}


@opens_to(*STAFF, Role.EMPLOYER)
def opening_list(request):
    """All openings, drafts too, and what holds each back."""
    form = OpeningFilter(request.GET or None)
    rows = Opening.objects.visible_to(request.membership).filter(season=current_season())
    if form.is_bound and form.is_valid() and form.cleaned_data["state"]:
        rows = rows.filter(state=form.cleaned_data["state"])
    found = listing(
        request, rows.with_all(), search=("title", "employer__name", "pathway"), sorts=SORTS
    )
    for opening in found:
        opening.lacks = policies.missing(opening)
    return respond(request, LIST, {"openings": found, "form": form}, fragment="rows")


def current_season() -> Season:
    """Return the season that is on; a district without one has no openings."""
    season = Season.objects.filter(is_current=True).first()
    if season is None:
        raise Http404
    return season


@opens_to(*WRITERS, methods="GET POST")
def opening_new(request):
    """Start an opening; a coordinator says for which employer (`?employer=7`)."""
    policies.write_employer(request.membership).enforce()
    employer = _employer(request, request.GET.get("employer", ""))
    if employer is None:
        return redirect("employers:list")
    season = current_season()
    blank = Opening(employer=employer, season=season, starts_on=None)
    first = _first(employer)
    return _write(request, blank, first, _create)


def _employer(request, key) -> Employer | None:
    rows = Employer.objects.visible_to(request.membership).prefetch_related("agreements")
    if asked := keys([key]):
        return get_object_or_404(rows, pk=asked[0])
    return rows.order_by("pk").first() if request.membership.role == Role.EMPLOYER else None


def _first(employer) -> dict:
    """What a new form starts with: the place and the person there are."""
    site = employer.worksites.order_by("pk").first()
    lead = employer.contacts.order_by("-is_lead", "pk").first()
    start = {"pay_kind": "hourly", "guarantee": "competitive", "seats": 1}
    return {**start, "worksite": site and site.pk, "supervisor": lead and lead.pk}


@opens_to(*WRITERS, methods="GET POST")
def opening_edit(request, pk):
    """Change an opening; a posted one passes the gate again."""
    opening = _get(request, pk)
    policies.write_opening(request.membership, opening).enforce()
    return _write(request, opening, OpeningForm.initial_of(opening), _change)


def _get(request, pk) -> Opening:
    rows = Opening.objects.visible_to(request.membership).with_all()
    return get_object_or_404(rows, pk=pk)


def _forms(request, opening, initial):
    data = request.POST if request.method == "POST" else None
    form = OpeningForm(data, initial=initial, employer=opening.employer, season=opening.season)
    week = WeekFormSet(data, initial=WeekFormSet.initial_of(opening.schedule), prefix="week")
    return form, week


def _write(request, opening, initial, save):
    form, week = _forms(request, opening, initial)
    status = 200
    if request.method == "POST":
        if all((form.is_valid(), week.is_valid())) and (row := save(request, opening, form, week)):
            return _saved(request, row)
        status = 422
    elsewhere = form.is_bound and form.new_place() is not None
    context = {"form": form, "week": week, "opening": opening, "elsewhere": elsewhere}
    context["check_url"] = _check_url(opening)
    return render(request, FORM, context | _look(opening, form, week), status=status)


def _check_url(opening) -> str:
    if opening.pk:
        return reverse("employers:opening-check", args=[opening.pk])
    return f"{reverse('employers:opening-new-check')}?employer={opening.employer_id}"


def _create(request, blank, form, week):
    written = {"by": request.membership, "at": clock.now(), "place": form.new_place()}
    host = {"employer": blank.employer, "season": blank.season}
    return actions.create_opening(**host, values=form.values(week), **written)


def _change(request, opening, form, week):
    written = {"by": request.membership, "at": clock.now(), "place": form.new_place()}
    try:
        actions.write_opening(opening=opening, values=form.values(week), **written)
    except actions.SeatsTaken:
        form.add_error("seats", _("More interns than this have accepted already."))
        return None
    return opening


def _saved(request, opening):
    if "post" in request.POST:
        return _post(request, opening)
    messages.info(request, _("Saved."))
    return redirect("employers:opening-edit", opening.pk)


def _look(opening, form, week) -> dict:
    """Return what is missing, what to know, and the latest dates, for what the form says now."""
    seen = opening if not form.is_bound else _as_typed(opening, form, week)
    draft = policies.draft_of(seen)
    today = clock.today()
    deadlines = policies.deadlines_of(seen, today)
    fits = feasibility.earliest_first_shift(deadlines, seen.starts_on, on=today)
    return {
        "lacks": gate.missing(draft),
        "notes": gate.warnings(draft),
        "deadlines": [_shown(one, today) for one in deadlines],
        "fits_on": fits if fits != seen.starts_on else None,
    }


def _shown(deadline, today):
    return {
        "label": feasibility.Step(deadline.step).label,
        "by": deadline.by,
        "tone": deadline.tone(today),
        "missed": deadline.is_missed(today),
        "done": deadline.done,
    }


def _as_typed(opening, form, week):
    """Return the opening as the form has it, without saving anything."""
    values = form.values(week)
    site = values["worksite"]
    if place := form.new_place():
        site = Worksite(employer=opening.employer, **place)
    seen = {name: getattr(opening, name) for name in SHOWN} | values
    keys = {f"{name}_id": seen[name] and seen[name].pk for name in ("funding", "supervisor")}
    return SimpleNamespace(
        employer=opening.employer, season=opening.season, **{**seen, **keys, "worksite": site}
    )


SHOWN = (
    *("title", "pathway", "duties", "requirements", "safety", "question"),
    *("starts_on", "ends_on", "pay_kind", "hourly_wage_cents", "stipend_cents"),
    *("seats", "guarantee", "funding", "supervisor"),
)


@opens_to(*WRITERS, methods="POST")
def opening_check(request, pk=None):
    """What is missing for what is typed so far: a fragment, nothing is saved."""
    if pk:
        opening = _get(request, pk)
    else:
        employer = _employer(request, request.GET.get("employer", ""))
        if employer is None:
            raise Http404
        opening = Opening(employer=employer, season=current_season())
    form, week = _forms(request, opening, {})
    form.is_valid()
    week.is_valid()
    context = {"form": form, "week": week, "opening": opening, "elsewhere": False}
    context |= {"check_url": _check_url(opening), **_look(opening, form, week)}
    return respond(request, FORM, context, fragment="missing")


@opens_to(*WRITERS, methods="POST")
def opening_post(request, pk):
    """Show it to students, if nothing is missing."""
    return _post(request, _get(request, pk))


def _post(request, opening):
    policies.write_employer(request.membership).enforce()
    try:
        actions.post_opening(opening=opening, by=request.membership, at=clock.now())
    except actions.NotReady as held:
        said = _("Saved as a draft. Still missing: %(what)s")
        messages.warning(request, said % {"what": held.missing[0].text})
    except IllegalMove:
        messages.info(request, _("Saved. Students see this opening."))
    else:
        messages.info(request, _("Posted. Students can apply now."))
    return redirect("employers:opening-edit", opening.pk)


@opens_to(*WRITERS, methods="POST")
def opening_close(request, pk):
    """Take it away from students."""
    opening = _get(request, pk)
    policies.close_opening(request.membership, opening).enforce()
    try:
        actions.close_opening(opening=opening, by=request.membership, at=clock.now())
    except IllegalMove:
        messages.info(request, _("Somebody else has just changed this."))
    else:
        messages.info(request, _("Closed. Applicants stay in your list until you answer them."))
    return redirect("employers:detail", opening.employer_id)


@opens_to(*WRITERS, methods="POST")
def opening_duplicate(request, pk):
    """A draft with the same words, for another group or the next season."""
    opening = _get(request, pk)
    policies.write_employer(request.membership).enforce()
    copy = actions.duplicate_opening(
        opening=opening, season=current_season(), by=request.membership, at=clock.now()
    )
    messages.info(request, _("This is a copy. Check dates and seats, then post it."))
    return redirect("employers:opening-edit", copy.pk)
