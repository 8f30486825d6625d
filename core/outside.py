"""Calls to addresses that somebody typed in: https only, never into our own network.

The name is resolved once and the connection goes to the address that was checked, so that a name
cannot change its mind in between. Redirects are not followed, answers are small and JSON.
"""

import json
import socket
from base64 import b64encode
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from ipaddress import IPv6Address, ip_address, ip_network
from time import monotonic
from urllib.parse import quote, urlencode, urlsplit

from django.conf import settings

TIMEOUT = 5  # seconds for each step
PATIENCE = 10  # seconds for the whole answer
LARGEST = 512 * 1024  # bytes of an answer
CHUNK = 16 * 1024
TRANSLATED = ip_network("64:ff9b::/96")  # IPv4 behind a translator


class Outside(Exception):
    """A call that failed; `word` says how: address, away, answer."""

    def __init__(self, word: str):
        super().__init__(word)
        self.word = word


def get_json(url: str, *, headers=None) -> dict:
    """Return the JSON object at an address; raise `Outside`."""
    return _object(_call("GET", url, headers={"Accept": "application/json", **(headers or {})}))


def post_form(url: str, fields: dict, *, headers=None) -> dict:
    """Post a form and return the JSON object of the answer; raise `Outside`."""
    form = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
    return _object(_call("POST", url, urlencode(fields).encode(), {**form, **(headers or {})}))


def basic(user: str, password: str) -> dict:
    """Return the header of RFC 6749, 2.3.1: both parts are form-encoded first."""
    pair = f"{quote(user, safe='')}:{quote(password, safe='')}"
    return {"Authorization": f"Basic {b64encode(pair.encode()).decode()}"}


def may_be_called(url: str) -> bool:
    """Say whether an address is one we would call at all, before its name is resolved."""
    try:
        parts = urlsplit(url)
        there = bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
    if not there or parts.username or parts.password or parts.fragment:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and _is_here(parts.hostname))


def _is_here(host: str) -> bool:
    """Plain http is for a provider on this machine, in development and tests."""
    return settings.OUTSIDE_LOOPBACK and host in {"127.0.0.1", "localhost", "::1"}


def _call(method, url, body=None, headers=None) -> bytes:
    if not may_be_called(url):
        raise Outside("address")
    parts = urlsplit(url)
    kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    connection = kind(parts.hostname, parts.port, timeout=TIMEOUT)
    connection._create_connection = _connect  # TLS still asks for the certificate of the name
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        connection.request(method, target, body, headers)
        with connection.getresponse() as answer:
            return _read(answer)
    except (OSError, HTTPException, ValueError):
        raise Outside("away") from None
    finally:
        connection.close()


def _connect(address, timeout, _source=None):
    """Connect to one of a name's addresses, provided that all of them are outside."""
    host, port = address
    found = [entry[4][0] for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    if not found or not all(map(_is_outside, found)):
        raise Outside("address")
    for number, each in enumerate(found, 1):
        try:
            return socket.create_connection((each, port), timeout)
        except OSError:
            if number == len(found):
                raise
    return None


def _is_outside(text: str) -> bool:
    address = ip_address(text.partition("%")[0])
    if isinstance(address, IPv6Address):
        if address.sixtofour or address.teredo or address in TRANSLATED:
            return False
        address = address.ipv4_mapped or address
    if address.is_loopback:
        return settings.OUTSIDE_LOOPBACK
    return address.is_global and not address.is_multicast


def _read(answer) -> bytes:
    if answer.status != 200:
        raise Outside("answer")
    until, parts, size = monotonic() + PATIENCE, [], 0
    while chunk := answer.read1(CHUNK):
        parts.append(chunk)
        size += len(chunk)
        if size > LARGEST or monotonic() > until:
            raise Outside("answer")
    return b"".join(parts)


def _object(text: bytes) -> dict:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        raise Outside("answer") from None
    if not isinstance(found, dict):
        raise Outside("answer")
    return found
