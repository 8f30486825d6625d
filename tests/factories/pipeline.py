"""Rows of the pipeline."""

from datetime import date, timedelta

import factory

from pipeline.enums import ItemKind, OfferState, ReviewState
from pipeline.models import (
    Application,
    Badge,
    ChecklistItem,
    Journey,
    Offer,
    Placement,
    Review,
)
from tests.factories.base import LONG_AGO, DistrictOwnedFactory, owned


class JourneyFactory(DistrictOwnedFactory):
    """A student in a season, interested; `ready=True` has the badge's date."""

    class Meta:
        model = Journey

    class Params:
        ready = factory.Trait(badge_at=LONG_AGO)
        applied = factory.Trait(applied_at=LONG_AGO)
        placed = factory.Trait(applied_at=LONG_AGO, placed_at=LONG_AGO)

    student = owned("students.StudentFactory")
    season = owned("districts.SeasonFactory")
    school = factory.SelfAttribute("student.school")
    interested_at = LONG_AGO


class ReviewFactory(DistrictOwnedFactory):
    """Waits for the mentor; `approved=True` and `returned=True` do not."""

    class Meta:
        model = Review

    class Params:
        approved = factory.Trait(state=ReviewState.APPROVED, reviewed_at=LONG_AGO)
        returned = factory.Trait(
            state=ReviewState.RETURNED, reviewed_at=LONG_AGO, comment="Say what you did there."
        )

    journey = owned("pipeline.JourneyFactory")
    document = owned(
        "students.CareerDocumentFactory",
        student=factory.SelfAttribute("..journey.student"),
        kind=factory.SelfAttribute("..kind"),
    )
    kind = "resume"
    submitted_at = LONG_AGO


class BadgeFactory(DistrictOwnedFactory):
    class Meta:
        model = Badge

    journey = owned("pipeline.JourneyFactory", ready=True)
    awarded_at = LONG_AGO


class ApplicationFactory(DistrictOwnedFactory):
    class Meta:
        model = Application

    journey = owned("pipeline.JourneyFactory", applied=True)
    opening = owned(
        "employers.OpeningFactory", posted=True, season=factory.SelfAttribute("..journey.season")
    )
    sent_at = LONG_AGO


class OfferFactory(DistrictOwnedFactory):
    """Open until the end of May 2026; `declined=True` was answered."""

    class Meta:
        model = Offer

    class Params:
        declined = factory.Trait(state=OfferState.DECLINED, answered_at=LONG_AGO)

    application = owned("pipeline.ApplicationFactory", state="offered")
    made_at = LONG_AGO
    expires_at = LONG_AGO + timedelta(days=90)


class PlacementFactory(DistrictOwnedFactory):
    """Monday to Thursday, 9 to 2, from 22 June to 31 July 2026."""

    class Meta:
        model = Placement

    journey = owned("pipeline.JourneyFactory", placed=True)
    employer = owned("employers.EmployerFactory", vetted=True)
    worksite = owned("employers.WorksiteFactory", employer=factory.SelfAttribute("..employer"))
    supervisor = owned("employers.ContactFactory", employer=factory.SelfAttribute("..employer"))
    coordinator = owned("districts.MembershipFactory")
    funding = owned(
        "districts.FundingSourceFactory", season=factory.SelfAttribute("..journey.season")
    )
    title = "Intern"
    duties = "Helps at the counter, sorts tickets, writes guides."
    starts_on = date(2026, 6, 22)
    ends_on = date(2026, 7, 31)
    schedule = factory.LazyFunction(
        lambda: [{"days": [0, 1, 2, 3], "start": "09:00", "end": "14:00", "break_minutes": 30}]
    )
    hourly_wage_cents = 1_787
    created_at = LONG_AGO


class ChecklistItemFactory(DistrictOwnedFactory):
    """Open; `fulfilled=True` has its date."""

    class Meta:
        model = ChecklistItem

    class Params:
        fulfilled = factory.Trait(fulfilled_at=LONG_AGO)

    placement = owned("pipeline.PlacementFactory")
    kind = ItemKind.PACKET
    code = "packet"
    label = "Paperwork packet"
    waits_since = LONG_AGO
