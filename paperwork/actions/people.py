"""Who signs in which part, and by which contact: the named person, never a guess. Reads only."""

from dataclasses import dataclass

from districts.enums import Channel, Permission, Role
from districts.models import Membership, User
from employers.models import Contact
from paperwork.actions.gathering import coordinator_of
from paperwork.catalogue import SignerRole
from paperwork.enums import PacketKind, Problem
from paperwork.models import Packet
from pipeline.models import Placement
from students.enums import ContactKind
from students.models import ContactPoint, Guardian, Student

DOTLESS = {"gmail.com": "gmail.com", "googlemail.com": "gmail.com"}


class CannotSend(Exception):
    """A part has nobody who can sign it. `problem` is a value of `Problem`."""

    def __init__(self, problem: Problem):
        super().__init__(problem.value)
        self.problem = problem


class Incomplete(CannotSend):
    """Values are missing. `gaps` are (what, owner) in words, each once."""

    def __init__(self, gaps: list[tuple[str, str]]):
        super().__init__(Problem.MISSING)
        self.gaps = gaps


@dataclass(frozen=True)
class Person:
    """Who signs: fields of `Signer`."""

    name: str
    language: str
    channel: str = Channel.IN_APP
    address: str = ""
    membership: Membership | None = None
    guardian: Guardian | None = None
    contact: Contact | None = None


def find(role: SignerRole, packet: Packet) -> Person:
    """Return who signs in a part of a packet; raise `CannotSend` when nobody can."""
    return FINDERS[role](packet)


def _account(membership: Membership | None, problem: Problem) -> Person:
    if membership is None or not membership.is_active:
        raise CannotSend(problem)
    user = membership.user
    return Person(user.name or user.email, user.language, membership=membership)


def _student(packet: Packet) -> Person:
    student = packet.placement.journey.student
    found = _account(student.membership, Problem.NO_STUDENT_ACCOUNT)
    return Person(student.legal_name, found.language, membership=found.membership)


def _guardian(packet: Packet) -> Person:
    """The chosen guardian, by a confirmed contact that belongs to nobody else (PRODUCT F5)."""
    guardian, student = packet.guardian, packet.placement.journey.student
    allowed = student.guardianships.reachable()
    if guardian is None or not allowed.filter(guardian=guardian).exists():
        raise CannotSend(Problem.CHOOSE_GUARDIAN if allowed.exists() else Problem.NO_GUARDIAN)
    point = own_contact(guardian, student)
    return Person(
        guardian.name,
        guardian.language,
        channel=Channel.SMS if point.kind == ContactKind.PHONE else Channel.EMAIL,
        address=point.value,
        guardian=guardian,
    )


def own_contact(guardian: Guardian, student: Student) -> ContactPoint:
    """Return the guardian's own confirmed contact, phones first; raise `CannotSend`."""
    points = list(guardian.contact_points.usable().order_by("-kind", "pk"))
    if not points:
        raise CannotSend(Problem.NO_CONTACT)
    taken = others_contacts(student)
    own = [point for point in points if same_place(point.value) not in taken]
    if not own:
        raise CannotSend(Problem.SHARED_CONTACT)
    return own[0]


def is_own_contact(guardian: Guardian, student: Student, address: str) -> bool:
    """Say whether an address is still this guardian's own confirmed contact (PRODUCT F5)."""
    if not student.guardianships.reachable().filter(guardian=guardian).exists():
        return False
    if not guardian.contact_points.usable().filter(value=address).exists():
        return False
    return same_place(address) not in others_contacts(student)


def is_at(contact: Contact, address: str) -> bool:
    """Say whether an address is still a contact of this person at an employer."""
    return address in (contact.email, contact.phone)


def others_contacts(student: Student) -> set[str]:
    """Return where the student, the mentors and the employer are reached."""
    hosts = Placement.objects.live().filter(journey__student=student)
    contacts = Contact.objects.filter(employer__placements__in=hosts)
    own = User.objects.filter(memberships__student=student)
    mentors = User.objects.filter(memberships__caseload__student=student)
    named = User.objects.filter(memberships__placements__in=hosts)
    values = [
        *student.contact_points.values_list("value", flat=True),
        *(own | mentors | named).distinct().values_list("email", flat=True),
        *(value for pair in contacts.values_list("email", "phone") for value in pair),
    ]
    return {same_place(value) for value in values if value}


def same_place(value: str) -> str:
    """Return a contact as the mailbox or phone where it ends up, however it is written."""
    value = value.strip().casefold()
    if "@" not in value:
        return "".join(character for character in value if character.isdigit())[-10:]
    name, _at, domain = value.rpartition("@")
    name = name.partition("+")[0]
    if domain in DOTLESS:
        name, domain = name.replace(".", ""), DOTLESS[domain]
    return f"{name}@{domain}"


def _employer(packet: Packet) -> Person:
    """The supervisor if they may sign, else whoever signs for the employer."""
    placement = packet.placement
    signing = placement.employer.contacts.signing().select_related("membership__user")
    contacts = sorted(signing, key=lambda contact: contact.pk != placement.supervisor_id)
    for contact in contacts:
        if contact.membership is not None and contact.membership.is_active:
            return Person(
                contact.name, contact.language, membership=contact.membership, contact=contact
            )
        if contact.email:
            return Person(
                contact.name,
                contact.language,
                channel=Channel.EMAIL,
                address=contact.email,
                contact=contact,
            )
    raise CannotSend(Problem.NO_EMPLOYER_CONTACT)


def _coordinator(packet: Packet) -> Person:
    return _account(coordinator_of(packet.placement), Problem.NO_COORDINATOR)


def _issuer(packet: Packet) -> Person:
    """The school's office, else somebody of the district who may issue (EC 49110).

    A permit's own paper is signed by who approved it.
    """
    if packet.kind == PacketKind.PERMIT and hasattr(packet, "permit"):
        return _account(packet.permit.issuer, Problem.NO_ISSUER)
    issuers = Membership.objects.active().holding(Permission.PERMITS_ISSUE)
    here = issuers.filter(role=Role.OFFICE, schools=packet.placement.journey.school)
    above = issuers.filter(role=Role.COORDINATOR)
    found = _first(here) or _first(above)
    return _account(found, Problem.NO_ISSUER)


def _district(packet: Packet) -> Person:
    """Somebody of the district other than who signs for the school."""
    approvers = Membership.objects.active().filter(role=Role.COORDINATOR)
    coordinator = coordinator_of(packet.placement)
    others = approvers.exclude(pk=coordinator.pk) if coordinator else approvers
    admins = Membership.objects.active().filter(role=Role.ADMIN)
    return _account(_first(others) or _first(admins), Problem.NO_DISTRICT_SIGNER)


def _first(memberships) -> Membership | None:
    return memberships.select_related("user").order_by("pk").first()


FINDERS = {
    SignerRole.STUDENT: _student,
    SignerRole.GUARDIAN: _guardian,
    SignerRole.EMPLOYER: _employer,
    SignerRole.COORDINATOR: _coordinator,
    SignerRole.ISSUER: _issuer,
    SignerRole.DISTRICT: _district,
}
