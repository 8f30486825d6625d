"""Personal links and the codes that open them (PRODUCT F5)."""

from datetime import timedelta

from django.db import transaction
from django.db.models import F

from core import tokens
from core.tenancy import across
from districts import events
from districts.models import Link

CODE_LIVES = timedelta(minutes=10)
CODE_TRIES = 5


class BadLink(Exception):
    """Forged, expired, revoked or used: the page is the same for all, so nothing leaks."""


class BadCode(Exception):
    """The code is wrong, too old, or was tried too often."""


@transaction.atomic
def mint(*, purpose, subject, channel, address, language, at, lives, keep=()) -> tuple[Link, str]:
    """Return a new link and its token; older links for the same purpose and subject die.

    `keep` names links that live on: a message whose delivery broke off may have arrived.
    """
    older = Link.objects.to(subject, purpose).filter(revoked_at=None)
    older.exclude(pk__in=[link.pk for link in keep]).update(revoked_at=at)
    token = tokens.new_token()
    link = Link.objects.create(
        purpose=purpose,
        subject_kind=subject._meta.label_lower,
        subject_id=subject.pk,
        channel=channel,
        address=address,
        language=language,
        token_hash=tokens.digest(token),
        created_at=at,
        expires_at=at + lives,
    )
    return link, token


def find(token: str, *, purpose: str, at) -> Link:
    """Return the live link of a token, or raise `BadLink`. The caller enters its district."""
    with across("a link is opened before its district is known"):
        live = Link.objects.live(at).select_related("district")
        link = live.filter(token_hash=tokens.digest(token), purpose=purpose).first()
    if link is None or not link.district.is_active:
        raise BadLink
    return link


@transaction.atomic
def request_code(*, link, at) -> None:
    """Let a code go out to the link's contact; the worker mints it when it delivers."""
    events.record("link.code_requested", link, by=None, by_label="link", at=at)


def mint_code(*, link, at) -> str:
    """Return a new six-digit code for the link; only its digest is kept."""
    code = tokens.new_code()
    Link.objects.filter(pk=link.pk).update(
        code_hash=tokens.code_digest(code, salt=str(link.pk)),
        code_expires_at=at + CODE_LIVES,
        code_tries=0,
        code_locked_at=None,
    )
    return code


def open_with(*, link, code: str, at) -> None:
    """Open the link with the code sent to its contact, or raise `BadCode`.

    Every try is counted before it is judged, so parallel guesses cannot outrun the limit.
    """
    tries = Link.objects.filter(pk=link.pk, code_tries__lt=CODE_TRIES).exclude(code_hash="")
    if not tries.update(code_tries=F("code_tries") + 1):
        raise BadCode
    link.refresh_from_db()
    right = tokens.same(link.code_hash, tokens.code_digest(code, salt=str(link.pk)))
    if not right or link.code_expires_at < at:
        _lock_after_the_last(link=link, at=at)
        raise BadCode
    with transaction.atomic():
        once = Link.objects.filter(pk=link.pk, code_hash=link.code_hash)
        if not once.update(code_hash="", code_expires_at=None, opened_at=at):
            raise BadCode
        events.record("link.opened", link, by=None, by_label="link", at=at)


def _lock_after_the_last(*, link, at) -> None:
    """The last wrong try makes the code useless; the contact hears of it, once for each code."""
    last = Link.objects.filter(pk=link.pk, code_tries=CODE_TRIES, code_locked_at=None)
    with transaction.atomic():
        if last.update(code_locked_at=at):
            events.record("link.locked", link, by=None, by_label="link", at=at)


@transaction.atomic
def revoke(*, subject, purpose, at) -> None:
    """Kill the live links for a purpose and subject: a changed contact, a finished signature."""
    Link.objects.to(subject, purpose).filter(revoked_at=None).update(revoked_at=at)
