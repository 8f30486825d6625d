"""Send a packet round its signers, in their order."""

from django.db import transaction
from django.db.models import Min

from core.states import IllegalMove
from core.tasks import nudge
from districts import events
from districts.actions import links
from paperwork import esign
from paperwork.actions import people
from paperwork.actions.drawing import ensure_drawn, frozen_file
from paperwork.actions.packets import tell_asks, tell_checklist
from paperwork.catalogue import Owner as FactOwner
from paperwork.catalogue import SignerRole
from paperwork.enums import (
    DocumentState,
    EnvelopeState,
    PacketState,
    PlaceState,
    SignerState,
)
from paperwork.models import Document, Envelope, Packet, Place, Signer, Version
from pipeline.enums import Owner

ENVELOPES = "paperwork.envelopes"
SIGN = "sign"  # the purpose of a signer's link
OWNER_OF_ROLE = {
    SignerRole.STUDENT: Owner.STUDENT,
    SignerRole.GUARDIAN: Owner.GUARDIAN,
    SignerRole.EMPLOYER: Owner.EMPLOYER,
    SignerRole.COORDINATOR: Owner.MENTOR,
    SignerRole.ISSUER: Owner.OFFICE,
    SignerRole.DISTRICT: Owner.COORDINATOR,
}


def send_packet(*, packet, by, at, blanks=False) -> Envelope:
    """Queue the packet for its signers; a worker opens it for the first of them.

    Raise `people.CannotSend` when a part has nobody to sign, or `people.Incomplete` when values
    are missing and nobody said that `blanks` are filled in by hand; keep the reason on the packet.
    """
    try:
        return _send(packet, by=by, at=at, blanks=blanks)
    except people.CannotSend as error:
        Packet.objects.filter(pk=packet.pk).update(problem=error.problem)
        packet.problem = error.problem
        raise


def gaps_of(packet) -> list[tuple[str, str]]:
    """Return what the papers of a packet still miss, as (what, owner) in words, each fact once."""
    versions = Version.objects.current().filter(document__packet=packet).exclude(missing=[])
    versions = versions.filter(document__state=DocumentState.PREPARED)
    found: dict[str, tuple[str, str]] = {}
    for version in versions.select_related("document").order_by("document__position", "pk"):
        fields = {field.key: field for field in version.document.spec.fields()}
        for entry in version.missing:
            what = fields[entry["key"]].label if entry["key"] in fields else entry["key"]
            found.setdefault(entry["key"], (str(what), str(FactOwner(entry["owner"]).label)))
    return list(found.values())


@transaction.atomic
def _send(packet, *, by, at, blanks) -> Envelope:
    gaps = gaps_of(packet)
    if gaps and not blanks and packet.can_move(PacketState.SENT):
        raise people.Incomplete(gaps)
    packet.mark_sent(at=at)
    envelope = Envelope(packet=packet, queued_at=at)
    envelope.schedule()
    envelope.save()
    _address(envelope)
    student = packet.placement.journey.student_id
    facts = {"blanks": len(gaps)} if gaps else {}
    events.record("envelope.queued", envelope, by=by, at=at, student=student, facts=facts)
    tell_checklist(packet, owner=Owner.ONRAMP, at=at)
    tell_asks(packet)
    nudge(ENVELOPES)
    return envelope


def _address(envelope) -> None:
    """Write down who signs which frozen version, and put the documents out for signature."""
    waiting = envelope.packet.documents.filter(state=DocumentState.PREPARED)
    versions = Version.objects.current().filter(document__in=waiting)
    signers: dict[str, Signer] = {}
    for version in versions.select_related("document").order_by("document__position"):
        for slot in version.document.spec.slots_for(version.circumstances):
            if slot.role not in signers:
                signers[slot.role] = _new_signer(envelope, slot)
            Place.objects.create(
                signer=signers[slot.role], document=version.document, version=version
            )
        version.document.move(DocumentState.SIGNING)


def _new_signer(envelope, slot) -> Signer:
    person = people.find(slot.role, envelope.packet)
    return Signer.objects.create(
        envelope=envelope,
        role=slot.role,
        order=slot.order,
        membership=person.membership,
        guardian=person.guardian,
        contact=person.contact,
        name=person.name,
        language=person.language,
        channel=person.channel,
        address=person.address,
    )


def deliver(*, envelope, at) -> None:
    """Hand a queued envelope to its provider and open it for the first signers.

    For the worker: the files are drawn and the provider is asked outside of any transaction; a
    worker that dies here is followed by another with the same key.
    """
    if envelope.state != EnvelopeState.QUEUED:
        envelope.settle()
        return
    provider = esign.provider(envelope.provider)
    parties, papers = _parties(envelope), _papers(envelope, at=at)
    envelope.hold()
    reference = provider.create(parties, papers, key=str(envelope.pk))
    try:
        _delivered(envelope, reference, invites=not provider.asks_signers, at=at)
    except IllegalMove:  # taken back while we were talking
        provider.void(reference, reason="Taken back before it was sent.")
        envelope.settle()


@transaction.atomic
def _delivered(envelope, reference, *, invites, at) -> None:
    envelope.mark_sent(provider_ref=reference, at=at)
    envelope.settle()
    student = envelope.packet.placement.journey.student_id
    events.record("envelope.sent", envelope, by=None, at=at, student=student)
    if invites:
        invite_next(envelope, at=at)


def _parties(envelope) -> list[esign.Party]:
    return [
        esign.Party(one.pk, one.role, one.order, one.name, one.language, one.channel, one.address)
        for one in envelope.signers.order_by("order", "pk")
    ]


def _papers(envelope, *, at) -> list[esign.Paper]:
    """Draw what was not drawn yet, and return the papers with who signs them."""
    papers: dict[int, tuple[Version, list[int]]] = {}
    places = Place.objects.filter(signer__envelope=envelope).select_related("version__document")
    for place in places.order_by("document__position", "pk"):
        papers.setdefault(place.version_id, (place.version, []))[1].append(place.signer_id)
    found = []
    for version, signers in papers.values():
        envelope.hold()
        ensure_drawn(version, at=at)
        title = str(version.document.spec.title)
        found.append(esign.Paper(version.pk, title, frozen_file(version), signers))
    return found


def invite_next(envelope, *, at) -> None:
    """Ask the next signers in order, unless earlier ones are not done; call in a transaction."""
    open_signers = Signer.objects.filter(envelope=envelope).open()
    turn = open_signers.aggregate(turn=Min("order"))["turn"]
    if turn is None:
        return
    for signer in open_signers.filter(order=turn, state=SignerState.WAITING).order_by("pk"):
        signer.envelope = envelope
        _invite(signer, at=at)
    _waits_on_signers(envelope, turn, at=at)


def _invite(signer, *, at) -> None:
    signer.invite(at=at)
    events.record(
        "signer.invited",
        signer,
        by=None,
        at=at,
        student=signer.envelope.packet.placement.journey.student_id,
        facts={"role": signer.role},
    )


def _waits_on_signers(envelope, turn, *, at) -> None:
    """Of several who sign at once the first is named; the permit waits on who issues it."""
    asked = Signer.objects.filter(envelope=envelope, order=turn).open().order_by("pk")
    roles = list(asked.values_list("role", flat=True))
    if roles:
        issuer = OWNER_OF_ROLE[SignerRole.ISSUER] if SignerRole.ISSUER in roles else ""
        first = OWNER_OF_ROLE[roles[0]]
        tell_checklist(envelope.packet, owner=first, permit_owner=issuer, at=at)


@transaction.atomic
def ask_again(*, signer, by, at) -> None:
    """Ask a signer who declined or wanted paper once more; a fresh message and link follow."""
    links.revoke(subject=signer, purpose=SIGN, at=at)
    _invite(signer, at=at)
    tell_checklist(signer.envelope.packet, owner=OWNER_OF_ROLE[signer.role], at=at)
    student = signer.envelope.packet.placement.journey.student_id
    events.record("signer.asked_again", signer, by=by, at=at, student=student)


def take_back(*, envelope, reason, by, at) -> None:
    """Take an envelope back: open places close, links die, sealed papers stay sealed.

    Signatures given on papers that are not complete count no more; their evidence is kept.
    """
    _void(envelope, reason=reason, by=by, at=at)
    if envelope.provider_ref:
        esign.provider(envelope.provider).void(envelope.provider_ref, reason=reason)


@transaction.atomic
def _void(envelope, *, reason, by, at) -> None:
    envelope.void(reason=reason, at=at)
    for signer in Signer.objects.filter(envelope=envelope).open():
        signer.move(SignerState.VOIDED, finished_at=at)
        links.revoke(subject=signer, purpose=SIGN, at=at)
    places = Place.objects.filter(signer__envelope=envelope, state=PlaceState.OPEN)
    places.update(state=PlaceState.VOIDED)
    out = Document.objects.filter(packet=envelope.packet_id, state=DocumentState.SIGNING)
    out.update(state=DocumentState.PREPARED)
    packet = envelope.packet
    if packet.state == PacketState.SENT:
        packet.take_back(at=at)
    events.record(
        "envelope.voided", envelope, by=by, at=at, student=packet.placement.journey.student_id
    )
    tell_checklist(packet, owner=Owner.COORDINATOR, at=at)
    tell_asks(packet)
