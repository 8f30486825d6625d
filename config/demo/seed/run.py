"""Builds both districts, each in one transaction: a broken run leaves nothing."""

from random import Random

from django.db import transaction

from config.demo.markers import plant
from config.demo.seed import journeys as steps
from config.demo.seed import people, season, work
from config.demo.seed.courses import courses
from config.demo.seed.events import events
from config.demo.seed.legal import legal
from config.demo.seed.names import EMPLOYERS, NEIGHBOUR_SCHOOLS, SCHOOLS
from config.demo.seed.papers import papers
from config.demo.seed.permits import calendars, permits
from config.demo.seed.shape import PILOT, SMALL, plan
from config.demo.seed.stage import Stage
from core.tenancy import within
from districts.models import District

LOS_ROBLES = {
    "name": "Los Robles Unified School District",
    "slug": "los-robles",
    "office_name": "Office of Linked Learning and Work-Based Learning",
    "address": "333 Encina Avenue",
    "city": "Los Angeles",
    "zip_code": "90017",
    "phone": "+12135550100",
    "contact_email": "internships@los-robles.example",
}
BAYVIEW = {
    "name": "Bayview Unified School District",
    "slug": "bayview",
    "office_name": "College and Career Office",
    "address": "12 Pelican Way",
    "city": "Bayview",
    "zip_code": "94124",
    "phone": "+14155550100",
    "contact_email": "careers@bayview.example",
}


def both() -> list[District]:
    """Build the pilot's season in invented names, and a small neighbour."""
    pilot = Stage(domain="los-robles.example", prefix="LR")
    small = Stage(
        domain="bayview.example",
        prefix="BV",
        areas=("415", "628", "510"),
        turn=2,
        random=Random(7),
    )
    here = build(pilot, LOS_ROBLES, PILOT, SCHOOLS, EMPLOYERS)
    there = build(small, BAYVIEW, SMALL, NEIGHBOUR_SCHOOLS, EMPLOYERS[20:28])
    with within(there):
        people.second_role(f"coordinator2@{pilot.domain}")
    return [here, there]


@transaction.atomic
def build(stage: Stage, letterhead: dict, shape, schools, employers) -> District:
    """Build one district with its season."""
    district = District.objects.create(**letterhead)
    with within(district):
        _fill(stage, district, shape, people.schools(stage, schools), employers)
        plant(district)
    return district


def _fill(stage, district, shape, schools, listed):
    staff = people.staff(stage, schools)
    summer = season.season(shape, schools)
    money = season.funding(summer, district.name)
    plans = plan(shape, stage.random)
    students = people.students(stage, plans, schools)
    hosts = work.employers(stage, listed)
    work.pending_employers(stage)
    work.agreements(stage, hosts)
    openings = work.openings(stage, summer, money, hosts, plans)
    journeys = steps.journeys(stage, summer, students, plans, staff)
    steps.career(stage, journeys, plans)
    sent = steps.applications(stage, journeys, plans, openings)
    steps.offers(stage, sent)
    by_journey = {row.pk: one for row, one in zip(journeys, plans, strict=True)}
    placed = steps.placements(stage, sent, by_journey, staff)
    calendars()
    papers(stage, placed, by_journey)
    permits(placed)
    courses(stage, placed, by_journey)
    events(stage, journeys, sent, placed)
    legal(stage, students, plans, staff)
