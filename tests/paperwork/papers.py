"""Values and papers for tests about documents: no database."""

from datetime import UTC, datetime

from paperwork.catalogue import FORMS, Situation
from paperwork.catalogue.sheet import Signed
from paperwork.pdf.certificate import Certificate, Entry, Party
from paperwork.pdf.documents import Heading, Paper

AT = datetime(2026, 5, 7, 18, 0, tzinfo=UTC)
MINOR = Situation(is_minor=True, funding_kind="district_cte")
ADULT = Situation(is_minor=False, funding_kind="district_cte")
VALUES = {
    "student.legal_name": "Daniela Ruiz Núñez",
    "student.preferred_name": "Dani Ruiz",
    "student.grade": "11",
    "student.birth_date": "2009-03-14",
    "student.age": "17",
    "student.district_id": "1009455871",
    "student.home_address": "13472 Van Nuys Blvd, Apt 12",
    "student.home_city": "Pacoima",
    "student.home_zip": "91331",
    "student.home_phone": "(818) 555-0142",
    "school.name": "San Fernando Valley High School",
    "school.phone": "(818) 555-0100",
    "school.address": "11133 O'Melveny Ave",
    "school.city": "San Fernando",
    "school.zip": "91340",
    "employer.name": "Pacoima Family Clinic",
    "employer.phone": "(818) 555-0177",
    "employer.address": "12756 Van Nuys Blvd",
    "employer.city": "Pacoima",
    "employer.zip": "91331",
    "worksite.address": "12756 Van Nuys Blvd, Pacoima, CA 91331",
    "supervisor.name": "Ngozi Okafor",
    "supervisor.phone": "(818) 555-0178",
    "placement.position": "Front-desk intern",
    "placement.duties": "Greets patients & schedules visits. No <clinical> work.",
    "placement.starts_on": "2026-06-15",
    "placement.ends_on": "2026-07-24",
    "placement.hourly_wage": "17.87",
    "placement.schedule": [
        {"days": [0, 1, 2, 3], "start": "09:00", "end": "15:00", "break_minutes": 0}
    ],
    "placement.max_hours_day": "6",
    "placement.max_hours_week": "24",
    "placement.hours_required": "100",
    "guardian.name": "Rosa Ruiz Martínez",
    "guardian.relation": "mother",
    "guardian.phone": "(818) 555-0143",
    "guardian.language": "es",
    "funding.employer_of_record": "Valle Unified School District",
    "funding.name": "CTE summer funds",
    "timesheet.approver": "Marcus Bell",
    "coordinator.name": "Marcus Bell",
    "permit.hours_mon": "6",
    "permit.hours_week": "24",
    "issuer.name": "Grace Kim, Assistant Principal",
}
HEADING = Heading(
    district="Valle Unified School District",
    office="Linked Learning",
    address="100 Main St, Pacoima, CA 91331",
    cover_code="K7Q2-9XMD",
    made_at="2026-05-04T16:20:00Z",
)
SIGNED = Signed(
    name="Rosa Ruiz Martínez",
    on="May 6, 2026",
    at="2026-05-06 02:11 UTC",
    reference="evidence 88D1-03AA",
    answers={"guardian.other_jobs": "Saturdays at a bakery"},
)
PARTY = Party(
    name="Rosa Ruiz Martínez",
    role="Parent or guardian",
    known_by="Code sent to the mobile number that the school confirmed",
    signed_how="Typed name",
    statement="I know about this work and agree to it.",
    consent="Version 2026.1, Spanish",
    document_digest="ab" * 32,
    opened_at="2026-05-06 02:08 UTC",
    signed_at="2026-05-06 02:11 UTC",
    address="203.0.113.9",
    device="Phone, Android",
    reference="evidence 88D1-03AA",
)


def paper(code: str, **changes) -> Paper:
    """Return a paper of the sample student, with changes."""
    usual = {
        "spec": FORMS[code],
        "values": VALUES,
        "situation": MINOR,
        "heading": HEADING,
        "languages": ("en",),
    }
    return Paper(**{**usual, **changes})


def certificate() -> Certificate:
    return Certificate(
        title="Statement of intent",
        reference="D-000123",
        document_digest="ab" * 32,
        attached_name="as-signed.pdf",
        verify_url="https://onramp.example/verify/K7Q2-9XMD/",
        made_at="2026-05-07 18:00 UTC",
        parties=[PARTY],
        log=[Entry("2026-05-04 16:20:11", "Version frozen", "Onramp")],
    )
