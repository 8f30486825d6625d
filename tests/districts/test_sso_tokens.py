"""Single sign-on: identity tokens with one flaw each, signed by the provider itself."""

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from tests.districts.way import (
    NOT_FINISHED,
    everything,
    plus,
    reasons,
    refused,
    sign_in,
    signed_in,
    without,
)

MINUTE, HOUR = 60, 3600


def key_of_somebody_else(said):
    private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return jwt.encode(said, private, "RS256")


def nobody_signs(said):
    return jwt.encode(said, None, "none")


def the_secret_signs(said):
    return jwt.encode(said, "a secret of a test, which is long enough", "HS256")


def later(**seconds):
    return lambda said: said | {name: said["iat"] + more for name, more in seconds.items()}


@pytest.mark.parametrize(
    "case",
    (
        (plus(aud="somebody-else"), None, "audience"),
        (plus(aud=["onramp", "somebody-else"]), None, "audience"),
        (plus(aud=["onramp", "other"], azp="other"), None, "audience"),
        (plus(azp="somebody-else"), None, "audience"),
        (later(iat=-2 * HOUR, exp=-HOUR), None, "expired"),
        (later(iat=-5 * MINUTE, exp=-61), None, "expired"),
        (later(iat=-20 * MINUTE, exp=HOUR), None, "expired"),
        (later(iat=5 * MINUTE, exp=HOUR), None, "expired"),
        (later(nbf=5 * MINUTE), None, "expired"),
        (plus(iss="https://neighbour.example"), None, "issuer"),
        (plus(nonce="another"), None, "nonce"),
        (plus(nonce=7), None, "nonce"),
        (without("nonce"), None, "nonce"),
        (without("exp"), None, "signature"),
        (without("iat"), None, "signature"),
        (without("sub"), None, "signature"),
        (without("aud"), None, "signature"),
        (plus(sub=""), None, "subject"),
        (plus(), key_of_somebody_else, "signature"),
        (plus(), nobody_signs, "signature"),
        (plus(), the_secret_signs, "signature"),
        (plus(), lambda said: "not.a.token", "signature"),
    ),
)
def test_a_token_that_does_not_hold_opens_nothing(client, provider, service, ana, case):
    change, sign, reason = case
    before = everything()
    service.spoil(change, sign)

    response = sign_in(client, provider, ana)

    assert refused(client, response, NOT_FINISHED)
    assert everything() == before
    assert reasons() == [reason]


def test_clocks_may_differ_a_little(client, provider, service, ana):
    service.spoil(lambda said: said | {"exp": said["iat"] - 30, "iat": said["iat"] + 30})

    sign_in(client, provider, ana)

    assert signed_in(client)
