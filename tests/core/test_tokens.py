"""Secrets that people carry."""

import re

from core import tokens


def test_tokens_are_long_fit_for_an_address_and_never_the_same():
    made = {tokens.new_token() for _ in range(200)}

    assert len(made) == 200
    assert all(re.fullmatch(r"[\w-]{43}", token) for token in made)


def test_codes_are_six_digits_zeros_included(monkeypatch):
    assert all(re.fullmatch(r"\d{6}", tokens.new_code()) for _ in range(200))

    monkeypatch.setattr(tokens.secrets, "randbelow", lambda limit: 7)

    assert tokens.new_code() == "000007"


def test_a_digest_is_stable_and_says_nothing():
    token = tokens.new_token()

    assert tokens.digest(token) == tokens.digest(token) != tokens.digest(token + "x")
    assert token not in tokens.digest(token)


def test_a_codes_digest_depends_on_link_and_installation(settings):
    one = tokens.code_digest("123456", salt="1")

    assert one == tokens.code_digest("123456", salt="1")
    assert one != tokens.code_digest("123456", salt="2")
    assert one != tokens.code_digest("1:23456", salt="1")
    settings.SECRET_KEY = "another key"
    assert one != tokens.code_digest("123456", salt="1")


def test_comparing_takes_any_text():
    assert tokens.same("é", "é")
    assert not tokens.same("a", "b")
    assert not tokens.same("", "b")
