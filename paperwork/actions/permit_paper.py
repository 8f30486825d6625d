"""The permit on paper: form B1-4 with its own small packet, and one page that explains it."""

from dataclasses import asdict, replace
from datetime import date
from zoneinfo import ZoneInfo

from core.lazy import Lazy
from paperwork import prefill
from paperwork.actions import gathering, people, sending
from paperwork.actions.packets import new_cover_code
from paperwork.actions.permit_case import school_calendar
from paperwork.catalogue import FORMS, Situation
from paperwork.catalogue.facts import SSN
from paperwork.catalogue.work_permit import PERMIT_SHEET
from paperwork.enums import DocumentState, PacketKind, PacketState
from paperwork.models import Document, Packet, Version, WorkPermit
from paperwork.prefill import Fact, Source

documents = Lazy("paperwork.pdf.documents")
PERMIT, REQUEST = FORMS["b1_4"], FORMS["b1_1"]
MINUTES = ("school_day", "other_day", "week_in_session", "week_out")


def make(*, permit, at) -> Packet:
    """Freeze the permit paper and send it round: student first, then the issuer.

    When nobody can be asked the packet stays with its reason, to be sent from its page.
    """
    packet = _packet(permit, at=at)
    WorkPermit.objects.filter(pk=permit.pk).update(packet=packet)
    permit.packet = packet
    facts = facts_of(permit, on=_today(permit, at))
    _freeze(permit, packet, PERMIT, facts, at=at)
    _send(packet, by=permit.issuer, at=at)
    return packet


def make_request(*, permit, by, at) -> Packet:
    """Freeze a fresh request from today's records and send it round its four signers."""
    packet = _packet(permit, at=at)
    facts = gathering.facts_of(packet, on=_today(permit, at))
    _freeze(permit, packet, REQUEST, facts, at=at)
    _send(packet, by=by, at=at)
    return packet


def _packet(permit, *, at) -> Packet:
    return Packet.objects.create(
        placement=permit.placement,
        kind=PacketKind.PERMIT,
        state=PacketState.PREPARED,
        opened_at=at,
        moved_at=at,
        prepared_at=at,
        guardian=_guardian(permit),
    )


def _guardian(permit):
    """Return who signed the request for the family; nobody for an emancipated student."""
    if permit.request is None or permit.student.emancipated_on:
        return None
    return permit.request.packet.guardian


def _send(packet, *, by, at) -> None:
    try:
        # What the request left blank is blank here too, to be written in by hand.
        sending.send_packet(packet=packet, by=by, at=at, blanks=True)
    except people.CannotSend:
        packet.refresh_from_db()


def _today(permit, at) -> date:
    return at.astimezone(ZoneInfo(permit.placement.district.time_zone)).date()


def _freeze(permit, packet, spec, facts, *, at) -> Version:
    document = Document.objects.create(
        packet=packet, form_code=spec.code, cover_code=new_cover_code()
    )
    circumstances = gathering.situation(permit.placement)
    ready = prefill.prefill(spec, facts, circumstances)
    frozen = prefill.snapshot(ready)
    return Version.objects.create(
        document=document,
        number=1,
        form_version=spec.version,
        situation=asdict(circumstances),
        languages=languages(permit),
        heading=gathering.heading_of(
            permit.placement.district, cover_code=document.cover_code, made_at=at
        ),
        values=frozen,
        values_sha256=prefill.digest(frozen),
        missing=[{"key": one.key, "owner": str(one.owner)} for one in ready.missing],
        frozen_at=at,
    )


def languages(permit) -> list[str]:
    """Return the languages of student and guardian, English first."""
    guardian = _guardian(permit)
    readers = [permit.student.language, *([guardian.language] if guardian else [])]
    return list(dict.fromkeys(["en", *readers]))


def facts_of(permit, *, on: date) -> list[Fact]:
    """Return what the permit says, beside what the records say of its placement."""
    packet = permit.request.packet if permit.request else Packet()  # ink, before Onramp
    packet.placement = permit.placement
    own = {
        "permit.number": permit.reference,
        "permit.type": permit.kind,
        "permit.valid_from": (permit.starts_on or on).isoformat(),
        "permit.last_day": permit.ends_on.isoformat(),
        "permit.age_evidence": permit.age_evidence,
        "permit.conditions": permit.conditions,
        "permit.friday_eight_hours": "yes" if permit.friday_eight_hours else "no",
        "permit.clock": f"{permit.earliest}-{permit.latest}",
        **{f"permit.{name}": str(getattr(permit, name)) for name in MINUTES},
    }
    days = school_calendar(permit.placement.journey.school)
    if days.is_known:
        own["school.hours"] = "-".join(f"{bell:%H:%M}" for bell in days.bells)
    if permit.summer_latest != permit.latest:
        own["permit.summer_clock"] = f"{permit.earliest}-{permit.summer_latest}"
    if permit.student.birth_date:
        own["permit.age"] = str(prefill.age_on(permit.student.birth_date, on))
    computed = [Fact(key, value, Source.COMPUTED, on) for key, value in own.items()]
    known = gathering.facts_of(packet, on=on)
    return [*(fact for fact in known if fact.key not in own), *computed]


def sheet(permit, *, on: date):
    """Return the paper of the one-page explanation, English first, then the family's language."""
    circumstances: Situation = gathering.situation(permit.placement)
    ready = prefill.prefill(PERMIT_SHEET, facts_of(permit, on=on), circumstances)
    made = permit.approved_at or permit.requested_at
    heading = gathering.heading_of(permit.placement.district, cover_code="", made_at=made)
    spoken = languages(permit)
    return documents.Paper(
        spec=PERMIT_SHEET,
        values=ready.values,
        situation=circumstances,
        heading=documents.Heading(**heading),
        languages=[*spoken, *(one for one in ("es",) if one not in spoken)],
    )


def document_of(permit) -> Document | None:
    """Return the permit paper that counts."""
    if permit.packet_id is None:
        return None
    papers = Document.objects.filter(packet=permit.packet_id)
    return papers.exclude(state=DocumentState.VOIDED).first()


def own_copy(permit, number: str):
    """Return the request with the number in its box: for the issuer's own file, never kept here."""
    version = permit.request.versions.current().get()
    version.document = permit.request
    spec = permit.request.spec
    sections = tuple(
        replace(part, fields=tuple(_typed(field) for field in part.fields))
        for part in spec.sections
    )
    return documents.Paper(
        spec=replace(spec, sections=sections),
        values={**version.plain_values, SSN.key: f"{number[:3]}-{number[3:5]}-{number[5:]}"},
        situation=version.circumstances,
        heading=documents.Heading(**version.heading),
        languages=["en"],
    )


def _typed(field):
    return replace(field, by_hand=False, required=False) if field.key == SSN.key else field
