"""What the worker does for this room: prepare, draw, send, seal."""

import logging

from celery import shared_task
from django.db import transaction

from core import clock
from core.jobs import queue
from core.tenancy import within
from districts.models import District
from paperwork.actions import (
    bundling,
    drawing,
    packets,
    permit_clock,
    rechecking,
    sealing,
    sending,
    sensitive,
    signing,
)
from paperwork.enums import PacketState
from paperwork.models import Bundle, Document, Envelope, Packet, Version

log = logging.getLogger(__name__)
TRIES = 3


def prepare_all(rows):
    """Prepare the packets of one lease: their records are read together."""
    queued = [packet for packet in rows if packet.state == PacketState.QUEUED]
    packets.prepare_all(packets=queued, at=clock.now())


@queue(packets.PACKETS, Packet, together=prepare_all)
def prepare(packet):
    """One packet on its own: after a few failures it is put back, and its page says so."""
    try:
        with transaction.atomic():
            prepare_all([packet])
    except Exception:
        if packet.attempts < TRIES:
            raise
        log.exception("packet %s is put back", packet.pk)
        packets.give_up(packet=Packet.objects.get(pk=packet.pk), at=clock.now())


@queue(packets.DRAWINGS, Version, leaves_house=True, after=packets.PACKETS)
def draw(version):
    """Draw outside of a transaction: on SQLite it would keep all other writers waiting."""
    version.hold()
    drawing.ensure_drawn(version, at=clock.now())
    version.settle()


@queue(sending.ENVELOPES, Envelope, leaves_house=True)
def deliver(envelope):
    envelope.hold()
    sending.deliver(envelope=envelope, at=clock.now())


@queue(signing.SEALS, Document, leaves_house=True)
def seal(document):
    document.hold()
    sealing.seal_document(document=document, at=clock.now())


@queue(bundling.BUNDLES, Bundle, leaves_house=True)
def bundle(row):
    """Put a print together, part by part; take it away after its week."""
    row.hold()
    bundling.work(row, at=clock.now())


@shared_task(name="paperwork.look_again", ignore_result=True)
def look_again() -> None:
    """Mark packets whose records differ by now, district by district; by the clock each night."""
    for district in District.objects.filter(is_active=True).order_by("pk"):
        with within(district):
            rechecking.sweep(at=clock.now())


@shared_task(name="paperwork.look_at_permits", ignore_result=True)
def look_at_permits() -> None:
    """Expire, warn and check permits again, district by district; started by the clock at night."""
    for district in District.objects.filter(is_active=True).order_by("pk"):
        with within(district):
            permit_clock.nightly(at=clock.now())


@shared_task(name="paperwork.forget_sensitive", ignore_result=True)
def forget_sensitive() -> None:
    """Forget numbers whose days are over, also of districts that left; started by the clock."""
    for district in District.objects.order_by("pk"):
        with within(district):
            sensitive.purge_due(at=clock.now())
