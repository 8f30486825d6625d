"""The list of students and one student's file."""

from datetime import date

import pytest

from core.tenancy import within
from districts.models import Event
from students.enums import Origin
from students.models import Student
from tests.factories.districts import SchoolFactory
from tests.factories.students import (
    ContactPointFactory,
    GuardianFactory,
    GuardianshipFactory,
    StudentFactory,
)
from tests.harness import soup, texts

pytestmark = pytest.mark.django_db


def pupil(school, **values) -> Student:
    """A student with a guardian who may be contacted and one who may not."""
    row = StudentFactory(school=school, **values)
    GuardianshipFactory(student=row)
    GuardianshipFactory(student=row, rank=2, contact_allowed=False)
    return row


@pytest.mark.parametrize("count", (1, 3))
def test_the_list_costs_the_same_however_long(
    coordinator, school, count, django_assert_num_queries
):
    rows = [pupil(school) for _ in range(count)]
    with within(None):
        StudentFactory()  # a neighbour's

    with django_assert_num_queries(11):
        response = coordinator.get("students:list")

    assert set(response.context["students"]) == set(rows)
    assert texts(soup(response), "td[data-label='Guardians to contact']") == ["1"] * count


@pytest.mark.parametrize(
    ("query", "names"),
    (
        ({}, {"Ana", "Ben"}),
        ({"q": "ben"}, {"Ben"}),
        ({"q": "S-77"}, {"Ana"}),
        ({"grade": "12"}, {"Ben"}),
        ({"state": "left"}, {"Cem"}),
        ({"state": "all"}, {"Ana", "Ben", "Cem"}),
        ({"grade": "nonsense", "state": "all"}, {"Ana", "Ben", "Cem"}),
        ({"school": "999999999"}, {"Ana", "Ben"}),
    ),
)
def test_search_and_filters(coordinator, school, query, names):
    StudentFactory(school=school, first_name="Ana", last_name="", district_student_id="S-77")
    StudentFactory(school=school, first_name="Ben", last_name="", grade="12")
    StudentFactory(school=school, first_name="Cem", last_name="", left_on=date(2026, 4, 1))

    response = coordinator.get("students:list", **query, htmx=True)

    assert set(texts(soup(response), "td.table__main a")) == names
    assert soup(response).select_one("html") is None


def test_a_school_is_a_filter(coordinator, school):
    StudentFactory(school=school)
    there = StudentFactory(school=SchoolFactory(district=coordinator.district))
    response = coordinator.get("students:list", school=there.school_id)
    assert set(response.context["students"]) == {there}


@pytest.mark.parametrize("role", ("mentor", "office", "partner"))
def test_people_of_a_school_see_its_students_only(request, role):
    who = request.getfixturevalue(role)
    mine = StudentFactory(school=who.school)
    elsewhere = StudentFactory(school=SchoolFactory(district=who.district))

    assert set(who.get("students:list").context["students"]) == {mine}
    assert who.get("students:detail", mine.pk).status_code == 200
    assert who.get("students:detail", elsewhere.pk).status_code == 404


@pytest.mark.parametrize("role", ("student", "employer"))
def test_others_see_no_list(request, role):
    who = request.getfixturevalue(role)
    assert who.get("students:list").status_code == 403
    assert who.get("students:export").status_code == 403


def test_a_neighbours_student_is_not_found(coordinator):
    with within(None):
        theirs = StudentFactory()
    assert coordinator.get("students:detail", theirs.pk).status_code == 404


def test_the_list_leaves_as_csv_with_its_filters(coordinator, school):
    StudentFactory(school=school, first_name="=1+1", last_name="Ito", grade="12")
    StudentFactory(school=school, grade="09")
    response = coordinator.get("students:export", grade="12")
    with within(None):  # the server reads the rows after the request
        lines = b"".join(response.streaming_content).decode().splitlines()
    assert len(lines) == 2
    assert lines[1].split(",")[1:5] == ["Ito", "'=1+1", "", "12"]
    assert Event.objects.get(verb="students.exported").facts == {"rows": 1}


# --- One student's file --------------------------------------------------------------------------


def family(school, **tie) -> Student:
    row = StudentFactory(
        school=school, first_name="Given", middle_name="Q", preferred_name="Gigi",
        address="1 Main St", city="Los Angeles", zip_code="90033",
        roster_facts={"emergency1_name": "Eva Diaz"},
    )  # fmt: skip
    rosa = GuardianFactory(district=school.district, first_name="Rosa", language="es")
    ContactPointFactory(guardian=rosa, value="rosa@example.org")
    GuardianshipFactory(student=row, guardian=rosa, relation="mother", **tie)
    ContactPointFactory(student=row, value="own@example.org", unconfirmed=True)
    return row


def test_the_file_says_what_the_record_knows_and_where_from(mentor):
    row = family(mentor.school)
    page = soup(mentor.get("students:detail", row.pk))
    text = " ".join(page.get_text(" ").split())

    assert texts(page, "h1") == [f"Gigi {row.last_name}"]
    for words in (f"Given Q {row.last_name}", "1 Main St, Los Angeles, 90033", "Eva Diaz"):
        assert words in text
    (tie,) = texts(page, "#family li")[:1]
    assert tie.startswith("Rosa Reyes Mother · asked as number 1 · in Spanish")
    assert "rosa@example.org confirmed E-mail · School record" in tie
    assert "own@example.org not confirmed" in text
    assert page.select_one("section[hx-get]")


def test_who_must_not_be_contacted_shows_no_contact(mentor):
    row = family(mentor.school, contact_allowed=False)
    page = soup(mentor.get("students:detail", row.pk))
    assert "Do not contact" in texts(page, "#family li")[0]
    assert "rosa@example.org" not in page.get_text()


def test_a_partner_sees_no_address_birth_date_or_family(partner):
    row = family(partner.school)
    page = soup(partner.get("students:detail", row.pk)).get_text()
    assert "Programme partners do not see addresses" in page
    for words in ("1 Main St", "Rosa", "own@example.org", "Eva Diaz", "2009"):
        assert words not in page


def test_each_look_at_a_file_is_logged(mentor):
    row = family(mentor.school)
    mentor.get("students:detail", row.pk)
    event = Event.objects.get(verb="record.viewed")
    assert (event.student_id, event.by) == (row.pk, mentor.membership)


def test_a_student_who_left_is_shown_as_such(mentor):
    row = StudentFactory(school=mentor.school, left_on=date(2026, 4, 1))
    page = soup(mentor.get("students:detail", row.pk)).get_text(" ")
    assert "This student has left" in page
    assert "Apr 1, 2026" in page


@pytest.mark.parametrize("count", (1, 3))
def test_a_file_costs_the_same_however_large_the_family(mentor, count, django_assert_num_queries):
    row = StudentFactory(school=mentor.school)
    for rank in range(1, count + 1):
        guardian = GuardianFactory(district=mentor.district)
        GuardianshipFactory(student=row, guardian=guardian, rank=rank)
        ContactPointFactory(guardian=guardian, origin=Origin.STAFF)

    with django_assert_num_queries(13):
        response = mentor.get("students:detail", row.pk)

    assert len(response.context["family"]) == count
