"""Collects what the records say about a placement, as facts with their source. Reads only.

`load` brings everything for any number of packets in a fixed number of queries; `SOURCES` then read
what is there. A new source of facts is one more function in `SOURCES`, and one more line in
`PREFETCHED` for what it reads.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, Q
from django.utils.timezone import localtime

from districts.models import District
from employers.enums import PayKind
from employers.models import Contact
from paperwork.catalogue import Situation
from paperwork.enums import SubjectKind
from paperwork.models import Answer, Packet
from paperwork.models.answers import subject_key
from paperwork.prefill import Fact, GuardianOption, Source, computed, situation_of
from pipeline.models import Placement
from students.enums import ContactKind, Origin
from students.models import Guardian, Guardianship, Student

ROSTER, SCHOOL, DISTRICT = Source.ROSTER, Source.SCHOOL, Source.DISTRICT
PLACEMENT, EMPLOYER = Source.PLACEMENT, Source.EMPLOYER
SOURCE_OF_ORIGIN = {
    Origin.ROSTER: Source.ROSTER,
    Origin.STAFF: Source.SCHOOL,
    Origin.STUDENT: Source.STUDENT,
}


RELATED = (
    "journey__student__membership__user",
    "journey__school",
    "journey__mentor__user",
    "coordinator__user",
    "employer",
    "worksite",
    "supervisor",
    "funding__season",
    "district",
)
PREFETCHED = (
    "journey__student__contact_points",
    "journey__student__guardianships__guardian__contact_points",  # guardians: see `load`
    "employer__contacts",
)


@dataclass(frozen=True)
class Case:
    """One packet on a day: what a source of facts reads."""

    packet: Packet
    on: date

    @property
    def placement(self) -> Placement:
        return self.packet.placement

    @property
    def student(self) -> Student:
        return self.packet.placement.journey.student


def load(packets: Sequence[Packet]) -> None:
    """Give packets everything that their papers may say, in a fixed number of queries."""
    # Joined, not fetched by key: SQLite takes no statement with a thousand keys one by one.
    ties = Prefetch(
        "journey__student__guardianships", Guardianship.objects.select_related("guardian")
    )
    rows = Placement.objects.select_related(*RELATED).prefetch_related(ties, *PREFETCHED)
    placements = rows.in_bulk([packet.placement_id for packet in packets])
    for packet in packets:
        packet.placement = placements[packet.placement_id]
        tie = tie_of(packet)
        if tie is not None:
            packet.guardian = tie.guardian

    given = _by_subject(answers_about(packets))
    for packet in packets:
        packet.given = given


def facts_of(packet: Packet, *, on: date) -> list[Fact]:
    """Return everything the records say for the papers of a packet, on a day."""
    case = Case(packet, on)
    return [fact for source in SOURCES for fact in source(case)]


def situation(placement: Placement, guardian: Guardian | None = None) -> Situation:
    """Return what decides the papers. Age counts on the first day, as for the checklist.

    Emancipation counts at once: it is about who signs, and no day to come is ever written down.
    """
    student = placement.journey.student
    return situation_of(
        language=guardian.language if guardian else student.language,
        birth_date=student.birth_date,
        on=placement.starts_on,
        is_graduate=placement.is_for_graduate,
        is_emancipated=student.emancipated_on is not None,
        funding_kind=placement.funding.kind,
    )


def guardian_options(student: Student) -> list[GuardianOption]:
    """Return the student's guardians as the roster knows them."""
    ties = sorted(student.guardianships.all(), key=lambda tie: (tie.rank, tie.pk))
    return [GuardianOption(tie.guardian_id, tie.contact_allowed, tie.rank) for tie in ties]


def tie_of(packet: Packet) -> Guardianship | None:
    """Return what the guardian who signs is to the student, if they still are."""
    ties = packet.placement.journey.student.guardianships.all()
    return next((tie for tie in ties if tie.guardian_id == packet.guardian_id), None)


def in_order(rows) -> list:
    """Return rows loaded ahead, oldest first."""
    return sorted(rows.all(), key=lambda row: row.pk)


def heading_of(district: District, *, cover_code: str, made_at) -> dict:
    """Return what the head of a paper says; part of the frozen version."""
    lines = (district.address, district.city, f"{district.state} {district.zip_code}".strip())
    return {
        "district": district.name,
        "office": district.office_name,
        "address": ", ".join(line for line in lines if line) if district.address else "",
        "cover_code": cover_code,
        "made_at": f"{made_at:%Y-%m-%dT%H:%M:%SZ}",
    }


def _student(case: Case) -> Iterator[Fact]:
    student, placement = case.student, case.placement
    seen = localtime(student.roster_seen_at).date() if student.roster_seen_at else None
    born = student.birth_date.isoformat() if student.birth_date else None
    for key, value in (
        ("legal_name", student.legal_name),
        ("birth_date", born),
        ("grade", student.grade),
        ("district_id", student.district_student_id),
        ("home_address", student.address),
        ("home_city", student.city),
        ("home_zip", student.zip_code),
    ):
        yield Fact(f"student.{key}", value, ROSTER, seen)
    used = Source.STUDENT if student.preferred_name else ROSTER
    yield Fact("student.preferred_name", student.name, used, seen)
    yield Fact("placement.pathway", student.pathway, ROSTER, seen)
    yield Fact("placement.pathway", placement.journey.pathway, SCHOOL)
    phones = (p for p in in_order(student.contact_points) if p.kind == ContactKind.PHONE)
    for phone in phones:
        yield Fact("student.home_phone", phone.value, SOURCE_OF_ORIGIN[phone.origin], seen)


def _application(case: Case) -> Iterator[Fact]:
    """What the student said when they joined the season."""
    journey = case.placement.journey
    for key in ("interests", "languages", "travel", "unavailable"):
        yield Fact(f"student.{key}", getattr(journey, key), Source.STUDENT)
    emails = (p for p in in_order(case.student.contact_points) if p.kind == ContactKind.EMAIL)
    for email in emails:
        yield Fact("student.email", email.value, SOURCE_OF_ORIGIN[email.origin])


def _school(case: Case) -> Iterator[Fact]:
    placement = case.placement
    school = placement.journey.school
    for key, value in (
        ("school.name", school.name),
        ("school.phone", school.phone),
        ("school.address", school.address),
        ("school.city", school.city),
        ("school.zip", school.zip_code),
    ):
        yield Fact(key, value, SCHOOL)
    coordinator = coordinator_of(placement)
    if coordinator is not None:
        for key in ("coordinator.name", "timesheet.approver"):
            yield Fact(key, coordinator.user.name, SCHOOL)
        yield Fact("coordinator.email", coordinator.user.email, SCHOOL)


def coordinator_of(placement: Placement):
    """Return who signs for the school: the placement's coordinator, else the student's mentor."""
    return placement.coordinator or placement.journey.mentor


def _host(case: Case) -> Iterator[Fact]:
    placement = case.placement
    employer, site = placement.employer, placement.worksite
    yield Fact("employer.name", employer.legal_name or employer.name, EMPLOYER)
    yield Fact("employer.phone", employer.phone, EMPLOYER)
    yield Fact("worksite.name", site.name, PLACEMENT)
    yield Fact("worksite.address", site.one_line or site.name, PLACEMENT)
    yield Fact("employer.address", site.address, PLACEMENT)
    yield Fact("employer.city", site.city, PLACEMENT)
    yield Fact("employer.zip", site.zip_code, PLACEMENT)
    supervisor = supervisor_of(placement)
    if supervisor is not None:
        yield Fact("supervisor.name", supervisor.name, PLACEMENT)
        yield Fact("supervisor.phone", supervisor.phone or employer.phone, PLACEMENT)
        yield Fact("supervisor.email", supervisor.email, PLACEMENT)


def supervisor_of(placement: Placement) -> Contact | None:
    """Return who supervises: the person named, else the employer's lead."""
    if placement.supervisor is not None:
        return placement.supervisor
    contacts = in_order(placement.employer.contacts)
    return min(contacts, key=lambda contact: not contact.is_lead, default=None)


def _terms(case: Case) -> Iterator[Fact]:
    placement = case.placement
    funding = placement.funding
    for key, value in (
        ("placement.position", placement.title),
        ("placement.duties", placement.duties),
        ("placement.starts_on", placement.starts_on.isoformat()),
        ("placement.ends_on", placement.ends_on.isoformat()),
        ("placement.schedule", placement.schedule),
        ("placement.hourly_wage", pay_of(placement)),
    ):
        yield Fact(key, value, PLACEMENT)
    payer = funding.employer_of_record or placement.employer.name
    yield Fact("placement.hours_required", str(funding.season.hours_required), DISTRICT)
    yield Fact("funding.employer_of_record", payer, DISTRICT)
    yield Fact("funding.name", funding.name, DISTRICT)


def pay_of(placement: Placement) -> str:
    """Return the pay as it is stored: "17.87" an hour, or "stipend:500.00"; empty when open."""
    stipend = placement.pay_kind == PayKind.STIPEND
    cents = placement.stipend_cents if stipend else placement.hourly_wage_cents
    if cents is None:
        return ""
    amount = f"{cents / 100:.2f}"
    return f"stipend:{amount}" if stipend else amount


def _guardian(case: Case) -> Iterator[Fact]:
    guardian = case.packet.guardian
    if guardian is None:
        return
    tie = tie_of(case.packet)
    yield Fact("guardian.name", guardian.name, ROSTER)
    yield Fact("guardian.relation", tie.relation if tie else "", ROSTER)
    yield Fact("guardian.language", guardian.language, ROSTER)
    for point in in_order(guardian.contact_points):
        if point.confirmed_at and not point.bounced_at:  # as `ContactPoint.objects.usable()`
            key = "phone" if point.kind == ContactKind.PHONE else "email"
            yield Fact(f"guardian.{key}", point.value, _word_of(point))


def _word_of(point) -> Source:
    return ROSTER if point.origin == Origin.ROSTER else SCHOOL


def _computed(case: Case) -> list[Fact]:
    born, schedule = case.student.birth_date or _told_birth_date(case), case.placement.schedule
    return computed(birth_date=born, schedule=schedule, on=case.on)


# --- What people answered -------------------------------------------------------------------------


def subjects_of(packet: Packet) -> dict[tuple, SubjectKind]:
    """Return whom answers of use for a packet are about, as `Answer.subject_key` names them."""
    placement = packet.placement
    ids = {
        "student_id": placement.journey.student_id,
        "guardian_id": packet.guardian_id,
        "placement_id": placement.pk,
        "employer_id": placement.employer_id,
        "school_id": placement.journey.school_id,
    }
    return {subject_key(kind, ids): kind for kind in SubjectKind}


def answers_about(packets: Iterable[Packet], *, every=False):
    """Return the answers that count for any of these packets, oldest first: one query.

    With `every` also those that wait for the school or were not accepted.
    """
    placements = [packet.placement for packet in packets]
    rows = Answer.objects.order_by("pk") if every else Answer.objects.counting()
    return rows.filter(
        Q(student__in={one.journey.student_id for one in placements})
        | Q(placement__in={one.pk for one in placements})
        | Q(employer__in={one.employer_id for one in placements})
        | Q(school__in={one.journey.school_id for one in placements})
    )


def _by_subject(answers) -> dict[tuple, list[Answer]]:
    found: dict[tuple, list[Answer]] = {}
    for answer in answers:
        found.setdefault(answer.subject_key, []).append(answer)
    return found


def _answers(case: Case) -> list[Fact]:
    """Return answers as facts: of each key and source the newest."""
    packet = case.packet
    given = getattr(packet, "given", None)  # loaded ahead, or asked for now
    if given is None:
        given = _by_subject(answers_about([packet]))
    of_use = (one for subject in subjects_of(packet) for one in given.get(subject, ()))
    newest = {(one.key, one.counts_as): one for one in of_use}
    return [
        Fact(key, one.value, source, localtime(one.counts_from).date())
        for (key, source), one in newest.items()
    ]


def _told_birth_date(case: Case) -> date | None:
    """The birth date that the school gave where the roster has none."""
    told = [f.value for f in _answers(case) if (f.key, f.source) == ("student.birth_date", SCHOOL)]
    return date.fromisoformat(told[-1]) if told else None


SOURCES: tuple[Callable[[Case], Iterable[Fact]], ...] = (
    _student,
    _application,
    _school,
    _host,
    _terms,
    _guardian,
    _computed,
    _answers,
)
