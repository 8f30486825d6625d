"""Boards that count and list live rows, against the least that a database can be asked for.

The funnel of a district is counted at every look; what it is measured against is a table with the
finished numbers of each school, which the product does not keep. The rows of a mentor's list are
measured against their own statements, sent again without Django around them.
"""

from collections.abc import Callable, Iterator
from dataclasses import astuple, fields
from datetime import UTC, datetime

from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.tenancy import within
from districts.enums import Role
from districts.models import Membership, MembershipSchool, School
from pipeline import cohort
from pipeline.funnel import Counts, Funnel, funnel
from pipeline.models import Journey
from pipeline.views.here import journeys_now
from tests.bench.crowd import JOURNEYS, VERBS, Crowd, crowd
from tests.bench.ratio import Result, Way, compare
from tests.bench.world import Pilot, pilot
from tests.factories.districts import MembershipFactory

NOW = datetime(2026, 4, 27, 16, 0, tzinfo=UTC)
CASELOAD = 200


def measure() -> Iterator[Result]:
    """Yield the funnel of a large district, then the list of a mentor with 200 students."""
    large = crowd()
    with within(large.district):
        yield _funnel(large)
    world = pilot()
    with within(world.district):
        yield _list(_mentor(world))


# --- The funnel ----------------------------------------------------------------------------------

COLUMNS = [field.name for field in fields(Counts)]
ROLLUP = f"SELECT school_id, {', '.join(COLUMNS)} FROM bench_rollup WHERE season_id = %s"  # noqa: S608
LIVE = (
    'SELECT s.school_id, e.verb, count(DISTINCT e.student_id) FROM "districts_event" e'  # noqa: S608
    ' JOIN "students_student" s ON s.id = e.student_id'
    f' WHERE e."district_id" = %s AND e.verb IN ({", ".join(["%s"] * len(VERBS))})'
    " GROUP BY s.school_id, e.verb"
)


def _funnel(large: Crowd) -> Result:
    def ours() -> Funnel:
        return funnel(membership=large.admin, season=large.season, as_of=NOW.date())

    _keep_rollup(large, ours())
    return compare(
        "boards.funnel",
        ours=Way("counted", ours),
        against=Way("reading a rollup by school", _asking(ROLLUP, large.season.pk), calls=100),
        rival=Way("counting events", _asking(LIVE, large.district.pk, *VERBS)),
        target=20,
        n=JOURNEYS,
        turns=3,
    )


def _keep_rollup(large: Crowd, found: Funnel) -> None:
    """Make the table that the product does not keep: one line a school."""
    columns = ", ".join(f"{name} integer" for name in COLUMNS)
    places = ", ".join(["%s"] * (2 + len(COLUMNS)))
    lines = [(large.season.pk, row.id, *astuple(row.counts)) for row in found.schools]
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE bench_rollup (season_id bigint, school_id bigint, {columns})")
        cursor.executemany(f"INSERT INTO bench_rollup VALUES ({places})", lines)  # noqa: S608
        cursor.execute("CREATE INDEX bench_rollup_season ON bench_rollup (season_id)")


def _asking(sql: str, *params) -> Callable[[], list]:
    def ask() -> list:
        with connection.cursor() as cursor:
            cursor.execute(sql, params)
            return cursor.fetchall()

    return ask


# --- The mentor's list ---------------------------------------------------------------------------


def _mentor(world: Pilot) -> Membership:
    """Return a mentor of every school who follows 200 students."""
    mentor = MembershipFactory(district=world.district, role=Role.MENTOR)
    schools = School.objects.order_by("pk")
    MembershipSchool.objects.bulk_create(
        MembershipSchool(membership=mentor, school=school) for school in schools
    )
    # Every other student, so that all schools and stages are among them.
    keys = Journey.objects.order_by("pk").values_list("pk", flat=True)[::2]
    Journey.objects.filter(pk__in=keys[:CASELOAD]).update(mentor=mentor)
    return mentor


def _list(mentor: Membership) -> Result:
    journeys = journeys_now(mentor).caseload_of(mentor).order_by("pk")

    def ours() -> list[cohort.Row]:
        return cohort.rows(journeys.all(), now=NOW)

    def one_by_one() -> list[cohort.Row]:
        return [row for one in journeys for row in cohort.rows([one], now=NOW)]

    with CaptureQueriesContext(connection) as asked:
        rows = ours()
    statements = [query["sql"] for query in asked if query["sql"].startswith("SELECT")]
    return compare(
        "boards.list",
        ours=Way("rows", ours, calls=3),
        against=Way("the same statements as raw SQL", lambda: _again(statements), calls=5),
        rival=Way("student by student (N+1)", one_by_one),
        target=2.5,
        n=len(rows),
        turns=3,
    )


def _again(statements: list[str]) -> None:
    """Send finished statements and fetch every row: no queryset, no object, no words."""
    with connection.cursor() as cursor:
        for sql in statements:
            cursor.execute(sql)
            cursor.fetchall()
