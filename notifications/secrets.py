"""What a message carries and nobody else knows: minted at delivery, kept only as a digest."""

from dataclasses import dataclass

from districts.actions import invitations, links
from districts.models import Invitation, Link
from employers.models import Contact
from notifications import addresses
from notifications.catalogue import Carries
from notifications.catalogue.signing import LINK_LIVES
from paperwork.actions.answering import ANSWER
from paperwork.actions.sending import SIGN
from paperwork.models import Packet, Signer
from students.models import Guardian, Guardianship


@dataclass(frozen=True)
class Secret:
    """A link or a code on its way out. Never stored, never logged."""

    link: Link | None = None
    url: str = ""
    code: str = ""


def mint(notice, subject, message, way, *, keep, at) -> Secret:
    """Return what this notice carries. `keep` are links of the same message that may have arrived.

    Those stay alive, so that whichever of two copies a person opens, it works.
    """
    if notice.carries == Carries.CODE:
        return Secret(link=subject, code=links.mint_code(link=subject, at=at))
    if notice.carries == Carries.NOTHING:
        return Secret()
    door = DOORS.get(type(subject), _signing)
    values, address_of = door(subject, message, at)
    link, token = links.mint(
        **values,
        channel=way.channel,
        address=way.address,
        language=message.language,
        at=at,
        keep=keep,
    )
    return Secret(link=link, url=address_of(token))


def _signing(subject, message, at):
    """After signing the same door leads to the copies."""
    values = {"purpose": SIGN, "subject": _signer(subject, message), "lives": LINK_LIVES}
    return values, addresses.link


def _invitation(subject, message, at):
    """The link lives exactly as long as the invitation."""
    lives = subject.expires_at - at
    values = {"purpose": invitations.PURPOSE, "subject": subject, "lives": lives}
    return values, addresses.invitation


def _questions(subject, message, at):
    """A guardian's link is about one student (rule P7); a contact's about their interns."""
    holder = (
        Guardianship.objects.get(student=message.student_id, guardian=message.recipient_id)
        if message.recipient_kind == Guardian._meta.label_lower
        else Contact.objects.get(pk=message.recipient_id)
    )
    return {"purpose": ANSWER, "subject": holder, "lives": LINK_LIVES}, addresses.questions


DOORS = {Invitation: _invitation, Packet: _questions}


def _signer(subject, message) -> Signer:
    """The person of the link: the signer asked, or this recipient among those who signed."""
    if isinstance(subject, Signer):
        return subject
    kind = "guardian" if message.recipient_kind == "students.guardian" else "contact"
    return Signer.objects.get(envelope=subject, **{kind: message.recipient_id})
