"""Applications: sent once per opening, seen, answered, taken back."""

from django.db import IntegrityError, transaction

from core.states import IllegalMove
from districts import events
from pipeline.enums import ApplicationState as State
from pipeline.enums import Milestone, OfferState
from pipeline.models import Application

# What an application tells the employer about a student.
SHARED = ("name", "school", "pathway", "badge", "letter", "answer", "resume")


class AlreadyApplied(Exception):
    """The student applied to this opening before; `.application` is that one."""

    def __init__(self, application):
        super().__init__(str(application))
        self.application = application


def apply(*, journey, opening, letter, answer, resume, by, at) -> Application:
    """Send an application, dating the milestone. Raise `AlreadyApplied` for a second one.

    What the student shares is copied here: a later draft of the letter changes nothing.
    """
    shared = {"letter": letter, "answer": answer, "resume": resume}
    try:
        return _send(journey, opening, shared, by, at)
    except IntegrityError as twice:
        sent = Application.objects.filter(journey=journey, opening=opening).first()
        if sent is None:
            raise
        raise AlreadyApplied(sent) from twice


@transaction.atomic
def _send(journey, opening, shared, by, at) -> Application:
    application = Application.objects.create(
        journey=journey,
        opening=opening,
        had_badge=journey.reached(Milestone.BADGE),
        sent_at=at,
        **shared,
    )
    journey.reach(Milestone.APPLIED, at=at)
    _record("application.sent", application, by, at, had_badge=application.had_badge)
    _tell(application, by, at)
    return application


def _tell(application, by, at) -> None:
    """Sending is the student's own disclosure: kept like every other (34 CFR 99.32)."""
    parts = [part for part in SHARED if part != "resume" or application.resume_id]
    told = {"page": "sent", "employer": application.opening.employer_id, "parts": sorted(parts)}
    _record("disclosure.made", application, by, at, **told)


def see(*, application, by, at) -> bool:
    """The employer opened it: return whether this was the first time."""
    if application.state != State.SENT:
        return False
    try:
        _see(application, by, at)
    except IllegalMove:  # a colleague was faster
        return False
    return True


@transaction.atomic
def _see(application, by, at):
    application.move(State.SEEN, seen_at=at)
    _record("application.seen", application, by, at)


@transaction.atomic
def invite_to_interview(*, application, by, at) -> None:
    """The employer wants to talk. Raise `IllegalMove` when the application moved on."""
    application.move(State.INTERVIEW, seen_at=application.seen_at or at)
    _record("application.interview", application, by, at)


@transaction.atomic
def refuse(*, application, reason, by, at) -> None:
    """Say no with a reason that helps. An open offer has to be withdrawn first."""
    if application.state == State.OFFERED:
        raise IllegalMove(application, State.REFUSED)
    application.move(
        State.REFUSED, reason=reason, answered_at=at, seen_at=application.seen_at or at
    )
    _record("application.refused", application, by, at)


@transaction.atomic
def withdraw(*, application, by, at) -> None:
    """The student takes it back; an open offer falls with it."""
    application.move(State.WITHDRAWN, answered_at=at)
    close_offers(application, at)
    _record("application.withdrawn", application, by, at)


def close_offers(application, at) -> None:
    """Decline the offers that are still open on an application that ends."""
    for offer in application.offers.filter(state=OfferState.OPEN).order_by("pk"):
        offer.move(OfferState.DECLINED, answered_at=at)


def _record(verb, application, by, at, **facts):
    facts = {"opening": application.opening_id, **facts}
    student = application.journey.student_id
    events.record(verb, application, by=by, at=at, student=student, facts=facts)
