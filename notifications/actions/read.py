"""Reading one's own messages."""

from notifications.models import Message


def mark_read(*, membership, at, pk=None) -> int:
    """Note that this person has read their messages, or the one with this key; return how many."""
    mine = Message.objects.inbox_of(membership).unread()
    mine = mine.filter(pk=pk) if pk else mine
    return mine.update(read_at=at)
