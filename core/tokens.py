"""Secrets that people carry: link tokens and short codes. Only digests are stored."""

import hashlib
import hmac
import secrets

from django.conf import settings


def new_token() -> str:
    """Return 256 random bits, fit for an address."""
    return secrets.token_urlsafe(32)


def new_code() -> str:
    """Return six digits for a person to type."""
    return f"{secrets.randbelow(10**6):06d}"


def digest(secret: str) -> str:
    """Return the SHA-256 of a token: enough for 256 random bits."""
    return hashlib.sha256(secret.encode()).hexdigest()


def code_digest(code: str, *, salt: str) -> str:
    """Return a keyed digest: six digits alone would be found by trying all of them."""
    key = settings.SECRET_KEY.encode()
    return hmac.new(key, f"{salt}:{code}".encode(), hashlib.sha256).hexdigest()


def same(one: str, other: str) -> bool:
    """Compare in constant time."""
    return hmac.compare_digest(one.encode(), other.encode())
