"""Placements: an offer accepted in one act, and what follows when one is cancelled."""

from django.db import transaction
from django.db.models import Count, Q

from districts import events
from districts.enums import Role
from districts.models import Membership
from employers.enums import OpeningState
from pipeline.actions import applications, checklist, offers
from pipeline.enums import ApplicationState, Milestone, OfferState, PlacementState
from pipeline.models import Application, Journey, Placement

COPIED = (
    "employer_id",
    "worksite_id",
    "supervisor_id",
    "funding_id",
    "title",
    "duties",
    "starts_on",
    "ends_on",
    "schedule",
    "pay_kind",
    "hourly_wage_cents",
    "stipend_cents",
)


class NoSeatLeft(Exception):
    """The last seat was taken a moment ago; nothing was changed."""


class AlreadyPlaced(Exception):
    """The student has a place; `.placement` is that one."""

    def __init__(self, placement):
        super().__init__(str(placement))
        self.placement = placement


class TooLate(Exception):
    """The offer's time is over."""


class OnHold(Exception):
    """The opening is being changed, or its employer lost the district's trust."""


@transaction.atomic
def accept(*, offer, by, at) -> Placement:
    """Take the seat, let the others go, and place the student: all of it or nothing.

    The journey is locked first, so that one student's answers wait for each other; the seat is
    taken by a compare-and-swap, so that two students never share one. Raise `AlreadyPlaced`,
    `OnHold`, `NoSeatLeft`, `TooLate`, or `IllegalMove` when the offer was answered already.
    """
    journey = Journey.objects.select_for_update().get(pk=offer.application.journey_id)
    _only_one(journey)
    application = Application.objects.with_all().get(pk=offer.application_id)
    _take_seat(application.opening)
    application.move(ApplicationState.ACCEPTED, answered_at=at)
    if offer.expires_at <= at:
        raise TooLate
    offer.move(OfferState.ACCEPTED, answered_at=at)
    offers.record("offer.accepted", offer, by, at)
    _release_others(journey, application, by, at)
    return create(journey=journey, opening=application.opening, by=by, at=at)


def _take_seat(opening) -> None:
    if opening.state == OpeningState.DRAFT or not opening.employer.is_vetted:
        raise OnHold
    if not opening.take_seat():
        raise NoSeatLeft


def _only_one(journey) -> None:
    placement = Placement.objects.live().filter(journey=journey).first()
    if placement:
        raise AlreadyPlaced(placement)


def _release_others(journey, accepted, by, at) -> None:
    others = Application.objects.open().filter(journey=journey).exclude(pk=accepted.pk)
    for application in others.select_related("journey").order_by("pk"):
        application.move(ApplicationState.RELEASED, answered_at=at)
        applications.close_offers(application, at)
        facts = {"opening": application.opening_id}
        student = journey.student_id
        events.record(
            "application.released", application, by=by, at=at, student=student, facts=facts
        )


@transaction.atomic
def create(*, journey, opening, by, at) -> Placement:
    """Return the placement: what was agreed, copied from the opening, with its checklist open.

    The opening's funding decides papers and trainings; whoever makes them hears
    `placement.created`.
    """
    agreed = {name: getattr(opening, name) for name in COPIED}
    placement = Placement.objects.create(
        journey=journey, opening=opening, coordinator=_coordinator(), created_at=at, **agreed
    )
    journey.reach(Milestone.PLACED, at=at)
    checklist.open_checklist(placement, at)
    facts = {"opening": opening.pk, "funding": placement.funding_id}
    student = journey.student_id
    events.record("placement.created", placement, by=by, at=at, student=student, facts=facts)
    return placement


def _coordinator() -> Membership | None:
    """Return the coordinator who follows the fewest placements: 15 to 20 each is the aim."""
    live = Count("placements", filter=~Q(placements__state=PlacementState.CANCELLED))
    team = Membership.objects.active().filter(role=Role.COORDINATOR).annotate(followed=live)
    return team.order_by("followed", "pk").first()


@transaction.atomic
def cancel(*, placement, reason, by, at) -> None:
    """End a placement before it is done: the seat is free, the student may look again.

    `reason` is a word of `CancelReason`. Raise `IllegalMove` when it is over already.
    """
    journey = Journey.objects.select_for_update().get(pk=placement.journey_id)
    placement.move(PlacementState.CANCELLED)
    if placement.opening_id:
        placement.opening.free_seat()
    journey.undo(Milestone.PLACED, Milestone.CLEARED)
    facts = {"opening": placement.opening_id, "reason": reason}
    student = journey.student_id
    events.record("placement.cancelled", placement, by=by, at=at, student=student, facts=facts)
