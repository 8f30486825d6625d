"""A person's own messages, as Onramp would say them today."""

from dataclasses import dataclass

from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language

from core import clock
from core.access import MEMBER, opens_to
from core.lists import listing
from notifications import subjects, words
from notifications.actions.read import mark_read
from notifications.catalogue import NOTICES
from notifications.catalogue.base import spoken
from notifications.models import Message

PAGE = "notifications/inbox.html"


@dataclass(frozen=True)
class Line:
    """One message with its words; without them when what it was about is gone."""

    message: Message
    title: str
    body: str
    button: str


@opens_to(MEMBER)
def inbox(request):
    """Newest first; looking at the list changes nothing."""
    mine = Message.objects.inbox_of(request.membership)
    found = listing(request, mine, sorts={"": ("-queued_at", "-pk")}, per_page=20)
    context = {"messages_found": found, "lines": _lines(found), "unread": mine.unread().count()}
    return render(request, PAGE, context)


def _lines(messages) -> list[Line]:
    rows = list(messages)
    loaded = subjects.load(rows)
    known = [(row, loaded.get((row.subject_kind, row.subject_id))) for row in rows]
    return [_line(row, subject) for row, subject in known if subject is not None]


def _line(message, subject) -> Line:
    notice, language = NOTICES[message.notice], spoken(get_language())
    return Line(
        message,
        words.line(notice, subject, language),
        words.paragraphs(notice, subject, language),
        words.button(notice, subject, language) if notice.page_of(subject) else "",
    )


@opens_to(MEMBER, methods="POST")
def open_message(request, pk):
    """Note that it was read, and go where it leads."""
    mine = Message.objects.inbox_of(request.membership)
    message = get_object_or_404(mine, pk=pk)
    mark_read(membership=request.membership, at=clock.now(), pk=message.pk)
    subject = subjects.of(message)
    page = NOTICES[message.notice].page_of(subject) if subject else ()
    return redirect(*page or ("notifications:inbox",))


@opens_to(MEMBER, methods="POST")
def read_all(request):
    """Note that all of them were read."""
    mark_read(membership=request.membership, at=clock.now())
    return redirect("notifications:inbox")
