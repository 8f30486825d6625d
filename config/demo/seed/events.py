"""What the log says happened in the demo season, so that timelines and times in stage are real."""

from config.demo.seed.stage import Stage
from districts.models import Event
from pipeline.enums import ApplicationState

BY_STUDENT = (
    ("interest.declared", "interested_at"),
    ("badge.awarded", "badge_at"),
    ("placement.created", "placed_at"),
    ("placement.cleared", "cleared_at"),
)


def events(stage: Stage, journeys, applications, placements) -> None:
    """Write the season's log in the order in which it happened."""
    by_journey = {one.journey_id: one for one in placements}
    rows = [
        *_milestones(journeys, by_journey),
        *(_application(one) for one in applications),
        *(_accepted(one) for one in applications if one.state == ApplicationState.ACCEPTED),
    ]
    Event.objects.bulk_create(sorted(rows, key=lambda row: row.at))


def _milestones(journeys, by_journey):
    for journey in journeys:
        for verb, column in BY_STUDENT:
            at = getattr(journey, column)
            about_place = verb.startswith("placement.")
            subject = by_journey.get(journey.pk) if about_place else journey
            if at and subject:
                by = journey.mentor if verb == "badge.awarded" else journey.student.membership
                yield _event(verb, subject, journey, by, at)


def _application(one):
    by = one.journey.student.membership
    return _event("application.sent", one, one.journey, by, one.sent_at)


def _accepted(one):
    by = one.journey.student.membership
    return _event("offer.accepted", one, one.journey, by, one.journey.placed_at)


def _event(verb, subject, journey, by, at) -> Event:
    return Event(
        verb=verb,
        subject_kind=subject._meta.label_lower,
        subject_id=subject.pk,
        student_id=journey.student_id,
        by=by,
        at=at,
    )
