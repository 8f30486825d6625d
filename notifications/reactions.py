"""What this room does when it hears an event. Add it to each verb in `config.reactions`."""

from notifications import catalogue
from notifications.actions.tell import tell

VERBS = catalogue.VERBS


def tell_people(event) -> None:
    """Queue the messages of an event; hearing it twice queues nothing new."""
    tell(event=event)
