"""How a person is reached right now: the first channel that works, or why there is none."""

from dataclasses import dataclass

from districts.enums import Channel
from districts.models import AccountLetter, Invitation, Link, Membership
from employers.models import Contact
from notifications import channels
from notifications.enums import Reason
from paperwork.actions.people import others_contacts, same_place
from students.enums import ContactKind
from students.models import Guardian, Student

CHANNEL_OF = {ContactKind.PHONE: Channel.SMS, ContactKind.EMAIL: Channel.EMAIL}


@dataclass(frozen=True)
class Way:
    """A channel and an address; or, without them, the reason why there is none."""

    channel: str = ""
    address: str = ""
    reason: str = ""


def find(message) -> Way:
    """Return the way to a message's recipient that was not refused before."""
    refused = message.deliveries.filter(error=Reason.REFUSED) if message.pk else ()
    tried = {delivery.channel for delivery in refused}
    return FINDERS[message.recipient_kind](message, tried)


def _to_member(message, tried) -> Way:
    member = Membership.objects.select_related("user").get(pk=message.recipient_id)
    if not (member.is_active and member.user.is_active):
        return Way(reason=Reason.NO_ACCESS)
    return _first([(Channel.EMAIL, member.user.email), (Channel.IN_APP, "")], tried)


def _to_student(message, tried) -> Way:
    """Personal mail first, since school mail swallows what comes from outside."""
    student = Student.objects.select_related("membership__user").get(pk=message.recipient_id)
    points = list(student.contact_points.usable().order_by("pk"))
    points.sort(key=lambda point: (point.kind != ContactKind.EMAIL, point.is_school_address))
    ways = [(CHANNEL_OF[point.kind], point.value) for point in points]
    member = student.membership
    if member and member.is_active and member.user.is_active:
        ways += [(Channel.EMAIL, member.user.email), (Channel.IN_APP, "")]
    return _first(ways, tried)


def _to_guardian(message, tried) -> Way:
    """Only a confirmed contact, of nobody else, of somebody the school may write to.

    The paper room looked when it named the signer; contacts change, so it is asked again.
    """
    student = Student.objects.get(pk=message.student_id)
    tie = student.guardianships.reachable().filter(guardian=message.recipient_id)
    if not tie.exists():
        return Way(reason=Reason.NO_CONTACT)
    points = Guardian.objects.get(pk=message.recipient_id).contact_points.filter(bounced_at=None)
    taken = others_contacts(student)
    ways = [_judge(point, taken) for point in points.order_by("-kind", "pk")]  # phones first
    ways = [way for way in ways if way.channel not in tried and channels.works(way.channel)]
    ways.sort(key=lambda way: (bool(way.reason), way.address != message.address))
    return ways[0] if ways else Way(reason=Reason.UNREACHABLE)


def _judge(point, taken) -> Way:
    if point.confirmed_at is None:
        return Way(reason=Reason.UNCONFIRMED)
    if same_place(point.value) in taken:
        return Way(reason=Reason.SHARED)
    return Way(CHANNEL_OF[point.kind], point.value)


def _to_contact(message, tried) -> Way:
    contact = Contact.objects.get(pk=message.recipient_id)
    return _first([(Channel.EMAIL, contact.email), (Channel.SMS, contact.phone)], tried)


def _to_link(message, tried) -> Way:
    """A code goes where its link went, and nowhere else."""
    link = Link.objects.get(pk=message.recipient_id)
    return _first([(link.channel, link.address)], tried)


def _to_letter(message, tried) -> Way:
    """A letter about an account goes where it was asked for."""
    letter = AccountLetter.objects.get(pk=message.recipient_id)
    return _first([(letter.channel, letter.address)], tried)


def _to_invited(message, tried) -> Way:
    """An invitation goes to its address: whoever opens it there has proven it."""
    invitation = Invitation.objects.get(pk=message.recipient_id)
    return _first([(Channel.EMAIL, invitation.email)], tried)


def _first(ways, tried) -> Way:
    for channel, address in ways:
        reachable = address or channel == Channel.IN_APP
        if reachable and channel not in tried and channels.works(channel):
            return Way(channel, address)
    return Way(reason=Reason.UNREACHABLE)


FINDERS = {
    "districts.membership": _to_member,
    "students.student": _to_student,
    "students.guardian": _to_guardian,
    "employers.contact": _to_contact,
    "districts.link": _to_link,
    "districts.accountletter": _to_letter,
    "districts.invitation": _to_invited,
}
