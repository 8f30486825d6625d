"""A placed student with everybody who signs: `scene = placed()` inside a district."""

from dataclasses import dataclass, field
from datetime import UTC, datetime

from core import clock
from core.tenancy import current_id
from districts.enums import Role
from districts.models import District, Membership
from employers.models import Contact
from paperwork.actions import packets, sending, signing
from paperwork.actions.proof import Presence
from paperwork.enums import KnownBy
from paperwork.models import Packet, Place, Signer
from pipeline.actions import checklist
from pipeline.models import Placement
from students.models import Guardian, Student
from tests.factories.districts import FundingSourceFactory, MembershipFactory
from tests.factories.employers import ContactFactory, EmployerFactory, WorksiteFactory
from tests.factories.pipeline import JourneyFactory, PlacementFactory
from tests.factories.students import (
    ContactPointFactory,
    GuardianFactory,
    GuardianshipFactory,
    StudentFactory,
)
from tests.harness import drain

AT = datetime(2026, 4, 27, 16, 0, tzinfo=UTC)


@dataclass
class Scene:
    """Everybody of one placement, and its packet."""

    placement: Placement
    packet: Packet
    student: Student
    guardian: Guardian | None
    contact: Contact
    coordinator: Membership
    office: Membership
    more: dict = field(default_factory=dict)

    def reload(self) -> Packet:
        self.packet = Packet.objects.get(pk=self.packet.pk)
        return self.packet

    def signer(self, role) -> Signer:
        out = Signer.objects.exclude(envelope__state="voided")
        return out.get(envelope__packet=self.packet, role=role)

    def places(self, role) -> list[Place]:
        rows = Place.objects.select_related("version", "document", "signer__envelope__packet")
        return list(rows.filter(signer=self.signer(role)).order_by("document__position"))

    def prepare(self) -> Packet:
        packets.prepare_packets(packets=[self.reload()], by=self.coordinator, at=clock.now())
        drain()
        return self.reload()

    def send(self):
        envelope = sending.send_packet(
            packet=self.reload(), by=self.coordinator, at=clock.now(), blanks=True
        )
        drain()
        envelope.refresh_from_db()
        return envelope

    def presence(self, role, **changes) -> Presence:
        signer = self.signer(role)
        usual = {
            "known_by": KnownBy.ACCOUNT if signer.membership_id else KnownBy.CODE_EMAIL,
            "opened_at": clock.now(),
            "language": signer.language,
            "by": signer.membership,
            "address": "203.0.113.9",
            "user_agent": "A phone",
        }
        return Presence(**{**usual, **changes})

    def sign(self, role, *, name=None, answers=None, at=None) -> None:
        """Sign everything a part signs, and let the worker go on."""
        signatures = [
            signing.Signature(place, place.version.file_sha256, answers or {})
            for place in self.places(role)
        ]
        signing.sign(
            signatures=signatures,
            name=name or self.signer(role).name,
            strokes="",
            presence=self.presence(role),
            at=at or clock.now(),
        )
        drain()


def placed(*, forms=("consent", "labor_rights_receipt", "b1_1"), **changes) -> Scene:
    """Return a placed minor whose employer, guardian, school and district can all sign."""
    school = changes.pop("school", None)
    speaks = changes.pop("guardian_language", "en")
    own = {"school": school} if school else {}
    account = MembershipFactory(role=Role.STUDENT, **_home())
    student = StudentFactory(
        **{
            "membership": account,
            "grade": "11",
            "address": "13472 Van Nuys Blvd",
            "city": "Pacoima",
            "zip_code": "91331",
            "roster_seen_at": AT,
            **own,
            **changes,
        }
    )
    guardian = GuardianFactory(district=student.district, language=speaks)
    GuardianshipFactory(student=student, guardian=guardian, relation="mother")
    ContactPointFactory(guardian=guardian, value=f"parent-{student.pk}@example.org")
    return _placement(student, guardian, forms)


def _home() -> dict:
    return {"district": District.objects.get(pk=current_id())}


def _placement(student, guardian, forms) -> Scene:
    home = {"district": student.district}
    host = EmployerFactory(vetted=True, phone="+18185550177", **home)
    boss = MembershipFactory(role=Role.EMPLOYER, **home)
    contact = ContactFactory(employer=host, membership=boss, is_lead=True, phone="+18185550178")
    coordinator = MembershipFactory(role=Role.COORDINATOR, **home)
    office = MembershipFactory(role=Role.OFFICE, schools=[student.school], **home)
    journey = JourneyFactory(student=student, placed=True)
    placement = PlacementFactory(
        journey=journey,
        employer=host,
        worksite=WorksiteFactory(employer=host),
        supervisor=contact,
        coordinator=coordinator,
        funding=FundingSourceFactory(
            season=journey.season, packet_forms=list(forms), employer_of_record="Sample Unified"
        ),
    )
    checklist.open_checklist(placement, AT)
    packet = packets.open_packet(placement=placement, at=AT)
    return Scene(placement, packet, student, guardian, contact, coordinator, office)
