"""SAML's way back. The service posts from its own site, so the browser's cookies stay away.

The answer is checked as it comes in and kept, encrypted, for two minutes under a ticket; the
browser comes with the ticket to the next address, where its session says whether it asked.
"""

import json
import logging
from dataclasses import asdict

from django.core.cache import cache
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt

from core import clock, secrets, tokens
from core.access import PUBLIC, opens_to
from districts.actions import sso
from districts.forms import Ticket
from districts.sso import Claims, Refused, flow, saml
from districts.views.sso import (
    any_provider,
    back_address,
    entity_of,
    let_in,
    limited,
    refuse_page,
)

log = logging.getLogger(__name__)
KEPT = 120  # seconds between the answer and the browser


@csrf_exempt
@opens_to(PUBLIC, methods="POST")
@limited
def answer(request, pk):
    """Check a signed answer and give its ticket to the browser; nobody is let in here."""
    provider = _provider(request, pk)
    try:
        if not provider.is_active:
            raise Refused("closed")
        claims, asked = saml.read(
            provider, request.POST.get("SAMLResponse", ""),
            entity=entity_of(provider), back=back_address(provider),
        )  # fmt: skip
    except Refused as refusal:
        return refuse_page(request, provider, refusal.word, write=False)
    ticket = tokens.new_token()
    kept = json.dumps({"claims": asdict(claims), "asked": asked}).encode()
    cache.set(_key(provider, ticket), secrets.encrypt(kept), KEPT)
    return redirect(f"{reverse('sign-in-answered', args=[pk])}?ticket={ticket}")


@opens_to(PUBLIC)
def answered(request, pk):
    """Let the browser in that asked for this answer; a ticket without its session is nothing."""
    provider = _provider(request, pk)
    try:
        claims, asked = _redeem(provider, Ticket(request.GET))
        begun = flow.take(request.session, provider, asked, at=clock.now())
    except Refused as refusal:
        return refuse_page(request, provider, refusal.word, write=False)
    try:
        membership = sso.admit(provider=provider, claims=claims, at=clock.now())
    except Refused as refusal:
        return refuse_page(request, provider, refusal.word)
    return let_in(request, provider, membership, claims, begun.next)


@opens_to(PUBLIC)
def metadata(request, pk):
    """Our side of the agreement, as the service wants to read it."""
    provider = _provider(request, pk)
    if not saml.is_installed():
        raise Http404
    said = saml.metadata(provider, entity=entity_of(provider), back=back_address(provider))
    return HttpResponse(said, content_type="application/samlmetadata+xml")


def _provider(request, pk):
    provider = any_provider(request, pk)
    if not provider.is_saml:
        raise Http404
    return provider


def _redeem(provider, form) -> tuple[Claims, str]:
    """Return what a ticket stands for, once."""
    key = _key(provider, form.cleaned_data["ticket"]) if form.is_valid() else ""
    kept = cache.get(key) if key else None
    if kept is None:
        raise Refused("state")
    cache.delete(key)
    found = json.loads(secrets.decrypt(kept))
    return Claims(**found["claims"]), found["asked"]


def _key(provider, ticket: str) -> str:
    return f"sso:ticket:{provider.pk}:{tokens.digest(ticket)}"
