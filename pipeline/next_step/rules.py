"""What is open for one journey, from its facts (pure)."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import IntEnum

from pipeline.enums import (
    OPEN_APPLICATION,
    ApplicationState,
    ItemKind,
    Owner,
    PlacementState,
    ReviewState,
)
from pipeline.next_step.facts import Facts, Item, Paper, Sent
from students.enums import BADGE_DOCUMENTS


class Kind(IntEnum):
    """Kinds of needs, the most pressing first."""

    UNREACHABLE = 0
    OFFER = 1
    QUESTIONS = 2
    PAPERS = 3
    PERMIT = 4
    TRAINING = 5
    REVIEW = 6
    REVISE = 7
    WRITE = 8
    INTERVIEW = 9
    ANSWER = 10
    APPLY = 11
    FIRST_DAY = 12


@dataclass(frozen=True)
class Need:
    """One open thing; `about` holds what the words need."""

    kind: Kind
    owner: str
    since: datetime | None
    until: date | datetime | None = None
    about: dict = field(default_factory=dict)


def needs(known: Facts) -> Iterator[Need]:
    """Yield what is open, in no particular order."""
    yield from _reviews(known)
    if known.place is not None:
        yield from _before_the_first_day(known)
    elif known.journey.placed_at is None:
        yield from _badge(known)
        yield from _applications(known)


# --- Towards the badge ------------------------------------------------------------------------


def _reviews(known: Facts) -> Iterator[Need]:
    for paper in known.papers:
        if paper.state == ReviewState.SUBMITTED:
            about = {"paper": paper.kind, "version": paper.version, "review": paper.review_id}
            yield Need(Kind.REVIEW, Owner.MENTOR, paper.submitted_at, None, about)


def _badge(known: Facts) -> Iterator[Need]:
    if known.journey.badge_at is not None:
        return
    for kind in BADGE_DOCUMENTS:
        papers = [paper for paper in known.papers if paper.kind == kind]
        states = {paper.state for paper in papers}
        if not states & {ReviewState.APPROVED, ReviewState.SUBMITTED}:
            yield _own_turn(known, kind, papers)


def _own_turn(known: Facts, kind, papers: list[Paper]) -> Need:
    """Nothing is approved or waiting: the student writes, or mends what came back."""
    until = known.journey.season.badge_due_on
    returned = [paper for paper in papers if paper.state == ReviewState.RETURNED]
    drafted = any(paper.is_draft for paper in papers)
    about = {"paper": kind, "draft": drafted}
    if returned:
        return Need(Kind.REVISE, Owner.STUDENT, returned[-1].reviewed_at, until, about)
    return Need(Kind.WRITE, Owner.STUDENT, known.journey.interested_at, until, about)


# --- Towards a place --------------------------------------------------------------------------


def _applications(known: Facts) -> Iterator[Need]:
    going = [sent for sent in known.sent if sent.state in OPEN_APPLICATION]
    yield from (_application(sent) for sent in going)
    if not going and known.journey.badge_at is not None:
        answers = [sent.answered_at or sent.sent_at for sent in known.sent]
        since = max([known.journey.badge_at, *answers])
        yield Need(Kind.APPLY, Owner.STUDENT, since, None, {"before": len(known.sent)})


def _application(sent: Sent) -> Need:
    about = {"employer": sent.employer, "title": sent.title, "application": sent.id}
    if sent.offer_id:
        about["offer"] = sent.offer_id
        return Need(Kind.OFFER, Owner.STUDENT, sent.made_at, sent.expires_at, about)
    talks = sent.state == ApplicationState.INTERVIEW
    kind = Kind.INTERVIEW if talks else Kind.ANSWER
    return Need(kind, Owner.EMPLOYER, sent.sent_at, None, {**about, "seen": bool(sent.seen_at)})


# --- Towards the first day --------------------------------------------------------------------

PAPER_KINDS = {ItemKind.PACKET: Kind.PAPERS, ItemKind.WORK_PERMIT: Kind.PERMIT}


def _before_the_first_day(known: Facts) -> Iterator[Need]:
    place = known.place
    if place.state != PlacementState.CONFIRMED:
        return
    for item in _once(known.items):
        yield _item(known, item)
    yield from _questions(known)
    if not known.items:
        about = {"employer": place.employer, "placement": place.id}
        since = known.journey.cleared_at or known.journey.placed_at
        yield Need(Kind.FIRST_DAY, Owner.STUDENT, since, place.starts_on, about)


ASKED = {"student": Owner.STUDENT, "guardian": Owner.GUARDIAN, "employer": Owner.EMPLOYER}


def _questions(known: Facts) -> Iterator[Need]:
    """Values that no record knows: each part that can tell some has one step."""
    packet = next((item for item in known.items if item.kind == ItemKind.PACKET), None)
    asks = packet.asks if packet else {}
    for part, owner in ASKED.items():
        if asks.get(part):
            about = {"employer": known.place.employer, "n": asks[part]}
            yield Need(Kind.QUESTIONS, owner, packet.since, packet.due_on, about)


def _once(items: list[Item]) -> Iterator[Item]:
    """The permit request travels in the packet: while both wait on one person it is one step."""
    packet = next((item for item in items if item.kind == ItemKind.PACKET), None)
    for item in items:
        same = packet is not None and item.owner == packet.owner
        if not (item.kind == ItemKind.WORK_PERMIT and same):
            yield item


def _item(known: Facts, item: Item) -> Need:
    about = {
        "code": item.code,
        "label": item.label,
        "employer": known.place.employer,
        "placement": known.place.id,
        "relations": known.guardians,
    }
    kind = PAPER_KINDS.get(item.kind, Kind.TRAINING)
    if item.owner == Owner.GUARDIAN and not known.guardians:
        return Need(Kind.UNREACHABLE, Owner.MENTOR, item.since, item.due_on, about)
    return Need(kind, item.owner, item.since, item.due_on, about)
