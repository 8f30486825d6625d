"""What is known about journeys, in four queries."""

from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import FilteredRelation, Q

from pipeline.enums import ApplicationState, OfferState, Owner, ReviewState
from pipeline.models import Application, Journey, Placement
from students.models import CareerDocument, Guardianship


@dataclass(frozen=True)
class Paper:
    """One version of a résumé or letter; `state` is empty for a draft."""

    kind: str
    version: int
    review_id: int | None
    state: str
    submitted_at: datetime | None
    reviewed_at: datetime | None
    created_at: datetime

    @property
    def is_draft(self) -> bool:
        return not self.review_id


@dataclass(frozen=True)
class Sent:
    """One application with its open offer, if there is one."""

    id: int
    state: str
    employer: str
    title: str
    sent_at: datetime
    seen_at: datetime | None
    answered_at: datetime | None
    offer_id: int | None
    made_at: datetime | None
    expires_at: datetime | None


@dataclass(frozen=True)
class Item:
    """One open item of the checklist."""

    kind: str
    code: str
    label: str
    owner: str
    since: datetime
    due_on: date | None
    asks: dict = field(default_factory=dict)  # who still has how many questions to answer


@dataclass(frozen=True)
class Place:
    """The live placement."""

    id: int
    state: str
    employer: str
    starts_on: date


@dataclass
class Facts:
    """Everything the rules look at for one journey."""

    journey: Journey
    papers: list[Paper] = field(default_factory=list)
    sent: list[Sent] = field(default_factory=list)
    place: Place | None = None
    items: list[Item] = field(default_factory=list)
    guardians: list[str] = field(default_factory=list)  # relations of those who can be reached

    @property
    def page(self) -> tuple:
        """Where the whole journey is shown: name and arguments of the address."""
        return "pipeline:journey", (self.journey.pk,)


def load(journeys) -> list[Facts]:
    """Return the facts of each journey, in the given order."""
    found = {journey.pk: Facts(journey) for journey in journeys}
    _add_papers(found)
    _add_sent(found)
    _add_places(found)
    _add_guardians(found)
    return list(found.values())


def _add_papers(found) -> None:
    """Rounds matter until the badge; whatever waits for a review matters always."""
    by_student = {facts.journey.student_id: facts for facts in found.values()}
    earning = [s for s, facts in by_student.items() if facts.journey.badge_at is None]
    own = Q(review=None) | Q(review__journey__in=list(found))
    rows = CareerDocument.objects.filter(
        Q(student__in=earning) & own
        | Q(review__journey__in=list(found), review__state=ReviewState.SUBMITTED)
    )
    fields = "kind version review__id review__state review__submitted_at review__reviewed_at"
    values = rows.order_by("student", "kind", "version").values_list(
        "student", *fields.split(), "created_at"
    )
    for student, kind, version, review, state, *moments in values:
        paper = Paper(kind, version, review, state or "", *moments)
        by_student[student].papers.append(paper)


def _add_sent(found) -> None:
    looking = [pk for pk, facts in found.items() if facts.journey.placed_at is None]
    rows = Application.objects.filter(journey__in=looking).exclude(state=ApplicationState.RELEASED)
    held = FilteredRelation("offers", condition=Q(offers__state=OfferState.OPEN))
    fields = "opening__employer__name opening__title sent_at seen_at answered_at"
    values = (
        rows.annotate(held=held)
        .order_by("journey", "sent_at", "pk")
        .values_list(
            "journey",
            "pk",
            "state",
            *fields.split(),
            "held__id",
            "held__made_at",
            "held__expires_at",
        )
    )
    for journey, *row in values:
        found[journey].sent.append(Sent(*row))


def _add_places(found) -> None:
    placed = [pk for pk, facts in found.items() if facts.journey.placed_at is not None]
    todo = FilteredRelation("checklist", condition=Q(checklist__fulfilled_at=None))
    fields = "kind code label owner waits_since due_on asks"
    rows = Placement.objects.live().filter(journey__in=placed).annotate(todo=todo)
    values = rows.order_by("journey", "todo__waits_since", "todo__pk").values_list(
        *("journey", "pk", "state", "employer__name", "starts_on"),
        *(f"todo__{name}" for name in fields.split()),
    )
    for journey, pk, state, employer, starts_on, *item in values:
        found[journey].place = Place(pk, state, employer, starts_on)
        if item[0]:
            found[journey].items.append(Item(*item))


def _add_guardians(found) -> None:
    """Only where something waits on the family: who of them can be reached at all."""
    asked = {
        facts.journey.student_id: facts
        for facts in found.values()
        if any(item.owner == Owner.GUARDIAN for item in facts.items)
    }
    usable = Q(guardian__contact_points__bounced_at=None) & ~Q(
        guardian__contact_points__confirmed_at=None
    )
    rows = Guardianship.objects.filter(usable, student__in=list(asked), contact_allowed=True)
    ties = rows.order_by("student", "rank", "pk").values_list("student", "relation").distinct()
    for student, relation in ties:
        asked[student].guardians.append(relation)
