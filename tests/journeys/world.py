"""A season in full swing, made by the house's own actions: every page has something to show."""

import io
from dataclasses import dataclass
from datetime import timedelta

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

from core import clock
from districts.actions import checks, retention
from districts.enums import Role
from employers.models import Opening, Worksite
from paperwork.actions import packets, sending
from paperwork.models import Packet
from pipeline.actions import applications, offers, placements, reviews
from pipeline.actions.interest import declare_interest
from pipeline.models import Offer, Placement
from students.actions import records, rosters
from students.models import Student
from tests.factories.districts import (
    DisposalFactory,
    IdentityFactory,
    IdentityProviderFactory,
    InvitationFactory,
    MembershipFactory,
    SchoolTargetFactory,
    UserFactory,
)
from tests.factories.employers import OpeningFactory
from tests.factories.students import (
    ContactPointFactory,
    GuardianFactory,
    GuardianshipFactory,
    StudentFactory,
)
from tests.harness import drain
from tests.journeys.stage import Stage, roster, set_stage

FORMS = ["consent", "b1_1"]  # enough to look at; drawing papers takes time
WISHES = {"pathway": "Transportation", "travel": "Bus", "languages": "Spanish, English"}
NAMES = ("Ana", "Bao", "Citlali", "Dev", "Esperanza", "Farid")


@dataclass
class World:
    """Accounts by the word for the person."""

    stage: Stage
    people: dict


def build(district) -> World:
    """Make the season. Call it inside the district, in a test with real transactions."""
    stage = set_stage(district)
    stage.funding.packet_forms = FORMS
    stage.funding.save()
    SchoolTargetFactory(season=stage.season, school=stage.school)
    partner = MembershipFactory(district=district, role=Role.PARTNER, schools=[stage.school])
    admin = MembershipFactory(district=district, role=Role.ADMIN)
    students = {name: _student(stage, name) for name in NAMES}
    _season(stage, students)
    drain()
    _papers(stage)
    _roster(stage)
    _house(stage, admin)
    _families(stage, students)
    drain()
    return World(stage, {
        "student without a journey": students["Ana"].membership.user,
        "student who prepares": students["Bao"].membership.user,
        "student with an offer": students["Dev"].membership.user,
        "student with a place": students["Esperanza"].membership.user,
        "employer": stage.boss.user,
        "mentor": stage.mentor.user,
        "office": stage.office.user,
        "coordinator": stage.coordinator.user,
        "partner": partner.user,
        "admin": admin.user,
        "operator": UserFactory(is_operator=True, name="Otis Tran"),
    })  # fmt: skip


def _student(stage, name) -> Student:
    account = MembershipFactory(district=stage.district, role=Role.STUDENT, user__name=name)
    student = StudentFactory(
        school=stage.school, membership=account, first_name=name, last_name="Reyes Ñandú",
        grade="11", address="13472 Van Nuys Blvd", city="Pacoima", zip_code="91331", state="CA",
        roster_seen_at=clock.now(),
    )  # fmt: skip
    guardian = GuardianFactory(district=stage.district, first_name="Rosa")
    GuardianshipFactory(student=student, guardian=guardian, relation="mother")
    ContactPointFactory(guardian=guardian, value=f"rosa-{student.pk}@family.example.org")
    return student


def _season(stage, students) -> None:
    """Bring each student as far as the next one minus a step."""
    opening = _openings(stage)
    for name in NAMES[1:]:
        student = students[name]
        journey = declare_interest(
            student=student, season=stage.season, wishes=WISHES, by=student.membership,
            at=clock.now(),
        )  # fmt: skip
        if name == "Bao":
            _prepare(stage, student, journey)
            continue
        _approve(stage, student, journey)
        _apply(stage, student, journey, opening)
    for name in ("Dev", "Esperanza", "Farid"):
        _offer(stage, students[name], accepted=name != "Dev")


def _openings(stage) -> Opening:
    common = {
        "employer": stage.employer,
        "season": stage.season,
        "worksite": Worksite.objects.get(),
        "supervisor": stage.employer.contacts.get(),
        "funding": stage.funding,
    }
    OpeningFactory(employer=stage.employer, season=stage.season, title="Draft for later")
    OpeningFactory(posted=True, title="Counter intern", question="Why us?", **common)
    return OpeningFactory(posted=True, title="Repair intern", seats=5, **common)


def _hand_in(student, journey, kind):
    text = "I repair the bicycles of my street."
    at = clock.now()
    return reviews.hand_in(journey=journey, kind=kind, body=text, by=student.membership, at=at)


def _prepare(stage, student, journey) -> None:
    returned = _hand_in(student, journey, "letter")
    reviews.return_with_comment(
        review=returned, comment="Say what came of it.", ticks=[], by=stage.mentor, at=clock.now()
    )
    _hand_in(student, journey, "resume")


def _approve(stage, student, journey) -> None:
    for kind in ("resume", "letter"):
        review = _hand_in(student, journey, kind)
        reviews.approve(review=review, ticks=[], by=stage.mentor, at=clock.now())


def _apply(stage, student, journey, opening) -> None:
    applications.apply(
        journey=journey, opening=opening, letter="I would like to help.", answer="",
        resume=student.career_documents.get(kind="resume"), by=student.membership, at=clock.now(),
    )  # fmt: skip


def _offer(stage, student, *, accepted) -> None:
    application = student.journeys.get().applications.get()
    offer: Offer = offers.make_offer(
        application=application, expires_at=clock.now() + timedelta(days=7), message="Come!",
        by=stage.boss, at=clock.now(),
    )  # fmt: skip
    if accepted:
        placements.accept(offer=offer, by=student.membership, at=clock.now())


def _papers(stage) -> None:
    """One packet is out for signature, one is prepared."""
    found = list(Packet.objects.order_by("pk"))
    assert len(found) == Placement.objects.count() == 2
    packets.prepare_packets(packets=found, by=stage.coordinator, at=clock.now())
    drain()
    first = Packet.objects.order_by("pk").first()
    sending.send_packet(packet=first, by=stage.coordinator, at=clock.now(), blanks=True)
    drain()


def _roster(stage) -> None:
    rosters.stage_roster(
        upload=io.BytesIO(roster()), name="spring.zip", encoding="utf-8", mapping=None,
        by=stage.coordinator, at=clock.now(),
    )  # fmt: skip
    drain()


def _house(stage, admin) -> None:
    """What an admin looks after: who is invited, who left, how people sign in, what falls due."""
    home = {"district": stage.district}
    TOTP.activate(admin.user, generate_totp_secret())
    RecoveryCodes.activate(admin.user)
    InvitationFactory(**home, role=Role.MENTOR, schools=[stage.school])
    MembershipFactory(**home, role=Role.OFFICE, is_active=False, ended_at=clock.now())
    IdentityFactory(**home, user=stage.mentor.user)
    IdentityProviderFactory(**home, saml=True)
    DisposalFactory(**home)
    held = DisposalFactory(**home, kind="messages")
    retention.hold(disposal=held, reason="An audit.", by=admin, at=clock.now())
    checks.ask(by=admin, at=clock.now())


def _families(stage, students) -> None:
    """One family wants a copy, one has it, one record is about to be deleted."""
    by, at = stage.coordinator, clock.now()
    records.want(student=students["Bao"], kind="copy", at=at)
    records.ask_copy(student=students["Esperanza"], by=by, at=at)
    records.ask_deletion(student=students["Ana"], by=by, at=at)
