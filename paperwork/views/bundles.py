"""Papers to take away: one student's or a cohort's, as one PDF or a zip, made by a worker."""

from urllib.parse import urlencode

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import clock
from core.access import opens_to
from core.files import send_file
from core.htmx import respond
from core.lists import listing
from core.states import IllegalMove
from paperwork import policies
from paperwork.actions import bundling
from paperwork.enums import BundleKind, BundleState, PacketState, Problem
from paperwork.forms import BundleForm, PickedPackets
from paperwork.models import Bundle, Packet
from paperwork.views.queue import SENDERS, VIEWERS

NEW, PAGE, LIST = (
    "paperwork/bundle_new.html",
    "paperwork/bundle.html",
    "paperwork/bundle_list.html",
)
TYPES = {BundleKind.PDF: "application/pdf", BundleKind.ZIP: "application/zip"}
ON_PAPER = (PacketState.PREPARED, PacketState.SENT, PacketState.COMPLETED)
BY_NAME = (
    "placement__journey__student__last_name",
    "placement__journey__student__first_name",
    "pk",
)
MOST = 200
REASONS = {
    bundling.NOT_PREPARED: gettext_lazy("Not prepared yet."),
    bundling.DESTROYED: gettext_lazy("Destroyed after its period."),
}


@opens_to(*SENDERS, methods="GET POST")
def new(request):
    """Choose how these papers are printed, and ask for it."""
    policies.print_packets(request.membership).enforce()
    asks = request.method == "POST" and "kind" in request.POST
    given = request.POST if request.method == "POST" else request.GET
    picks = PickedPackets(given, membership=request.membership)
    if not picks.is_valid():
        messages.info(request, _("These packets are not there any more. Choose again."))
        return redirect("paperwork:queue")
    if request.method == "POST" and not asks:  # ticked rows: the address says which
        return redirect(f"{reverse('paperwork:bundle-new')}?{urlencode(picks.words)}")
    packets = picks.picked(*ON_PAPER).order_by(*BY_NAME)
    form = BundleForm(given if asks else None, membership=request.membership)
    if asks and form.is_valid() and (chosen := list(packets)):
        return redirect("paperwork:bundle", _ask(request, form, chosen).pk)
    context = {"form": form, "words": picks.words, "count": packets.count()}
    return render(request, NEW, context, status=422 if asks and form.errors else 200)


def _ask(request, form, packets) -> Bundle:
    return bundling.ask_print(
        packets=packets,
        kind=form.cleaned_data["kind"],
        starts_right=form.cleaned_data["starts_right"],
        with_covers=form.cleaned_data["with_covers"],
        by=request.membership,
        at=clock.now(),
    )


@opens_to(*VIEWERS, methods="POST")
def one(request, pk):
    """One student's packet as one PDF."""
    rows = Packet.objects.visible_to(request.membership).live()
    packet = get_object_or_404(rows.select_related("placement__journey"), pk=pk)
    bundle = bundling.ask_print(
        packets=[packet], kind=BundleKind.PDF, by=request.membership, at=clock.now()
    )
    return redirect("paperwork:bundle", bundle.pk)


@opens_to(*VIEWERS)
def bundles(request):
    """A person's own prints of the last days; an admin sees everybody's."""
    rows = Bundle.objects.visible_to(request.membership).select_related("by__user")
    found = listing(request, rows, sorts={"": ("-at", "-pk")}, per_page=25)
    return render(request, LIST, {"bundles": found})


@opens_to(*VIEWERS)
def bundle(request, pk):
    """How far it is, what is not in it and why, and the file."""
    found = _get(request, pk)
    context = {"bundle": found, "skipped": _skipped(request, found)}
    return respond(request, PAGE, context, fragment="progress")


def _get(request, pk) -> Bundle:
    rows = Bundle.objects.visible_to(request.membership).select_related("by__user")
    return get_object_or_404(rows, pk=pk)


def _skipped(request, bundle) -> list[dict]:
    """Return who is not in the print, or not whole, and why."""
    why = dict(bundle.skipped[:MOST])
    rows = Packet.objects.visible_to(request.membership).filter(pk__in=why)
    rows = rows.select_related("placement__journey__student").order_by("pk")
    return [
        {
            "packet": packet,
            "reason": REASONS.get(why[packet.pk]) or Problem(why[packet.pk]).label,
        }
        for packet in rows
    ]


@opens_to(*VIEWERS, methods="POST")
def stop(request, pk):
    """Stop putting it together."""
    found = _get(request, pk)
    try:
        bundling.stop_print(bundle=found, by=request.membership, at=clock.now())
    except IllegalMove:
        messages.info(request, _("It was finished already; nothing was stopped."))
    return redirect("paperwork:bundle", pk)


@opens_to(*VIEWERS, fresh=True)
def file(request, pk):
    """The file itself, for who asked for it and for admins, while it is there."""
    ready = Bundle.objects.visible_to(request.membership).filter(state=BundleState.READY)
    found = get_object_or_404(ready, pk=pk, expires_at__gt=clock.now())
    bundling.downloaded(bundle=found, by=request.membership, at=clock.now())
    return send_file(
        found.file.open("rb"),
        filename=f"papers-{found.reference}.{found.kind}",
        content_type=TYPES[found.kind],
    )
