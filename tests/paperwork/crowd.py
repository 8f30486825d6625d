"""A cohort in bulk: `crowd(60)` inside a district, placed and waiting for their papers."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from core.tenancy import current_id
from districts.enums import FundingKind, Role
from districts.models import District, FundingSource, Membership
from paperwork.models import Packet
from pipeline.models import Journey, Placement
from students.enums import ContactKind, Origin
from students.models import ContactPoint, Guardian, Guardianship, Student
from tests.factories.districts import (
    FundingSourceFactory,
    MembershipFactory,
    SchoolFactory,
    SeasonFactory,
)
from tests.factories.employers import ContactFactory, EmployerFactory, WorksiteFactory

AT = datetime(2026, 4, 27, 16, 0, tzinfo=UTC)
MINOR, ADULT = date(2009, 3, 14), date(2007, 3, 14)
FORMS = ("consent", "training_agreement", "b1_1", "labor_rights_receipt")


@dataclass
class Crowd:
    """The packets of a cohort in order of their students' numbers, and who may prepare them."""

    packets: list[Packet]
    students: list[Student]
    coordinator: Membership
    funding: list[FundingSource]


def crowd(count: int, *, forms=FORMS, adults: int = 0) -> Crowd:
    """Return a cohort; the last `adults` of it are of age, every third is paid by its host."""
    home = District.objects.get(pk=current_id())
    coordinator = MembershipFactory(role=Role.COORDINATOR, district=home)
    school = SchoolFactory(
        district=home, phone="+18185550100", address="1 School St", city="Pacoima", zip_code="91331"
    )
    season = SeasonFactory(district=home)
    funding = [
        FundingSourceFactory(
            season=season, name=name, kind=kind, packet_forms=list(forms), employer_of_record=payer
        )
        for name, kind, payer in (
            ("CTE funds", FundingKind.DISTRICT_CTE, "Sample Unified"),
            ("Paid by the host", FundingKind.EMPLOYER_PAID, ""),
        )
    ]
    students = _students(count, adults, school)
    placements = _placements(students, season, coordinator, funding)
    packets = Packet.objects.bulk_create(
        Packet(placement=one, opened_at=AT, moved_at=AT) for one in placements
    )
    return Crowd(packets, students, coordinator, funding)


def _students(count, adults, school) -> list[Student]:
    students = Student.objects.bulk_create(
        Student(
            school=school,
            district_student_id=f"K{school.pk}-{number:05d}",
            first_name="Ana",
            last_name=f"Reyes {number:04d}",
            birth_date=ADULT if number >= count - adults else MINOR,
            grade="11",
            address="13472 Van Nuys Blvd",
            city="Pacoima",
            zip_code="91331",
            roster_seen_at=AT,
        )
        for number in range(count)
    )
    guardians = Guardian.objects.bulk_create(
        Guardian(first_name="Rosa", last_name=one.last_name) for one in students
    )
    ties = zip(students, guardians, strict=True)
    Guardianship.objects.bulk_create(
        Guardianship(student=student, guardian=guardian, relation="mother")
        for student, guardian in ties
    )
    ContactPoint.objects.bulk_create(
        ContactPoint(
            guardian=one, kind=ContactKind.PHONE, value=f"+1818555{number:04d}",
            origin=Origin.ROSTER, confirmed_at=AT,
        )
        for number, one in enumerate(guardians)
    )  # fmt: skip
    ContactPoint.objects.bulk_create(
        ContactPoint(
            student=one, kind=ContactKind.PHONE, value=f"+1213555{number:04d}",
            origin=Origin.ROSTER, confirmed_at=AT,
        )
        for number, one in enumerate(students)
    )  # fmt: skip
    return students


def _placements(students, season, coordinator, funding) -> list[Placement]:
    host = EmployerFactory(vetted=True, phone="+18185550177", district=season.district)
    contact = ContactFactory(employer=host, is_lead=True, phone="+18185550178")
    site = WorksiteFactory(employer=host)
    journeys = Journey.objects.bulk_create(
        Journey(
            student=one, season=season, school=one.school, interested_at=AT, placed_at=AT,
            pathway="Health",
        )
        for one in students
    )  # fmt: skip
    return Placement.objects.bulk_create(
        Placement(
            journey=one, employer=host, worksite=site, supervisor=contact, coordinator=coordinator,
            funding=funding[1] if number % 3 == 2 else funding[0],
            title="Intern", duties="Helps at the counter.", hourly_wage_cents=1_787,
            starts_on=date(2026, 6, 22), ends_on=date(2026, 7, 31), created_at=AT,
            schedule=[{"days": [0, 1, 2, 3], "start": "09:00", "end": "14:00",
                       "break_minutes": 30}],
        )
        for number, one in enumerate(journeys)
    )  # fmt: skip
