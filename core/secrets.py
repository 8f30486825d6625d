"""Sensitive values at rest: encrypted with the first of FIELD_KEYS, read with any of them.

In production the keys are settings of their own (`core.checks`). Only a demo or a developer's
machine may do without; there the key is derived from SECRET_KEY.
"""

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured


def _boxes() -> list[Fernet]:
    keys = settings.FIELD_KEYS
    if not keys and not (settings.DEBUG or settings.DEMO):
        raise ImproperlyConfigured("Set FIELD_KEYS: sensitive fields are encrypted with them.")
    return [Fernet(_fernet_key(key)) for key in keys or [f"derived:{settings.SECRET_KEY}"]]


def _fernet_key(key: str) -> bytes:
    return base64.urlsafe_b64encode(hashlib.sha256(key.encode()).digest())


def encrypt(plain: bytes) -> bytes:
    """Return an authenticated ciphertext (Fernet)."""
    return _boxes()[0].encrypt(plain)


def decrypt(cipher: bytes) -> bytes:
    """Return the plain bytes; raise `cryptography.fernet.InvalidToken` for anything else."""
    return MultiFernet(_boxes()).decrypt(bytes(cipher))


def is_fresh(cipher: bytes) -> bool:
    """Whether the newest key, and no older one, opens it."""
    try:
        _boxes()[0].decrypt(bytes(cipher))
    except InvalidToken:
        return False
    return True


def renew(cipher: bytes) -> bytes:
    """Return the same value under the newest key; raise `InvalidToken` if no key opens it."""
    return encrypt(decrypt(cipher))
