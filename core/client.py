"""Where an act comes from: the address, the kind of device, the way in, the request.

`arrivals` (middleware) notes it for the length of a request; `current()` returns it to whoever
writes an event, so that no action has to carry it along. Addresses are personal data: they go into
the log of events, which district admins read, and never into the process log.
"""

import re
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from celery import current_task

from core import logs
from core.visitors import address

WEB, LINK, API, WORKER, COMMAND = "web", "link", "api", "worker", "command"
WAYS = (  # the first that fits
    (re.compile(r"^/s/"), LINK),
    (re.compile(r"^(/d/[^/]+)?/(api|hooks|lti)/"), API),
)
# Families, the more special first: browsers claim to be each other.
BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("CriOS", "Chrome"),
    ("FxiOS", "Firefox"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("CrOS", "Chromebook"),
    ("Windows", "Windows"),
    ("Macintosh", "Mac"),
    ("Linux", "Linux"),
)


@dataclass(frozen=True)
class Origin:
    """From where something was done. Empty where it does not apply."""

    channel: str
    address: str = ""
    device: str = ""
    request_id: str = ""


_origin: ContextVar[Origin | None] = ContextVar("origin", default=None)


def current() -> Origin:
    """Return where we act from: the request, else the worker, else somebody's command."""
    return _origin.get() or Origin(WORKER if current_task else COMMAND)


@contextmanager
def coming_from(origin: Origin):
    """Act from there for the length of the block."""
    token = _origin.set(origin)
    try:
        yield
    finally:
        _origin.reset(token)


def arrivals(get_response):
    """Middleware: note where each request comes from, and give it a number people can quote."""

    def middleware(request):
        origin = of(request)
        with coming_from(origin):
            response = get_response(request)
        response.headers.setdefault("X-Request-Id", origin.request_id)
        return response

    return middleware


def of(request) -> Origin:
    """Return where a request comes from; its number is the one that the process log has too."""
    way = next((name for pattern, name in WAYS if pattern.match(request.path_info)), WEB)
    return Origin(way, address(request) or "", device(request), logs.request_id.get())


def device(request) -> str:
    """Return browser and system in two words ("Safari, iPhone"): enough to recognise one's own."""
    agent = request.headers.get("User-Agent", "")
    found = (_first(BROWSERS, agent), _first(SYSTEMS, agent))
    return ", ".join(filter(None, found))


def _first(families, agent: str) -> str:
    return next((name for mark, name in families if mark in agent), "")
