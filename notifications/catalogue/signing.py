"""Who hears what while papers are signed."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from notifications.catalogue.base import (
    Carries,
    Notice,
    Recipient,
    contact,
    guardian,
    member,
    no_words,
    spoken,
    stands,
)
from notifications.subjects import journey_of
from paperwork.catalogue import SignerRole
from paperwork.enums import EnvelopeState, SignerState
from paperwork.models import Signer

LINK_LIVES = timedelta(days=14)
CODE_LIVES = timedelta(minutes=10)
YOU_SIGN = _("Your signature is needed on these papers.")
YOU_SIGNED = _("You signed these papers.")


# --- Audiences -------------------------------------------------------------------------------


def _signer(signer):
    """One signer as a recipient: account, guardian, or contact of the employer."""
    if signer.membership_id:
        return member(signer.membership)
    if signer.guardian_id:
        return guardian(signer.guardian, signer.language)
    return contact(signer.contact)


def _is(role, *, link):
    """Make an audience: the signer, in that part, with or without an account."""

    def audience(signer):
        if signer.needs_link == link and role(signer.role):
            yield _signer(signer)

    return audience


def _signers_of(envelope, *, link):
    rows = Signer.objects.filter(envelope=envelope, state=SignerState.SIGNED)
    rows = rows.select_related("membership__user", "guardian", "contact").order_by("order", "pk")
    return [_signer(row) for row in rows if row.needs_link == link]


def _who_follows(signer):
    """Those who help when a signature does not come: mentor and coordinator."""
    placement = signer.envelope.packet.placement
    for person in (placement.journey.mentor, placement.coordinator):
        if person:
            yield member(person)


def _link_holder(link):
    yield Recipient(link._meta.label_lower, link.pk, spoken(link.language))


# --- Until when ------------------------------------------------------------------------------


def _asked(signer, at):
    """Nothing after a signature, a refusal or a taken-back envelope."""
    return signer.state == SignerState.INVITED and signer.envelope.state == EnvelopeState.SENT


def _one_of_mine_is_asked(signer, at):
    return Signer.objects.of(signer.membership).filter(state=SignerState.INVITED).exists()


def _live(link, at):
    return link.revoked_at is None and link.expires_at > at


# --- Words -----------------------------------------------------------------------------------


def _papers(subject):
    placement = getattr(subject, "envelope", subject).packet.placement
    return {"employer": placement.employer.name, "title": placement.title}


SITTING = Notice(
    name="sign_sitting",
    verb="signer.invited",
    why=YOU_SIGN,
    audience=_is(lambda role: role != SignerRole.STUDENT, link=False),
    is_open=_one_of_mine_is_asked,
    words=_papers,
    page=("paperwork:sitting",),
    gathers=True,
)
INVITED = (
    Notice(
        name="sign_guardian",
        verb="signer.invited",
        why=YOU_SIGN,
        audience=_is(lambda role: role == SignerRole.GUARDIAN, link=True),
        is_open=_asked,
        words=_papers,
        carries=Carries.LINK,
    ),
    Notice(
        name="sign_contact",
        verb="signer.invited",
        why=YOU_SIGN,
        audience=_is(lambda role: role != SignerRole.GUARDIAN, link=True),
        is_open=_asked,
        words=_papers,
        carries=Carries.LINK,
    ),
    Notice(
        name="sign_student",
        verb="signer.invited",
        why=YOU_SIGN,
        audience=_is(lambda role: role == SignerRole.STUDENT, link=False),
        is_open=_asked,
        words=_papers,
        page=("paperwork:mine",),
    ),
    SITTING,
)
NOTICES = (
    *INVITED,
    Notice(
        name="code",
        verb="link.code_requested",
        why=_("Somebody opened your personal link and asked for a code."),
        audience=_link_holder,
        is_open=_live,
        words=no_words,
        carries=Carries.CODE,
        useful_for=CODE_LIVES,
    ),
    Notice(
        name="signer_declined",
        verb="signer.declined",
        why=_("You follow this student."),
        audience=_who_follows,
        is_open=stands(SignerState.DECLINED),
        words=lambda signer: _papers(signer) | {"role": signer.role},
        page=lambda signer: ("pipeline:journey", journey_of(signer).pk),
    ),
    Notice(
        name="signed_link",
        verb="envelope.completed",
        why=YOU_SIGNED,
        audience=lambda envelope: _signers_of(envelope, link=True),
        is_open=stands(EnvelopeState.COMPLETED),
        words=_papers,
        carries=Carries.LINK,
    ),
    Notice(
        name="signed",
        verb="envelope.completed",
        why=YOU_SIGNED,
        audience=lambda envelope: [
            one for one in _signers_of(envelope, link=False) if one.kind == "students.student"
        ],
        is_open=stands(EnvelopeState.COMPLETED),
        words=_papers,
        page=("paperwork:mine",),
    ),
    Notice(
        name="signed_member",
        verb="envelope.completed",
        why=YOU_SIGNED,
        audience=lambda envelope: [
            one for one in _signers_of(envelope, link=False) if one.kind != "students.student"
        ],
        is_open=stands(EnvelopeState.COMPLETED),
        words=_papers,
        page=("home",),
        gathers=True,
    ),
)
