"""Who is there before the story begins: a district, its money, its people, a vetted employer."""

from dataclasses import dataclass
from datetime import date

from districts.enums import Role
from districts.models import District, FundingSource, Membership, School, Season
from employers.models import Employer
from tests.factories.districts import (
    PASSWORD,
    FundingSourceFactory,
    MembershipFactory,
    SchoolFactory,
    SeasonFactory,
)
from tests.factories.employers import (
    AgreementFactory,
    ContactFactory,
    EmployerFactory,
    WorksiteFactory,
)
from tests.students.rosters import bundle_1_1, parent, student, zipped

STUDENT = {
    "sourcedId": "usr-41", "givenName": "Lucía", "familyName": "Hernández Ortiz",
    "middleName": "Inés", "identifier": "100941", "grades": "11", "orgSourcedIds": "org-7",
    "agentSourcedIds": "usr-91,usr-92", "status": "active",
    "dateLastModified": "2026-04-20T18:25:43.511Z", "email": "lucia@students.example.org",
}  # fmt: skip
BORN = date(2009, 9, 14)
GUARDIAN = {
    "sourcedId": "usr-91", "givenName": "Marisol", "familyName": "Ortiz", "status": "active",
    "orgSourcedIds": "org-7", "email": "marisol@family.example.org",
    "agentSourcedIds": "usr-41", "dateLastModified": "2026-04-20",
}  # fmt: skip
SCHOOL = {"sourcedId": "org-7", "name": "Arroyo High School", "type": "school", "identifier": "A7"}


def roster() -> bytes:
    """Return a OneRoster 1.1 zip: bulk, yet with status values, mixed dates and quoted lists."""
    users = [
        student(1, **STUDENT),
        parent(1, **GUARDIAN),
        student(2, status="tobedeleted", orgSourcedIds="org-7"),
        student(3, status="", orgSourcedIds="org-7", grades="12", identifier="100943"),
        {**student(4), "role": "teacher", "orgSourcedIds": "org-7"},
        student(5, orgSourcedIds="org-nowhere", identifier="100945"),
    ]
    births = [("usr-41", BORN.isoformat()), ("s3", "2008-02-01")]
    return zipped(bundle_1_1(users, orgs=[SCHOOL], births=births)).getvalue()


@dataclass
class Stage:
    """The people of the story, and where it happens."""

    district: District
    school: School
    season: Season
    funding: FundingSource
    coordinator: Membership
    approver: Membership
    mentor: Membership
    office: Membership
    boss: Membership
    employer: Employer


def set_stage(district) -> Stage:
    """Make everybody who is there before the roster comes."""
    for name, value in (
        ("address", "100 Alameda Street"), ("city", "Los Angeles"), ("zip_code", "90012"),
        ("office_name", "Career Technical Education"), ("phone", "+12135550100"),
    ):  # fmt: skip
        setattr(district, name, value)
    district.save()
    home = {"district": district}
    school = SchoolFactory(
        **home, name=SCHOOL["name"], short_name="Arroyo", sis_id="org-7", code="A7",
        address="200 School Road", city="Pacoima", zip_code="91331", phone="+18185550120",
    )  # fmt: skip
    season = SeasonFactory(**home, is_current=True)
    return Stage(
        district=district,
        school=school,
        season=season,
        funding=FundingSourceFactory(season=season, name="District CTE", full=True),
        coordinator=_staff(home, Role.COORDINATOR, "Carmen Vega"),
        approver=_staff(home, Role.COORDINATOR, "Deborah Kim"),
        mentor=_staff(home, Role.MENTOR, "Miguel Santos", school),
        office=_staff(home, Role.OFFICE, "Olive Tran", school),
        **_host(home),
    )


def _staff(home, role, name, *schools) -> Membership:
    return MembershipFactory(**home, role=role, user__name=name, schools=schools)


def _host(home) -> dict:
    boss = MembershipFactory(**home, role=Role.EMPLOYER, user__name="Ben Alvarado")
    employer = EmployerFactory(
        **home, vetted=True, name="Alvarado Bicycles", legal_name="Alvarado Bicycles LLC",
        phone="+18185550177", sector="Retail",
    )  # fmt: skip
    ContactFactory(
        employer=employer, membership=boss, name="Ben Alvarado", email=boss.user.email,
        is_lead=True, phone="+18185550178", title="Owner",
    )  # fmt: skip
    WorksiteFactory(employer=employer, name="Shop", address="55 Van Nuys Blvd", city="Pacoima",
                    zip_code="91331")  # fmt: skip
    AgreementFactory(employer=employer, active=True)
    return {"boss": boss, "employer": employer}


__all__ = ["BORN", "GUARDIAN", "PASSWORD", "SCHOOL", "STUDENT", "Stage", "roster", "set_stage"]
