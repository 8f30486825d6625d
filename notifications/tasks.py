"""What the worker does for this room: bring messages to people."""

from core import clock
from core.jobs import LeaseLost, queue
from notifications.actions import deliver as actions
from notifications.actions.tell import QUEUE
from notifications.models import Message


@queue(QUEUE, Message, leaves_house=True)
def deliver(message):
    """Deliver one message; after the last failure the row says that we gave up."""
    try:
        actions.deliver(message=message, at=clock.now())
    except LeaseLost:
        raise
    except Exception:
        actions.give_up(message=message)
        raise
