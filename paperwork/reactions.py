"""What this room does when something happens below. Each may run twice without harm."""

from districts.models import SchoolYear
from paperwork.actions import legal_facts, packets, permit_clock, permits, rechecking, sending
from paperwork.catalogue import SignerRole
from paperwork.enums import EnvelopeState, PacketState
from paperwork.models import Document, Packet, Signer, WorkPermit
from pipeline.models import Placement


def open_packet(event) -> None:
    """A placement was made: open its packet."""
    placement = Placement.objects.select_related("journey__student").get(pk=event.subject_id)
    packets.open_packet(placement=placement, at=event.at)


def close_packet(event) -> None:
    """A placement was cancelled: take its packet back, so that nobody signs for nothing."""
    packet = Packet.objects.live().filter(placement=event.subject_id).first()
    if packet is None or packet.state == PacketState.COMPLETED:
        return
    envelope = packet.envelopes.exclude(state=EnvelopeState.VOIDED).first()
    if envelope is not None and envelope.can_move(EnvelopeState.VOIDED):
        sending.take_back(
            envelope=envelope, reason="The placement was cancelled.", by=event.by, at=event.at
        )
        packet.refresh_from_db()
    packets.close_packet(packet=packet, by=event.by, at=event.at)


def look_again(event) -> None:
    """A roster was written into the records: mark the packets that say something else."""
    rechecking.sweep(at=event.at)


def look_again_at_employer(event) -> None:
    """An employer's own facts were changed: mark its interns' packets."""
    mine = Packet.objects.filter(placement__employer=event.subject_id)
    rechecking.sweep(packets=mine, at=event.at)


def follow_graduation(event) -> None:
    """The school saw a diploma, or took that back: permits and their items follow, then papers."""
    legal_facts.follow_graduation(student_id=event.student_id, by=event.by, at=event.at)
    legal_facts.make_papers_anew(student_id=event.student_id, at=event.at)


def follow_emancipation(event) -> None:
    """The school saw a court order, or took that back: others sign what is not sent yet."""
    legal_facts.make_papers_anew(student_id=event.student_id, at=event.at)


# --- Work permits ---------------------------------------------------------------------------------


def request_permit(event) -> None:
    """The issuer is asked to sign: the request reached the school."""
    signer = _issuer_of(event)
    if signer is not None:
        permits.request(packet=signer.envelope.packet, at=event.at)


def approve_permit(event) -> None:
    """The issuer signed the request: the permit paper is made and goes round."""
    signer = _issuer_of(event)
    if signer is not None:
        permits.follow_signature(signer=signer, at=event.at)


def _issuer_of(event) -> Signer | None:
    """Return the issuer of a request; a permit's own paper asks for no other permit."""
    rows = Signer.objects.filter(role=SignerRole.ISSUER, pk=event.subject_id)
    related = "envelope__packet__placement__journey", "membership__user"
    return rows.filter(envelope__packet__permit=None).select_related(*related).first()


def issue_permit(event) -> None:
    """A permit's paper is sealed: the permit is in force."""
    document = Document.objects.select_related("packet").get(pk=event.subject_id)
    permit = WorkPermit.objects.filter(packet=document.packet_id).first()
    if permit is not None:
        permits.issue(permit=permit, at=event.at)


def ask_for_ink(event) -> None:
    """Where a district wants ink, a permit's signers get paper at once."""
    rows = Signer.objects.filter(pk=event.subject_id, envelope__packet__permit__isnull=False)
    signer = rows.select_related("envelope__packet__placement__journey").first()
    if signer is not None:
        permits.ask_for_ink(signer=signer, at=event.at)


def end_permits(event) -> None:
    """A placement was cancelled: its permits end with the work."""
    for permit in WorkPermit.objects.alive().filter(placement=event.subject_id):
        permits.cancel(
            permit=permit, reason="The placement was cancelled.", by=event.by, at=event.at
        )


def recheck_student(event) -> None:
    """Another placement, or a changed birth date: the hours of all permits share one budget."""
    if event.student_id:
        permit_clock.recheck(permit_clock.of_student(event.student_id), at=event.at)


def recheck_calendar(event) -> None:
    """A school calendar changed: hours and last days may be others."""
    year = SchoolYear.objects.filter(pk=event.subject_id).first()
    if year is not None:
        permit_clock.recheck(permit_clock.of_calendar(year), at=event.at)
