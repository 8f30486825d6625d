"""A large district: many schools and journeys with milestones, and nothing but what counts need."""

import os
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from random import Random

from django.db import connection, transaction

from core.tenancy import within
from districts.enums import FundingKind, Role
from districts.models import District, Membership, School, Season
from pipeline.models import Journey, Placement
from students.models import Student
from tests.factories.districts import DistrictFactory, FundingSourceFactory, SeasonFactory
from tests.factories.districts import MembershipFactory as MemberFactory
from tests.factories.employers import WorksiteFactory

JOURNEYS = int(os.environ.get("BENCH_JOURNEYS", "20000"))
SCHOOLS = 100
BEGIN = datetime(2026, 1, 12, 17, 0, tzinfo=UTC)
FIRST, LAST = date(2026, 6, 15), date(2026, 7, 24)
VERBS = {  # what the log says when a milestone is reached
    "interest.declared": "interested_at",
    "badge.awarded": "badge_at",
    "application.sent": "applied_at",
    "placement.created": "placed_at",
    "placement.cleared": "cleared_at",
}


@dataclass(frozen=True)
class Crowd:
    """A district whose funnel is counted, and somebody who sees all of it."""

    district: District
    season: Season
    admin: Membership


def crowd() -> Crowd:
    """Build the district; the milestones come in the pilot's shares."""
    district = DistrictFactory(name="Crowd", slug="crowd")
    with within(district), transaction.atomic():
        season = SeasonFactory(district=district, current=True)
        journeys = _journeys(season, _students())
        _placements(season, [one for one in journeys if one.placed_at])
        _log(district)
        _know_the_tables()
        return Crowd(district, season, MemberFactory(district=district, role=Role.ADMIN))


def _students() -> list[Student]:
    schools = School.objects.bulk_create(
        School(name=f"High School {n}", short_name=f"School {n}", sis_id=f"C-{n}")
        for n in range(SCHOOLS)
    )
    return Student.objects.bulk_create(
        Student(
            school=schools[n % SCHOOLS],
            district_student_id=f"C{n:07d}",
            first_name="Ana",
            last_name=f"Reyes {n}",
        )
        for n in range(JOURNEYS)
    )


def _journeys(season: Season, students: list[Student]) -> list[Journey]:
    chance = Random(2026)
    return Journey.objects.bulk_create(
        Journey(student=one, season=season, school=one.school, **_milestones(chance))
        for one in students
    )


def _milestones(chance: Random) -> dict:
    """Return dates as overlapping sets: badge and application may each come without the other."""
    badge = chance.random() < 0.48
    applied = badge or chance.random() < 0.44
    placed = applied and chance.random() < 0.67
    cleared = placed and chance.random() < 0.64
    reached = dict(zip(VERBS.values(), (True, badge, applied, placed, cleared), strict=True))
    return {
        column: BEGIN + timedelta(days=30 * step)
        for step, (column, done) in enumerate(reached.items())
        if done
    }


def _placements(season: Season, journeys: list[Journey]) -> None:
    """Place everybody at one worksite, paid by one of two sources."""
    site = WorksiteFactory(district=season.district)
    money = [
        FundingSourceFactory(season=season, kind=kind)
        for kind in (FundingKind.DISTRICT_CTE, FundingKind.EMPLOYER_PAID)
    ]
    Placement.objects.bulk_create(
        Placement(
            journey=journey,
            employer=site.employer,
            worksite=site,
            funding=money[n % 2],
            title="Intern",
            starts_on=FIRST,
            ends_on=LAST,
            created_at=journey.placed_at,
        )
        for n, journey in enumerate(journeys)
    )


LOG = """
INSERT INTO "districts_event"
    (district_id, verb, subject_kind, subject_id, student_id, by_label, at, facts)
SELECT district_id, %s, 'pipeline.journey', id, student_id, 'system', "{column}", '{{}}'
FROM "pipeline_journey" WHERE district_id = %s AND "{column}" IS NOT NULL
"""


def _log(district: District) -> None:
    """Write an event for each milestone: the rival counts them."""
    with connection.cursor() as cursor:
        for verb, column in VERBS.items():
            cursor.execute(LOG.format(column=column).strip(), [verb, district.pk])


def _know_the_tables() -> None:
    """Do what PostgreSQL does by itself some minutes later; SQLite never does it."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
