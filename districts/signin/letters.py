"""Letters to an account about its own doors. They leave the house as every message does: row first.

The words are written here, in the reader's language, and kept encrypted until they have ended.
"""

import json
from dataclasses import asdict, dataclass
from datetime import timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from core import secrets
from core.tenancy import across, within
from districts import events
from districts.enums import Channel
from districts.models import AccountLetter, District, Membership

VERB = "account.told"
CODE_LIVES = timedelta(minutes=10)
LINK_LIVES = timedelta(hours=3)
NEWS_LIVES = timedelta(days=3)
NOT_YOU = _(
    "If that was not you, open “Sign-in and security” in Onramp, end all other sessions and choose "
    "a new password. Then tell your district."
)


@dataclass(frozen=True)
class Words:
    """What a letter says."""

    title: str
    text: str
    sms: str = ""


@dataclass(frozen=True)
class Kind:
    """A letter's title and paragraphs, with places for what only this one knows."""

    title: str
    paragraphs: tuple
    lives: timedelta = NEWS_LIVES
    sms: str = ""


KINDS: dict[str, Kind] = {
    "login_code": Kind(
        _("Your code to sign in"),
        (
            _("Type this code on the page where you asked for it. It works once, for ten minutes."),
            "{code}",
            _("Nobody from Onramp or your school will ever ask you for it."),
            _("If you did not ask for it, you need not do anything."),
        ),
        CODE_LIVES,
        _("{code} is your Onramp code. It works for 10 minutes. Do not give it to anybody."),
    ),
    "password_reset_key": Kind(
        _("Choose a new password"),
        (
            _("Somebody, probably you, asked for a new password. This link works once:"),
            "{link}",
            _("If you did not ask, you need not do anything: your password stays as it is."),
        ),
        LINK_LIVES,
    ),
    "email_confirmation": Kind(
        _("Is this your address?"),
        (
            _("Confirm that this is your e-mail address for Onramp:"),
            "{link}",
            _("If you did not ask, you need not do anything."),
        ),
        LINK_LIVES,
    ),
    "email_changed": Kind(
        _("Your e-mail address was changed"),
        (_("Your account now signs in with another e-mail address."), NOT_YOU),
    ),
    "password_changed": Kind(
        _("Your password was changed"), (_("Your account has a new password."), NOT_YOU)
    ),
    "totp_activated": Kind(
        _("An authenticator app was added"),
        (_("From now on a code of your app is asked for when you sign in."), NOT_YOU),
    ),
    "totp_deactivated": Kind(
        _("Your authenticator app was removed"),
        (_("Its codes do not open your account any more."), NOT_YOU),
    ),
    "recovery_codes_generated": Kind(
        _("New recovery codes were made"),
        (_("Your former recovery codes do not work any more."), NOT_YOU),
    ),
    "webauthn_added": Kind(
        _("A passkey was added"),
        (_("A passkey or security key now opens your account."), NOT_YOU),
    ),
    "webauthn_removed": Kind(
        _("A passkey was removed"),
        (_("One of your passkeys does not open your account any more."), NOT_YOU),
    ),
    "locked": Kind(
        _("Somebody tried to get into your account"),
        (
            _(
                "There were several wrong tries, so nobody can sign in this way for some minutes. "
                "It ends by itself. Nobody got in."
            ),
            _(
                "If it was you, wait ten minutes and try again. If not, you need not do anything; "
                "tell your district when it happens again."
            ),
        ),
        NEWS_LIVES,
        _("Somebody tried to get into your Onramp account. Nobody got in."),
    ),
}
KINDS["email_confirmation_signup"] = KINDS["email_confirmation"]
KINDS["password_set"] = KINDS["password_reset"] = KINDS["password_changed"]


def write(*, user, kind, at, address="", channel=Channel.EMAIL, **known) -> None:
    """Queue one letter; the worker brings it. `known` fills the places of its words."""
    chosen, address = KINDS[kind], address or user.email
    words = _words(chosen, user.language, known)
    district = home_of(user)
    if district is None:  # operators belong to no district, and so does their post
        EmailMessage(words.title, words.text, to=[address]).send()
        return
    with within(district), transaction.atomic():
        letter = AccountLetter.objects.create(
            user=user,
            kind=kind,
            channel=channel,
            address=address,
            language=user.language,
            sealed=secrets.encrypt(json.dumps(asdict(words)).encode()).decode(),
            written_at=at,
            expires_at=at + chosen.lives,
        )
        events.record(VERB, letter, by=None, at=at, facts={"kind": kind, "account": user.pk})


def read(letter) -> Words:
    """Return what a letter says; empty once it was forgotten."""
    if not letter.sealed:
        return Words("", "")
    return Words(**json.loads(secrets.decrypt(letter.sealed.encode())))


def forget(*, at) -> int:
    """Empty this district's letters that have ended; return how many."""
    return AccountLetter.objects.ended(at).update(sealed="")


def home_of(user) -> District | None:
    """Return the district in which an account is somebody: its letters belong there."""
    with across("a letter to an account belongs to the district where it works"):
        rows = Membership.objects.active().filter(user=user, district__is_active=True)
        first = rows.select_related("district").order_by("pk").first()
    return first.district if first else None


def _words(kind, language, known) -> Words:
    with translation.override(language if language in dict(settings.LANGUAGES) else "en"):
        text = "\n\n".join(str(part).format(**known) for part in kind.paragraphs)
        return Words(str(kind.title), text, str(kind.sms).format(**known))
