"""A work permit's life: asked for, approved, issued, held by the employer, and its ends.

The permit paper (B1-4) is a packet of its own with one document: the student signs, then the
issuer. What each step means in law: domain "work permits", section 6.
"""

from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils.timezone import localtime

from core.states import IllegalMove
from districts import events
from paperwork.actions import packets, permit_paper, sending, sensitive, signing
from paperwork.actions.permit_case import Case, Seen, case_of, rules_of
from paperwork.actions.permit_gate import REQUEST, Refused, case_for
from paperwork.enums import (
    DocumentState,
    EnvelopeState,
    HeldHow,
    PacketKind,
    PacketState,
    PermitState,
    PlaceState,
    SignatureMode,
    SignerState,
)
from paperwork.models import Evidence, WorkPermit
from pipeline.actions import checklist
from pipeline.enums import ItemKind, Owner

ITEM = (ItemKind.WORK_PERMIT, REQUEST)
FINAL = (PermitState.DENIED, PermitState.CANCELLED, PermitState.REVOKED)


@dataclass(frozen=True)
class Decision:
    """What the issuer verified and grants. Minutes may be fewer than the law's, never more."""

    seen: Seen
    age_evidence: str
    numbers: dict  # fields of plan.Hours the issuer tightened
    conditions: str = ""


@transaction.atomic
def request(*, packet, at) -> WorkPermit | None:
    """Ask for the permit of a packet whose request reached the issuer. Safe to run again.

    Return None when the packet asks for no permit, its request was answered already, or the
    student has graduated since.
    """
    paper = packet.documents.exclude(state=DocumentState.VOIDED).filter(form_code=REQUEST).first()
    placement = packet.placement
    answered = WorkPermit.objects.in_force().filter(placement=placement, request=paper)
    if paper is None or placement.is_for_graduate or answered.exists():
        return None
    permit = WorkPermit.objects.open().filter(placement=placement).first()
    if permit is None:
        student = placement.journey.student_id
        permit = WorkPermit.objects.create(
            placement=placement, student_id=student, request=paper, requested_at=at
        )
    elif permit.state == PermitState.RETURNED:
        permit.move(PermitState.REQUESTED, requested_at=at, request=paper, reason="", ended_at=None)
    else:
        return permit
    record("permit.requested", permit, by=None, at=at)
    return permit


@transaction.atomic
def approve(*, permit, decision: Decision, signature, name, presence, at) -> None:
    """Sign the request for the school and make the permit paper.

    Raise `Refused` with every reason, `signing.Changed` or `IllegalMove`; then nothing happened.
    """
    by = presence.by
    case = case_of(permit.placement, decision.seen, at=at, issuer=by)
    if case.refusals:
        raise Refused(case.refusals)
    _approve(permit, case, decision, by=by, at=at)
    signing.sign(signatures=[signature], name=name, strokes="", presence=presence, at=at)
    record("permit.approved", permit, by=by, at=at, facts={"kind": permit.kind})


def _approve(permit, case: Case, decision: Decision, *, by, at) -> None:
    granted = {**case.hours.as_json(), **decision.numbers}
    permit.approve(
        at=at,
        issuer=by,
        kind=str(decision.seen.kind),
        age_evidence=decision.age_evidence,
        rights_given_on=case.rights_on,
        is_in_person=decision.seen.is_in_person,
        is_exempt=decision.seen.is_exempt,
        friday_eight_hours=decision.seen.friday_eight_hours,
        conditions=decision.conditions,
        ends_on=case.last_day,
        basis=case.basis,
        recheck=[],
        recheck_hours={},
        recheck_at=None,
        **granted,
    )


@transaction.atomic
def follow_signature(*, signer, at) -> None:
    """The issuer signed a request: approve it if the page has not, and make the paper.

    A signature of a sitting or in ink carries its answers as evidence. Safe to run again.
    """
    packet = signer.envelope.packet
    permit = request(packet=packet, at=at)
    if permit is None:
        return
    if permit.state == PermitState.REQUESTED:
        _approve_signed(permit, signer, at=at)
    if permit.state == PermitState.APPROVED and permit.packet_id is None:
        permit_paper.make(permit=permit, at=at)


def _approve_signed(permit, signer, *, at) -> None:
    signed = Evidence.objects.filter(place__signer=signer, place__document=permit.request)
    evidence = signed.filter(place__state=PlaceState.SIGNED).order_by("-number").first()
    answers = evidence.answers if evidence else {}
    case = case_for(permit.placement, permit, answers, issuer=signer.membership, at=at)
    if case.hours is None or case.last_day is None:
        return  # the gate let it pass when it was signed; a person looks at it again
    kind = answers.get("permit.type") or "general"
    evidence_kind = answers.get("permit.age_evidence") or "school_record"
    decision = Decision(Seen(kind=kind), evidence_kind, {})
    _approve(permit, case, decision, by=signer.membership, at=at)
    record("permit.approved", permit, by=signer.membership, at=at, facts={"kind": kind})


@transaction.atomic
def issue(*, permit, at) -> None:
    """The paper is signed by student and issuer: the permit is in force from today.

    The one it replaces ends in the same moment. Safe to run again.
    """
    if permit.state != PermitState.APPROVED:
        return
    today = localtime(at).date()
    for old in WorkPermit.objects.in_force().filter(placement=permit.placement):
        old.move(PermitState.SUPERSEDED, ended_at=at)
        record("permit.superseded", old, by=None, at=at, facts={"by": permit.pk})
    permit.issue(issued_on=today, starts_on=today)
    record("permit.issued", permit, by=None, at=at, facts={"last_day": str(permit.ends_on)})
    sensitive.purge_of(permit=permit, at=at)
    if not checklist.reopen(permit.placement, *ITEM, Owner.EMPLOYER, at):
        checklist.waits_on(permit.placement, *ITEM, Owner.EMPLOYER, at)


@transaction.atomic
def deliver(*, permit, how: HeldHow, by, at, note="") -> None:
    """The employer holds the permit: from now on the student may work."""
    permit.deliver(by=by, how=how, note=note, at=at)
    record("permit.delivered", permit, by=by, at=at, facts={"how": how})
    evidence = {"kind": permit._meta.label_lower, "id": permit.pk}
    if permit.placement.checklist.filter(kind=ITEM[0], code=ITEM[1]).exists():
        checklist.fulfil(permit.placement, *ITEM, evidence=evidence, by=by, at=at)


@transaction.atomic
def send_back(*, permit, reason, by, at) -> None:
    """Return a request: the papers come back to the coordinator, to be mended and sent again."""
    permit.end(PermitState.RETURNED, reason=reason, by=by, at=at)
    record("permit.returned", permit, by=by, at=at)
    _take_back(permit.request.packet, reason, by=by, at=at)
    checklist.waits_on(permit.placement, *ITEM, Owner.COORDINATOR, at)


@transaction.atomic
def deny(*, permit, reason, by, at) -> None:
    """Refuse a request for good; a new one begins anew."""
    permit.end(PermitState.DENIED, reason=reason, by=by, at=at)
    record("permit.denied", permit, by=by, at=at)
    _take_back(permit.request.packet, reason, by=by, at=at)
    sensitive.purge_of(permit=permit, at=at)
    checklist.waits_on(permit.placement, *ITEM, Owner.COORDINATOR, at)


@transaction.atomic
def cancel(*, permit, reason, by, at, revoked=False) -> None:
    """End a permit before its day (EC 49164); revoking is the superintendent's (EC 49116(c))."""
    was_held = permit.state == PermitState.DELIVERED
    to = PermitState.REVOKED if revoked else PermitState.CANCELLED
    permit.end(to, reason=reason, by=by, at=at)
    record("permit.revoked" if revoked else "permit.cancelled", permit, by=by, at=at)
    sensitive.purge_of(permit=permit, at=at)
    for packet in _own_packets(permit):
        _close_paper(packet, reason, by=by, at=at)
    if was_held and checklist.needs_permit(permit.placement):
        checklist.reopen(permit.placement, *ITEM, Owner.OFFICE, at)


def _own_packets(permit):
    """Yield the packets that are this permit's alone: its paper, and a request asked anew."""
    if permit.packet is not None:
        yield permit.packet
    request = permit.request.packet if permit.request else None
    if request is not None and request.kind == PacketKind.PERMIT:
        yield request


def _close_paper(packet, reason, *, by, at) -> None:
    _take_back(packet, reason, by=by, at=at)
    packet.refresh_from_db()
    if packet.can_move(PacketState.VOIDED):
        packets.close_packet(packet=packet, by=by, at=at)


def _take_back(packet, reason, *, by, at) -> None:
    envelope = packet.envelopes.exclude(state=EnvelopeState.VOIDED).first()
    if envelope is not None and envelope.can_move(EnvelopeState.VOIDED):
        envelope.packet = packet
        sending.take_back(envelope=envelope, reason=reason, by=by, at=at)


@transaction.atomic
def ask_for_ink(*, signer, at) -> None:
    """Put a permit's signer on paper where the district takes no other signature."""
    mode = SignatureMode(rules_of().signature_mode)
    if not mode.needs_ink or signer.state != SignerState.INVITED:
        return
    signer.want_paper(at=at)
    facts = {"role": signer.role}
    student = signer.envelope.packet.placement.journey.student_id
    events.record("signer.wants_paper", signer, by=None, at=at, student=student, facts=facts)


# --- A change in season ---------------------------------------------------------------------------


@transaction.atomic
def renew(*, permit, by, at) -> WorkPermit:
    """Make a permit with today's hours out of one in force or cancelled; the old one holds on.

    The same employer and job need no new request (EC 49163): age, consent and rights sheet stand.
    Raise `Refused` for whatever the law puts in the way. A changed address: `ask_anew`.
    """
    case = case_of(permit.placement, seen_of(permit), at=at, issuer=by)
    if case.refusals:
        raise Refused(case.refusals)
    new = _successor(permit, at=at)
    decision = Decision(seen_of(permit), permit.age_evidence, {}, permit.conditions)
    _approve(new, case, decision, by=by, at=at)
    _settled(permit)
    record("permit.renewed", new, by=by, at=at, facts={"of": permit.pk})
    permit_paper.make(permit=new, at=at)
    return new


def _successor(permit, *, at) -> WorkPermit:
    """Return a new row; of two clicks one makes it, the other gets `IllegalMove`."""
    try:
        with transaction.atomic():
            return WorkPermit.objects.create(
                placement=permit.placement,
                student_id=permit.student_id,
                request=permit.request,
                replaces=permit,
                requested_at=at,
            )
    except IntegrityError as error:
        raise IllegalMove(permit, PermitState.APPROVED) from error


@transaction.atomic
def ask_anew(*, permit, by, at) -> None:
    """Send a fresh request round: another address needs the employer's and the family's word.

    The old permit stays until the new one is issued.
    """
    permit_paper.make_request(permit=permit, by=by, at=at)
    _settled(permit)
    record("permit.asked_anew", permit, by=by, at=at)


@transaction.atomic
def keep(*, permit, by, at) -> None:
    """A person looked: the printed hours still hold."""
    case = case_of(permit.placement, seen_of(permit), at=at, issuer=None)
    permit.basis = case.basis
    permit.save(update_fields=["basis"])
    _settled(permit)
    record("permit.kept", permit, by=by, at=at)


def _settled(permit) -> None:
    permit.recheck, permit.recheck_hours, permit.recheck_at = [], {}, None
    permit.save(update_fields=["recheck", "recheck_hours", "recheck_at"])


def seen_of(permit) -> Seen:
    """Return what the issuer said when this permit was approved."""
    return Seen(
        kind=permit.kind,
        friday_eight_hours=permit.friday_eight_hours,
        is_in_person=permit.is_in_person,
        is_exempt=permit.is_exempt,
        rights_given_on=permit.rights_given_on,
    )


def record(verb, permit, *, by, at, facts=None) -> None:
    """Write a move of a permit into the log."""
    more = {"placement": permit.placement_id, **(facts or {})}
    events.record(verb, permit, by=by, at=at, student=permit.student_id, facts=more)
