"""Accepting an invitation by the link in the mail, outside of any district's address.

GET and HEAD change nothing: mail scanners open links first. A press of the button moves the token
out of the address into this browser's session; a second one, with name and password or by the
signed-in owner of the address, accepts.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth import login
from django.db import IntegrityError
from django.shortcuts import redirect, render
from django.utils import timezone, translation

from core import clock
from core.access import LINK, opens_to
from core.states import IllegalMove
from core.tenancy import across, within
from districts.actions import invitations, links
from districts.forms import JoinForm
from districts.middleware import district_path
from districts.models import Link, User

DOOR = "districts/join_door.html"
JOIN = "districts/join.html"
BAD = "districts/join_bad.html"
HELD = "invitation"
STAYS_OPEN = timedelta(minutes=30)
BACKEND = "django.contrib.auth.backends.ModelBackend"


def _private(response):
    """Keep it out of caches, and its address out of other sites' logs."""
    response["Cache-Control"] = "private, no-store"
    response["Referrer-Policy"] = "same-origin"
    return response


def _bad(request):
    return _private(render(request, BAD, status=404))


@opens_to(LINK, methods="GET POST")
def door(request, token):
    """Say which district invites; the button takes the token out of the address."""
    try:
        link = links.find(token, purpose=invitations.PURPOSE, at=clock.now())
        with within(link.district):
            invitation = invitations.find(link=link, at=clock.now())
    except links.BadLink:
        return _bad(request)
    if request.method == "POST":
        request.session.cycle_key()
        request.session[HELD] = [link.pk, timezone.now().isoformat()]
        return _private(redirect("join"))
    with translation.override(_language(request, invitation)):
        return _private(render(request, DOOR, {"name": link.district.name}))


def _language(request, invitation) -> str:
    """Return what the reader chose on this device, else the language of the mail."""
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
    return chosen if chosen in dict(settings.LANGUAGES) else invitation.language


@opens_to(LINK, methods="GET POST")
def join(request):
    """Show the role, then accept it: as a new account, or as the account of that address."""
    try:
        link = _held(request)
        with within(link.district):
            invitation = invitations.find(link=link, at=clock.now())
            with translation.override(_language(request, invitation)):
                return _private(_answer(request, link, invitation))
    except links.BadLink:
        return _bad(request)


def _held(request) -> Link:
    """Return the link this browser opened a short while ago, or raise `BadLink`."""
    pk, opened = request.session.get(HELD, (None, ""))
    if pk is None or timezone.now() - datetime.fromisoformat(opened) > STAYS_OPEN:
        raise links.BadLink
    with across("an invitation is opened before its district is known"):
        live = Link.objects.live(clock.now()).select_related("district")
        link = live.filter(pk=pk, purpose=invitations.PURPOSE).first()
    if link is None or not link.district.is_active:
        raise links.BadLink
    return link


def _answer(request, link, invitation):
    user = request.user
    mine = user.is_authenticated and user.email.lower() == invitation.email
    known = User.objects.filter(email__iexact=invitation.email).first()
    context = {
        "invitation": invitation,
        "schools": [grant.school for grant in invitation.grants.select_related("school")],
        "mine": mine,
        "other": user.is_authenticated and not mine,
        "known": known is not None,
        "closed": known is not None and not known.is_active,
        "form": None,
    }
    if mine:
        return _as_known(request, link, invitation, context)
    if context["other"] or known:
        return render(request, JOIN, context, status=403 if request.method == "POST" else 200)
    return _as_new(request, link, invitation, context)


def _as_known(request, link, invitation, context):
    if request.method != "POST":
        return render(request, JOIN, context)
    try:
        member = invitations.accept(
            invitation=invitation, link=link, user=request.user, at=clock.now()
        )
    except IllegalMove:
        return _bad(request)
    return _welcome(request, member)


def _as_new(request, link, invitation, context):
    initial = {"language": invitation.language}
    form = JoinForm(request.POST or None, email=invitation.email, initial=initial)
    if not form.is_valid():
        context["form"] = form
        return render(request, JOIN, context, status=422 if form.errors else 200)
    try:
        member = invitations.accept_as_new(
            invitation=invitation, link=link, at=clock.now(), **form.cleaned_data
        )
    except (IllegalMove, IntegrityError):  # two clicks: one made the account
        return _bad(request)
    login(request, member.user, backend=BACKEND)
    return _welcome(request, member)


def _welcome(request, member):
    request.session.pop(HELD, None)
    request.session[f"role:{member.district_id}"] = str(member.role)
    return redirect(district_path(member.district))
