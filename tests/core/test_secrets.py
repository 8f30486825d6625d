"""Sensitive values at rest."""

import pytest
from cryptography.fernet import InvalidToken

from core.secrets import decrypt, encrypt

PLAIN = b"123-45-6789"


def test_what_is_kept_cannot_be_read_without_the_key():
    kept = encrypt(PLAIN)

    assert PLAIN not in kept
    assert kept != encrypt(PLAIN)
    assert decrypt(kept) == decrypt(memoryview(kept)) == PLAIN


def test_keys_rotate(settings):
    settings.FIELD_KEYS = ["old"]
    kept = encrypt(PLAIN)

    settings.FIELD_KEYS = ["new", "old"]
    assert decrypt(kept) == PLAIN
    fresh = encrypt(PLAIN)

    settings.FIELD_KEYS = ["new"]
    assert decrypt(fresh) == PLAIN
    with pytest.raises(InvalidToken):
        decrypt(kept)


@pytest.mark.parametrize("place", (0, 20, -1))
def test_a_changed_byte_is_noticed(place):
    kept = bytearray(encrypt(PLAIN))
    kept[place] ^= 1

    with pytest.raises(InvalidToken):
        decrypt(bytes(kept))
