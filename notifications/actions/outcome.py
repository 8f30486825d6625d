"""What became of a message: each end in one transaction with the release of the row."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from districts.enums import Channel
from notifications import reach
from notifications.enums import MessageState, Reason
from notifications.models import Delivery
from students.enums import ContactKind
from students.models import ContactPoint

KIND_OF = {Channel.SMS: ContactKind.PHONE, Channel.EMAIL: ContactKind.EMAIL}


@transaction.atomic
def sent(*, message, delivery, reference, at) -> None:
    """The provider took it. Raise `LeaseLost` when the row is somebody else's by now."""
    _close(delivery, ended_at=at, sent_at=at, provider_ref=reference[:200])
    message.move(MessageState.SENT, sent_at=at, reason="")
    message.settle()


@transaction.atomic
def refused(*, message, delivery, at) -> None:
    """This address takes nothing: remember it, and take the next way if there is one."""
    _close(delivery, ended_at=at, error=Reason.REFUSED)
    if message.channel in KIND_OF:
        points = ContactPoint.objects.filter(kind=KIND_OF[message.channel], value=message.address)
        points.filter(bounced_at=None).update(bounced_at=at)
    if reach.find(message).reason:
        end(message=message, state=MessageState.FAILED, reason=Reason.REFUSED)
    else:
        message.schedule()


def unavailable(*, message, delivery, error, at) -> None:
    """Nobody answered: try again when we were told to, else let the queue grow its patience."""
    _close(delivery, ended_at=at, error=str(error)[:120])
    if not error.after:
        raise error
    message.schedule(timezone.now() + timedelta(seconds=error.after))


@transaction.atomic
def end(*, message, state, reason) -> None:
    """Nothing goes out (any more), and why."""
    message.move(state, reason=reason)
    message.settle()


def _close(delivery, **facts) -> None:
    Delivery.objects.filter(pk=delivery.pk).update(**facts)
