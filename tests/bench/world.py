"""The district that benchmarks work in: the pilot's season, made by the builders of the demo."""

from dataclasses import dataclass
from functools import cache

from django.db import transaction

from config.demo.seed import journeys as steps
from config.demo.seed import people, season, work
from config.demo.seed.names import SCHOOLS
from config.demo.seed.run import LOS_ROBLES
from config.demo.seed.shape import PILOT, plan
from config.demo.seed.stage import Stage
from core.tenancy import within
from districts.models import District, Season
from pipeline.actions.checklist import open_checklist
from pipeline.models import Placement


@dataclass(frozen=True)
class Pilot:
    """The pilot's season up to its placements, with its staff by role; no papers yet."""

    district: District
    season: Season
    staff: dict
    placements: list[Placement]


@cache
def pilot() -> Pilot:
    """Build the pilot's season, once for a run of several goals."""
    district = District.objects.create(**LOS_ROBLES)
    with within(district), transaction.atomic():
        return _build(district, Stage(domain="bench.example", prefix="LR"))


def _build(district: District, stage: Stage) -> Pilot:
    schools = people.schools(stage, SCHOOLS)
    staff = people.staff(stage, schools)
    summer = season.season(PILOT, schools)
    money = season.funding(summer, district.name)
    plans = plan(PILOT, stage.random)
    students = people.students(stage, plans, schools)
    openings = work.openings(stage, summer, money, work.employers(stage), plans)
    journeys = steps.journeys(stage, summer, students, plans, staff)
    steps.career(stage, journeys, plans)
    sent = steps.applications(stage, journeys, plans, openings)
    steps.offers(stage, sent)
    by_journey = {row.pk: one for row, one in zip(journeys, plans, strict=True)}
    placements = steps.placements(stage, sent, by_journey, staff)
    for placement in placements:
        open_checklist(placement, placement.created_at)
    return Pilot(district, summer, staff, placements)
