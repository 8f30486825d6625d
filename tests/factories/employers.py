"""Rows of the employer room."""

from datetime import date

import factory

from employers.enums import AgreementState, OpeningState, VettingState
from employers.models import Agreement, Contact, Employer, Opening, Worksite
from tests.factories.base import LONG_AGO, DistrictOwnedFactory, owned


class EmployerFactory(DistrictOwnedFactory):
    class Meta:
        model = Employer

    class Params:
        vetted = factory.Trait(state=VettingState.VETTED, vetted_at=LONG_AGO, has_workers_comp=True)

    name = factory.Sequence("Employer {}".format)


class ContactFactory(DistrictOwnedFactory):
    class Meta:
        model = Contact

    class Params:
        signed_in = factory.Trait(membership=owned("districts.MembershipFactory", role="employer"))

    employer = owned("employers.EmployerFactory")
    name = factory.Sequence("Contact {}".format)
    email = factory.Sequence("contact-{}@employer.example".format)


class WorksiteFactory(DistrictOwnedFactory):
    class Meta:
        model = Worksite

    employer = owned("employers.EmployerFactory")
    name = "Main office"
    address = "100 Main Street"
    city = "Los Angeles"
    zip_code = "90012"


class OpeningFactory(DistrictOwnedFactory):
    """A draft that lacks things; `complete=True` passes the gate, `posted=True` did."""

    class Meta:
        model = Opening

    class Params:
        complete = factory.Trait(
            employer=owned("employers.EmployerFactory", vetted=True),
            worksite=owned(
                "employers.WorksiteFactory", employer=factory.SelfAttribute("..employer")
            ),
            funding=owned(
                "districts.FundingSourceFactory", season=factory.SelfAttribute("..season")
            ),
            supervisor=owned(
                "employers.ContactFactory", employer=factory.SelfAttribute("..employer")
            ),
            pathway="Information technology",
            duties="Helps at the counter, sorts tickets, writes guides.",
            requirements="None.",
            safety="A trained adult works in the same room.",
            starts_on=date(2026, 6, 22),
            ends_on=date(2026, 7, 31),
            schedule=[
                {"days": [0, 1, 2, 3], "start": "09:00", "end": "14:00", "break_minutes": 30}
            ],
            hourly_wage_cents=1_787,
        )
        posted = factory.Trait(complete=True, state=OpeningState.POSTED, posted_at=LONG_AGO)

    employer = owned("employers.EmployerFactory")
    season = owned("districts.SeasonFactory")
    title = factory.Sequence("Intern {}".format)
    created_at = LONG_AGO


class AgreementFactory(DistrictOwnedFactory):
    """A draft; `active=True` is in force from January to December 2026."""

    class Meta:
        model = Agreement

    class Params:
        active = factory.Trait(
            state=AgreementState.ACTIVE,
            starts_on=date(2026, 1, 1),
            ends_on=date(2026, 12, 31),
            board_on=date(2025, 12, 9),
            insurance_ends_on=date(2026, 12, 31),
            seats=10,
        )

    employer = owned("employers.EmployerFactory")
    moved_at = LONG_AGO
