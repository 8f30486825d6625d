"""Writes the outbox rows of an event: one for each person who is to hear of it."""

from django.db import transaction

from core.tasks import nudge
from notifications import catalogue, reach, subjects
from notifications.models import Message

QUEUE = "notifications.messages"


@transaction.atomic
def tell(*, event, notices=None) -> list[Message]:
    """Queue a message for everybody who hears of this event; the same event again adds none.

    `notices` are those of the event's verb unless given (a reminder says the invitation again).
    """
    subject = subjects.of(event)
    if subject is None:
        return []
    drafts = [
        _draft(event, notice, recipient)
        for notice in notices or catalogue.of_verb(event.verb)
        for recipient in notice.audience(subject)
    ]
    return [message for message in map(_keep, _once(drafts)) if message]


def _draft(event, notice, recipient) -> Message:
    return Message(
        key=_key(event, notice, recipient),
        event=event,
        notice=notice.name,
        subject_kind=event.subject_kind,
        subject_id=event.subject_id,
        student_id=subjects.student_id_of(event),
        recipient_kind=recipient.kind,
        recipient_id=recipient.id,
        membership_id=recipient.membership_id,
        language=recipient.language,
        queued_at=event.at,
    )


def _key(event, notice, recipient) -> str:
    """One for each event and person; where a day is gathered, one for each day and person."""
    who = f"{recipient.kind}:{recipient.id}"
    if notice.gathers and event.verb == notice.verb:
        return f"{notice.name}:{event.at:%Y-%m-%d}:{who}"
    return f"{event.pk}:{who}"


def _once(drafts):
    """Drop what two notices say to one person, and what is written already."""
    by_key = {draft.key: draft for draft in reversed(drafts)}
    known = Message.objects.filter(key__in=by_key).values_list("key", flat=True)
    return [by_key[key] for key in sorted(set(by_key) - set(known))]


def _keep(draft) -> Message:
    """Save one with the way that works today; the delivery looks again."""
    way = reach.find(draft)
    draft.channel, draft.address, draft.reason = way.channel, way.address, way.reason
    draft.schedule()
    draft.save()
    nudge(QUEUE)
    return draft
