"""Who hears what about access: the person who is invited."""

from django.utils.translation import gettext_lazy as _

from districts.actions import invitations
from notifications.catalogue.base import Carries, Notice, Recipient, spoken


def _invited(invitation):
    yield Recipient(invitation._meta.label_lower, invitation.pk, spoken(invitation.language))


def _live(invitation, at) -> bool:
    return invitation.is_live(at)


def _words(invitation) -> dict:
    return {"role": invitation.role, "title": invitation.title}


NOTICES = (
    Notice(
        name="invited",
        verb="invitation.sent",
        why=_("Somebody at the district invited this e-mail address."),
        audience=_invited,
        is_open=_live,
        words=_words,
        carries=Carries.LINK,
        useful_for=invitations.LIVES,
    ),
)
