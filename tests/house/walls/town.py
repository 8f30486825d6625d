"""Two districts full of rows: what each address may point to, ours, next door's and a neighbour's.

A `Corner` is one school with one student and one employer, and a row of every kind that an address
names. `ours` and `next_door` share a district; the `neighbour`'s is another one.
"""

import io
from dataclasses import dataclass, field
from datetime import timedelta

from allauth.usersessions.models import UserSession
from django.urls import reverse

from core.tenancy import within
from districts.actions import invitations, links
from districts.enums import Role
from districts.models import Disposal, District, Membership, School, Season, User
from districts.retention import KINDS
from paperwork.actions.answering import ANSWER
from students.actions import rosters
from students.models import Guardianship
from tests.factories import districts, employers, notifications, paperwork, pipeline, students
from tests.factories.trainings import AssignmentFactory, TrainingFactory
from tests.harness import OutsideClient, RoleClient
from tests.harness.saml import SamlService
from tests.harness.sessions import sign_in
from tests.house.walls.shelf import NOW, kept, placement
from tests.house.walls.town_papers import drawn, forms, papers, permits

SAML = SamlService()
AT_SCHOOL = (Role.MENTOR, Role.OFFICE, Role.PARTNER)


@dataclass
class Corner:
    """A school and everybody around it; `rows` by the words of `grain.GRAIN`."""

    district: District
    school: School
    season: Season
    members: dict[str, Membership]
    rows: dict = field(default_factory=dict)
    more: dict = field(default_factory=dict)  # other arguments of addresses
    guardian: OutsideClient = field(default_factory=OutsideClient)

    @property
    def home(self) -> dict:
        return {"district": self.district}

    def key(self, word: str, role: str) -> int:
        """Return the key of a row; papers and messages are each person's own."""
        found = self.rows[word]
        return found[role].pk if isinstance(found, dict) else found.pk

    def sends(self, row, role: str) -> dict:
        """Return what a POST to the address has to carry when this person sends it."""
        own = {"own role": lambda: role, "own signer": lambda: self.rows["paper"][role].signer_id}
        return {name: own[word]() for name, word in row.sends.items()}

    def args(self, row, role: str) -> dict:
        """Return the arguments of an address of the table, as this person would give them."""
        found = {name: self.more.get(word, word) for name, word in row.args.items()}
        return found | ({"pk": self.key(row.to, role)} if row.to else {})


@dataclass
class Town:
    ours: Corner
    next_door: Corner
    neighbour: Corner
    people: dict[str, RoleClient]
    operator: OutsideClient  # of the platform, without a membership anywhere
    operator_account: User
    outsider: OutsideClient  # an account without a membership anywhere
    half_way: OutsideClient  # a mentor who has shown the password and no second factor
    nobody: OutsideClient


def build() -> Town:
    """Make both districts and everybody's browser. Call it outside of every district."""
    home = districts.DistrictFactory(slug="home")
    other = districts.DistrictFactory(slug="neighbour")
    ours, next_door, neighbour = corner(home), corner(home), corner(other)
    operator = districts.UserFactory(is_operator=True, is_superuser=True)
    ours.rows["visit"] = visit(operator, districts.DistrictFactory(slug="visited"))
    neighbour.rows["visit"] = visit(districts.UserFactory(is_operator=True), other)
    return Town(
        ours,
        next_door,
        neighbour,
        people={role: RoleClient(member) for role, member in ours.members.items()},
        operator=_browser(operator),
        operator_account=operator,
        half_way=_half_way(districts.MembershipFactory(district=home, role=Role.MENTOR).user),
        outsider=_browser(districts.UserFactory()),
        nobody=OutsideClient(),
    )


def _browser(user) -> OutsideClient:
    client = OutsideClient()
    sign_in(client, user)
    return client


def _half_way(user) -> OutsideClient:
    client = OutsideClient()
    client.force_login(user)
    return client


def visit(operator, district):
    """An operator looks into a district, for a reason that its admins read."""
    shadow = districts.MembershipFactory(
        district=district, user=operator, role=Role.ADMIN, is_active=False, is_shadow=True
    )
    return districts.OperatorVisitFactory(membership=shadow)


def corner(district) -> Corner:
    """Make a school with its people, papers and places."""
    with within(district):
        school = districts.SchoolFactory(district=district)
        season = Season.objects.filter(is_current=True).first()
        season = season or districts.SeasonFactory(district=district, is_current=True)
        made = Corner(district, school, season, _members(district, school))
        made.rows["school"], made.rows["season"] = school, season
        steps = (_district, _sign_in, _people, _records, _hiring, _trainings, papers, permits)
        for make in (*steps, forms, _link, _invitation, _own):
            make(made)
    return made


def _members(district, school) -> dict:
    # Seen a moment ago: no request of a test has to write that down.
    common = {"district": district, "last_seen_at": NOW}
    return {
        role.value: districts.MembershipFactory(
            **common, role=role, schools=[school] if role in AT_SCHOOL else ()
        )
        for role in Role
    }


def _district(made) -> None:
    admin = made.members[Role.ADMIN]
    made.rows |= {
        "person": districts.MembershipFactory(**made.home),
        "person who left": districts.MembershipFactory(**made.home, is_active=False),
        "roster": students.RosterImportFactory(uploaded_by=admin, ready=True),
        "table": rosters.stage_roster(
            upload=io.BytesIO(b"Student ID,First,Last\n1,Ana,Reyes\n"), name="list.csv",
            encoding="utf-8", mapping=None, by=admin, at=NOW,
        ),
    }  # fmt: skip
    students.RosterRowFactory(roster=made.rows["roster"])
    students.RosterProblemFactory(roster=made.rows["roster"])


def _sign_in(made) -> None:
    """The district's own ways in, and accounts that an operator may close."""
    there = {"authorization_endpoint": "https://sign-in.example.org/authorize"}
    providers = districts.IdentityProviderFactory
    provider = providers(**made.home, opened=True, endpoints=there)
    made.rows |= {
        "provider": provider,
        "provider to open": providers(**made.home, checked_at=NOW, endpoints=there),
        "SAML provider": providers(
            **made.home, saml=True, opened=True, sso_url="https://saml.example.org/sign-in",
            certificate=SAML.certificate,
        ),
        "identity": districts.IdentityFactory(provider=provider),
        "district": made.district,
        "account": districts.UserFactory(),
        "closed account": districts.UserFactory(is_active=False),
    }  # fmt: skip


def _records(made) -> None:
    """What families asked for, and what is about to go."""
    wishes, asking = students.RecordRequestFactory, students.StudentFactory
    announced, held = [*KINDS][Disposal.objects.count() :][:2]  # one of each kind in a district
    made.rows |= {
        "student to delete": asking(school=made.school),
        "wish": wishes(student=made.rows["student"], wanted_by_family=True),
        "deletion": wishes(student=asking(school=made.school), asked=True),
        "disposal": districts.DisposalFactory(**made.home, kind=announced),
        "held disposal": districts.DisposalFactory(
            **made.home, kind=held, held=True, held_by=made.members[Role.ADMIN]
        ),
        "copy": {
            role: wishes(
                student=made.rows["student"], state="ready", by=member, file=kept("record.zip"),
                expires_at=NOW + timedelta(days=7),
            )
            for role, member in made.members.items()
        },
    }  # fmt: skip


def _people(made) -> None:
    student = students.StudentFactory(school=made.school, membership=made.members[Role.STUDENT])
    guardian = students.GuardianFactory(**made.home)
    students.GuardianshipFactory(student=student, guardian=guardian)
    contact = students.ContactPointFactory(guardian=guardian)
    journey = pipeline.JourneyFactory(
        student=student, season=made.season, mentor=made.members[Role.MENTOR],
        badge_at=NOW, applied_at=NOW,
    )  # fmt: skip
    pipeline.BadgeFactory(journey=journey)
    resume = students.CareerDocumentFactory(student=student)
    made.rows |= {
        "student": student,
        "guardian": guardian,
        "contact point": contact,
        "journey": journey,
        "review": pipeline.ReviewFactory(journey=journey, document=resume, kind="resume"),
        "career file": students.CareerDocumentFactory(
            student=student, kind="letter", body="", file=kept("letter.pdf")
        ),
    }


def _hiring(made) -> None:
    host = employers.EmployerFactory(**made.home, vetted=True)
    boss = employers.ContactFactory(
        employer=host, membership=made.members[Role.EMPLOYER], is_lead=True,
        email=made.members[Role.EMPLOYER].user.email,
    )  # fmt: skip
    site = employers.WorksiteFactory(employer=host)
    money = districts.FundingSourceFactory(season=made.season)
    common = {"employer": host, "season": made.season, "worksite": site, "supervisor": boss}
    openings = [
        employers.OpeningFactory(**common, funding=money, posted=True, seats=9) for _ in range(3)
    ]
    journey, resume = made.rows["journey"], made.rows["review"].document
    sent, offered = (
        pipeline.ApplicationFactory(journey=journey, opening=opening, resume=resume, state=state)
        for opening, state in zip(openings, ("sent", "offered"), strict=False)
    )
    made.rows |= {
        "employer": host,
        "contact": boss,
        "worksite": site,
        "funding": money,
        "employer to vet": employers.EmployerFactory(**made.home),
        "agreement": employers.AgreementFactory(employer=host),
        "opening": openings[2],
        "posted opening": openings[2],
        "application": sent,
        "offer": pipeline.OfferFactory(application=offered),
        "placement": placement(made, host, site, boss, money),
        "placement to prepare": placement(made, host, site, boss, money, state="cancelled"),
    }


def _trainings(made) -> None:
    student = made.rows["student"]
    training = TrainingFactory(**made.home)
    made.rows |= {
        "training": training,
        "assignment": AssignmentFactory(
            student=student, training=training, submitted=True, certificate=kept("proof.pdf"),
            certificate_name="proof.pdf", certificate_type="application/pdf",
        ),
        "assignment to do": AssignmentFactory(
            student=student, training=TrainingFactory(**made.home)
        ),
    }  # fmt: skip


def _link(made) -> None:
    """Ask the guardian by a link that their browser has opened."""
    signer = made.rows["signer"]
    place = paperwork.PlaceFactory(signer=signer, **drawn(made.rows["packet"]))
    asked = {"purpose": "sign", "subject": signer, "channel": "email", "language": "en"}
    link, token = links.mint(**asked, address=signer.address, at=NOW, lives=timedelta(days=7))
    made.guardian.post(
        reverse("link-enter", args=[token]), {"code": links.mint_code(link=link, at=NOW)}
    )
    made.rows["link"] = link
    made.more |= {"token": token, "place": place.pk}
    _questions_link(made, {**asked, "purpose": ANSWER}, signer.address)


def _questions_link(made, asked, address) -> None:
    """Ask the guardian a question by another link that their browser has opened."""
    tie = Guardianship.objects.get(student=made.rows["student"], guardian=made.rows["guardian"])
    asked = {**asked, "subject": tie}
    link, token = links.mint(**asked, address=address, at=NOW, lives=timedelta(days=7))
    code = links.mint_code(link=link, at=NOW)
    made.guardian.post(reverse("link-questions-enter", args=[token]), {"code": code})
    made.rows["questions link"] = link
    made.more["questions token"] = token


def _invitation(made) -> None:
    """Invite somebody by a link that the guardian's browser has opened."""
    guest = districts.InvitationFactory(**made.home)
    asked = {"purpose": invitations.PURPOSE, "subject": guest, "channel": "email", "language": "en"}
    _link, token = links.mint(**asked, address=guest.email, at=NOW, lives=timedelta(days=7))
    made.guardian.post(reverse("join-door", args=[token]))
    made.rows["invitation"] = guest
    made.more["invitation token"] = token


def _own(made) -> None:
    """Give everybody a paper to sign, a message and a session of their own."""
    student, event = made.rows["student"], districts.EventFactory(**made.home)
    made.rows |= {"paper": {}, "message": {}, "session": {}}
    for role, member in made.members.items():
        made.rows["session"][role] = UserSession.objects.create(
            user=member.user, ip="192.0.2.1", session_key=f"elsewhere-{member.pk}"
        )
        signer = paperwork.SignerFactory(
            **made.home, membership=member, guardian=None, invited=True
        )
        made.rows["paper"][role] = paperwork.PlaceFactory(
            signer=signer, **drawn(signer.envelope.packet)
        )
        made.rows["message"][role] = notifications.MessageFactory(
            event=event, membership=member, student=student, notice="application_sent",
            subject_kind="pipeline.application", subject_id=made.rows["application"].pk,
        )  # fmt: skip
