"""Situations between application and placement, for the tests of this folder."""

from datetime import UTC, datetime, timedelta

from districts.enums import Role
from pipeline.enums import ApplicationState
from pipeline.models import Application, Offer
from tests.factories.districts import FundingSourceFactory, MembershipFactory
from tests.factories.employers import (
    ContactFactory,
    EmployerFactory,
    OpeningFactory,
    WorksiteFactory,
)
from tests.factories.pipeline import ApplicationFactory, JourneyFactory, OfferFactory
from tests.factories.students import StudentFactory
from tests.harness import RoleClient

NOW = datetime(2026, 4, 27, 16, 0, tzinfo=UTC)
LATER = NOW + timedelta(days=5)


def opening_of(employer, season, **values):
    """A posted opening of an employer at the keyboard, paid by the employer."""
    funding = values.pop("funding", None) or FundingSourceFactory(
        season=season, needs_agreement=False
    )
    row = employer.employer
    parts = {"worksite": WorksiteFactory(employer=row), "supervisor": employer.contact}
    return OpeningFactory(
        employer=row, season=season, funding=funding, posted=True, **{**parts, **values}
    )


def somebody(school, season, **values):
    """Another student at the keyboard, with a journey."""
    membership = MembershipFactory(district=school.district, role=Role.STUDENT)
    row = StudentFactory(school=school, membership=membership)
    journey = JourneyFactory(student=row, season=season, **values)
    return RoleClient(membership, student=row, journey=journey)


def applied(student, opening, **values) -> Application:
    """An application of a student whose journey is known."""
    return ApplicationFactory(journey=student.journey, opening=opening, **values)


def offered(student, opening, **values) -> Offer:
    """An open offer to a student."""
    application = applied(student, opening, state=ApplicationState.OFFERED)
    return OfferFactory(application=application, **{"expires_at": LATER, **values})


def stranger(district, **values):
    """The lead of another employer, at the keyboard."""
    membership = MembershipFactory(district=district, role=Role.EMPLOYER)
    row = EmployerFactory(district=district, **values)
    contact = ContactFactory(employer=row, membership=membership)
    return RoleClient(membership, employer=row, contact=contact)
