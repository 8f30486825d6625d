"""The district at a glance: placed against the goal, who is waited on, what runs out, the money."""

from datetime import date, timedelta

import pytest

from core import clock
from districts.enums import FundingKind
from employers.enums import AgreementState
from pipeline import bottlenecks
from pipeline.enums import Owner
from pipeline.models import Journey
from tests.factories.districts import FundingSourceFactory, SchoolFactory
from tests.factories.employers import AgreementFactory, EmployerFactory, OpeningFactory
from tests.factories.pipeline import (
    ApplicationFactory,
    ChecklistItemFactory,
    JourneyFactory,
    OfferFactory,
    PlacementFactory,
    ReviewFactory,
)
from tests.factories.students import CareerDocumentFactory, StudentFactory
from tests.harness import soup, texts


@pytest.fixture
def begin(season):
    def begun(at, **words):
        return JourneyFactory(student=StudentFactory(school=at), season=season, **words)

    return begun


def placed(journey, **words):
    return PlacementFactory(journey=journey, **words)


def in_review(journey, days):
    document = CareerDocumentFactory(student=journey.student)
    at = clock.now() - timedelta(days=days)
    return ReviewFactory(journey=journey, document=document, submitted_at=at)


def open_item(placement, owner, days=0, code="packet"):
    since = clock.now() - timedelta(days=days)
    return ChecklistItemFactory(placement=placement, owner=owner, waits_since=since, code=code)


def applied(journey, state="sent", days=1):
    opening = OpeningFactory(season=journey.season, posted=True)
    since = clock.now() - timedelta(days=days)
    return ApplicationFactory(journey=journey, opening=opening, state=state, sent_at=since)


# --- Bottlenecks ------------------------------------------------------------------------------


def test_everything_open_is_counted_with_its_owner(begin, school, district):
    other = SchoolFactory(district=district)
    papers = placed(begin(school, placed=True))
    open_item(papers, Owner.GUARDIAN, days=12)
    open_item(papers, Owner.GUARDIAN, days=3, code="b1_1")  # the same family
    open_item(placed(begin(school, placed=True)), Owner.GUARDIAN, days=2)
    open_item(placed(begin(other, placed=True)), Owner.ONRAMP)
    in_review(begin(other), days=10)
    applied(begin(school), days=11)
    OfferFactory(application=applied(begin(school), "offered"))
    applied(begin(school), "refused")
    open_item(placed(begin(school, placed=True), state="started"), Owner.EMPLOYER)

    found = bottlenecks.find(Journey.objects.all(), clock.now())

    assert [(w.owner, w.count, w.stuck) for w in found.ranked] == [
        (Owner.GUARDIAN, 2, 1),
        (Owner.EMPLOYER, 1, 1),
        (Owner.MENTOR, 1, 1),
        (Owner.ONRAMP, 1, 0),
        (Owner.STUDENT, 1, 0),
    ]
    assert found.owners[Owner.GUARDIAN].oldest == clock.now() - timedelta(days=12)
    assert found.leading(school.pk) == (Owner.GUARDIAN, 2)
    assert found.leading(other.pk) == (Owner.MENTOR, 1)
    assert found.leading(0) is None


@pytest.mark.parametrize("count", [1, 3])
def test_bottlenecks_cost_three_queries(begin, school, count, django_assert_num_queries):
    for _ in range(count):
        in_review(begin(school), days=1)
    with django_assert_num_queries(3):
        assert bottlenecks.find(Journey.objects.all(), clock.now()).ranked[0].count == count


# --- The page ---------------------------------------------------------------------------------


def test_without_a_season_the_figures_have_not_begun(coordinator, partner, admin):
    for person, name in (
        (coordinator, "home-coordinator"),
        (partner, "home-partner"),
        (admin, "home-admin"),
    ):
        assert "No season yet" in person.get(name).content.decode()


def test_the_headline_says_placed_goal_and_pace(coordinator, begin, season, school):
    season.target = 5
    season.save()
    OpeningFactory(season=season, posted=True, seats=20)
    for days in (1, 2, 30):
        journey = begin(school)
        journey.reach("placed", at=clock.now() - timedelta(days=days))
    for _ in range(9):
        begin(school, applied=True)

    page = soup(coordinator.get("home-coordinator"))

    assert texts(page, "h1") == ["3 placed, goal 5"]
    assert texts(page, ".pagehead__lead") == [
        "At this pace 10 by Mon, Jun 15: 2 placed in the last 14 days. As of Mon, Apr 27."
    ]


def test_a_school_shows_whom_it_waits_on(coordinator, begin, school):
    open_item(placed(begin(school, placed=True)), Owner.GUARDIAN)
    page = soup(coordinator.get("home-coordinator"))
    assert texts(page, "#schools tbody .chip") == ["Guardians · 1"]
    assert texts(page, "#waits tbody tr") == ["Guardians 1 0 Mon, Apr 27"]


def test_a_school_leads_to_its_cohort(coordinator, begin, school, district):
    begin(school)
    begin(SchoolFactory(district=district, name="Aspen High"))
    page = soup(coordinator.get("home-coordinator"))
    link = page.find("a", string=school.short_name)["href"]
    cohort = soup(coordinator.get(link))
    assert cohort.select_one("#id_whose option[selected]").text == school.name
    assert len(cohort.select("tbody tr")) == 1


def test_agreements_that_run_out_of_time_come_first(coordinator, season, district):
    late = EmployerFactory(district=district, name="Late Clinic", vetted=True)
    OpeningFactory(season=season, employer=late, starts_on=date(2026, 6, 8))
    AgreementFactory(employer=late, state=AgreementState.BOARD, board_on=date(2026, 5, 5), seats=6)
    AgreementFactory(active=True)
    page = soup(coordinator.get("home-coordinator"))
    assert texts(page, ".line__name") == ["Late Clinic 6 seats · School board since Mon, Mar 2"]
    assert "Too late as planned." in page.get_text()


def test_money_is_counted_against_seats_and_budget(coordinator, begin, season, school):
    cte = FundingSourceFactory(
        season=season, name="CTE", kind=FundingKind.DISTRICT_CTE, seats=2, budget_cents=200_000
    )
    FundingSourceFactory(season=season, name="Empty")
    placed(begin(school, placed=True), funding=cte, hourly_wage_cents=1_787)
    placed(begin(school), funding=cte, state="cancelled")
    page = soup(coordinator.get("home-coordinator"))
    assert texts(page, "#funding li .spread") == ["CTE 1 of 2 seats", "Empty 0 placements"]
    assert "$1,787 of $2,000 promised, at 100 hours each" in page.get_text()


@pytest.mark.parametrize("count", [1, 3])
def test_the_overview_costs_fifteen_queries_however_many_schools(
    coordinator, begin, district, count, django_assert_num_queries
):
    coordinator.get("home-coordinator")
    for number in range(count):
        at = SchoolFactory(district=district)
        open_item(placed(begin(at, placed=True)), Owner.GUARDIAN)
        in_review(begin(at), days=1)
        employer = EmployerFactory(district=district, name=f"E{number}", vetted=True)
        AgreementFactory(employer=employer, state=AgreementState.SENT)
    with django_assert_num_queries(15):
        assert coordinator.get("home-coordinator").status_code == 200


# --- Partner and admin ------------------------------------------------------------------------


def test_a_partner_reads_the_granted_schools_only(partner, begin, school, district):
    begin(school, placed=True)
    begin(SchoolFactory(district=district, short_name="Elsewhere"))
    page = soup(partner.get("home-partner"))
    assert texts(page, "h1") == ["1 placed of 1 interested"]
    assert texts(page, "#schools tbody th") == ["Sample"]
    assert not page.select("main form")
    assert partner.get("home-coordinator").status_code == 403


def test_a_partner_without_a_school_is_told_whom_to_ask(partner, season):
    partner.membership.grants.all().delete()
    assert "No school is granted to you yet" in partner.get("home-partner").content.decode()


def test_the_admin_finds_every_door(admin, season):
    page = soup(admin.get("home-admin"))
    doors = [link["href"] for link in page.select("main .panel li a")]
    assert admin.url("districts:people") in doors
    assert admin.url("students:list") in doors
    assert {admin.http.get(door).status_code for door in doors} == {200}
