"""The coordinator's queue: prepare, send, and see whom each packet waits on, and for how long."""

from django.contrib import messages
from django.db.models import Count, Prefetch, Q
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core import clock
from core.access import opens_to
from core.htmx import respond
from core.lists import listing, narrow
from core.states import IllegalMove
from districts import looks
from districts.enums import Role
from paperwork import policies
from paperwork.actions import packets as actions
from paperwork.actions import people, sending
from paperwork.enums import DocumentState, PacketState, SignerState
from paperwork.forms import SEARCH, PacketFilter, PickedPackets
from paperwork.models import Packet, Signer

QUEUE = "paperwork/queue.html"
VIEWERS = (Role.MENTOR, Role.OFFICE, Role.COORDINATOR, Role.ADMIN)
FROZEN = (PacketState.PREPARED, PacketState.SENT)
SENDERS = (Role.COORDINATOR, Role.ADMIN)
SORTS = {
    "": ("moved_at", "pk"),
    "name": (
        "placement__journey__student__last_name",
        "placement__journey__student__first_name",
        "pk",
    ),
    "-name": (
        "-placement__journey__student__last_name",
        "-placement__journey__student__first_name",
        "pk",
    ),
    "start": ("placement__starts_on", "pk"),
}


@opens_to(*VIEWERS)
def queue(request):
    """Packets this person may see, longest waiting first."""
    visible = Packet.objects.visible_to(request.membership).live()
    form = PacketFilter(request.GET, membership=request.membership)
    rows = form.narrow(visible)
    found = listing(request, with_progress(rows), search=SEARCH, sorts=SORTS, per_page=50)
    for packet in found:
        packet.waits_on, packet.since = waits_on(packet)
    counts = _counts(visible)
    context = {
        "packets": found,
        "form": form,
        "counts": counts,
        "changed": sum(tab["changed"] for tab in counts),
        "can_prepare": policies.prepare_packets(request.membership),
        "open_here": narrow(rows, found.q, SEARCH).filter(state=PacketState.OPEN).count(),
    }
    looks.at_list(request, page="packets", students=len(found.page.object_list))
    return respond(request, QUEUE, context, fragment="rows")


def with_progress(packets):
    """Add what a row shows, in a fixed number of queries: papers, signatures, who is asked."""
    papers = Q(documents__state=DocumentState.SEALED)
    asked = Signer.objects.open().select_related("envelope").order_by("order", "pk")
    return (
        packets.select_related("placement__journey__student", "placement__journey__school")
        .select_related("placement__employer", "placement__funding")
        .annotate(
            paper_count=Count(
                "documents", filter=~Q(documents__state=DocumentState.VOIDED), distinct=True
            ),
            sealed_count=Count("documents", filter=papers, distinct=True),
        )
        .prefetch_related(Prefetch("envelopes__signers", asked, to_attr="open_signers"))
    )


def waits_on(packet):
    """Return who has it on the desk and since when; the words of the chips."""
    if packet.state in (PacketState.OPEN, PacketState.PREPARED):
        return _("Coordinator"), packet.moved_at
    if packet.state == PacketState.QUEUED:
        return _("Onramp"), packet.moved_at
    if packet.state != PacketState.SENT:
        return "", None
    asked = [signer for envelope in packet.envelopes.all() for signer in envelope.open_signers]
    refused = [s for s in asked if s.state in (SignerState.DECLINED, SignerState.PAPER)]
    if refused:
        return _("Coordinator"), refused[0].finished_at
    invited = [s for s in asked if s.state == SignerState.INVITED]
    if not invited:
        return _("Onramp"), packet.moved_at
    owners = dict.fromkeys(sending.OWNER_OF_ROLE[s.role].label for s in invited)
    return ", ".join(map(str, owners)), min(s.invited_at for s in invited)


def _counts(visible) -> list[dict]:
    """Return how many packets are in each state, and how many of them differ, for the tabs."""
    rows = visible.order_by("state").values("state")
    rows = rows.annotate(n=Count("pk"), differ=Count("changed_at"))
    counted = {row["state"]: row for row in rows}
    shown = (s for s in PacketState if s != PacketState.VOIDED)
    none = {"n": 0, "differ": 0}
    return [
        {
            "state": s.value,
            "label": s.label,
            "count": counted.get(s, none)["n"],
            "changed": counted.get(s, none)["differ"] if s in FROZEN else 0,
        }
        for s in shown
    ]


@opens_to(*SENDERS, methods="POST")
def prepare(request):
    """Prepare the ticked packets, or all that fit and are not prepared, in one act."""
    policies.prepare_packets(request.membership).enforce()
    chosen = _chosen(request, PacketState.OPEN)
    batch = actions.prepare_packets(packets=chosen, by=request.membership, at=clock.now())
    return redirect("paperwork:batch", batch.pk)


def _chosen(request, state):
    form = PickedPackets(request.POST, membership=request.membership)
    return form.picked(state) if form.is_valid() else Packet.objects.none()


@opens_to(*SENDERS, methods="POST")
def send(request):
    """Send the ticked packets, or all that are ready; name those that could not go."""
    sent, kept, blanks = 0, 0, "blanks" in request.POST
    for packet in _chosen(request, PacketState.PREPARED).select_related("placement__journey"):
        if not policies.send_packet(request.membership, packet):
            kept += 1
            continue
        try:
            sending.send_packet(packet=packet, by=request.membership, at=clock.now(), blanks=blanks)
            sent += 1
        except (people.CannotSend, IllegalMove):
            kept += 1
    _say_sent(request, sent, kept)
    return redirect("paperwork:queue")


def _say_sent(request, sent, kept) -> None:
    if sent:
        said = ngettext("%(n)d packet is on its way.", "%(n)d packets are on their way.", sent)
        messages.success(request, said % {"n": sent})
    if kept:
        said = ngettext(
            "%(n)d packet could not be sent; its page says why.",
            "%(n)d packets could not be sent; their pages say why.",
            kept,
        )
        messages.warning(request, said % {"n": kept})
    if not sent and not kept:
        messages.info(request, _("Tick the packets you want to send."))
