"""Sign-in and security: how an account gets in, and where it is signed in."""

from urllib.parse import urlencode

from allauth.mfa.models import Authenticator
from allauth.usersessions.internal.flows.sessions import end_sessions
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from core.access import SIGNED_IN, opens_to
from districts.signin import sessions


@opens_to(SIGNED_IN)
def overview(request):
    """One page that says how this account gets in, with a way to change each."""
    keys = Authenticator.objects.filter(user=request.user).order_by("pk")
    kinds = Authenticator.Type
    context = {
        "has_password": request.user.has_usable_password(),
        "app": next((key for key in keys if key.type == kinds.TOTP), None),
        "codes": next((key.wrap() for key in keys if key.type == kinds.RECOVERY_CODES), None),
        "passkeys": [key.wrap() for key in keys if key.type == kinds.WEBAUTHN],
        "sessions": UserSession.objects.filter(user=request.user).count(),
        "must": request.session.get(sessions.IS_STAFF, False),
    }
    return render(request, "districts/security.html", context)


@opens_to(SIGNED_IN)
def second_factor(request):
    """Where staff land until they have a second factor: choose one, set it up, go on."""
    if sessions.showed_second_factor(request):
        return redirect("security")
    return render(request, "districts/second_factor.html")


@opens_to(SIGNED_IN, methods="GET POST")
def sign_in_again(request):
    """For accounts without a password: prove who you are by a new code."""
    after = request.GET.get("next", "/")
    if not url_has_allowed_host_and_scheme(after, {request.get_host()}):
        after = "/"
    if request.method == "POST":
        address = reverse("account_request_login_code")
        logout(request)
        return HttpResponseRedirect(f"{address}?{urlencode({'next': after})}")
    return render(request, "districts/sign_in_again.html", {"after": after})


@opens_to(SIGNED_IN, methods="POST")
def end_session(request, pk):
    """End one session of this account; ending the present one signs out."""
    session = get_object_or_404(UserSession, pk=pk, user=request.user)
    end_sessions(request, [session])
    messages.info(request, _("That session has ended."))
    return redirect("usersessions_list" if request.user.is_authenticated else "account_login")
