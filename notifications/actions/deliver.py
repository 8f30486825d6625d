"""Takes one message out of the house, and writes down what became of it.

In three steps, so that a worker may die at any line. *Begin*, in one transaction: hold the lease,
ask whether the message still makes sense, mint what it carries, note the attempt. *Send*: the one
call that leaves the house. *End*, in one transaction: note the answer, move the state, settle.
An attempt without an end may have got through. It is repeated once, under the same key and with the
former link still alive; after a second one without an end a person decides. So at most one
message is doubled, and not even that where the provider honours the key.
"""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from core.jobs import MOST_ATTEMPTS
from notifications import addresses, channels, reach, secrets, subjects, words
from notifications.actions import outcome
from notifications.catalogue import NOTICES, Carries
from notifications.enums import WAITING, MessageState, Reason
from notifications.models import Delivery, Message
from notifications.readers import name_of

CALL = timedelta(seconds=90)  # longer than any channel takes until it gives up
LOOK_AGAIN = timedelta(hours=1)  # at a contact that somebody may confirm
DOUBTS = 2  # attempts without an end, after which a person decides


def deliver(*, message, at) -> None:
    """Bring one leased message to its reader, or write down why not.

    Raise `channels.Unavailable` when it is worth another try, `LeaseLost` when the row is
    somebody else's by now.
    """
    begun = _begin(message, at)
    if begun is None:
        return
    delivery, letter = begun
    try:
        reference = channels.send(delivery.channel, letter)
    except channels.Refused:
        outcome.refused(message=message, delivery=delivery, at=at)
    except channels.Unavailable as error:
        outcome.unavailable(message=message, delivery=delivery, error=error, at=at)
    else:
        outcome.sent(message=message, delivery=delivery, reference=reference, at=at)


@transaction.atomic
def _begin(message, at):
    """Return the attempt and its letter; or None when it is settled, or put off, without one."""
    message.hold(CALL)
    notice, subject = NOTICES[message.notice], subjects.of(message)
    if ended := _no_use(message, notice, subject, at):
        return outcome.end(message=message, state=MessageState.DROPPED, reason=ended)
    doubtful = list(message.deliveries.filter(ended_at=None).select_related("link"))
    if len(doubtful) >= DOUBTS:
        return outcome.end(message=message, state=MessageState.FAILED, reason=Reason.UNCLEAR)
    way = reach.find(message)
    if way.reason:
        return _no_way(message, way.reason)
    message.channel, message.address, message.reason = way.channel, way.address, ""
    message.save(update_fields=["channel", "address", "reason"])
    keep = [delivery.link for delivery in doubtful if delivery.link]
    secret = secrets.mint(notice, subject, message, way, keep=keep, at=at)
    delivery = Delivery.objects.create(
        message=message,
        number=message.deliveries.count() + 1,
        channel=way.channel,
        link=secret.link,
        began_at=at,
    )
    return delivery, _letter(message, notice, subject, secret, delivery)


def _no_use(message, notice, subject, at) -> str:
    if subject is None or not notice.is_open(subject, at):
        return Reason.DONE
    if at - message.queued_at > notice.useful_for:
        return Reason.LATE
    return Reason.BUNDLED if notice.gathers and _said_today(message, notice, at) else ""


def _said_today(message, notice, at) -> bool:
    """Say whether this reader got the same notice today; what a person asks for is said again."""
    same = Message.objects.filter(
        notice=notice.name,
        recipient_kind=message.recipient_kind,
        recipient_id=message.recipient_id,
        sent_at__date=timezone.localtime(at).date(),
    )
    return message.event.verb == notice.verb and same.exists()


def _no_way(message, reason) -> None:
    """Wait for a contact that can still be confirmed or added; else there is nobody to tell."""
    if reason not in WAITING:
        return outcome.end(message=message, state=MessageState.DROPPED, reason=reason)
    message.reason = reason
    message.save(update_fields=["reason"])
    return message.schedule(timezone.now() + LOOK_AGAIN)


def _letter(message, notice, subject, secret, delivery):
    district = message.district
    page = notice.page_of(subject)
    return words.letter(
        notice,
        subject,
        to=message.address,
        key=_key(message, notice, delivery),
        name=name_of(message),
        district=district,
        language=message.language,
        link=secret.url or (addresses.page(district, page) if page else ""),
        code=secret.code,
    )


def _key(message, notice, delivery) -> str:
    """The same for each attempt, as the words are; a new code is a new message."""
    again = f"-{delivery.number}" if notice.carries == Carries.CODE else ""
    return f"onramp-{message.district_id}-{message.pk}{again}"


def give_up(*, message) -> None:
    """After the last try: say so on the row, for people to see."""
    if message.attempts >= MOST_ATTEMPTS:
        outcome.end(message=message, state=MessageState.FAILED, reason=Reason.GAVE_UP)
