"""Sessions of people who signed in with everything that is asked of them, a moment ago."""

from types import SimpleNamespace

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore

from districts.signin import sessions


def session_of(user) -> str:
    """Return the key of a fresh session in which this account is signed in."""
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session[sessions.NOTED] = True  # the list of sessions is a story of its own
    sessions.count_as_complete(SimpleNamespace(session=session), user)
    session.create()
    return session.session_key


def sign_in(client, user) -> None:
    """Give a test client such a session."""
    client.cookies[settings.SESSION_COOKIE_NAME] = session_of(user)
