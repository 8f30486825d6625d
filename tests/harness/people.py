"""A small district full of people: fixtures that tests ask for by the word for the person.

Whoever asks for `district`, or for somebody in it, is inside that district for the whole test.
"""

import pytest

from core.tenancy import within
from districts.enums import Role
from tests.factories.districts import (
    DistrictFactory,
    MembershipFactory,
    SchoolFactory,
    SeasonFactory,
)
from tests.factories.employers import ContactFactory, EmployerFactory
from tests.factories.students import StudentFactory
from tests.harness.clients import RoleClient


@pytest.fixture
def district(db):
    """The district of this test, entered."""
    home = DistrictFactory(name="Sample Unified", slug="sample")
    with within(home):
        yield home


@pytest.fixture
def school(district):
    """The school at which this test's student, mentor, office and partner are."""
    return SchoolFactory(district=district, name="Sample High School", short_name="Sample")


@pytest.fixture
def season(district):
    """The current season: Summer 2026."""
    return SeasonFactory(district=district, is_current=True)


@pytest.fixture
def student(district, school):
    """A student at the keyboard; `.student` is the row."""
    membership = MembershipFactory(district=district, role=Role.STUDENT)
    row = StudentFactory(district=district, school=school, membership=membership)
    return RoleClient(membership, student=row)


@pytest.fixture
def employer(district):
    """A vetted employer's lead at the keyboard; `.employer` and `.contact` are the rows."""
    membership = MembershipFactory(district=district, role=Role.EMPLOYER)
    row = EmployerFactory(district=district, vetted=True)
    contact = ContactFactory(
        district=district, employer=row, membership=membership, is_lead=True,
        email=membership.user.email,
    )  # fmt: skip
    return RoleClient(membership, employer=row, contact=contact)


def _at_school(district, school, role):
    membership = MembershipFactory(district=district, role=role, schools=[school])
    return RoleClient(membership, school=school)


@pytest.fixture
def mentor(district, school):
    """A school mentor at the keyboard; `.school` is where they work."""
    return _at_school(district, school, Role.MENTOR)


@pytest.fixture
def office(district, school):
    """Somebody of the school office at the keyboard."""
    return _at_school(district, school, Role.OFFICE)


@pytest.fixture
def partner(district, school):
    """A programme partner who is granted one school."""
    return _at_school(district, school, Role.PARTNER)


@pytest.fixture
def coordinator(district):
    """A district coordinator at the keyboard."""
    return RoleClient(MembershipFactory(district=district, role=Role.COORDINATOR))


@pytest.fixture
def admin(district):
    """A district admin at the keyboard."""
    return RoleClient(MembershipFactory(district=district, role=Role.ADMIN))
