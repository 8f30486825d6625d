"""What waits on whom, per school: who owns the bottleneck, in three queries."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Count, F, Min, Q

from core.components import STUCK_AFTER_DAYS
from pipeline.enums import OPEN_APPLICATION, ApplicationState, Owner, PlacementState
from pipeline.models import Application, ChecklistItem, Review


@dataclass
class Wait:
    """All that waits on one kind of person."""

    owner: Owner
    count: int = 0
    stuck: int = 0  # for ten days or more
    oldest: datetime | None = None

    def add(self, count, stuck, oldest) -> None:
        self.count += count
        self.stuck += stuck
        self.oldest = min(filter(None, (self.oldest, oldest)), default=None)


@dataclass
class Bottlenecks:
    """Waits of a set of schools: by owner, and which owner leads at each school."""

    owners: dict[str, Wait] = field(default_factory=dict)
    schools: dict[int, Counter] = field(default_factory=lambda: defaultdict(Counter))

    def add(self, school, owner, **numbers) -> None:
        self.owners.setdefault(owner, Wait(Owner(owner))).add(**numbers)
        self.schools[school][owner] += numbers["count"]

    @property
    def ranked(self) -> list[Wait]:
        """Return the waits, the most first."""
        return sorted(self.owners.values(), key=lambda wait: (-wait.count, wait.owner))

    def leading(self, school: int) -> tuple[Owner, int] | None:
        """Return who most of a school's students wait on, and how many do."""
        counted = self.schools.get(school, {})
        people = [(n, owner) for owner, n in counted.items() if owner != Owner.ONRAMP]
        if not people:
            return None
        count, owner = max(people)
        return Owner(owner), count


def find(journeys, now) -> Bottlenecks:
    """Count what is open on these journeys: papers and trainings, reviews, applications."""
    found = Bottlenecks()
    for rows, what, since, owner_of in _sources(journeys):
        stuck = Q(**{f"{since}__lte": now - timedelta(days=STUCK_AFTER_DAYS)})
        numbers = {
            "count": Count(what, distinct=True),
            "stuck": Count(what, filter=stuck, distinct=True),
            "oldest": Min(since),
        }
        for row in rows.annotate(**numbers):
            school, word = row.pop("school"), row.pop("word")
            found.add(school, owner_of(word), **row)
    return found


def _sources(journeys):
    """Each: rows grouped by school and a word, what to count, since when, whom the word means."""
    items = ChecklistItem.objects.open().filter(
        placement__journey__in=journeys, placement__state=PlacementState.CONFIRMED
    )
    yield _grouped(items, "placement__journey__school", "owner"), "placement", "waits_since", str
    reviews = Review.objects.waiting().filter(journey__in=journeys)
    yield _grouped(reviews, "journey__school", "state"), "pk", "submitted_at", _reviewer
    sent = Application.objects.filter(
        journey__in=journeys, journey__placed_at=None, state__in=OPEN_APPLICATION
    )
    yield _grouped(sent, "journey__school", "state"), "pk", "sent_at", _answerer


def _grouped(rows, school, word):
    from_rows = {"school": F(school), "word": F(word)}
    return rows.order_by(school, word).values(**from_rows)


def _reviewer(_state) -> Owner:
    return Owner.MENTOR


def _answerer(state) -> Owner:
    return Owner.STUDENT if state == ApplicationState.OFFERED else Owner.EMPLOYER
