"""Between the door of the house and its rooms: staff without a second factor come no further.

The middleware asks here for every view but public ones. What opens regardless are the pages on
which a second factor is set up or shown, and the way out.
"""

from urllib.parse import urlencode, urlsplit

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from districts.enums import STAFF
from districts.signin import sessions
from districts.sso import session as sso_session

SET_UP = "second-factor"
AGAIN = "sign-in-again"
# Views of allauth that open while the second factor is missing …
WAY_OUT = frozenset(
    {
        "account_login", "account_logout", "account_inactive", "account_signup",
        "account_reauthenticate", "account_request_login_code", "account_confirm_login_code",
        "account_reset_password", "account_reset_password_done",
        "account_reset_password_from_key", "account_reset_password_from_key_done",
        "mfa_authenticate", "mfa_reauthenticate", "mfa_reauthenticate_webauthn",
        "mfa_login_webauthn", "set_language",
    }
)  # fmt: skip
# … and those that open only for somebody who has none yet.
FIRST_STEPS = frozenset(
    {
        "mfa_index", "mfa_activate_totp", "mfa_list_webauthn", "mfa_add_webauthn",
        "mfa_view_recovery_codes", "mfa_download_recovery_codes",
    }
)  # fmt: skip
# Views of allauth that change how somebody gets in: only soon after a sign-in.
SENSITIVE = frozenset({"account_email", "account_change_password", "account_set_password"})


def own(request, door):
    """Answer for a view of ours that needs an account: a redirect, or None to go on."""
    name = request.resolver_match.view_name
    if name not in {SET_UP, AGAIN} and _second_factor_is_missing(request):
        return _lead_to_second_factor(request)
    return ask_again(request) if door.fresh and not sessions.is_fresh(request) else None


def library(request):
    """Answer for a view of allauth: a redirect, or None to go on."""
    name = request.resolver_match.view_name
    if not request.user.is_authenticated or name in WAY_OUT:
        return None
    if _second_factor_is_missing(request) or _half_open(request, name):
        if name in FIRST_STEPS and not sessions.has_second_factor(request.user):
            return None
        return _lead_to_second_factor(request)
    return ask_again(request) if name in SENSITIVE and not sessions.is_fresh(request) else None


def _second_factor_is_missing(request) -> bool:
    """A second factor may also have been shown to the school, where the district says it counts."""
    if not _needs_one(request) or sessions.showed_second_factor(request):
        return False
    return not sso_session.has_second_factor(request)


def _needs_one(request) -> bool:
    membership = request.membership
    return request.session.get(sessions.IS_STAFF) or bool(membership and membership.role in STAFF)


def _half_open(request, name) -> bool:
    """Somebody with a second factor in a session that never showed it may not touch it."""
    if not name.startswith("mfa_") or sessions.showed_second_factor(request):
        return False
    return sessions.has_second_factor(request.user)


def _lead_to_second_factor(request):
    has = sessions.has_second_factor(request.user)
    return _away(request, reverse("mfa_reauthenticate" if has else SET_UP))


def ask_again(request):
    """Send somebody to prove who they are; they come back to the page they were on."""
    methods = get_adapter().get_reauthentication_methods(request.user)
    if request.method == "POST":
        messages.info(request, _("Please show that it is you. Then do it once more."))
    return _away(request, methods[0]["url"] if methods else reverse(AGAIN))


def _away(request, address: str):
    target = f"{address}?{urlencode({'next': _back(request)})}"
    if getattr(request, "htmx", False):
        return HttpResponse(status=204, headers={"HX-Redirect": target})
    return redirect(target)


def _back(request) -> str:
    """Return where to come back to: this page, or the one whose button was pressed."""
    if request.method in ("GET", "HEAD"):
        return request.get_full_path()
    before = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(before, {request.get_host()}):
        return "/"
    parts = urlsplit(before)
    return parts.path + (f"?{parts.query}" if parts.query else "")
