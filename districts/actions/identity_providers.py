"""What a district decides about its sign-in services, and what a check of one found out."""

from django.db import IntegrityError, transaction

from core.outside import Outside
from core.states import IllegalMove
from core.tasks import nudge
from districts import events
from districts.models import Identity, IdentityProvider
from districts.sso import Refused, oidc, saml

QUEUE = "districts.identity_providers"


class Taken(Exception):
    """The issuer belongs to a district already."""


def add(*, service, values: dict, secret: str, by, at) -> IdentityProvider:
    """Add a service, closed, and have a worker look whether it answers; raise `Taken`."""
    provider = IdentityProvider(service=service, **values)
    provider.client_secret = secret
    try:
        with transaction.atomic():
            provider.save()
            _changed(provider, "added", by=by, at=at)
            look(provider=provider)
    except IntegrityError:
        raise Taken from None
    return provider


@transaction.atomic
def change(*, provider, values: dict, secret: str, by, at) -> None:
    """Change what may change; an empty secret keeps the one there is."""
    for name, value in values.items():
        setattr(provider, name, value)
    if secret:
        provider.client_secret = secret
    provider.save(update_fields=[*values, "client_secret_box"])
    _changed(provider, "changed", by=by, at=at)
    look(provider=provider)


@transaction.atomic
def open_(*, provider, by, at) -> None:
    """Show its button; raise `IllegalMove` unless it is closed and its last check went well."""
    rows = IdentityProvider.objects.filter(pk=provider.pk, is_active=False, problem="")
    if not rows.exclude(checked_at=None).update(is_active=True):
        raise IllegalMove(provider, "open")
    _changed(provider, "opened", by=by, at=at)


@transaction.atomic
def close(*, provider, by, at) -> None:
    """Take the button away; sessions that came in through it end with their next click."""
    if not IdentityProvider.objects.filter(pk=provider.pk, is_active=True).update(is_active=False):
        raise IllegalMove(provider, "closed")
    _changed(provider, "closed", by=by, at=at)


@transaction.atomic
def unlink(*, identity, by, at) -> None:
    """Forget whom a subject is; the next sign-in is matched with the records anew."""
    if not Identity.objects.filter(pk=identity.pk).delete()[0]:
        raise IllegalMove(identity, "unlinked")
    facts = {"provider": identity.provider_id}
    events.record("identity.unlinked", identity, by=by, at=at, facts=facts)


def look(*, provider) -> None:
    """Ask a worker to see whether the service answers as it should."""
    provider.schedule()
    nudge(QUEUE)


def check(*, provider, at) -> None:
    """Ask the service for its addresses and keys, then write down what it said.

    An open service stays open when it does not answer for a while: people would only be locked
    out a second time.
    """
    found, problem = {}, ""
    try:
        found = saml.check(provider) if provider.is_saml else oidc.discover(provider)
    except (Outside, Refused) as failure:
        problem = failure.word
    with transaction.atomic():
        provider.settle()
        row = IdentityProvider.objects.filter(pk=provider.pk)
        if not problem:
            row.update(**found, checked_at=at, problem="")
        else:
            row.filter(is_active=False).update(checked_at=at, problem=problem)


def keep_keys(*, provider, keys: list) -> None:
    """Remember a key set that was fetched because the provider has changed its keys."""
    if keys != provider.keys:
        IdentityProvider.objects.filter(pk=provider.pk).update(keys=keys)


def _changed(provider, what: str, *, by, at) -> None:
    facts = {"change": what, "service": str(provider.service)}
    events.record("identity_provider.changed", provider, by=by, at=at, facts=facts)
