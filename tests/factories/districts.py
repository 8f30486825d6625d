"""Rows of the district room."""

from datetime import date, timedelta

import factory

from core import tokens
from districts.enums import Channel, FundingKind, IdentityService, Role, Scan
from districts.models import (
    AccessReview,
    AccountLetter,
    ChainCheck,
    Disposal,
    District,
    Event,
    EventSeal,
    FundingSource,
    Identity,
    IdentityProvider,
    Invitation,
    InvitationSchool,
    Link,
    Membership,
    MembershipSchool,
    OperatorVisit,
    Reaction,
    RetentionRule,
    School,
    SchoolTarget,
    SchoolYear,
    Season,
    StoredFile,
    User,
)
from tests.factories.base import LONG_AGO, DistrictOwnedFactory, Factory, owned

PASSWORD = "a long password of a test"


class DistrictFactory(Factory):
    class Meta:
        model = District

    name = factory.Sequence("District {}".format)
    slug = factory.Sequence("district-{}".format)


class SchoolFactory(DistrictOwnedFactory):
    class Meta:
        model = School

    name = factory.Sequence("High School {}".format)
    short_name = factory.Sequence("School {}".format)
    sis_id = factory.Sequence("school-{}".format)


class UserFactory(Factory):
    class Meta:
        model = User

    email = factory.Sequence("person-{}@example.org".format)
    name = factory.Sequence("Person {}".format)
    password = factory.django.Password(PASSWORD)


class MembershipFactory(DistrictOwnedFactory):
    """`schools=[…]` lets a school role work there."""

    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory)
    role = Role.COORDINATOR

    @factory.post_generation
    def schools(self, create, extracted, **_):
        for school in extracted or ():
            MembershipSchoolFactory(membership=self, school=school)


class MembershipSchoolFactory(DistrictOwnedFactory):
    class Meta:
        model = MembershipSchool

    membership = owned("districts.MembershipFactory", role=Role.MENTOR)
    school = owned("districts.SchoolFactory")


class SeasonFactory(DistrictOwnedFactory):
    class Meta:
        model = Season

    name = "Summer 2026"
    starts_on = date(2026, 6, 15)
    ends_on = date(2026, 8, 7)
    badge_due_on = date(2026, 5, 1)
    school_opens_on = date(2026, 8, 13)

    class Params:
        current = factory.Trait(is_current=True)


class SchoolYearFactory(DistrictOwnedFactory):
    """The district's year 2026–27; `school=…` makes it one school's own."""

    class Meta:
        model = SchoolYear

    opens_on = date(2026, 8, 13)
    ends_on = date(2027, 6, 10)


class SchoolTargetFactory(DistrictOwnedFactory):
    class Meta:
        model = SchoolTarget

    season = owned("districts.SeasonFactory")
    school = owned("districts.SchoolFactory")
    target = 20


class FundingSourceFactory(DistrictOwnedFactory):
    """`full=True` asks for the whole packet and all trainings."""

    class Meta:
        model = FundingSource

    season = owned("districts.SeasonFactory")
    name = factory.Sequence("Fund {}".format)
    kind = FundingKind.DISTRICT_CTE

    class Params:
        full = factory.Trait(
            employer_of_record="Sample Unified",
            hourly_wage_cents=1_787,
            packet_forms=[
                "consent", "training_agreement", "acknowledgments", "assignment_request",
                "labor_rights_receipt", "b1_1",
            ],
            training_codes=[
                "harassment_prevention", "child_abuse_awareness", "code_of_conduct",
                "work_readiness",
            ],
        )  # fmt: skip


class EventFactory(DistrictOwnedFactory):
    class Meta:
        model = Event

    verb = "test.happened"
    subject_kind = "districts.school"
    subject_id = 1
    at = LONG_AGO


class EventSealFactory(DistrictOwnedFactory):
    class Meta:
        model = EventSeal

    event = owned("districts.EventFactory")
    number = factory.Sequence(lambda n: n + 1)
    digest = "0" * 64


class ChainCheckFactory(DistrictOwnedFactory):
    """`due=True` waits for a worker."""

    class Meta:
        model = ChainCheck

    class Params:
        due = factory.Trait(due_at=LONG_AGO)

    asked_at = LONG_AGO


class ReactionFactory(DistrictOwnedFactory):
    """`due=True` waits for a worker."""

    class Meta:
        model = Reaction

    event = owned("districts.EventFactory")

    class Params:
        due = factory.Trait(due_at=LONG_AGO)


class AccountLetterFactory(DistrictOwnedFactory):
    class Meta:
        model = AccountLetter

    user = factory.SubFactory(UserFactory)
    kind = "locked"
    channel = Channel.EMAIL
    address = factory.SelfAttribute("user.email")
    written_at = LONG_AGO
    expires_at = LONG_AGO + timedelta(days=3)


class LinkFactory(DistrictOwnedFactory):
    """A live link; pass `token="…"` to know its token."""

    class Meta:
        model = Link

    class Params:
        token = factory.LazyFunction(tokens.new_token)

    purpose = "sign"
    subject_kind = "districts.school"
    subject_id = 1
    channel = Channel.EMAIL
    address = factory.Sequence("guardian-{}@example.org".format)
    token_hash = factory.LazyAttribute(lambda link: tokens.digest(link.token))
    created_at = LONG_AGO
    expires_at = LONG_AGO + timedelta(days=365)


class IdentityProviderFactory(DistrictOwnedFactory):
    """A service that nobody has looked at; `opened=True` works and shows its button."""

    class Meta:
        model = IdentityProvider

    class Params:
        opened = factory.Trait(is_active=True, checked_at=LONG_AGO)
        saml = factory.Trait(service=IdentityService.SAML, client_id="", client_secret="")

    service = IdentityService.OIDC
    name = factory.Sequence("Sign in with school account {}".format)
    issuer = factory.Sequence("https://sign-in-{}.example.org".format)
    client_id = "onramp"
    client_secret = "a secret of a test"
    roles = factory.LazyFunction(lambda: list(Role.values))


class IdentityFactory(DistrictOwnedFactory):
    class Meta:
        model = Identity

    provider = owned("districts.IdentityProviderFactory", opened=True)
    subject = factory.Sequence("subject-{}".format)
    user = factory.LazyAttribute(
        lambda row: MembershipFactory(district=row.district, role=Role.MENTOR).user
    )
    linked_at = LONG_AGO
    used_at = LONG_AGO


class InvitationFactory(DistrictOwnedFactory):
    """Open for the tests' today; `schools=[…]` come with the role."""

    class Meta:
        model = Invitation

    email = factory.Sequence("invited-{}@example.org".format)
    role = Role.COORDINATOR
    created_at = sent_at = LONG_AGO
    expires_at = LONG_AGO + timedelta(days=365)

    @factory.post_generation
    def schools(self, create, extracted, **_):
        for school in extracted or ():
            InvitationSchoolFactory(invitation=self, school=school)


class InvitationSchoolFactory(DistrictOwnedFactory):
    class Meta:
        model = InvitationSchool

    invitation = owned("districts.InvitationFactory", role=Role.MENTOR)
    school = owned("districts.SchoolFactory")


class AccessReviewFactory(DistrictOwnedFactory):
    class Meta:
        model = AccessReview

    reviewed_by = owned("districts.MembershipFactory", role=Role.ADMIN)
    reviewed_at = LONG_AGO
    next_on = (LONG_AGO + timedelta(days=90)).date()
    active_count = confirmed_count = 1


class OperatorVisitFactory(DistrictOwnedFactory):
    """Live for the tests' today."""

    class Meta:
        model = OperatorVisit

    membership = owned(
        "districts.MembershipFactory", role=Role.ADMIN, is_active=False, is_shadow=True,
        user__is_operator=True,
    )  # fmt: skip
    reason = "The district asked why a list is empty."
    opened_at = LONG_AGO
    expires_at = LONG_AGO + timedelta(days=365)


class StoredFileFactory(DistrictOwnedFactory):
    """A file that nobody scanned; `waiting=True` is due for the scanner."""

    class Meta:
        model = StoredFile

    class Params:
        waiting = factory.Trait(scan=Scan.WAITING, due_at=LONG_AGO)

    name = factory.Sequence("career/{:032x}.pdf".format)
    purpose = "career"
    size = 100
    sha256 = "0" * 64
    kept_at = LONG_AGO


class RetentionRuleFactory(DistrictOwnedFactory):
    class Meta:
        model = RetentionRule

    kind = "career"
    months = 6


class DisposalFactory(DistrictOwnedFactory):
    """Announced; `held=True` waits for somebody's word."""

    class Meta:
        model = Disposal

    class Params:
        held = factory.Trait(state="held", hold_reason="An audit.", held_at=LONG_AGO)

    kind = "career"
    falls_due_on = date(2026, 5, 27)
    ended_by_on = date(2025, 11, 27)
    total = 1
    warned_at = LONG_AGO
