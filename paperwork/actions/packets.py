"""Open and prepare packets: records in, frozen versions out."""

import secrets
from dataclasses import asdict

from django.db import transaction
from django.utils.timezone import localtime

from core.states import IllegalMove
from core.tasks import nudge
from districts import events
from paperwork import prefill, questions
from paperwork.actions import asking, gathering, planning
from paperwork.enums import DocumentState, PacketKind, PacketState, Problem
from paperwork.models import Batch, Document, Packet, Version
from pipeline.actions import checklist
from pipeline.enums import ItemKind, Owner

PACKETS = "paperwork.packets"
DRAWINGS = "paperwork.drawings"
ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # nothing that is misread on paper


@transaction.atomic
def open_packet(*, placement, at) -> Packet:
    """Return the placement's packet, made when there is none. Safe to run again."""
    packet = Packet.objects.live().filter(placement=placement).first()
    if packet is not None:
        return packet
    options = gathering.guardian_options(placement.journey.student)
    packet = Packet.objects.create(
        placement=placement,
        opened_at=at,
        moved_at=at,
        guardian_id=prefill.choose_guardian(options, None),
    )
    events.record("packet.opened", packet, by=None, at=at, student=_student(packet))
    tell_checklist(packet, owner=Owner.COORDINATOR, at=at)
    return packet


@transaction.atomic
def choose_guardian(*, packet, guardian, by, at) -> None:
    """Name the guardian who signs (rule P6). Raise `ValueError` for one who may not be asked."""
    options = gathering.guardian_options(packet.placement.journey.student)
    if guardian.pk not in {option.key for option in prefill.offered(options)}:
        raise ValueError("This guardian is not offered.")
    changing = Packet.objects.filter(
        pk=packet.pk, state__in=(PacketState.OPEN, PacketState.PREPARED)
    )
    if not changing.update(guardian=guardian, problem=Problem.NONE):
        raise IllegalMove(packet, "another guardian")
    packet.refresh_from_db()
    facts = {"guardian": guardian.pk}
    student = _student(packet)
    events.record("packet.guardian_chosen", packet, by=by, at=at, student=student, facts=facts)


@transaction.atomic
def prepare_packets(*, packets, by, at) -> Batch:
    """Ask the worker to prepare these packets; return the batch that shows how far it is.

    A packet that somebody else has just taken is left out, silently: it is being prepared.
    """
    batch = Batch.objects.create(by=by, at=at, total=0)
    asked = Packet.objects.filter(pk__in=[packet.pk for packet in packets])
    batch.total = asked.queue_all(batch=batch, at=at)
    batch.save(update_fields=["total"])
    taken = set(Packet.objects.filter(batch=batch).values_list("pk", flat=True))
    for packet in packets:  # the caller's rows know as well
        if packet.pk in taken:
            packet.state, packet.batch, packet.problem = PacketState.QUEUED, batch, Problem.NONE
    facts = {"count": batch.total}
    events.record("packets.queued", batch, by=by, at=at, facts=facts)
    nudge(PACKETS)
    return batch


@transaction.atomic
def stop_batch(*, batch, by, at) -> int:
    """Take what the worker has not prepared yet off its list; return how many packets.

    What is prepared stays. A worker in the middle of one of them finds it gone and writes nothing.
    """
    stopped = Packet.objects.filter(batch=batch).stop(at=at)
    if stopped:
        Batch.objects.filter(pk=batch.pk).update(stopped_at=at)
        events.record("packets.stopped", batch, by=by, at=at, facts={"count": stopped})
    return stopped


def prepare_packet(*, packet, at, draw=True) -> None:
    """Freeze one version of each paper the placement needs, or put the packet back and say why.

    `draw=False` leaves the files to be drawn when somebody first looks or sends.
    """
    prepare_all(packets=[packet], at=at, draw=draw)


@transaction.atomic
def prepare_all(*, packets, at, draw=True) -> None:
    """Prepare queued packets: for the worker, with a few statements for all of them together."""
    had = {packet.pk: packet.guardian_id for packet in packets}
    plans = planning.plans(packets, on=localtime(at).date())
    for plan in plans:
        plan.packet.guardian_id = plan.guardian_id
    named = [plan.packet for plan in plans if plan.guardian_id != had[plan.packet.pk]]
    Packet.objects.bulk_update(named, ["guardian"])
    _freeze_all([plan for plan in plans if not plan.problem], at=at, draw=draw)
    for plan in plans:
        _done(plan, at=at)
    tell_checklists(packets, owner=Owner.COORDINATOR, at=at)
    for plan in plans:
        _ask(plan, at=at)
    if draw:
        nudge(DRAWINGS)


def _ask(plan: planning.Plan, *, at) -> None:
    """Let those hear of it who can tell what is missing; of each value only once."""
    packet = plan.packet
    found = {key: field for key, field in plan.missing_fields if questions.can_be_asked(field)}
    if plan.problem or not (found or packet.asked):
        return
    counts = tell_asks(packet)
    new = [key for key in found if key not in packet.asked]
    packet.asked = sorted(found)
    Packet.objects.filter(pk=packet.pk).update(asked=packet.asked)
    if new:
        student = _student(packet)
        events.record("questions.asked", packet, by=None, at=at, student=student, facts=counts)


def tell_asks(packet) -> dict[str, int]:
    """Write on the checklist how many questions wait for whom; return {part: count}."""
    counts = asking.counts_of(packet)
    checklist.asks(packet.placement, ItemKind.PACKET, "packet", counts)
    return counts


@transaction.atomic
def prepare_again(*, packets, at) -> int:
    """Prepare unsent packets anew because what they were made from has changed; return how many.

    The caller has written the change already, in the same transaction. A packet that a worker has
    in its hands is given back to the queue, so that the change is never missed.
    """
    held = Packet.objects.unsent().filter(pk__in=[packet.pk for packet in packets])
    rows = list(held.select_for_update().order_by("pk"))
    for packet in rows:
        if packet.state == PacketState.QUEUED:
            packet.schedule()
    held.queue_all(batch=None, at=at)
    if rows:
        nudge(PACKETS)
    return len(rows)


@transaction.atomic
def give_up(*, packet, at) -> None:
    """Put a packet back that could not be prepared for a reason of ours."""
    packet.skip(Problem.FAILED, at=at)


def _done(plan: planning.Plan, *, at) -> None:
    packet = plan.packet
    if plan.problem:
        packet.skip(plan.problem, at=at)
        return
    facts = {"filled": plan.filled_count, "missing": plan.missing_count}
    packet.mark_prepared(**facts, at=at)
    events.record("packet.prepared", packet, by=None, at=at, student=_student(packet), facts=facts)


@transaction.atomic
def close_packet(*, packet, by, at) -> None:
    """Void a packet whose placement is no more; what was sealed stays."""
    packet.move(PacketState.VOIDED, moved_at=at, due_at=None)
    events.record("packet.voided", packet, by=by, at=at, student=_student(packet))


def _freeze_all(plans, *, at, draw) -> None:
    """Freeze one version of each paper of the plans; a paper that no longer applies is voided."""
    there = _documents([plan.packet for plan in plans])
    new = [
        _new_document(plan.packet, paper, position)
        for plan in plans
        for position, paper in enumerate(plan.papers)
        if (plan.packet.pk, paper.spec.code) not in there
    ]
    for document in Document.objects.bulk_create(new):
        there[document.packet_id, document.form_code] = document
    versions, former = [], []
    for plan in plans:
        for position, paper in enumerate(plan.papers):
            document = there.pop((plan.packet.pk, paper.spec.code))
            _follow(document, paper.template, position)
            if document.state == DocumentState.PREPARED:
                _freeze(document, paper.ready, plan, at=at, draw=draw, into=(versions, former))
    if former:
        Version.objects.filter(pk__in=former).update(is_current=False, due_at=None)
    Version.objects.bulk_create(versions)
    for document in there.values():
        if document.state == DocumentState.PREPARED:
            document.move(DocumentState.VOIDED)


def _documents(packets) -> dict[tuple[int, str], Document]:
    """Return the live documents by packet and form, each with its last version as `last`."""
    by_packet = {packet.pk: packet for packet in packets}
    live = Document.objects.filter(packet__in=by_packet).exclude(state=DocumentState.VOIDED)
    documents = list(live.select_related("template_version"))
    lasts = Version.objects.current().filter(document__in=[one.pk for one in documents])
    by_document = {version.document_id: version for version in lasts} if documents else {}
    for document in documents:
        document.last = by_document.get(document.pk)
        document.packet = by_packet[document.packet_id]
    return {(document.packet_id, document.form_code): document for document in documents}


def _new_document(packet, paper: planning.Planned, position) -> Document:
    document = Document(
        packet=packet,
        form_code=paper.spec.code,
        position=position,
        template_version=paper.template,
        cover_code=new_cover_code(),
    )
    document.last = None
    return document


def _follow(document, template, position) -> None:
    """Let a paper that nobody signs yet follow the district's newest version of its form."""
    same = document.template_version == template and document.position == position
    if document.state != DocumentState.PREPARED or same:
        return
    document.template_version, document.position = template, position
    document.save(update_fields=["template_version", "position"])


def new_cover_code() -> str:
    """Return eight letters and digits for a sheet of paper, in two groups."""
    letters = "".join(secrets.choice(ALPHABET) for _place in range(8))
    return f"{letters[:4]}-{letters[4:]}"


def _freeze(document, ready: prefill.Prefilled, plan, *, at, draw, into) -> None:
    """Add the next version to `into`, unless the present one says the same."""
    versions, former = into
    frozen = prefill.snapshot(ready)
    digest = prefill.digest(frozen)
    languages = languages_of(document.packet)
    last, circumstances = document.last, plan.situation
    if last is not None and _says_the_same(document, digest, circumstances, languages):
        return
    if last is not None:
        former.append(last.pk)
    version = Version(
        document=document,
        number=last.number + 1 if last else 1,
        form_version=document.spec.version,
        situation=asdict(circumstances),
        languages=languages,
        heading=gathering.heading_of(
            document.packet.placement.district, cover_code=document.cover_code, made_at=at
        ),
        values=frozen,
        values_sha256=digest,
        missing=[{"key": one.key, "owner": str(one.owner)} for one in ready.missing],
        frozen_at=at,
    )
    if draw:
        version.schedule()
    versions.append(version)


def _says_the_same(document, digest, circumstances, languages) -> bool:
    last = document.last
    return (
        last.values_sha256 == digest
        and last.form_version == document.spec.version
        and last.situation == asdict(circumstances)
        and last.languages == languages
    )


def languages_of(packet) -> list[str]:
    """Return the languages of those who will read it, English first."""
    readers = [packet.placement.journey.student.language]
    if packet.guardian is not None:
        readers.append(packet.guardian.language)
    return list(dict.fromkeys(["en", *readers]))


def tell_checklist(packet, *, owner, at, permit_owner="") -> None:
    """Say whom the placement's paperwork waits on now, and the permit, if on somebody else."""
    tell_checklists([packet], owner=owner, at=at, permit_owner=permit_owner)


def tell_checklists(packets, *, owner, at, permit_owner="") -> None:
    """Say the same of many packets at once."""
    placements = [packet.placement_id for packet in packets]
    papers = [one.placement_id for one in packets if one.kind == PacketKind.PAPERS]
    checklist.all_wait_on(papers, ItemKind.PACKET, "packet", owner, at)
    checklist.all_wait_on(placements, ItemKind.WORK_PERMIT, "b1_1", permit_owner or owner, at)


def _student(packet) -> int:
    return packet.placement.journey.student_id
