"""A caseload as rows: milestones, the next step, who it waits on; filtered and sorted here.

A next step is computed, so the database cannot sort by it. A caseload is a few hundred students at
most: it is read whole, in the queries of `next_step`, and cut into pages afterwards.
"""

import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from pipeline.enums import FUNNEL, Milestone, Owner
from pipeline.models import Journey
from pipeline.next_step import Step, for_journeys


@dataclass
class Row:
    """One student of the board."""

    journey: Journey
    steps: list[Step]
    pips: list[dict] = field(default_factory=list)

    @property
    def first(self) -> Step | None:
        return self.steps[0] if self.steps else None

    @property
    def days(self) -> int:
        return self.first.days if self.first else 0

    @property
    def reached(self) -> int:
        return sum(1 for pip in self.pips if pip["state"] == "done")

    def waits_on(self, owner: Owner) -> bool:
        return any(step.owner == owner for step in self.steps)

    def has(self, kind: str) -> bool:
        return any(step.kind == kind for step in self.steps)

    @property
    def is_stuck(self) -> bool:
        """The first step has not moved for ten days; waiting for the first day is not stuck."""
        return self.first is not None and self.first.is_stuck and not self.has("first_day")


def rows(journeys: Iterable[Journey], *, now) -> list[Row]:
    """Return a row for each journey, in the given order."""
    journeys = list(journeys)
    steps = for_journeys(journeys, now=now)
    return [Row(journey, steps[journey.pk], pips(journey)) for journey in journeys]


def pips(journey) -> list[dict]:
    """Return the five milestone marks; what was passed over is marked so."""
    reached = [journey.reached(milestone) for milestone in FUNNEL]
    last = max((place for place, done in enumerate(reached) if done), default=-1)
    return [
        {
            "label": milestone.label,
            "state": "done" if done else "skipped" if place < last else "ahead",
        }
        for place, (milestone, done) in enumerate(zip(FUNNEL, reached, strict=True))
    ]


# --- What to show -----------------------------------------------------------------------------


def needs(row: Row, owner: Owner) -> bool:
    """Whether somebody should look at this student today: their own turn, or no move at all."""
    return row.waits_on(owner) or row.is_stuck


def everybody(row: Row) -> bool:
    return True


SHOWN: dict[str, Callable[[Row], bool]] = {
    "all": everybody,
    "stuck": lambda row: row.is_stuck,
    "reviews": lambda row: row.has("review"),
    "no_badge": lambda row: not row.journey.reached(Milestone.BADGE),
    "unplaced": lambda row: not row.journey.reached(Milestone.PLACED),
    "unreachable": lambda row: row.has("unreachable"),
    "cleared": lambda row: row.journey.reached(Milestone.CLEARED),
}
NEEDS = "needs"
VIEWS = (NEEDS, *SHOWN)


def is_in(row: Row, view: str, you: Owner) -> bool:
    """Whether a row belongs to a view of the board, for this reader."""
    return needs(row, you) if view == NEEDS else SHOWN[view](row)


def counts(found: list[Row], you: Owner) -> dict[str, int]:
    """Return how many rows each view of the board holds."""
    return {view: sum(1 for row in found if is_in(row, view, you)) for view in VIEWS}


def chosen(found: list[Row], *, show="all", waiting="", q="", you: Owner) -> list[Row]:
    """Return the rows a person asked for."""
    words = fold(q).split()
    return [
        row
        for row in found
        if is_in(row, show, you)
        and (not waiting or (row.first and row.first.owner == waiting))
        and all(word in fold(row.journey.student.name) for word in words)
    ]


def fold(text: str) -> str:
    """Return text as people search it: without accents, in lower case."""
    plain = unicodedata.normalize("NFKD", text)
    return "".join(sign for sign in plain if not unicodedata.combining(sign)).casefold()


def by_name(row: Row) -> tuple:
    student = row.journey.student
    return fold(student.last_name), fold(student.first_name), row.journey.pk


# The longest wait first; who has nothing open comes last.
SORTS: dict[str, Callable[[Row], tuple]] = {
    "": lambda row: (row.first is None, row.has("first_day"), -row.days, *by_name(row)),
    "name": by_name,
    "days": lambda row: (row.days, *by_name(row)),
    "progress": lambda row: (row.reached, *by_name(row)),
}
REVERSED = {f"-{name}": name for name in SORTS if name}


def arranged(found: list[Row], sort: str) -> list[Row]:
    """Return the rows in the order asked for; an unknown word is the usual order."""
    key = SORTS.get(REVERSED.get(sort, sort), SORTS[""])
    return sorted(found, key=key, reverse=sort in REVERSED)
