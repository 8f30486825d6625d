"""The district, a partner's schools, or all of it with its doors: where students are and why."""

from django.db.models import Count, F, FilteredRelation, Q, Sum
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import clock
from core.access import opens_to
from core.tabular import csv_response
from core.templatetags.ui import chip
from districts import events
from districts.actions import reviews
from districts.enums import FundingKind, Role
from districts.models import FundingSource
from employers.models import Opening
from employers.views.agreements import running_out
from employers.words import money
from pipeline import bottlenecks, funnel
from pipeline.enums import FUNNEL, Owner, PlacementState
from pipeline.views.here import current_season, journeys_now

DISTRICT = "pipeline/overview.html"
GRANTED = "pipeline/home_partner.html"
MOST_AGREEMENTS = 4
READERS = (Role.MENTOR, Role.OFFICE, Role.COORDINATOR, Role.PARTNER, Role.ADMIN)


@opens_to(Role.COORDINATOR)
def home_coordinator(request):
    """Placed against the goal, by school, what runs out of time, and the money."""
    return _district(request, doors=(), review_due=False)


@opens_to(Role.ADMIN)
def home_admin(request):
    """The same figures, and the doors to settings, people and the log."""
    due = reviews.is_overdue(reviews.latest(), clock.today())
    return _district(request, doors=_doors(ADMIN_DOORS), review_due=due)


@opens_to(Role.PARTNER)
def home_partner(request):
    """The granted schools, to read."""
    season = request.season = current_season()
    if season is None:
        return render(request, GRANTED, {"season": None})
    return render(request, GRANTED, _common(request, season))


def _district(request, doors, *, review_due):
    season = request.season = current_season()
    if season is None:
        context = {"season": None, "doors": doors, "review_due": review_due}
        return render(request, DISTRICT, context)
    context = _common(request, season)
    context |= {
        "forecast": _forecast(request, season, context["funnel"].total.placed),
        "agreements": running_out(request, season, MOST_AGREEMENTS),
        "sources": _sources(season),
        "doors": doors,
        "review_due": review_due,
    }
    return render(request, DISTRICT, context)


def _common(request, season) -> dict:
    """The funnel by school and what waits on whom, for whatever schools this person sees."""
    found = funnel.funnel(membership=request.membership, season=season, as_of=clock.today())
    waits = bottlenecks.find(_all(request), clock.now())
    return {
        "season": season,
        "funnel": found,
        "columns": [milestone.label for milestone in FUNNEL],
        "rows": [_row(school, waits) for school in found.schools],
        "waits": [_wait(wait) for wait in waits.ranked],
        "parts": _parts(found),
    }


def _all(request):
    """The same journeys, without what only lists need."""
    return journeys_now(request.membership).select_related(None)


PLURALS = {
    Owner.STUDENT: gettext_lazy("Students"),
    Owner.GUARDIAN: gettext_lazy("Guardians"),
    Owner.EMPLOYER: gettext_lazy("Employers"),
    Owner.MENTOR: gettext_lazy("Mentors"),
    Owner.COORDINATOR: gettext_lazy("Coordinators"),
    Owner.OFFICE: gettext_lazy("School offices"),
    Owner.ONRAMP: gettext_lazy("Onramp"),
}


def _row(school, waits) -> dict:
    """One line of the small multiples; the hatched bar says that some skipped the badge."""
    counts = school.counts
    applied = {"count": counts.applied, "skipped": counts.applied_without_badge > 0}
    leading = waits.leading(school.id)
    who = chip(f"{PLURALS[leading[0]]}\u00a0·\u00a0{leading[1]}", tone="warn") if leading else ""
    return {
        "name": school.short_name,
        "href": f"{reverse('pipeline:cohort')}?whose={school.id}&show=all",
        "cells": [counts.interested, counts.badge, applied, counts.placed, counts.cleared],
        "last": who or chip(_("Nobody"), tone="good"),
    }


def _wait(wait) -> dict:
    return {
        "label": PLURALS[wait.owner],
        "count": wait.count,
        "stuck": wait.stuck,
        "oldest": wait.oldest,
    }


# --- Money ------------------------------------------------------------------------------------

TONES = {
    FundingKind.DISTRICT_CTE: "accent",
    FundingKind.EMPLOYER_PAID: "action",
    FundingKind.CITY_PROGRAM: "good",
    FundingKind.STIPEND: "plain",
}


def _parts(found) -> list[dict]:
    """Who pays for the placements, as parts of one bar."""
    return [
        {"label": kind.label, "value": found.by_funding[kind], "tone": TONES[kind]}
        for kind in FundingKind
        if found.by_funding.get(kind)
    ]


def _sources(season) -> list[dict]:
    """Each source with its seats and budget: what is promised if everybody works the hours."""
    live = ~Q(placements__state=PlacementState.CANCELLED)
    rows = FundingSource.objects.filter(season=season).annotate(
        live=FilteredRelation("placements", condition=live)
    )
    values = rows.order_by("name").values("name", "seats", "budget_cents")
    counted = values.annotate(taken=Count("live__id"), wages=Sum("live__hourly_wage_cents"))
    return [_source(row, season) for row in counted]


def _source(row, season) -> dict:
    promised = (row["wages"] or 0) * season.hours_required
    return {
        **row,
        "promised": money(promised),
        "budget": money(row["budget_cents"]) if row["budget_cents"] else "",
        "is_over": bool(row["budget_cents"]) and promised > row["budget_cents"],
    }


def _forecast(request, season, placed):
    pace = funnel.pace(_all(request), clock.now())
    free = Opening.objects.posted().filter(season=season)
    seats = free.aggregate(left=Sum(F("seats") - F("seats_taken")))["left"] or 0
    return funnel.forecast(
        placed=placed,
        recent=pace["recent"],
        candidates=pace["candidates"],
        seats_left=seats,
        today=clock.today(),
        by=season.starts_on,
    )


# --- Doors and exports ------------------------------------------------------------------------

ADMIN_DOORS = (
    (
        "districts:people",
        gettext_lazy("People and access"),
        gettext_lazy("Invite, end, see who was here"),
    ),
    ("districts:roles", gettext_lazy("Roles"), gettext_lazy("What each role may do")),
    ("districts:events", gettext_lazy("Log"), gettext_lazy("Who did what, sealed against changes")),
    ("students:roster", gettext_lazy("Roster"), gettext_lazy("Import students and families")),
    ("students:list", gettext_lazy("Students"), gettext_lazy("Every student of the district")),
    ("employers:list", gettext_lazy("Employers"), gettext_lazy("Vetting, openings, contacts")),
    ("employers:agreements", gettext_lazy("MOUs"), gettext_lazy("What is in force, what runs out")),
    ("paperwork:queue", gettext_lazy("Paperwork"), gettext_lazy("Packets and who has signed")),
    ("trainings:board", gettext_lazy("Trainings"), gettext_lazy("Who has done which")),
)


def _doors(listed) -> list[dict]:
    """Return the pages that exist here, with what is behind them."""
    found = []
    for name, title, detail in listed:
        try:
            found.append({"href": reverse(name), "title": title, "detail": detail})
        except NoReverseMatch:
            continue
    return found


@opens_to(*READERS)
def funnel_csv(request):
    """The funnel as CSV: the same numbers as the page and `manage.py funnel --json`."""
    season = current_season()
    day = clock.today()
    lines = []
    if season is not None:
        found = funnel.funnel(membership=request.membership, season=season, as_of=day)
        lines = funnel.lines(found)
        _exported(request, season)
    return csv_response(f"funnel-{day:%Y-%m-%d}.csv", funnel.HEADER, lines)


def _exported(request, season) -> None:
    events.record("funnel.exported", season, by=request.membership, at=clock.now())
