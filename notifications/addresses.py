"""Addresses that go into messages: always from `BASE_URL`, never from a request's Host header."""

from django.conf import settings
from django.urls import get_script_prefix, reverse

from districts.middleware import district_path


def page(district, page: tuple) -> str:
    """Return the full address of a page in a district: `page` is (URL name, *arguments)."""
    return settings.BASE_URL + district_path(district, path(page))


def path(page: tuple) -> str:
    """Return the path of a page without any prefix, inside a request as well as in the worker."""
    name, *arguments = page
    return "/" + reverse(name, args=arguments)[len(get_script_prefix()) :]


def link(token: str) -> str:
    """Return the address of a personal link."""
    return f"{settings.BASE_URL}{settings.FORCE_SCRIPT_NAME or ''}/s/{token}/"


def questions(token: str) -> str:
    """Return the address of a personal link to questions."""
    return f"{settings.BASE_URL}{settings.FORCE_SCRIPT_NAME or ''}/s/questions/at/{token}/"


def invitation(token: str) -> str:
    """Return the address of an invitation."""
    return f"{settings.BASE_URL}{settings.FORCE_SCRIPT_NAME or ''}/join/{token}/"
