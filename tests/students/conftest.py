"""Who imports a roster, the schools it names, and a student of whom everything is known."""

from datetime import date

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from core import clock
from districts.enums import Role
from students.actions import legal
from students.enums import LegalFact
from tests.factories.districts import MembershipFactory, SchoolFactory
from tests.factories.pipeline import ApplicationFactory, JourneyFactory
from tests.factories.students import (
    CareerDocumentFactory,
    ContactPointFactory,
    GuardianshipFactory,
)
from tests.harness.clients import RoleClient
from tests.students.families import MARK


@pytest.fixture
def schools(district):
    """The schools of the test bundles, known by their source ids."""
    return [
        SchoolFactory(district=district, sis_id="org-1", name="Roosevelt HS", short_name="Rsvlt"),
        SchoolFactory(district=district, sis_id="org-2", name="Sylmar HS", short_name="Sylmar"),
    ]


@pytest.fixture
def clerk(district, schools):
    """The coordinator who imports."""
    return MembershipFactory(district=district)


@pytest.fixture
def ana(student, season):
    """A student whose every field says the same word, so that what is left is found."""
    row = student.student
    row.first_name, row.last_name, row.address = MARK, MARK, f"{MARK} street 5"
    row.district_student_id, row.ssid, row.roster_facts = "S777", "1234567890", {"x": MARK}
    row.save()
    seen = {"on": date(2026, 4, 20), "proof": "diploma", "by": student.membership}
    legal.note(student=row, fact=LegalFact.GRADUATION, at=clock.now(), **seen)
    user = student.user
    user.name, user.email = MARK, f"{MARK}@example.org".lower()
    user.save()
    tie = GuardianshipFactory(student=row, guardian__first_name=MARK, guardian__last_name=MARK)
    ContactPointFactory(guardian=tie.guardian, value=f"rosa-{MARK}@example.org")
    journey = JourneyFactory(student=row, season=season, interests=MARK)
    ApplicationFactory(journey=journey, letter=f"Dear team, {MARK}")
    name = default_storage.save("career/resume.pdf", ContentFile(f"file {MARK}".encode()))
    CareerDocumentFactory(student=row, body=MARK, file=name, file_name=f"{MARK}.pdf")
    return row


@pytest.fixture
def second(district):
    """Another admin."""
    return RoleClient(MembershipFactory(district=district, role=Role.ADMIN))
