"""Offers: a seat held out until a deadline.

Rows are always touched in the same order, journey, opening, application, offer, so that two people
who act at once wait for each other instead of standing in each other's way.
"""

from django.db import transaction

from core.states import IllegalMove
from districts import events
from employers.models import Opening
from pipeline.enums import ApplicationState, OfferState
from pipeline.models import Offer


class NoSeatFree(Exception):
    """Every seat is taken, or held by another open offer."""


def seats_free(opening) -> int:
    """Return the seats that are neither taken nor held by an open offer."""
    held = Offer.objects.open().filter(application__opening=opening).count()
    return opening.seats_left - held


@transaction.atomic
def make_offer(*, application, expires_at, message, by, at) -> Offer:
    """Hold out a seat. Raise `NoSeatFree`, or `IllegalMove` when the application moved on.

    The opening is locked, so that two offers made at once never promise the same seat.
    """
    opening = Opening.objects.select_for_update().get(pk=application.opening_id)
    if seats_free(opening) <= 0:
        raise NoSeatFree
    application.move(ApplicationState.OFFERED, seen_at=application.seen_at or at)
    offer = Offer.objects.create(
        application=application, made_at=at, expires_at=expires_at, message=message
    )
    record("offer.made", offer, by, at)
    return offer


@transaction.atomic
def decline(*, offer, by, at) -> None:
    """The student says no: the seat is free for the next."""
    offer.application.move(ApplicationState.WITHDRAWN, answered_at=at)
    offer.move(OfferState.DECLINED, answered_at=at)
    record("offer.declined", offer, by, at)


@transaction.atomic
def withdraw(*, offer, by, at) -> None:
    """The employer takes it back: the application is with the employer again."""
    offer.application.move(ApplicationState.SEEN)
    offer.move(OfferState.WITHDRAWN, answered_at=at)
    record("offer.withdrawn", offer, by, at)


def expire_overdue(*, at) -> int:
    """Close the offers of this district whose time is over; return how many."""
    overdue = Offer.objects.overdue(at).select_related("application__journey")
    return sum(_expire(offer, at) for offer in overdue.order_by("pk"))


def _expire(offer, at) -> bool:
    try:
        with transaction.atomic():
            offer.application.move(ApplicationState.SEEN)
            offer.move(OfferState.EXPIRED, answered_at=at)
            record("offer.expired", offer, None, at)
    except IllegalMove:  # answered while we were looking
        return False
    return True


def record(verb, offer, by, at) -> None:
    application = offer.application
    facts = {"application": application.pk, "opening": application.opening_id}
    student = application.journey.student_id
    events.record(verb, offer, by=by, at=at, student=student, facts=facts)
