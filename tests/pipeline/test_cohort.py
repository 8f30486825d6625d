"""The cohort board: whose students, who needs somebody, cost, filters, export."""

import csv
import io
from datetime import timedelta

import pytest

from core import clock
from districts.enums import Role
from districts.models import Event
from employers.models import Employer
from pipeline.enums import ItemKind, Owner
from tests.factories.base import LONG_AGO
from tests.factories.districts import MembershipFactory, SchoolFactory
from tests.factories.employers import EmployerFactory, OpeningFactory
from tests.factories.pipeline import (
    ApplicationFactory,
    ChecklistItemFactory,
    JourneyFactory,
    PlacementFactory,
    ReviewFactory,
)
from tests.factories.students import CareerDocumentFactory, StudentFactory
from tests.harness import RoleClient, soup, swap, texts

HOME = "home-mentor"


@pytest.fixture
def follow(mentor, season, school):
    """Make a student whom the mentor follows: `follow("Ana", "Reyes", ready=True)`."""

    def made(first="Ana", last="Reyes", at=None, **words):
        student = StudentFactory(school=at or school, first_name=first, last_name=last)
        words.setdefault("mentor", mentor.membership)
        return JourneyFactory(student=student, season=season, **words)

    return made


def in_review(journey, days=1):
    document = CareerDocumentFactory(student=journey.student)
    at = clock.now() - timedelta(days=days)
    return ReviewFactory(journey=journey, document=document, submitted_at=at)


def waiting(journey, owner, days, **words):
    known = Employer.objects.filter(name="Clinic").first()
    clinic = known or EmployerFactory(district=journey.district, name="Clinic", vetted=True)
    placement = PlacementFactory(journey=journey, employer=clinic, **words)
    since = clock.now() - timedelta(days=days)
    ChecklistItemFactory(placement=placement, owner=owner, waits_since=since)


def names(response):
    return texts(soup(response), "tbody .table__main a")


def test_an_empty_board_says_what_fills_it(mentor, season):
    page = soup(mentor.get(HOME))
    assert texts(page, ".empty h2, .empty h3, .empty__title") == ["No students yet"]


def test_a_mentor_sees_the_own_caseload_and_can_see_the_school(mentor, follow, district):
    colleague = MembershipFactory(district=district, role=Role.MENTOR, schools=[mentor.school])
    follow("Ana")
    follow("Ben", mentor=colleague)
    JourneyFactory()  # a neighbour's

    assert names(mentor.get(HOME, show="all")) == ["Ana Reyes"]
    whole = mentor.get(HOME, show="all", whose=mentor.school.pk)
    assert set(names(whole)) == {"Ana Reyes", "Ben Reyes"}


def test_another_school_of_the_district_is_not_a_choice(mentor, follow, district):
    elsewhere = SchoolFactory(district=district)
    follow("Quinn", at=elsewhere, mentor=None)
    assert names(mentor.get(HOME, show="all", whose=elsewhere.pk)) == []
    assert "Quinn" not in mentor.get("pipeline:cohort", whose=elsewhere.pk).content.decode()


@pytest.mark.parametrize("role", ["coordinator", "admin", "office", "partner"])
def test_others_look_at_one_school_at_a_time(role, follow, school, request, district):
    follow("Ana")
    follow("Quinn", at=SchoolFactory(district=district, name="ZZ High"), mentor=None)
    person = request.getfixturevalue(role)
    assert names(person.get("pipeline:cohort", show="all")) == ["Ana Reyes"]


def test_the_row_says_what_who_and_since_when(mentor, follow):
    journey = follow("Ana", ready=True, placed=True, pathway="Health")
    waiting(journey, Owner.EMPLOYER, days=12)

    row = soup(mentor.get(HOME)).select_one(f"#journey-{journey.pk}")

    assert texts(row, "td")[1:] == [
        "Ana Reyes · Health",
        "",
        "Clinic signs the papers",
        "Employer",
        "12",
        "Open papers",
    ]
    assert row.select_one(".pips")["aria-label"].startswith("4 of 5 milestones")
    assert row.select_one(".chip--stop")


def test_who_needs_somebody_comes_up_and_the_others_are_counted(mentor, follow):
    in_review(follow("Rita"), days=2)
    waiting(follow("Stu", ready=True, placed=True), Owner.EMPLOYER, days=10)
    waiting(follow("Mona", ready=True, placed=True), Owner.EMPLOYER, days=9)

    response = mentor.get(HOME)

    page = soup(response)
    assert names(response) == ["Stu Reyes", "Rita Reyes"]
    assert texts(page, ".pagehead__lead") == ["2 need you today. Everyone else is moving."]
    assert texts(page, "#board nav a") == [
        "Need you 2",
        "Stuck 10 days or more 1",
        "Reviews waiting 1",
        "No badge 1",
        "No place 1",
        "Everybody 3",
    ]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"show": "all"}, {"José Núñez", "Ana Reyes", "Zoë Chen"}),
        ({"show": "stuck"}, {"Zoë Chen"}),
        ({"show": "reviews"}, {"José Núñez"}),
        ({"show": "no_badge"}, {"José Núñez", "Ana Reyes"}),
        ({"show": "all", "waiting": "employer"}, {"Zoë Chen"}),
        ({"show": "all", "waiting": "mentor"}, {"José Núñez"}),
        ({"show": "all", "q": "nunez jo"}, {"José Núñez"}),
        ({"show": "all", "q": "ZOE"}, {"Zoë Chen"}),
        ({"show": "all", "q": "nobody"}, set()),
        ({"show": "x", "waiting": "y", "sort": "z", "page": "0"}, {"José Núñez", "Zoë Chen"}),
        ({"whose": "w", "page": "99"}, {"José Núñez", "Zoë Chen"}),
    ],
)
def test_filters(mentor, follow, asked, expected):
    in_review(follow("José", "Núñez"))
    follow("Ana", interested_at=clock.now())
    waiting(follow("Zoë", "Chen", ready=True, placed=True), Owner.EMPLOYER, days=20)
    assert set(names(mentor.get(HOME, **asked))) == expected


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("name", ["Ábel", "Ana", "Zoë"]),
        ("-name", ["Zoë", "Ana", "Ábel"]),
        ("days", ["Ana", "Ábel", "Zoë"]),
        ("-days", ["Zoë", "Ábel", "Ana"]),
        ("progress", ["Ana", "Ábel", "Zoë"]),
    ],
)
def test_sorting(mentor, follow, sort, expected):
    waiting(follow("Zoë", "C", ready=True, placed=True), Owner.EMPLOYER, days=20)
    follow("Ana", "B", interested_at=clock.now())
    sent = follow("Ábel", "A", ready=True, applied=True)
    ApplicationFactory(
        journey=sent,
        opening=OpeningFactory(season=sent.season, posted=True),
        sent_at=clock.now() - timedelta(days=4),
    )
    found = names(mentor.get(HOME, show="all", sort=sort))
    assert [name.split()[0] for name in found] == expected


def test_a_long_board_is_cut_into_pages(mentor, follow):
    for number in range(26):
        follow(f"S{number:02d}", "Same")
    first, second = mentor.get(HOME, sort="name"), mentor.get(HOME, sort="name", page=2)
    assert (len(names(first)), names(second)) == (25, ["S25 Same"])


def test_htmx_gets_the_board_alone_and_it_fits_the_page(mentor, follow):
    in_review(follow("Rita"))
    waiting(follow("Stu", ready=True, placed=True), Owner.EMPLOYER, days=10)
    page = soup(mentor.get(HOME))

    answer = mentor.get(HOME, q="rita", htmx=True)

    assert not soup(answer).select("html, h1")
    swapped = swap(page, page.select_one("form.filters"), answer)
    assert texts(swapped, "tbody .table__main a") == ["Rita Reyes"]
    assert len(swapped.select("#board")) == 1


def test_going_back_gets_the_whole_page(mentor, follow):
    follow()
    headers = {"HX-Request": "true", "HX-History-Restore-Request": "true"}
    answer = mentor.http.get(mentor.url(HOME), headers=headers)
    assert soup(answer).select_one("h1")


def _fill(follow, count):
    for _ in range(count):
        in_review(follow(ready=True))
        waiting(follow(ready=True, placed=True), Owner.GUARDIAN, days=3)
        sent = follow(ready=True, applied=True)
        ApplicationFactory(journey=sent, opening=OpeningFactory(season=sent.season, posted=True))


@pytest.mark.parametrize("count", [1, 3, 20])
def test_the_board_costs_the_same_however_long(mentor, follow, count, django_assert_num_queries):
    _fill(follow, count)
    mentor.get(HOME)
    with django_assert_num_queries(13):
        response = mentor.get(HOME, show="all")
    assert response.status_code == 200


# --- Export -----------------------------------------------------------------------------------


def exported(response):
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_the_export_holds_what_is_shown(mentor, follow):
    in_review(follow("Rita", pathway="Health"), days=2)
    follow("Ana", interested_at=clock.now())

    (row,) = exported(mentor.get("pipeline:cohort-export", show="reviews"))

    assert (row["First name"], row["Interested"], row["Badge earned"]) == ("Rita", "2026-03-02", "")
    assert (row["Next step"], row["Waiting on"], row["Days"]) == (
        "Review the résumé",
        "Mentor",
        "2",
    )
    assert Event.objects.get(verb="cohort.exported").facts == {"rows": 1}


def test_the_export_of_ticked_students_leaves_foreign_ones_out(mentor, follow, district):
    mine, other = follow("Ana"), follow("Ben")
    foreign = follow("Quinn", at=SchoolFactory(district=district), mentor=None)
    asked = {"journey": [mine.pk, foreign.pk, "x"], "show": "all"}
    rows = exported(mentor.get("pipeline:cohort-export", **asked))
    assert [row["First name"] for row in rows] == ["Ana"]
    assert other.pk


def test_a_name_that_calculates_stays_a_name(mentor, follow):
    follow("=HYPERLINK(1)")
    (row,) = exported(mentor.get("pipeline:cohort-export", show="all"))
    assert row["First name"] == "'=HYPERLINK(1)"


# --- The office -------------------------------------------------------------------------------


def _for_office(follow, owner=Owner.OFFICE, first="Ana", **words):
    journey = follow(first, ready=True, placed=True, **words)
    return ChecklistItemFactory(
        placement=PlacementFactory(journey=journey),
        kind=ItemKind.WORK_PERMIT,
        code="b1_1",
        label="Work permit",
        owner=owner,
        due_on=LONG_AGO.date(),
    )


def test_the_office_sees_its_own_turn_and_can_see_the_rest(office, follow, district):
    _for_office(follow)
    _for_office(follow, Owner.GUARDIAN, "Ben")
    _for_office(follow, first="Quinn", at=SchoolFactory(district=district))

    own, everything = office.get("home-office"), office.get("home-office", show="all")

    assert names(own) == ["Ana Reyes"]
    assert set(names(everything)) == {"Ana Reyes", "Ben Reyes"}
    assert texts(soup(own), "h1") == ["1 paper waits for your office"]


@pytest.mark.parametrize("count", [1, 3])
def test_the_office_list_costs_the_same_however_long(
    office, follow, count, django_assert_num_queries
):
    for _ in range(count):
        _for_office(follow)
    office.get("home-office")
    with django_assert_num_queries(9):
        assert len(names(office.get("home-office"))) == count


def test_the_office_list_comes_alone_to_htmx(office, follow):
    _for_office(follow)
    _for_office(follow, first="Zoë")
    page = soup(office.get("home-office"))
    answer = office.get("home-office", q="Zo", htmx=True)
    swapped = swap(page, page.select_one("form.filters"), answer)
    assert texts(swapped, "tbody .table__main a") == ["Zoë Reyes"]


def test_the_permit_of_a_student_without_office_is_no_dead_end(office, season):
    page = soup(office.get("home-office"))
    assert texts(page, "h1") == ["Nothing waits for your office"]


def test_other_roles_have_their_own_home(student, office):
    assert student.get(HOME).status_code == 403
    assert office.get(HOME).status_code == 403
    client = RoleClient(MembershipFactory(role=Role.MENTOR))
    assert client.get(HOME).status_code == 200
