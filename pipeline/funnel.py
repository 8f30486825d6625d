"""The funnel as overlapping sets: milestones counted in one query, per school and in total.

Nobody climbs a ladder here: a student can apply without the badge, so each milestone is counted
by itself, and `applied_without_badge` says how many skipped it.
"""

from dataclasses import asdict, dataclass, field, fields
from datetime import date, timedelta

from django.db.models import Count, FilteredRelation, OuterRef, Q, Subquery

from districts.enums import FundingKind
from districts.models import School, SchoolTarget, Season
from pipeline.models import Placement

PACE_DAYS = 14


@dataclass(frozen=True)
class Counts:
    """How many students of a set reached what; a student may be in several sets."""

    interested: int = 0
    badge: int = 0
    applied: int = 0
    placed: int = 0
    cleared: int = 0
    applied_without_badge: int = 0
    placed_cte: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        pairs = ((f.name, getattr(self, f.name) + getattr(other, f.name)) for f in fields(self))
        return Counts(**dict(pairs))

    @property
    def placed_cte_percent(self) -> float | None:
        """CTE's share of the placements, one decimal; None without a placement."""
        return share(self.placed_cte, self.placed)


@dataclass(frozen=True)
class SchoolCounts:
    """One school's counts beside what it aims for."""

    id: int
    name: str
    short_name: str
    counts: Counts
    target: int = 0


@dataclass(frozen=True)
class Funnel:
    """A season's counts, with the day they were true."""

    season: Season
    as_of: date
    schools: list[SchoolCounts]
    by_funding: dict[str, int] = field(default_factory=dict)
    whole_district: bool = True

    @property
    def total(self) -> Counts:
        return sum((row.counts for row in self.schools), Counts())

    @property
    def target(self) -> int:
        """The district's own target, or the sum of the schools' where only some are counted."""
        schools = sum(row.target for row in self.schools)
        return self.season.target or schools if self.whole_district else schools


def share(part: int, whole: int) -> float | None:
    """Return a percentage with one decimal, or None where there is nothing to divide by."""
    return round(100 * part / whole, 1) if whole else None


def funnel(*, membership, season, as_of) -> Funnel:
    """Count the schools this person works with; schools without a journey show zeros."""
    schools = School.objects.visible_to(membership)
    placed = _placed(season, schools)
    rows = [_school_counts(row, placed.get(row["pk"], {})) for row in _milestones(season, schools)]
    by_funding: dict[str, int] = {}
    for kinds in placed.values():
        for kind, count in kinds.items():
            by_funding[kind] = by_funding.get(kind, 0) + count
    rows.sort(key=lambda row: (-row.counts.interested, row.name))
    return Funnel(season, as_of, rows, by_funding, membership.is_district_wide)


def _milestones(season, schools):
    """The one query: from the schools to their journeys of the season."""
    target = SchoolTarget.objects.filter(season=season, school=OuterRef("pk"))
    # The district as well: it leads the covering index.
    own = Q(journeys__season=season, journeys__district=season.district_id)
    mine = FilteredRelation("journeys", condition=own)
    return (
        schools.annotate(mine=mine)
        .values("pk", "name", "short_name", target=Subquery(target.values("target")[:1]))
        .order_by("pk")
        .annotate(**_sets("mine__"))
    )


def _sets(prefix="") -> dict:
    """Return the aggregates that count each milestone by itself."""
    return {
        "interested": Count(f"{prefix}interested_at"),
        "badge": Count(f"{prefix}badge_at"),
        "applied": Count(f"{prefix}applied_at"),
        "placed": Count(f"{prefix}placed_at"),
        "cleared": Count(f"{prefix}cleared_at"),
        "applied_without_badge": Count(
            f"{prefix}applied_at", filter=Q(**{f"{prefix}badge_at": None})
        ),
    }


def _school_counts(row: dict, kinds: dict) -> SchoolCounts:
    reached = {name: row[name] for name in _sets()}
    counts = Counts(**reached, placed_cte=kinds.get(FundingKind.DISTRICT_CTE, 0))
    return SchoolCounts(row["pk"], row["name"], row["short_name"], counts, row["target"] or 0)


def _placed(season, schools) -> dict[int, dict[str, int]]:
    """Live placements by school and by who pays."""
    rows = Placement.objects.live().filter(journey__season=season, journey__school__in=schools)
    grouped = rows.values("journey__school", "funding__kind").annotate(n=Count("*"))
    found: dict[int, dict[str, int]] = {}
    for row in grouped.order_by("journey__school", "funding__kind"):
        found.setdefault(row["journey__school"], {})[row["funding__kind"]] = row["n"]
    return found


def of_journeys(journeys) -> Counts:
    """Count any set of journeys, such as one mentor's caseload, in one query."""
    return Counts(**journeys.order_by().aggregate(**_sets()))


# --- Forecast ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Forecast:
    """Where the season ends if it goes on like this, and what it was computed from."""

    placed: int
    expected: int
    by: date
    recent: int  # placed in the last `PACE_DAYS` days


def forecast(*, placed, recent, candidates, seats_left, today: date, by: date) -> Forecast:
    """Carry the pace of the last two weeks on until `by`; seats and candidates limit it."""
    days = max((by - today).days, 0)
    more = round(recent * days / PACE_DAYS)
    return Forecast(placed, placed + max(min(more, candidates, seats_left), 0), by, recent)


def pace(journeys, now) -> dict[str, int]:
    """Return how many were placed lately, and how many applied and have no place, in one query."""
    lately = Q(placed_at__gt=now - timedelta(days=PACE_DAYS))
    open_ones = Q(placed_at=None, applied_at__isnull=False)
    return journeys.order_by().aggregate(
        recent=Count("pk", filter=lately), candidates=Count("pk", filter=open_ones)
    )


# --- The same numbers for programs and spreadsheets -------------------------------------------

HEADER = ("school", "target", *(f.name for f in fields(Counts)), "placed_cte_percent", "as_of")


def lines(found: Funnel) -> list[list]:
    """Return the funnel as rows for a CSV: one a school, the total last."""
    rows = [(row.name, row.target, row.counts) for row in found.schools]
    rows.append(("Total", found.target, found.total))
    return [
        [name, target, *asdict(c).values(), c.placed_cte_percent, found.as_of.isoformat()]
        for name, target, c in rows
    ]


def as_json(found: Funnel) -> dict:
    """Return the same numbers for programs; every percentage beside its parts."""
    return {
        "season": found.season.name,
        "as_of": found.as_of.isoformat(),
        "target": found.target,
        **asdict(found.total),
        "placed_cte_percent": found.total.placed_cte_percent,
        "by_funding": found.by_funding,
        "schools": [
            {"name": row.name, "target": row.target, **asdict(row.counts)} for row in found.schools
        ],
    }
