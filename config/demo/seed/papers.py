"""Paperwork of the demo season: real packets, drawn and signed so far by the product's own acts.

Most cleared students brought ink papers, as in the pilot, so that the season stands within
seconds; one cleared one and all that wait for a signature went through the real thing.
"""

from datetime import timedelta
from itertools import cycle
from uuid import uuid4

from django.utils import timezone

from config.demo.accounts import demo_token
from config.demo.seed.drawing import draw_ahead
from config.demo.seed.shape import IN_SIGNATURE
from config.demo.seed.stage import Stage
from core import tokens
from districts.models import Link
from paperwork.actions import packets, people, proof, sending, signing
from paperwork.catalogue import SignerRole
from paperwork.enums import KnownBy, PacketState, SignerState
from paperwork.models import Envelope, Signer, Version
from pipeline.actions import checklist
from pipeline.enums import ItemKind, Owner
from pipeline.models import ChecklistItem

SEALED = 1  # cleared students whose papers were signed on screen, all of them CTE-paid
PHONE = "Mozilla/5.0 (Linux; Android 14) Mobile"
FIRST = (SignerRole.STUDENT,)
FAMILY = (SignerRole.STUDENT, SignerRole.GUARDIAN)
HOST = (SignerRole.STUDENT, SignerRole.EMPLOYER)
BEFORE_SCHOOL = (*FAMILY, SignerRole.EMPLOYER)
SIGNED_BY = {
    "student": (),
    "guardian": HOST,
    "employer": FAMILY,
    "coordinator": BEFORE_SCHOOL,
    "paper": FIRST,
    "declined": FIRST,
}


def papers(stage: Stage, placements, plans_by_journey) -> None:
    """Open checklists, and bring each placement's papers to where its plan says."""
    sent, sealed, turns = [], SEALED, cycle((False, True))
    for placement in placements:
        plan = plans_by_journey[placement.journey_id]
        checklist.open_checklist(placement, placement.created_at)
        show = plan.cleared and sealed and _shows_all(placement)
        sealed -= bool(show)
        if show or plan.wait in IN_SIGNATURE:
            sent.append((plan, _sent(stage, _opened(placement))))
        elif plan.wait == "unsent" and next(turns):
            _opened(placement)  # not even prepared: there is a cohort to look at and prepare
        elif plan.wait in BEFORE_SENDING:
            BEFORE_SENDING[plan.wait](stage, _opened(placement))
        else:
            _on_paper(stage, placement)
    _sign_round(stage, sent)
    _clear(placement for placement in placements if plans_by_journey[placement.journey_id].cleared)


def _opened(placement):
    return packets.open_packet(placement=placement, at=placement.created_at)


def _shows_all(placement) -> bool:
    return "acknowledgments" in placement.funding.packet_forms


# --- Before signatures ---------------------------------------------------------------------------


def _prepared(stage, packet):
    at = stage.ago(stage.random.randint(5, 12))
    packet.move(PacketState.QUEUED, moved_at=at)
    packets.prepare_packet(packet=packet, at=at, draw=False)
    if packet.state == PacketState.OPEN:  # several guardians: somebody has to choose
        first = packet.placement.journey.student.guardianships.reachable().first()
        packets.choose_guardian(
            packet=packet, guardian=first.guardian, by=packet.placement.coordinator, at=at
        )
        packet.move(PacketState.QUEUED, moved_at=at)
        packets.prepare_packet(packet=packet, at=at, draw=False)
    return packet


def _unreachable(stage, packet) -> None:
    """The guardian's only number bounced: sending says so, and the packet waits."""
    _prepared(stage, packet)
    at = stage.ago(stage.random.randint(3, 9))
    try:
        sending.send_packet(packet=packet, by=packet.placement.coordinator, at=at, blanks=True)
    except people.CannotSend:
        packet.refresh_from_db()


BEFORE_SENDING = {"unsent": _prepared, "missing": _prepared, "unreachable": _unreachable}


# --- Out for signature ---------------------------------------------------------------------------


def _sent(stage, packet) -> Envelope:
    """Send it some days ago; the worker's part follows when the papers are drawn."""
    _prepared(stage, packet)
    at = stage.ago(stage.random.randint(8, 14), 8)
    return sending.send_packet(packet=packet, by=packet.placement.coordinator, at=at, blanks=True)


def _sign_round(stage, sent) -> None:
    """Draw all papers at once, then let each envelope go as far as its plan says."""
    envelopes = {envelope.pk: envelope for _plan, envelope in sent}
    versions = Version.objects.filter(places__signer__envelope__in=envelopes).distinct()
    rows = list(versions.select_related("document__packet").order_by("pk"))
    at_of = {row.pk: row.frozen_at for row in rows}
    draw_ahead(rows, at_of)
    for plan, envelope in sent:
        _lease(envelope)
        sending.deliver(envelope=envelope, at=envelope.queued_at + timedelta(minutes=1))
        signers = list(Signer.objects.filter(envelope=envelope).order_by("order", "pk"))
        _as_planned(stage, plan, signers, days=(stage.today - envelope.queued_at.date()).days)


def _lease(row) -> None:
    """Take the place of the worker, so that what it does is dated in the season."""
    row.leased_by, until = uuid4(), timezone.now() + timedelta(hours=1)
    rows = type(row).objects.filter(pk=row.pk)
    rows.update(leased_by=row.leased_by, leased_until=until)


def _as_planned(stage, plan, signers, *, days) -> None:
    for signer in signers:
        if plan.cleared or signer.role in SIGNED_BY[plan.wait]:
            days = max(days - 1, 2)
            _sign(stage, signer, stage.ago(days))
    _stop(stage, plan.wait, signers, stage.ago(max(days - 1, 1)))


def _stop(stage, wait, signers, at) -> None:
    """A guardian who wants paper, an employer who will not sign as it stands."""
    by_role = {signer.role: signer for signer in signers}
    if wait == "paper":
        signer = _now(by_role[SignerRole.GUARDIAN])
        signing.ask_for_paper(signer=signer, presence=_presence(signer, at), at=at)
    if wait == "declined":
        signer = _now(by_role[SignerRole.EMPLOYER])
        reason = "The hours changed: we close at 2 pm on Thursdays."
        signing.decline(signer=signer, reason=reason, presence=_presence(signer, at), at=at)


def _now(signer) -> Signer:
    signer.refresh_from_db()
    return signer


def _sign(stage, signer, at) -> None:
    signer = _now(signer)
    if signer.state != SignerState.INVITED:
        return
    presence = _presence(signer, at)
    places = signer.places.open().select_related("version", "document", "signer").order_by("pk")
    signatures = [
        signing.Signature(place, place.version.file_sha256, _answers(place)) for place in places
    ]
    signing.sign(signatures=signatures, name=signer.name, strokes="", presence=presence, at=at)


def _presence(signer, at) -> proof.Presence:
    opened = at - timedelta(minutes=3)
    known = {"opened_at": opened, "language": signer.language, "user_agent": PHONE}
    if signer.membership_id:
        return proof.Presence(known_by=KnownBy.ACCOUNT, by=signer.membership, **known)
    by_code = KnownBy.CODE_SMS if signer.channel == "sms" else KnownBy.CODE_EMAIL
    return proof.Presence(known_by=by_code, link=demo_link(signer, opened), **known)


def _answers(place) -> dict:
    """The first choice of each question that a form asks while it is signed."""
    return {
        asked.key: asked.choices[0][0] if asked.choices else True
        for asked in place.slot.asks
        if asked.required
    }


def demo_link(signer, at) -> Link:
    """Return the signer's link with a token that the demo can show again."""
    link, _made = Link.objects.get_or_create(
        token_hash=tokens.digest(demo_token(signer)),
        defaults={
            "purpose": sending.SIGN,
            "subject_kind": signer._meta.label_lower,
            "subject_id": signer.pk,
            "channel": signer.channel,
            "address": signer.address,
            "language": signer.language,
            "created_at": at,
            "expires_at": at + timedelta(days=365),
        },
    )
    return link


# --- Ink --------------------------------------------------------------------------


def _on_paper(stage, placement) -> None:
    """The papers came in ink; the school saw them."""
    seen = stage.ago(stage.random.randint(3, 8))
    evidence = {"kind": "ink", "seen_by": placement.journey.mentor_id}
    items = ChecklistItem.objects.open().filter(placement=placement)
    items.exclude(kind=ItemKind.TRAINING).update(
        fulfilled_at=seen, evidence=evidence, owner=Owner.OFFICE
    )


def _clear(placements) -> None:
    """Everything that clears a student is dated, papers still being sealed included."""
    for placement in placements:
        ChecklistItem.objects.open().filter(placement=placement).update(
            fulfilled_at=placement.journey.cleared_at,
            evidence={"kind": "ink", "seen_by": placement.journey.mentor_id},
        )
