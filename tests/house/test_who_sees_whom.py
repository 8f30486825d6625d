"""Random memberships and rows: what the code allows is what a plain retelling of the rules allows.

The oracle below is written from the printed table of roles, row by row in Python. It knows nothing
of querysets.
"""

from types import SimpleNamespace

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from core.tenancy import within
from districts.enums import ROLE_PERMISSIONS, Permission, Role
from districts.models import School
from pipeline.models import Journey, Placement
from students.models import Student
from tests.factories.districts import DistrictFactory, MembershipFactory, SchoolFactory
from tests.factories.pipeline import JourneyFactory, PlacementFactory
from tests.factories.students import StudentFactory
from tests.harness import OutsideClient, texts
from tests.harness.pages import soup
from tests.harness.sessions import sign_in

# The page "Roles", as a person would copy it: role → what has a tick.
PRINTED = {
    "student": "",
    "employer": "openings.write applicants.answer",
    "mentor": "students.view employers.view paperwork.view trainings.verify reports.view "
    "reviews.write placements.write",
    "office": "students.view employers.view paperwork.view trainings.verify reports.view "
    "permits.issue",
    "coordinator": "students.view roster.import reviews.write employers.view employers.vet "
    "openings.write placements.write paperwork.view paperwork.send permits.issue "
    "trainings.verify reports.view family.answer",
    "partner": "students.view employers.view reports.view",
    "admin": "students.view roster.import employers.view employers.vet openings.write "
    "placements.write paperwork.view paperwork.send permits.issue trainings.verify "
    "reports.view people.write audit.view records.keep family.answer",
}
SCHOOLS, DISTRICTS = 3, 2
people = some.fixed_dictionaries({
    "district": some.integers(0, DISTRICTS - 1),
    "role": some.sampled_from(Role.values),
    "schools": some.sets(some.integers(0, SCHOOLS - 1)),
    "is_active": some.booleans(),
})  # fmt: skip


def test_the_printed_table_is_the_code(admin):
    assert {role: set(granted.split()) for role, granted in PRINTED.items()} == {
        role.value: {one.value for one in ROLE_PERMISSIONS[role]} for role in Role
    }
    page = soup(admin.get("districts:roles"))
    assert len(page.select("tbody tr")) == len(Permission)
    assert set(texts(page, "thead th")) >= {str(role.label) for role in Role}


@pytest.fixture
def places(db):
    """Two districts, each with three schools, each with a placed student."""
    return [_district() for _ in range(DISTRICTS)]


def _district():
    home = DistrictFactory()
    schools = [SchoolFactory(district=home) for _ in range(SCHOOLS)]
    placed = [_student(school) for school in schools]
    return SimpleNamespace(home=home, schools=schools, placed=placed)


def _student(school):
    student = StudentFactory(school=school)
    journey = JourneyFactory(student=student, placed=True)
    return SimpleNamespace(
        student=student, journey=journey, placement=PlacementFactory(journey=journey)
    )


def may_see(person, own, district: int, school: int) -> bool:
    """The rule: own district, active, and by role everybody, the own schools or oneself."""
    if district != person["district"] or not person["is_active"]:
        return False
    if person["role"] in {"coordinator", "admin"}:
        return True
    if person["role"] in {"mentor", "office", "partner"}:
        return school in person["schools"]
    return person["role"] == "student" and school == own


@settings(
    max_examples=25, deadline=None, derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@given(person=people, own=some.integers(0, SCHOOLS - 1))
def test_whoever_sees_a_student_may(places, person, own):
    where = places[person["district"]]
    membership = MembershipFactory(
        district=where.home, role=person["role"], is_active=person["is_active"],
        schools=[where.schools[n] for n in person["schools"]]
        if person["role"] in {"mentor", "office", "partner"} else (),
    )  # fmt: skip
    _gives_account(where, own, membership if person["role"] == "student" else None)

    _rows_agree(places, person, own, membership)
    _doors_agree(places, person, own, membership)
    assert {p.value for p in Permission if membership.can(p)} == set(
        PRINTED[person["role"]].split()
    )


def _gives_account(where, own, membership) -> None:
    """Give the student an account, and take it from whoever had one in the example before."""
    with within(where.home):
        Student.objects.update(membership=None)
        Student.objects.filter(pk=where.placed[own].student.pk).update(membership=membership)


def _rows_agree(places, person, own, membership) -> None:
    """`visible_to` inside the district; an ended membership never gets as far as asking it."""
    asks = {**person, "is_active": True}
    with within(membership.district):
        seen = {
            "student": set(Student.objects.visible_to(membership).values_list("pk", flat=True)),
            "journey": set(Journey.objects.visible_to(membership).values_list("pk", flat=True)),
            "placement": set(Placement.objects.visible_to(membership).values_list("pk", flat=True)),
        }
        schools = set(School.objects.visible_to(membership).values_list("pk", flat=True))
    for kind, keys in seen.items():
        assert keys == {
            getattr(each, kind).pk
            for d, where in enumerate(places)
            for s, each in enumerate(where.placed)
            if may_see(asks, own, d, s)
        }
    if person["role"] in {"mentor", "office", "partner"}:
        assert schools == {places[person["district"]].schools[n].pk for n in person["schools"]}


def _doors_agree(places, person, own, membership) -> None:
    """The file of each student of both districts, through the whole web stack."""
    browser = OutsideClient()
    sign_in(browser, membership.user)
    for d, where in enumerate(places):
        for s, each in enumerate(where.placed):
            path = reverse("students:detail", args=[each.student.pk])
            status = browser.get(f"/d/{where.home.slug}{path}").status_code
            assert status == _expected(person, own, d, s), (person, d, s)


def _expected(person, own, d, s) -> int:
    if d != person["district"] or not person["is_active"]:
        return 404
    if person["role"] in {"student", "employer"}:
        return 403
    return 200 if may_see(person, own, d, s) else 404
