"""What a session that came in through a provider may do: that provider's district, its roles.

The keys of the session:

`sso:provider`, `sso:district`, `sso:user`
    Who let whom in, as numbers. The session opens this district only, and only the roles that the
    provider may open; when the provider is closed, so is the session.
`sso:second_factor`
    True when this sign-in counts as a second factor, see `districts.sso.claims`. Ask
    `has_second_factor(request)`, which makes sure that it is about the person signed in.
"""

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.signals import user_logged_in

from core.tenancy import within
from districts.models import District, IdentityProvider

PROVIDER, DISTRICT = "sso:provider", "sso:district"
USER, SECOND_FACTOR = "sso:user", "sso:second_factor"
KEYS = (PROVIDER, DISTRICT, USER, SECOND_FACTOR)
# Pages of the account itself reach beyond the district: they need a password or a code.
BEYOND = {"account_change_password", "account_set_password", "account_email"}


def begin(session, *, provider, user, second_factor: bool) -> None:
    """Write down who lets whom in, before the sign-in is complete."""
    session[PROVIDER], session[DISTRICT] = provider.pk, provider.district_id
    session[USER], session[SECOND_FACTOR] = user.pk, second_factor


def forget_others(sender, request, user, **_kwargs) -> None:
    """Nobody inherits what single sign-on said about somebody else, or before a password."""
    if request.session.get(USER) not in {None, user.pk}:
        for key in KEYS:
            request.session.pop(key, None)


user_logged_in.connect(forget_others, dispatch_uid="sso.forget_others")


def came_through(request) -> int | None:
    """Return the number of the provider that let this person in, if one did."""
    if request.session.get(USER) != request.user.pk:
        return None
    return request.session.get(PROVIDER)


def has_second_factor(request) -> bool:
    return came_through(request) is not None and request.session.get(SECOND_FACTOR) is True


def home_of(request) -> int | None:
    """Return the only district that this session opens, or None when it is not tied to one."""
    return request.session.get(DISTRICT) if came_through(request) else None


def confine(request, memberships):
    """Leave the memberships that this session may use; a closed provider ends the session."""
    number, home = came_through(request), home_of(request)
    if number is None:
        return memberships
    with within(home):
        provider = IdentityProvider.objects.active().filter(pk=number).first()
    if provider is None:
        logout(request)
        return memberships.none()
    return memberships.filter(district=home, role__in=provider.roles)


def reaches_beyond(request) -> bool:
    """Say whether a session that is tied to a district asks for a page of the whole account."""
    match = request.resolver_match
    return bool(match) and match.url_name in BEYOND and home_of(request) is not None


def signed_out_address(request) -> str:
    """Return the page that offers to end the provider's own session, if there is such a thing."""
    number, home = came_through(request), home_of(request)
    if not number:
        return ""
    with within(home):
        provider = IdentityProvider.objects.filter(pk=number).first()
    if provider is None or "end_session_endpoint" not in provider.endpoints:
        return ""
    district = District.objects.get(pk=home)
    return f"{settings.FORCE_SCRIPT_NAME or ''}/d/{district.slug}/sign-in/{number}/out/"
