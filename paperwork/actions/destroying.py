"""Destroy papers whose time is over: what they say goes; that there were papers, when and by which
role they were signed, and their digests stay.

Each function may run twice without harm, and one that was killed is followed by one that goes on:
files go before the rows forget them, and rows forget in one transaction.
"""

from django.db import transaction

from districts import events
from districts.actions import files, links
from paperwork.actions.packets import close_packet
from paperwork.actions.sending import SIGN
from paperwork.enums import DocumentState, EnvelopeState, PacketState, PlaceState, SignerState
from paperwork.models import (
    Document,
    Envelope,
    Packet,
    Particulars,
    Place,
    SensitiveValue,
    Signer,
    Version,
    WorkPermit,
)

OVER = "Its time was over."  # why an envelope that was still open is closed
UNFINISHED = (DocumentState.PREPARED, DocumentState.SIGNING, DocumentState.SIGNED)
GONE = "—"  # stands where a rule of the table asks for a reason
FREE = {"due_at": None, "leased_until": None, "leased_by": None}


@transaction.atomic
def destroy_document(*, document, at) -> bool:
    """Destroy one paper in all its versions; return whether there was anything left of it.

    Its packet is closed if it waits for this paper: nobody signs what is no more. One that fell
    away or is sealed leaves the others of an open packet to be signed. The sealed copies that
    people hold can still be compared with the digest.
    """
    packet = Packet.objects.select_for_update().get(pk=document.packet_id)
    held = Document.objects.kept().filter(pk=document.pk).select_for_update().first()
    if held is None:
        return False
    if held.state in UNFINISHED:
        _close(packet, at=at)
    for version in held.versions.filter(destroyed_at=None).order_by("pk"):
        _empty_version(version, at=at)
    files.forget(held.sealed_file.name)
    Document.objects.filter(pk=held.pk).update(destroyed_at=at, sealed_file="", **FREE)
    Particulars.objects.filter(evidence__place__document=held.pk, destroyed_at=None).update(
        stored="", destroyed_at=at
    )
    numbers = SensitiveValue.objects.filter(document=held.pk, purged_at=None)
    numbers.update(value=None, purged_at=at)
    _empty_envelopes(packet)
    student = packet.placement.journey.student_id
    facts = {"form": held.form_code, "sha256": held.sealed_sha256}
    events.record("document.destroyed", held, by=None, at=at, student=student, facts=facts)
    return True


def _empty_version(version, *, at) -> None:
    """Which boxes were filled, and from where, stays: the figures of a season rest on it."""
    files.forget(version.file.name)
    filled = {
        key: {"value": None, "source": entry["source"], "on": ""}
        for key, entry in version.values.items()
    }
    Version.objects.filter(pk=version.pk).update(
        values=filled, heading={}, situation={}, languages=[], file="", destroyed_at=at, **FREE
    )


def _close(packet, *, at) -> None:
    """Void a packet that is still open, quietly: its placement is over for long."""
    if not packet.can_move(PacketState.VOIDED):
        return
    for envelope in packet.envelopes.exclude(state=EnvelopeState.VOIDED):
        if envelope.can_move(EnvelopeState.VOIDED):
            envelope.void(reason=OVER, at=at)
        _close_signers(envelope, at=at)
    out = Document.objects.filter(packet=packet, state=DocumentState.SIGNING)
    out.update(state=DocumentState.PREPARED)
    close_packet(packet=packet, by=None, at=at)


def _close_signers(envelope, *, at) -> None:
    for signer in Signer.objects.filter(envelope=envelope).open():
        signer.move(SignerState.VOIDED, finished_at=at)
        links.revoke(subject=signer, purpose=SIGN, at=at)
    places = Place.objects.filter(signer__envelope=envelope, state=PlaceState.OPEN)
    places.update(state=PlaceState.VOIDED)


def _empty_envelopes(packet) -> None:
    """With a packet's last paper go the names and addresses of who was asked to sign."""
    if Document.objects.kept().filter(packet=packet).exists():
        return
    signers = Signer.objects.filter(envelope__packet=packet)
    signers.update(name="", address="", reason="")
    Envelope.objects.filter(packet=packet).exclude(void_reason="").update(void_reason=GONE)


@transaction.atomic
def destroy_remarks(*, permit, at) -> bool:
    """Destroy what people wrote about a permit; its days, hours and state stay."""
    kept = WorkPermit.objects.filter(pk=permit.pk, destroyed_at=None)
    emptied = kept.update(
        destroyed_at=at,
        conditions="",
        held_note="",
        reason=GONE if permit.reason else "",
        basis={},
        recheck=[],
        recheck_hours={},
        recheck_at=None,
    )
    return bool(emptied)
