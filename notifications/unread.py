"""How many messages wait for a person: the number beside "Messages" in the menu."""

from notifications.models import Message


def count(membership) -> int:
    """Return the unread messages of this person in their district: one query."""
    return Message.objects.inbox_of(membership).unread().count()
