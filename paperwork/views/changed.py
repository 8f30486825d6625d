"""Data changed since it was frozen: what differs, what it means, and starting again."""

from datetime import date

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from core import clock
from core.access import opens_to
from core.states import IllegalMove
from core.templatetags.ui import day
from paperwork import changes, policies
from paperwork.actions import packets as actions
from paperwork.actions import rechecking, sending
from paperwork.catalogue import SignerRole
from paperwork.catalogue.wording import write
from paperwork.changes import Weight
from paperwork.enums import EnvelopeState, PacketState
from paperwork.models import FormTemplate, Packet
from paperwork.prefill import Source
from paperwork.views.queue import SENDERS

TONES = {Weight.NONE: "plain", Weight.VISIBLE: "action", Weight.MATERIAL: "warn"}
REASON = "Prepared again: the records changed."


def source_words(entry, *, read_at=None) -> str:
    """Return in words where a value comes from, and of which day it is.

    A record that keeps no day of its own is true for the day it was read.
    """
    if not entry:
        return ""
    source = str(Source(entry["source"]).label)
    if entry["on"]:
        return f"{source}, {day(date.fromisoformat(entry['on']))}"
    if read_at is None:
        return source
    return _("%(source)s, as of %(day)s") % {"source": source, "day": day(read_at)}


def differences(packet, fields) -> dict:
    """Return what the packet's page says about changes; `fields` are the catalogue's, by key.

    Only a packet that the sweep has marked is compared: a page asks few questions.
    """
    if packet.changed_at is None:
        return {"changes": []}
    differ = rechecking.changes_of(Packet.objects.filter(pk=packet.pk), at=clock.now())
    found = differ.get(packet.pk, [])
    is_out = packet.state == PacketState.SENT
    lost = rechecking.lost_signatures(packet, every=True) if found and is_out else []
    voided = rechecking.lost_signatures(packet, differ=found) if lost else []
    facts = changes.by_fact(found)
    names = FormTemplate.objects.names({code for told in facts for code in told.forms})
    return {
        "changes": [_row(told, fields, names) for told in facts],
        "change_weight": changes.heaviest(found),
        "change_is_out": is_out,
        "lost": [_signature(one) for one in lost],
        "voided": [_signature(one) for one in voided],
    }


def _row(told, fields, names) -> dict:
    field = fields[told.key]
    return {
        "label": str(field.label),
        "before": write(field, told.before.get("value")),
        "after": write(field, told.after.get("value")),
        "before_source": source_words(told.before),
        "after_source": source_words(told.after),
        "weight": told.weight.label,
        "tone": TONES[told.weight],
        "reason": told.reason,
        "forms": ", ".join(names[code] for code in told.forms),
    }


def _signature(lost) -> dict:
    return {"label": lost.form, "value": f"{lost.name} ({SignerRole(lost.role).label})"}


@opens_to(*SENDERS, methods="POST")
def again(request, pk):
    """Prepare a packet from today's records; one that is out is taken back first."""
    rows = Packet.objects.visible_to(request.membership).select_related("placement__journey")
    packet = get_object_or_404(rows, pk=pk)
    policies.start_again(request.membership, packet).enforce()
    try:
        _take_back(request, packet)
        packet.refresh_from_db()
        batch = actions.prepare_packets(packets=[packet], by=request.membership, at=clock.now())
    except IllegalMove:
        messages.info(request, _("Everybody has signed meanwhile; nothing was taken back."))
        return redirect("paperwork:packet", pk)
    return redirect("paperwork:batch", batch.pk)


def _take_back(request, packet) -> None:
    envelope = packet.envelopes.exclude(state=EnvelopeState.VOIDED).first()
    if envelope is None:
        return
    envelope.packet = packet
    sending.take_back(envelope=envelope, reason=REASON, by=request.membership, at=clock.now())
