"""Sign, decline, ask for paper: one act, one row of evidence, one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db import transaction

from core.states import IllegalMove
from core.tasks import nudge
from districts import events
from districts.actions import links
from paperwork import prefill
from paperwork.actions import proof
from paperwork.actions.drawing import FileChanged, frozen_file
from paperwork.actions.packets import tell_checklist
from paperwork.actions.permit_gate import pass_or_refuse
from paperwork.actions.sending import OWNER_OF_ROLE, SIGN, invite_next
from paperwork.catalogue import SignerRole
from paperwork.consents import CURRENT
from paperwork.enums import Act, DocumentState, PlaceState, SignerState
from paperwork.models import Document, Envelope, Place, Signer

SEALS = "paperwork.seals"


class Changed(Exception):
    """The paper on the screen is not the paper that would be signed."""


@dataclass(frozen=True)
class Signature:
    """What a person put under one paper. `seen` is the digest of the file they were shown."""

    place: Place
    seen: str
    answers: dict = field(default_factory=dict)


@transaction.atomic
def sign(*, signatures: Sequence[Signature], name, strokes, presence, at) -> None:
    """Put a name under papers of one signer or of one account, each with its own evidence.

    Every file's digest is computed again first. Raise `Changed` when a file is not what was shown,
    `IllegalMove` when a place was signed or closed meanwhile, `permit_gate.Refused` when the law
    forbids a permit that the issuer would sign for; then nothing at all is signed.
    """
    said = proof.Said(Act.SIGNED, name=name, strokes=strokes, consent_version=CURRENT)
    touched: dict[int, Signer] = {}
    for signature in signatures:
        place = _locked(signature.place)
        _unchanged(place, seen=signature.seen)
        pass_or_refuse(place, signature.answers, at=at)
        place.sign(at=at)
        own = proof.Said(**{**vars(said), "answers": signature.answers})
        proof.write(place, own, presence, at=at)
        touched[place.signer_id] = place.signer
    for signer in touched.values():
        _after_signing(signer, presence, at=at)


def _locked(place) -> Place:
    """Return the place as it is now, with its envelope's row held until we are done."""
    held = Envelope.objects.select_for_update().get(pk=place.signer.envelope_id)
    rows = Place.objects.select_related("signer", "document", "version")
    fresh = rows.get(pk=place.pk)
    fresh.signer.envelope = held
    if fresh.signer.state != SignerState.INVITED:
        raise IllegalMove(fresh.signer, SignerState.SIGNED)
    return fresh


def _unchanged(place, *, seen) -> None:
    version = place.version
    try:
        frozen_file(version)
    except FileChanged as error:
        raise Changed from error
    same_values = prefill.digest(version.values) == version.values_sha256
    if seen != version.file_sha256 or not same_values:
        raise Changed(str(version))


def _after_signing(signer, presence, *, at) -> None:
    """Finish a signer whose papers are all signed, send complete papers to be sealed, go on."""
    envelope = signer.envelope
    _send_to_seal(signer, at=at)
    if signer.places.open().exists():
        return
    signer.finish(at=at)
    links.revoke(subject=signer, purpose=SIGN, at=at)
    student = envelope.packet.placement.journey.student_id
    who = {"by": presence.by, "by_label": "" if presence.by else signer.role}
    facts = {"role": signer.role, "papers": signer.places.count()}
    events.record("signer.signed", signer, at=at, student=student, facts=facts, **who)
    if signer.role == SignerRole.EMPLOYER:
        _tell_employer(signer, student, at=at, **who)
    if Signer.objects.filter(envelope=envelope).open().exists():
        invite_next(envelope, at=at)
        return
    envelope.complete(at=at)
    events.record("envelope.completed", envelope, by=None, at=at, student=student)


def _tell_employer(signer, student, *, at, **who) -> None:
    """The employer keeps a copy of what it signed: a disclosure (34 CFR 99.32)."""
    papers = signer.places.values_list("document__form_code", flat=True)
    employer = signer.envelope.packet.placement.employer_id
    facts = {"page": "signed", "employer": employer, "parts": sorted(set(papers))}
    events.record("disclosure.made", signer, at=at, student=student, facts=facts, **who)


def _send_to_seal(signer, *, at) -> None:
    """Mark the papers of this envelope that are signed by all."""
    mine = Document.objects.filter(places__signer=signer, state=DocumentState.SIGNING)
    envelope = signer.envelope
    ready = 0
    for document in mine.distinct():
        places = Place.objects.filter(document=document, signer__envelope=envelope)
        if not places.exclude(state=PlaceState.SIGNED).exists():
            document.mark_signed(at=at)
            ready += 1
    if ready:
        nudge(SEALS)


@transaction.atomic
def mark_read(*, place, at) -> None:
    """Remember when a person first said they had read a paper; only then can it be signed."""
    unread = Place.objects.filter(pk=place.pk, read_at=None)
    unread.update(read_at=at)


@transaction.atomic
def decline(*, signer, reason, presence, at) -> None:
    """Refuse to sign; everybody concerned is told, and the packet waits for the coordinator."""
    _stop(signer, proof.Said(Act.DECLINED, reason=reason), presence, at=at)
    signer.decline(reason=reason, at=at)
    _tell("signer.declined", signer, presence, at=at)


@transaction.atomic
def ask_for_paper(*, signer, presence, at) -> None:
    """Choose ink: an equal way. The school hands over the prefilled papers."""
    _stop(signer, proof.Said(Act.PAPER), presence, at=at)
    signer.want_paper(at=at)
    _tell("signer.wants_paper", signer, presence, at=at)


def _stop(signer, said, presence, *, at) -> None:
    held = Envelope.objects.select_for_update().get(pk=signer.envelope_id)
    signer.envelope = held
    for place in _open_places(signer):
        proof.write(place, said, presence, at=at)


def _open_places(signer):
    rows = signer.places.open().select_related("document", "version").order_by("pk")
    for place in rows:
        place.signer = signer
        yield place


def _tell(verb, signer, presence, *, at) -> None:
    packet = signer.envelope.packet
    links.revoke(subject=signer, purpose=SIGN, at=at)
    events.record(
        verb,
        signer,
        by=presence.by,
        by_label="" if presence.by else signer.role,
        at=at,
        student=packet.placement.journey.student_id,
        facts={"role": signer.role},
    )
    tell_checklist(packet, owner=OWNER_OF_ROLE["district"], at=at)


@transaction.atomic
def record_ink(*, signer, presence, at) -> None:
    """Write down that staff holds the signed papers of this person: ink counts as much."""
    held = Envelope.objects.select_for_update().get(pk=signer.envelope_id)
    signer.envelope = held
    said = proof.Said(Act.INK, name=signer.name)
    for place in _open_places(signer):
        pass_or_refuse(place, {}, at=at)
        place.sign(at=at)
        proof.write(place, said, presence, at=at)
    _after_signing(signer, presence, at=at)
