"""A cohort in one act: look first, then prepare, watch, try again or stop."""

from collections import Counter
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core import clock
from core.access import opens_to
from core.htmx import respond
from core.lists import ListForm, Listing, listing
from districts import looks
from districts.enums import FundingKind
from paperwork import policies
from paperwork.actions import packets as actions
from paperwork.actions import planning
from paperwork.catalogue import Owner
from paperwork.enums import PacketState, Problem
from paperwork.forms import PickedPackets
from paperwork.models import Batch, Document, Packet, Version
from paperwork.views.queue import SENDERS

PREVIEW, BATCH, BATCHES = (
    "paperwork/preview.html",
    "paperwork/batch.html",
    "paperwork/batch_list.html",
)
PER_PAGE = 25
MOST = 200  # skipped or incomplete packets named on one page


# --- Before: who, what, what is missing ----------------------------------------------------------


@opens_to(*SENDERS, methods="GET POST")
def preview(request):
    """What preparing these packets would make. Nothing is written."""
    policies.prepare_packets(request.membership).enforce()
    given = request.POST if request.method == "POST" else request.GET
    form = PickedPackets(given, membership=request.membership)
    if not form.is_valid():
        messages.info(request, _("These packets are not there any more. Choose again."))
        return redirect("paperwork:queue")
    if request.method == "POST":  # ticked rows: the address says which
        return redirect(f"{reverse('paperwork:preview')}?{urlencode(form.words)}")
    plans = _plans(form)
    page = _page(request, plans)
    looks.at_list(request, page="packets", students=len(page.page.object_list))
    context = {"plans": page, "words": form.words, "totals": _totals(plans), **_left_out(form)}
    return render(request, PREVIEW, context)


def _plans(form) -> list[planning.Plan]:
    """Return what becomes of each packet: those that need somebody first."""
    rows = form.picked(PacketState.OPEN).filter(state__in=policies.OPEN_FOR_CHANGE)
    plans = planning.plans(list(rows), on=localtime(clock.now()).date())
    return sorted(plans, key=_urgency)


def _urgency(plan) -> tuple:
    student = plan.packet.placement.journey.student
    return (not plan.problem, not plan.missing, student.last_name, student.first_name, student.pk)


def _page(request, plans) -> Listing:
    form = ListForm(request.GET)
    form.is_valid()
    page = Paginator(plans, PER_PAGE).get_page(form.cleaned_data.get("page") or 1)
    page.object_list = [_line(plan) for plan in page.object_list]
    rest = request.GET.copy()
    rest.pop("page", None)
    return Listing(page, "", "", rest.urlencode())


def _line(plan) -> dict:
    """Return one student as a row: forms by funding, age and employer of record, and the gaps."""
    placement = plan.packet.placement
    return {
        "packet": plan.packet,
        "student": placement.journey.student,
        "school": placement.journey.school,
        "funding": placement.funding,
        "payer": placement.funding.employer_of_record or placement.employer.name,
        "employer": placement.employer,
        "is_minor": plan.situation.is_minor,
        "papers": [str(paper.spec.name) for paper in plan.papers],
        "missing": [{"label": one.label, "owner": one.owner.label} for one in plan.missing],
        "problem": Problem(plan.problem).label if plan.problem else "",
    }


def _totals(plans) -> dict:
    """Return the sums over all pages."""
    ready = [plan for plan in plans if not plan.problem]
    papers = Counter(str(paper.spec.name) for plan in ready for paper in plan.papers)
    owners = Counter(one.owner for plan in ready for one in plan.missing)
    kinds = Counter(plan.packet.placement.funding.kind for plan in plans)
    return {
        "packets": len(plans),
        "ready": len(ready),
        "skipped": len(plans) - len(ready),
        "with_gaps": sum(bool(plan.missing) for plan in ready),
        "papers": sum(papers.values()),
        "minors": sum(plan.situation.is_minor for plan in plans),
        "by_form": [{"label": name, "value": count} for name, count in papers.most_common()],
        "by_funding": [
            {"label": FundingKind(kind).label, "value": count}
            for kind, count in sorted(kinds.items())
        ],
        "by_owner": [
            {"label": str(Owner(owner).label), "value": count}
            for owner, count in owners.most_common()
        ],
    }


def _left_out(form) -> dict:
    """Say how many of the ticked packets are out for signature, done, or being prepared."""
    ticked = form.ticked
    if not ticked:
        return {"left_out": 0}
    rows = form.visible.filter(pk__in=ticked).exclude(state__in=policies.OPEN_FOR_CHANGE)
    return {"left_out": rows.count()}


# --- Meanwhile and after -------------------------------------------------------------------------


@opens_to(*SENDERS)
def batches(request):
    """What was asked for lately, by whom, and how far it is."""
    rows = Batch.objects.with_progress().select_related("by__user")
    found = listing(request, rows, sorts={"": ("-at", "-pk")}, per_page=PER_PAGE)
    return render(request, BATCHES, {"batches": found})


@opens_to(*SENDERS)
def batch(request, pk):
    """How far the worker is, what was skipped and why, what is missing and who can tell."""
    rows = Batch.objects.with_progress().select_related("by__user")
    found = get_object_or_404(rows, pk=pk)
    mine = Packet.objects.visible_to(request.membership).filter(batch=found)
    mine = mine.select_related("placement__journey__student", "placement__employer")
    put_back = found.skipped + found.stopped
    done = found.total - found.running - found.stopped
    context = {
        "batch": found,
        "done": done,
        "ready": max(0, found.total - found.running - put_back),
        "skipped": list(
            mine.skipped().exclude(problem=Problem.STOPPED).order_by("problem", "pk")[:MOST]
        ),
        "gaps": _gaps(mine),
        "whole": mine.filter(state=PacketState.PREPARED, missing_count=0).count(),
        "can_stop": policies.stop_batch(request.membership, found),
    }
    return respond(request, BATCH, context, fragment="progress")


def _gaps(mine) -> list[dict]:
    """Return the prepared packets that miss an answer, each with the answer's owner."""
    versions = Version.objects.current().select_related("document")
    documents = Document.objects.live().prefetch_related(
        Prefetch("versions", versions, to_attr="now")
    )
    rows = mine.filter(state=PacketState.PREPARED, missing_count__gt=0).order_by("pk")[:MOST]
    found = rows.prefetch_related(Prefetch("documents", documents.order_by("position", "pk")))
    return [
        {"packet": packet, "missing": missing, "words": "; ".join(map(_in_words, missing))}
        for packet in found
        for missing in (_missing(packet),)
    ]


def _in_words(missing) -> str:
    """Return a missing value with who can tell it: "ZIP code (from: school records)"."""
    return f"{missing['label']} ({_('from: %(owner)s') % {'owner': missing['owner']}})"


def _missing(packet) -> list[dict]:
    """Return each missing value once."""
    found = {}
    for document in packet.documents.all():
        labels = {field.key: str(field.label) for field in document.spec.fields()}
        for entry in (entry for version in document.now for entry in version.missing):
            label = labels.get(entry["key"])
            if label:
                found[entry["key"]] = {"label": label, "owner": Owner(entry["owner"]).label}
    return list(found.values())


@opens_to(*SENDERS, methods="POST")
def stop(request, pk):
    """Take what is not prepared yet off the worker's list."""
    found = get_object_or_404(Batch.objects.with_progress(), pk=pk)
    policies.stop_batch(request.membership, found).enforce()
    count = actions.stop_batch(batch=found, by=request.membership, at=clock.now())
    if count:
        said = ngettext("Stopped. %(n)d packet waits.", "Stopped. %(n)d packets wait.", count)
        messages.success(request, said % {"n": count})
    else:
        messages.info(request, _("Everything was prepared already; nothing was stopped."))
    return redirect("paperwork:batch", pk)
