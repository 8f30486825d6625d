"""Middleware that needs no tables: headers, caches, numbers of requests, languages; and what
nobody can read is refused before a page sees it."""

import re
import secrets
from itertools import chain
from urllib.parse import unquote_to_bytes

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import UnreadablePostError
from django.utils import translation

from core import logs

STATIC = "/static/"
NUMBER = re.compile(r"[A-Za-z0-9-]{8,64}")
# On every answer, whoever made it: a page, a static file, a redirect, an error, a refused host.
ALWAYS = {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",  # pages say theirs
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), geolocation=(), microphone=(), payment=(), usb=()",
}


def every_answer(get_response):
    """The outermost: headers that no answer goes without, and a number to find it in the log."""

    def middleware(request):
        number = _number(request)
        token = logs.request_id.set(number)
        try:
            response = get_response(request)
        finally:
            logs.request_id.reset(token)
        for name, value in ALWAYS.items():
            response.headers.setdefault(name, value)
        if settings.HTTPS and request.is_secure():
            response.headers.setdefault("Strict-Transport-Security", _hsts())
        response.headers["X-Request-ID"] = number
        return response

    return middleware


def _hsts() -> str:
    return f"max-age={settings.SECURE_HSTS_SECONDS}; includeSubDomains; preload"


def _number(request) -> str:
    """The proxy's number where there is one in front, else one of our own."""
    given = request.headers.get("X-Request-ID", "") if settings.TRUSTED_PROXIES else ""
    return given if NUMBER.fullmatch(given) else secrets.token_hex(8)


def privacy_headers(get_response):
    """Keep every page that is not a static file out of shared and private caches."""

    def middleware(request):
        response = get_response(request)
        if not request.path.startswith(STATIC):
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    return middleware


def language(get_response):
    """Speak the language of the cookie, else the browser's, else English."""
    known = dict(settings.LANGUAGES)

    def middleware(request):
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
        if chosen not in known:
            chosen = translation.get_language_from_request(request)
        with translation.override(chosen):
            request.LANGUAGE_CODE = chosen
            response = get_response(request)
        response.headers.setdefault("Content-Language", chosen)
        return response

    return middleware


NUL, UNREAD = "\0", "\ufffd"  # Django puts the second where bytes were no UTF-8
FORM = "application/x-www-form-urlencoded"


def clean_cookies(get_response):
    """Drop cookies with a NUL, before anybody looks for a session: who sends them is nobody."""

    def middleware(request):
        for name in [n for n, value in request.COOKIES.items() if NUL in n + value]:
            del request.COOKIES[name]
        return get_response(request)

    return middleware


class Readable:
    """Answer 400 to NUL and to bytes that are no UTF-8, wherever a person could put them.

    PostgreSQL refuses NUL and SQLite keeps it, so no page has to think of it. The form is read
    once its view is known, because the view says which files it takes and how large they may be
    (`core.uploads`).
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if NUL in request.path_info or UNREAD in request.path_info:
            raise BadRequest("The address cannot be read.")
        _read(request.META.get("QUERY_STRING", "").encode("latin-1"))
        return self.get_response(request)

    def process_view(self, request, _view, _args, _kwargs):
        _read_form(request)


def _read_form(request) -> None:
    """Read what was sent; a body that is too large, torn or full of fields is refused here."""
    if request.method != "POST":
        return
    try:
        fields = [*request.POST.lists(), *((file.name, ()) for file in request.FILES.values())]
    except UnreadablePostError as error:  # the browser went away
        raise BadRequest("The form did not arrive whole.") from error
    if request.content_type == FORM:
        _read(request.body)
        return
    words = "".join(chain.from_iterable((name, *values) for name, values in fields))
    if NUL in words or UNREAD in words:
        raise BadRequest("The form cannot be read.")


def _read(sent: bytes) -> None:
    try:
        words = unquote_to_bytes(sent).decode()
    except UnicodeDecodeError as error:
        raise BadRequest("What was sent cannot be read.") from error
    if NUL in words:
        raise BadRequest("What was sent cannot be read.")
