"""At the end of a whole run: was every address asked for by some test?"""

import pytest
from django.urls import URLPattern, get_resolver

from tests.harness import visits

MISSING = pytest.StashKey[list]()
_all_visits: set[str] = set()
# Addresses of libraries: their own tests ask for them.
LIBRARIES = ("allauth.", "django.views.", "django.contrib.")


def our_routes(resolver=None, prefix="") -> set[str]:
    """Return the patterns of every view of ours, written as a request's match writes them."""
    routes = set()
    for entry in (resolver or get_resolver()).url_patterns:
        route = prefix + str(entry.pattern)
        if not isinstance(entry, URLPattern):
            routes |= our_routes(entry, route)
        elif not entry.callback.__module__.startswith(LIBRARIES):
            routes.add(route)
    return routes


def pytest_testnodedown(node, error):
    """Take over what a worker of pytest-xdist has visited."""
    _all_visits.update(getattr(node, "workeroutput", {}).get("visited", ()))


def pytest_sessionfinish(session, exitstatus):
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["visited"] = sorted(visits.visited)
        return
    _all_visits.update(visits.visited)
    if exitstatus == 0 and _is_whole(session.config):
        missing = sorted(our_routes() - _all_visits)
        session.config.stash[MISSING] = missing
        if missing:
            session.exitstatus = 1


def pytest_terminal_summary(terminalreporter, config):
    missing = config.stash.get(MISSING, ())
    if missing:
        terminalreporter.section("addresses that no test asked for", red=True)
        for route in missing:
            terminalreporter.line(f"/{route}")


def _is_whole(config) -> bool:
    """Say whether this run left nothing out."""
    chosen = config.option.keyword or config.option.markexpr or config.option.collectonly
    return not chosen and config.args == config.getini("testpaths")
