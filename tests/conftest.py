"""What every test gets: see `tests/harness/` for the tools and STYLE.md for how tests read."""

import os
from datetime import UTC, datetime

# Playwright keeps an event loop in the main thread, and Django would refuse to query there.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"

import hypothesis
import pytest
import time_machine
from django.core.cache import cache
from django.core.management.commands import flush
from django.urls import set_script_prefix
from django.utils import translation

from core import tenancy
from tests.harness import orders, visits
from tests.harness.clients import OutsideClient
from tests.harness.clocks import Clock
from tests.harness.emptying import may_empty_append_only_tables

pytest_plugins = [
    "tests.harness.database",
    "tests.harness.people",
    "tests.harness.browser",
    "tests.harness.coverage",
]

# The season's "today" in the tests: Monday 27 April 2026, 9:00 in Los Angeles.
TODAY = datetime(2026, 4, 27, 16, 0, tzinfo=UTC)

# A busy machine is slow, and no test may fail on a time.
hypothesis.settings.register_profile("house", deadline=None)
hypothesis.settings.load_profile("house")

orders.shuffle_unordered_queries()
visits.record_visits()


@pytest.fixture(autouse=True)
def clock(request):
    """Stand the clock still on the season's today; `clock.shift(timedelta(days=1))` moves it.

    It runs in tests with real processes (`slow`) not at all, and in browser tests it ticks.
    """
    if request.node.get_closest_marker("slow"):
        yield None
        return
    ticks = request.node.get_closest_marker("browser") is not None
    with time_machine.travel(TODAY, tick=ticks) as traveller:
        yield Clock(traveller)


@pytest.fixture(autouse=True)
def clean_slate(request):
    """Begin without leftovers of other tests; end outside of every district."""
    orders.reseed(f"{request.config.getoption('randomly_seed', 0)} {request.node.nodeid}")
    translation.activate("en")
    set_script_prefix("/")
    yield
    cache.clear()
    set_script_prefix("/")
    assert tenancy._current.get() is None, "the test left a district entered"
    assert not tenancy.is_across(), "the test left the walls open"


@pytest.fixture
def client():
    """A browser without an account, outside of any district."""
    return OutsideClient()


@pytest.fixture(scope="session", autouse=True)
def emptying_tables_crosses_districts():
    """Let pytest-django empty the tables after a test with real transactions; the walls stay."""
    empty = flush.Command.handle

    def handle(self, **options):
        with tenancy.across("the tests empty all tables"), may_empty_append_only_tables():
            return empty(self, **options | {"inhibit_post_migrate": True})

    flush.Command.handle = handle
    yield
    flush.Command.handle = empty
