"""Addresses: each has a door, each is asked for by some test (see `tests.harness.coverage`)."""

import pytest
from django.conf import settings
from django.urls import URLPattern, get_resolver

from core.access import LINK, MEMBER, OPERATOR, PUBLIC, SIGNED_IN, Door
from districts.enums import Role
from districts.middleware import LIBRARIES
from tests.harness.coverage import our_routes

WORDS = {PUBLIC, LINK, SIGNED_IN, OPERATOR, MEMBER, *Role.values}
METHODS = {"GET", "HEAD", "POST"}


def views(resolver=None, prefix=""):
    for entry in (resolver or get_resolver()).url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield route, entry.callback
        else:
            yield from views(entry, route)


OURS = [(route, view) for route, view in views() if not view.__module__.startswith(LIBRARIES)]
EACH = pytest.mark.parametrize(("route", "view"), OURS, ids=[route or "/" for route, _ in OURS])


@EACH
def test_every_view_has_a_door(route, view):
    assert isinstance(getattr(view, "door", None), Door), f"{view.__module__}.{view.__name__}"
    assert view.door.who
    assert view.door.who <= WORDS
    assert view.door.methods <= METHODS


@EACH
def test_an_address_is_small_plain_and_ends_with_a_slash(route, view):
    fixed = [part for part in route.split("/") if part and not part.startswith("<")]

    assert not route or route.endswith("/") or route in {"healthz", "readyz"}
    assert all(part == part.lower() and "_" not in part for part in fixed)


@EACH
def test_a_view_lives_in_a_room_of_ours(route, view):
    assert view.__module__.split(".")[0] in {"config", *settings.HOUSE}


def test_the_list_of_addresses_is_whole():
    routes = our_routes()

    assert routes == {route for route, _view in OURS}
    assert {"", "healthz", "role/"} <= routes
    assert not any(route.startswith("accounts/") for route in routes)


def test_no_two_views_share_an_address():
    routes = [route for route, _view in OURS]

    assert len(routes) == len(set(routes))
