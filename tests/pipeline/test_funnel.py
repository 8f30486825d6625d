"""The funnel: overlapping sets, own schools only, and the same numbers everywhere."""

import csv
import io
import json
from datetime import date, timedelta

import pytest
from django.core.management import CommandError, call_command

from core import clock
from districts.enums import FundingKind, Role
from districts.models import Event
from pipeline import funnel
from pipeline.models import Journey
from tests.factories.base import LONG_AGO
from tests.factories.districts import (
    FundingSourceFactory,
    MembershipFactory,
    SchoolFactory,
    SchoolTargetFactory,
    SeasonFactory,
)
from tests.factories.pipeline import JourneyFactory, PlacementFactory
from tests.factories.students import StudentFactory
from tests.harness import soup, texts

MILESTONES = ("badge", "applied", "placed", "cleared")


@pytest.fixture
def summer(season, school):
    """At Sample 5 students, at Other 2; last year's and a neighbour's count nowhere."""
    other = SchoolFactory(district=season.district, name="Other High", short_name="Other")
    SchoolTargetFactory(season=season, school=school, target=3)
    SchoolTargetFactory(season=season, school=other, target=1)
    cte = FundingSourceFactory(season=season, kind=FundingKind.DISTRICT_CTE)
    firm = FundingSourceFactory(season=season, kind=FundingKind.EMPLOYER_PAID)
    reached(season, school)
    reached(season, school, "badge")
    reached(season, school, "applied")
    paid(reached(season, school, "badge", "applied", "placed"), cte)
    paid(reached(season, school, "applied", "placed", "cleared"), firm)
    paid(reached(season, other, "badge", "applied", "placed"), cte)
    reached(season, other)
    reached(SeasonFactory(district=season.district, name="Summer 2025"), school, *MILESTONES)
    JourneyFactory(ready=True, placed=True)
    return season


def reached(season, school, *milestones):
    student = StudentFactory(school=school)
    dates = {f"{name}_at": LONG_AGO for name in milestones}
    return JourneyFactory(student=student, season=season, **dates)


def paid(journey, funding, **words):
    return PlacementFactory(journey=journey, funding=funding, **words)


def counted(person, season):
    return funnel.funnel(membership=person.membership, season=season, as_of=clock.today())


def test_milestones_are_sets_of_their_own(summer, coordinator):
    found = counted(coordinator, summer)
    assert [(row.name, row.target, row.counts) for row in found.schools] == [
        ("Sample High School", 3, funnel.Counts(5, 2, 3, 2, 1, 2, 1)),
        ("Other High", 1, funnel.Counts(2, 1, 1, 1, 0, 0, 1)),
    ]
    assert found.total == funnel.Counts(7, 3, 4, 3, 1, 2, 2)
    assert found.total.placed_cte_percent == 66.7
    assert found.by_funding == {"district_cte": 2, "employer_paid": 1}
    assert (found.target, found.as_of) == (4, date(2026, 4, 27))


def test_the_districts_own_target_wins_over_the_sum(summer, coordinator, mentor):
    summer.target = 10
    summer.save()
    assert counted(coordinator, summer).target == 10
    assert counted(mentor, summer).target == 3


@pytest.mark.parametrize("role", ["mentor", "office", "partner"])
def test_school_roles_count_their_own_schools(summer, role, request):
    found = counted(request.getfixturevalue(role), summer)
    assert [row.name for row in found.schools] == ["Sample High School"]
    assert found.total == funnel.Counts(5, 2, 3, 2, 1, 2, 1)
    assert found.by_funding == {"district_cte": 1, "employer_paid": 1}


def test_a_cancelled_placement_pays_nobody(summer, coordinator):
    journey = reached(summer, Journey.objects.filter(season=summer).first().school)
    paid(journey, FundingSourceFactory(season=summer), state="cancelled")
    assert counted(coordinator, summer).by_funding == {"district_cte": 2, "employer_paid": 1}


def test_nothing_is_divided_by_nothing(season, school, coordinator):
    found = counted(coordinator, season)
    assert found.total == funnel.Counts()
    assert found.total.placed_cte_percent is None
    assert [row.name for row in found.schools] == ["Sample High School"]


@pytest.mark.parametrize("schools", [1, 3])
def test_two_queries_however_many_schools(season, coordinator, schools, django_assert_num_queries):
    for _ in range(schools):
        reached(season, SchoolFactory(district=season.district), "placed")
    with django_assert_num_queries(2):
        assert counted(coordinator, season).total.placed == schools


# --- The same everywhere ----------------------------------------------------------------------


def command(*words):
    out = io.StringIO()
    call_command("funnel", "--district", "sample", *words, stdout=out)
    return out.getvalue()


def rows_of(response):
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_csv_json_and_page_say_the_same(summer, coordinator):
    said = json.loads(command("--json"))
    *schools, total = rows_of(coordinator.get("pipeline:funnel-csv"))
    page = soup(coordinator.get("home-coordinator"))

    numbers = ("interested", "badge", "applied", "placed", "cleared")
    for name in (*numbers, "applied_without_badge", "placed_cte", "target", "placed_cte_percent"):
        assert float(total[name]) == said[name]
    assert total["as_of"] == said["as_of"] == "2026-04-27"
    assert [{n: int(row[n]) for n in numbers} for row in schools] == [
        {n: row[n] for n in numbers} for row in said["schools"]
    ]
    shown = [
        [int(cell) for cell in texts(row, ".barcell__value")]
        for row in page.select("#schools tbody tr")
    ]
    assert shown == [[row[n] for n in numbers] for row in said["schools"]]
    assert texts(page, "h1") == ["3 placed, goal 4"]
    assert texts(page, "#schools .panel__note") == [
        "Stages overlap: 2 of 4 applied without the badge"
    ]
    assert texts(page, "#funding .tile") == ["66.7 % CTE, 2 of 3"]


def test_the_json_has_the_agreed_keys(summer):
    said = json.loads(command("--json"))
    assert set(said) == {
        *("season", "as_of", "target", "interested", "badge", "applied", "placed", "cleared"),
        *("applied_without_badge", "placed_cte", "placed_cte_percent", "by_funding", "schools"),
    }
    assert {"name", "interested", "placed"} <= set(said["schools"][0])


def test_the_command_prints_a_table_too(summer):
    lines = command().splitlines()
    assert len(lines) == 4
    assert lines[-1].split()[:3] == ["Total", "4", "7"]


def test_the_command_says_what_is_missing(district):
    with pytest.raises(CommandError, match="No district 'nowhere'"):
        call_command("funnel", "--district", "nowhere")
    with pytest.raises(CommandError, match="no current season"):
        call_command("funnel", "--district", "sample")


def test_an_export_is_logged_without_names(summer, partner):
    response = partner.get("pipeline:funnel-csv")
    assert [row["school"] for row in rows_of(response)] == ["Sample High School", "Total"]
    event = Event.objects.get(verb="funnel.exported")
    assert (event.by, event.facts) == (partner.membership, {})


# --- Forecast ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("recent", "candidates", "seats", "expected"),
    [
        (14, 100, 100, 262),  # one a day, 49 days
        (0, 100, 100, 213),
        (14, 8, 100, 221),  # nobody else is looking
        (14, 100, 5, 218),  # no seats are left
        (14, 100, -2, 213),
    ],
)
def test_the_pace_goes_on_as_far_as_seats_and_candidates_allow(recent, candidates, seats, expected):
    found = funnel.forecast(
        placed=213,
        recent=recent,
        candidates=candidates,
        seats_left=seats,
        today=date(2026, 4, 27),
        by=date(2026, 6, 15),
    )
    assert found.expected == expected


def test_a_season_that_has_begun_expects_what_it_has():
    day = date(2026, 6, 15)
    found = funnel.forecast(
        placed=5, recent=9, candidates=9, seats_left=9, today=day + timedelta(days=3), by=day
    )
    assert found.expected == 5


def test_the_pace_counts_two_weeks(season, school, district):
    for days in (13, 15):
        journey = reached(season, school, "applied")
        journey.reach("placed", at=clock.now() - timedelta(days=days))
    reached(season, school, "applied")
    rows = Journey.objects.filter(season=season)
    assert funnel.pace(rows, clock.now()) == {"recent": 1, "candidates": 1}


def test_a_caseload_is_counted_by_itself(season, school):
    mentor = MembershipFactory(district=season.district, role=Role.MENTOR)
    for followed in (mentor, None):
        JourneyFactory(student=StudentFactory(school=school), season=season, mentor=followed)
    assert funnel.of_journeys(Journey.objects.caseload_of(mentor)).interested == 1
