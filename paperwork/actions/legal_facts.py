"""What graduation and emancipation, or taking them back, do to placements under way.

Who graduated needs no permit any more, and the permits there are end with that day (domain: work
permits, section 2 and R-EXP-4). Everything here may run twice without harm.
"""

from django.db import transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext_noop

from core.tasks import nudge
from paperwork.actions import packets, permits, rechecking
from paperwork.catalogue import SignerRole
from paperwork.enums import PermitState, SignerState
from paperwork.models import Packet, Signer, WorkPermit
from pipeline.actions import checklist
from pipeline.enums import Owner, PlacementState
from pipeline.models import Placement
from pipeline.models.placements import GRADUATE

# Kept in English, shown through gettext.
GRADUATED = gettext_noop("The student has graduated: no work permit is needed any more.")


@transaction.atomic
def follow_graduation(*, student_id, by, at) -> None:
    """Bring permits and their items to what the student's record says of graduation now.

    Nothing is asked for work that is over: a permit that expired with it was enough.
    """
    today = localtime(at).date()
    for placement in _under_way(student_id):
        if placement.is_for_graduate:
            _settle(placement, by=by, at=at)
        elif placement.ends_on >= today and checklist.needs_permit(placement):
            _ask(placement, at=at)


def _under_way(student_id):
    rows = Placement.objects.live().exclude(state=PlacementState.COMPLETED)
    mine = rows.filter(journey__student=student_id)
    return mine.select_related("journey__student", "district").order_by("pk")


def _settle(placement, *, by, at) -> None:
    """End the permits and date the open item: the student's record is the proof."""
    for permit in WorkPermit.objects.alive().filter(placement=placement).order_by("pk"):
        permit.placement = placement
        _end(permit, by=by, at=at)
    if placement.checklist.open().filter(kind=permits.ITEM[0], code=permits.ITEM[1]).exists():
        proof = {"kind": GRADUATE, "id": placement.journey.student_id}
        checklist.fulfil(placement, *permits.ITEM, evidence=proof, by=by, at=at)


def _end(permit, *, by, at) -> None:
    """End a permit, and its days with the day of graduation (R-EXP-4)."""
    last = permit.placement.journey.student.graduated_on
    if permit.ends_on is not None and permit.ends_on > last:
        WorkPermit.objects.filter(pk=permit.pk).update(ends_on=last)
    permits.cancel(permit=permit, reason=GRADUATED, by=by, at=at)


def end_permits(*, at) -> int:
    """End permits of graduates that the event has missed, as one signed at that moment."""
    today = localtime(at).date()
    rows = WorkPermit.objects.alive().filter(student__graduated_on__lte=today)
    late = rows.select_related("placement__journey__student", "placement__district")
    found = [permit for permit in late.order_by("pk") if permit.placement.is_for_graduate]
    for permit in found:
        follow_graduation(student_id=permit.student_id, by=None, at=at)
    return len(found)


def _ask(placement, *, at) -> None:
    """The student is no graduate after all: ask for the permit that was let go, and its issuer."""
    item = placement.checklist.filter(kind=permits.ITEM[0], code=permits.ITEM[1]).first()
    if item is None:
        checklist.ask_permit(placement, Owner.COORDINATOR, at)
    elif item.fulfilled_at is not None and not _still_counts(item.evidence):
        was_there = WorkPermit.objects.filter(placement=placement).exists()
        owner = Owner.OFFICE if was_there else Owner.COORDINATOR
        checklist.reopen(placement, *permits.ITEM, owner, at)
    issuers = Signer.objects.filter(role=SignerRole.ISSUER, state=SignerState.INVITED)
    asked = issuers.filter(envelope__packet__placement=placement, envelope__packet__permit=None)
    for signer in asked.select_related("envelope__packet__placement__journey__student"):
        permits.request(packet=signer.envelope.packet, at=at)


def _still_counts(evidence: dict) -> bool:
    """Whether an item's proof is another than a diploma, or than a permit that has ended."""
    if evidence.get("kind") == WorkPermit._meta.label_lower:
        return WorkPermit.objects.filter(pk=evidence["id"], state=PermitState.DELIVERED).exists()
    return evidence.get("kind") != GRADUATE


@transaction.atomic
def make_papers_anew(*, student_id, at) -> None:
    """Prepare unsent packets again: other papers, or other signers.

    Packets that are out are marked as changed; a person decides what becomes of them (PRODUCT F6).
    """
    mine = Packet.objects.filter(placement__journey__student=student_id)
    packets.prepare_again(packets=mine.unsent(), at=at)
    if mine.without_guardian().queue_all(batch=None, at=at):
        nudge(packets.PACKETS)
    rechecking.sweep(packets=mine, at=at)
