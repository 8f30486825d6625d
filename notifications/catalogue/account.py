"""Letters about an account's own doors, and locked links: said to their owner alone."""

from django.utils.translation import gettext_lazy as _

from districts.signin import letters
from notifications.catalogue.base import Notice, Recipient, no_words, spoken


def _owner(row):
    yield Recipient(row._meta.label_lower, row.pk, spoken(row.language))


def _words(letter) -> dict:
    said = letters.read(letter)
    return {"title": said.title, "text": said.text, "short": said.sms}


NOTICES = (
    Notice(
        name="account_letter",
        verb=letters.VERB,
        why=_("This is about how you sign in."),
        audience=_owner,
        is_open=lambda letter, at: bool(letter.sealed) and letter.expires_at > at,
        words=_words,
        useful_for=letters.NEWS_LIVES,
    ),
    Notice(
        name="link_locked",
        verb="link.locked",
        why=_("You got a personal link from your school."),
        audience=_owner,
        is_open=lambda link, at: link.revoked_at is None and link.expires_at > at,
        words=no_words,
        useful_for=letters.NEWS_LIVES,
    ),
)
