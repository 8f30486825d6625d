"""The figures of prefilling: form by form, what is missing and who can tell it."""

from django.shortcuts import render
from django.utils.translation import gettext as _

from core import clock
from core.access import opens_to
from core.tabular import csv_response
from districts import looks
from districts.models import Season
from paperwork import policies
from paperwork.actions import figures
from paperwork.models import Packet
from paperwork.prefill import Source
from paperwork.questions import ASKED
from paperwork.views.queue import SENDERS

PAGE = "paperwork/figures.html"
FILE = "prefilled.csv"


@opens_to(*SENDERS)
def page(request):
    """The share of boxes that filled themselves, against the goal."""
    counted = _counted(request)
    context = {"figures": counted, "goal": figures.GOAL, "at": clock.now(), "sources": []}
    if counted is not None:
        context["sources"] = [
            {"label": Source(code).label, "count": count}
            for code, count in counted.total.by_source.most_common()
        ]
        context["owners"] = [
            {"words": words, "count": counted.total.missing[code], "who": ASKED.get(code, "")}
            for code, words in counted.owners
        ]
        context["rows"] = [_row(line, counted) for line in [*counted.lines, counted.total]]
    return render(request, PAGE, context)


def _row(line, counted) -> dict:
    return {
        "line": line,
        "cells": [
            {"words": _("Missing: %(owner)s") % {"owner": words}, "count": line.missing[code]}
            for code, words in counted.owners
        ],
    }


def _counted(request):
    policies.see_figures(request.membership).enforce()
    season = Season.objects.filter(is_current=True).first()
    if season is None:
        return None
    return figures.of_season(season, visible=Packet.objects.visible_to(request.membership))


@opens_to(*SENDERS)
def export(request):
    """The same as a file, with the day it is true for."""
    counted = _counted(request)
    lines = [*counted.lines, counted.total] if counted else []
    looks.exported(request, "prefill_figures.exported", rows=len(lines))
    owners = counted.owners if counted else []
    header = [_("Form"), _("Papers"), _("Boxes"), _("Prefilled"), _("Percent"), _("As of")]
    header += [_("Missing: %(owner)s") % {"owner": words} for _code, words in owners]
    return csv_response(FILE, header, [_cells(line, owners) for line in lines])


def _cells(line, owners) -> list:
    name = line.name or _("All forms")
    share = f"{line.share:.1f}"
    counts = [line.missing[code] for code, _words in owners]
    return [name, line.papers, line.boxes, line.filled, share, clock.today().isoformat(), *counts]
