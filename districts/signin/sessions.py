"""How long a session lives, and what it has shown: a second factor, a fresh sign-in."""

import time

from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import logout

from core.tenancy import across
from districts.enums import STAFF
from districts.models import Membership

SINCE, SEEN, NOTED = "signed_in_at", "seen_at", "noted"
IS_STAFF, SECOND = "is_staff", "second_factor"
NOTE_EVERY = 60  # seconds between two notes that somebody is still there
STRONG = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def begin(request, user) -> None:
    """Start the clocks of a session; called for every sign-in, whatever the door."""
    now = time.time()
    session = request.session
    session[SINCE], session[SEEN], session[IS_STAFF] = now, now, works_for_a_district(user)


def works_for_a_district(user) -> bool:
    """Say whether an account is staff anywhere: it then needs a second factor."""
    if user.is_operator:
        return True
    with across("somebody signs in before a district is known"):
        return Membership.objects.active().filter(user=user, role__in=STAFF).exists()


def has_ended(session) -> bool:
    """Say whether somebody was away too long, or signed in too long ago."""
    idle = settings.STAFF_IDLE if session.get(IS_STAFF) else settings.IDLE
    now = time.time()
    return now - session[SEEN] > idle or now - session[SINCE] > settings.SESSION_COOKIE_AGE


def watch(get_response):
    """End sessions that are over; note now and then who is still there, and from where."""

    def middleware(request):
        if request.user.is_authenticated:
            _look_after(request)
        return get_response(request)

    return middleware


def _look_after(request) -> None:
    session = request.session
    if SINCE not in session:
        begin(request, request.user)
    if has_ended(session):
        UserSession.objects.filter(session_key=session.session_key).delete()
        logout(request)
        return
    if NOTED not in session or time.time() - session[SEEN] > NOTE_EVERY:
        session[SEEN], session[NOTED] = time.time(), True
        UserSession.objects.create_from_request(request)


def renew_key(request) -> None:
    """Give the session a new id, because its rights change; the list of sessions follows."""
    former = request.session.session_key
    request.session.cycle_key()
    rows = UserSession.objects.filter(session_key=former)
    rows.update(session_key=request.session.session_key)


# --- What a session has shown ----------------------------------------------------------------


def note_second_factor(request, user) -> None:
    request.session[SECOND] = user.pk


def showed_second_factor(request) -> bool:
    return request.session.get(SECOND) == request.user.pk


def has_second_factor(user) -> bool:
    return Authenticator.objects.filter(user=user, type__in=STRONG).exists()


def is_fresh(request) -> bool:
    """Say whether this person proved within the last minutes who they are."""
    records = get_authentication_records(request, request.user)
    last = max((record["at"] for record in records), default=0)
    return time.time() - last < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT


def count_as_complete(request, user) -> None:
    """Treat a session as signed in with everything: a demo's one-click door, and tests."""
    begin(request, user)
    note_second_factor(request, user)
    record_authentication(request, user, method="password")
