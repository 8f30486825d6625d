"""Telephones belong to students and employers, of whom this room knows nothing.

`settings.PHONES` names the module that does: `number(text)` and `owner(phone)`.
"""

from importlib import import_module

from django.conf import settings


def number(text: str) -> str:
    """Return a number in international writing, or an empty text."""
    return import_module(settings.PHONES).number(text)


def owner(phone: str):
    """Return the one account that a confirmed number belongs to, or None."""
    return import_module(settings.PHONES).owner(phone)
