"""Nobody learns at the door who has an account."""

import re
import time
from statistics import median

import pytest

from tests.factories.districts import PASSWORD, UserFactory
from tests.signin.conftest import Visitor, letters

UNKNOWN = "nobody@example.org"
HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]


@pytest.fixture
def addresses(student, mentor):
    closed = UserFactory(is_active=False)
    return {
        "student": student.user.email, "staff": mentor.user.email, "closed": closed.email,
        "unknown": UNKNOWN,
    }  # fmt: skip


def said(answer, address) -> tuple:
    """Return status, target and page without what differs from request to request."""
    page = answer.text.replace(address, "ADDRESS")
    page = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page)
    return answer.status_code, answer.headers.get("Location"), page


def test_a_wrong_password_is_answered_alike(addresses):
    answers = {said(Visitor().sign_in(each, "wrong"), each) for each in addresses.values()}

    assert len(answers) == 1


def test_the_right_password_of_a_closed_account_is_answered_like_a_wrong_one(addresses):
    closed = addresses["closed"]

    assert said(Visitor().sign_in(closed, PASSWORD), closed) == said(
        Visitor().sign_in(UNKNOWN, PASSWORD), UNKNOWN
    )


def test_a_lock_out_is_answered_alike(addresses):
    answers = set()
    for each in addresses.values():
        visitor = Visitor()
        answers.add(tuple(said(visitor.sign_in(each, "wrong"), each) for _ in range(7)))

    assert len(answers) == 1


def test_asking_for_a_code_is_answered_alike_page_after_page(addresses):
    answers = set()
    for each in addresses.values():
        visitor = Visitor()
        asked = said(visitor.ask_for_code(each), each)
        page = said(visitor.get("/accounts/login/code/confirm/"), each)
        wrong = said(visitor.type_code("000000x"), each)
        again = said(visitor.post("/accounts/login/code/confirm/", {"action": "resend"}), each)
        answers.add((asked, page, wrong, again))

    assert len(answers) == 1


def test_asking_for_a_new_password_is_answered_alike(addresses):
    answers = {
        said(Visitor().post("/accounts/password/reset/", {"email": each}), each)
        for each in addresses.values()
    }

    assert len(answers) == 1


def test_numbers_are_answered_alike(student):
    one, two = (Visitor().ask_for_code(number) for number in ("213 555 0101", "213 555 0102"))

    assert (one.status_code, one.url) == (two.status_code, two.url)


def test_strangers_and_closed_accounts_get_no_mail(addresses):
    for each in (addresses["closed"], UNKNOWN):
        Visitor().ask_for_code(each)
        Visitor().post("/accounts/password/reset/", {"email": each})

    assert letters() == []


def test_a_password_is_hashed_for_strangers_too(student, settings):
    """With the real hasher: the median of a few tries, known against unknown."""
    settings.PASSWORD_HASHERS = HASHERS
    student.user.set_password(PASSWORD)
    student.user.save()

    def seconds(whom, number):
        started = time.perf_counter()
        Visitor().sign_in(whom, f"wrong {number}")
        return time.perf_counter() - started

    known = median(seconds(student.user.email, number) for number in range(5))
    unknown = median(seconds(UNKNOWN, number) for number in range(5))

    assert 0.4 < unknown / known < 2.5
