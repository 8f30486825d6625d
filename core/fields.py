"""Columns whose values lie encrypted in the database (`core.secrets`)."""

from django.db import models

from core import secrets


class EncryptedText(models.TextField):
    """A text that only the application can read. It cannot be searched, and must not be."""

    is_encrypted = True

    def from_db_value(self, value, _expression, _connection):
        return secrets.decrypt(value.encode()).decode() if value else value

    def get_prep_value(self, value):
        value = super().get_prep_value(value)
        return secrets.encrypt(value.encode()).decode() if value else value

    def get_lookup(self, lookup_name):
        """Refuse to look for a value: the same text is never encrypted to the same bytes."""
        return super().get_lookup(lookup_name) if lookup_name == "isnull" else None


class EncryptedBytes(models.BinaryField):
    """Bytes that the caller encrypts and decrypts itself; named so that their key can rotate."""

    is_encrypted = True


class SealedText(models.TextField):
    """Text that the caller encrypts and decrypts itself, empty where there is none."""

    is_encrypted = True
