"""Signing in through the district's own service: the buttons, the way out and the way back."""

import logging
from functools import wraps
from urllib.parse import urlencode

from allauth.account.utils import perform_login
from allauth.core import ratelimit
from django.conf import settings
from django.contrib.auth import logout
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import get_script_prefix, reverse
from django.utils.http import url_has_allowed_host_and_scheme

from core import clock
from core.access import PUBLIC, opens_to
from core.outside import Outside
from core.tenancy import across
from districts.actions import identity_providers, sso
from districts.forms import FindDistrict, WayBack
from districts.middleware import district_path
from districts.models import District, IdentityProvider
from districts.sso import Refused, flow, oidc, saml, session

log = logging.getLogger(__name__)
PAGE = "districts/sign_in.html"
REFUSED = "districts/sign_in_refused.html"
# For these the school has to do something; for all others trying again may help.
NOT_KNOWN = {"unknown", "ambiguous", "no_access", "other_identity", "no_address", "tenant"}


def limited(view):
    """Answer 429 when one address comes too often; a whole school may be behind one."""

    @wraps(view)
    def inner(request, *args, **kwargs):
        too_often = ratelimit.consume_or_429(request, action="sso")
        return too_often or view(request, *args, **kwargs)

    return inner


@opens_to(PUBLIC)
def sign_in(request):
    """The district's own door: its buttons, and the ordinary way."""
    _in_district(request)
    wanted = _next(request)
    query = f"?{urlencode({'next': wanted})}" if wanted else ""
    providers = list(IdentityProvider.objects.active().order_by("name", "pk"))
    for provider in providers:
        provider.way_out = reverse("sign-in-leave", args=[provider.pk]) + query
    ordinary = f"{settings.FORCE_SCRIPT_NAME or ''}/accounts/login/{query}"
    return render(request, PAGE, {"providers": providers, "ordinary": ordinary})


@opens_to(PUBLIC, methods="GET POST")
@limited
def find_district(request):
    """From the part of an address behind the @ to that district's door; it knows no accounts."""
    form = FindDistrict(request.POST or None)
    found = None
    if request.method == "POST" and form.is_valid():
        found = _districts_of(form.cleaned_data["email"])
        if len(found) == 1:
            return redirect(_door(found[0]))
    for each in found or ():
        each.door = _door(each)
    return render(request, "districts/find_district.html", {"form": form, "found": found})


@opens_to(PUBLIC)
@limited
def leave(request, pk):
    """Send the browser to the provider. Nothing changes but this visitor's own session."""
    provider = any_provider(request, pk)
    if not provider.is_active:
        raise Http404
    begin = _begin_saml if provider.is_saml else _begin_oidc
    return redirect(begin(request, provider, {"next_path": _next(request), "at": clock.now()}))


def _begin_oidc(request, provider, how) -> str:
    begun = flow.begin(request.session, provider, **how)
    return oidc.authorize_url(provider, begun, back=back_address(provider))


def _begin_saml(request, provider, how) -> str:
    if not saml.is_installed():
        raise Http404
    there, asked = saml.authorize_url(
        provider, entity=entity_of(provider), back=back_address(provider)
    )
    flow.begin(request.session, provider, state=asked, **how)
    return there


@opens_to(PUBLIC)
@limited
def come_back(request, pk):
    """Take the provider's answer, check all of it, and let somebody in or nobody."""
    provider = any_provider(request, pk)
    if provider.is_saml:
        raise Http404
    form = WayBack(request.GET)
    try:
        begun = flow.take(request.session, provider, _state(form), at=clock.now())
    except Refused as refusal:  # not from a sign-in that began here: not worth a line in the log
        return refuse_page(request, provider, refusal.word, write=False)
    try:
        claims = _claims(provider, begun, form)
        membership = sso.admit(provider=provider, claims=claims, at=clock.now())
    except Refused as refusal:
        return refuse_page(request, provider, refusal.word)
    except Outside as failure:
        return refuse_page(request, provider, failure.word)
    return let_in(request, provider, membership, claims, begun.next)


def _state(form) -> str:
    if not form.is_valid():
        raise Refused("state")
    return form.cleaned_data["state"]


def _claims(provider, begun, form):
    """Ask the provider, outside of any transaction; it may have been closed meanwhile."""
    if not provider.is_active:
        raise Refused("closed")
    said = form.cleaned_data
    if said["error"] or not said["code"]:
        raise Refused("cancelled")
    # RFC 9207: a provider that names itself in the answer must be the one we went to.
    if said["iss"] and said["iss"] != provider.issuer:
        raise Refused("issuer")
    back = back_address(provider)
    claims, keys = oidc.exchange(provider, begun, code=said["code"], back=back, at=clock.now())
    identity_providers.keep_keys(provider=provider, keys=keys)
    return claims


def let_in(request, provider, membership, claims, next_path: str):
    """Hand over to allauth, which asks for what is still missing and rotates the session."""
    if request.user.is_authenticated:
        logout(request)
    user, second = membership.user, claims.second_factor
    session.begin(request.session, provider=provider, user=user, second_factor=second)
    return perform_login(request, user, redirect_url=next_path or reverse("home"))


def refuse_page(request, provider, word: str, *, write: bool = True):
    log.info("provider %s: sign-in refused (%s)", provider.pk, word)
    if write:
        sso.refuse(provider=provider, word=word, at=clock.now())
    context = {"provider": provider, "known": word not in NOT_KNOWN, "word": word}
    return render(request, REFUSED, context, status=403)


@opens_to(PUBLIC)
def signed_out(request, pk):
    """After our session has ended: the way to end the provider's own, on a shared computer."""
    provider = any_provider(request, pk)
    there = oidc.logout_url(provider, back=address(provider.district, "sign-in"))
    return render(request, "districts/signed_out.html", {"provider": provider, "there": there})


def _in_district(request) -> None:
    if request.district is None:
        raise Http404


def any_provider(request, pk) -> IdentityProvider:
    _in_district(request)
    return get_object_or_404(IdentityProvider.objects.select_related("district"), pk=pk)


def address(district, name: str, *arguments) -> str:
    """Return a full address in a district, from `BASE_URL`, never from the Host header."""
    inside = reverse(name, args=arguments)[len(get_script_prefix()) :]
    return settings.BASE_URL + district_path(district, f"/{inside}")


def back_address(provider) -> str:
    """The address that a district registers with its service; one for each service."""
    name = "sign-in-answer" if provider.is_saml else "sign-in-back"
    return address(provider.district, name, provider.pk)


def entity_of(provider) -> str:
    """How SAML services call us: by an address that says more."""
    return address(provider.district, "sign-in-metadata", provider.pk)


def _next(request) -> str:
    """Return where to go afterwards: a page of this district, or nothing."""
    wanted = request.GET.get("next", "")[:500]
    inside = wanted.startswith(district_path(request.district))
    return wanted if inside and url_has_allowed_host_and_scheme(wanted, None) else ""


def _door(district) -> str:
    return district_path(district, "/sign-in/")


def _districts_of(email: str) -> list[District]:
    domain = email.rpartition("@")[2].lower()
    with across("a visitor looks for the district behind a domain"):
        rows = IdentityProvider.objects.active().filter(district__is_active=True)
        found = {
            pk
            for pk, domains in rows.order_by("pk").values_list("district_id", "domains")
            if domain in domains
        }
    return list(District.objects.filter(pk__in=found).order_by("name"))
