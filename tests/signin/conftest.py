"""People at the door: not signed in yet."""

import base64
import re
import time

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.core import mail

from tests.factories.districts import PASSWORD
from tests.harness import OutsideClient, drain

SECRET = base64.b32encode(b"twenty bytes of test").decode()


class Visitor(OutsideClient):
    """A browser before sign-in: `visitor.sign_in(user)` types address and password."""

    def sign_in(self, user, password=PASSWORD, **more):
        email = getattr(user, "email", user)
        return self.post("/accounts/login/", {"login": email, "password": password}, **more)

    def ask_for_code(self, whom):
        return self.post("/accounts/login/code/", {"email": whom})

    def type_code(self, code):
        return self.post("/accounts/login/code/confirm/", {"code": code, "action": "verify"})

    def second_step(self, code):
        return self.post("/accounts/2fa/authenticate/", {"code": code})

    @property
    def is_in(self) -> bool:
        return "_auth_user_id" in self.session


@pytest.fixture
def visitor():
    return Visitor()


@pytest.fixture
def known(mentor):
    """Make an account of a mentor that has confirmed its address."""
    return confirm(mentor)


def confirm(person):
    email = person.user.email
    EmailAddress.objects.create(user=person.user, email=email, verified=True, primary=True)
    return person


@pytest.fixture
def guarded(known):
    """A mentor with an authenticator app."""
    TOTP.activate(known.user, SECRET)
    return known


def code_of_the_app(secret=SECRET) -> str:
    """Return what an app shows now; without a secret, the one of `guarded`."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def letters() -> list:
    """Let the worker bring what waits; return all mails."""
    drain()
    return mail.outbox


def code_in(letter) -> str:
    return re.search(r"\b\d{6}\b", letter.body)[0]


def link_in(letter) -> str:
    return re.search(r"http://testserver(/\S+)", letter.body)[1]
