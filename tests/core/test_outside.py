"""Calls to addresses that somebody typed in stay outside of our own network."""

import json
import socket
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from core import outside
from core.outside import Outside


@contextmanager
def server(answer):
    """A web server on this machine that answers each GET by `answer(handler)`."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            answer(self)

        def log_message(self, *_args):
            pass

    http = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=http.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{http.server_port}"
    finally:
        http.shutdown()
        thread.join()
        http.server_close()


def says(body, status=200, **headers):
    def answer(handler):
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(body)

    return answer


def word_of(url) -> str:
    with pytest.raises(Outside) as raised:
        outside.get_json(url)
    return raised.value.word


def test_an_object_is_read():
    with server(says(b'{"issuer": "here"}')) as url:
        assert outside.get_json(url) == {"issuer": "here"}


@pytest.mark.parametrize(
    "answer",
    (
        says(b"[]"),
        says(b"<html>"),
        says(b"\xff"),
        says(b"[" * 100_000),
        says(b" " * (outside.LARGEST + 1) + b"{}"),
        says(b"{}", 500),
        says(b"{}", 302, Location="http://127.0.0.1:1/"),
    ),
)
def test_anything_else_is_no_answer(answer):
    with server(answer) as url:
        assert word_of(url) == "answer"


def test_a_redirect_is_not_followed():
    seen = []

    def notes(handler):
        seen.append(handler.path)
        says(b"{}")(handler)

    with server(notes) as inside, server(says(b"", 302, Location=inside)) as url:
        assert word_of(url) == "answer"

    assert seen == []


def test_nobody_there_is_away():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

    assert word_of(f"http://127.0.0.1:{port}/") == "away"


@pytest.mark.parametrize(
    "url",
    (
        "http://example.org/", "ftp://example.org/", "file:///etc/passwd", "https://", "//x/",
        "https://user:secret@example.org/", "https://example.org/#part", "https://[::1", "",
        "https://example.org:99999/", "javascript:alert(1)", "http://127.0.0.1.example.org/",
    ),
)  # fmt: skip
def test_an_address_of_another_kind_is_not_called(url):
    assert not outside.may_be_called(url)
    assert word_of(url) == "address"


@pytest.mark.parametrize(
    "address",
    (
        "10.0.0.1", "172.16.9.9", "192.168.1.1", "169.254.169.254", "100.64.0.1",
        "224.0.0.1", "::", "fe80::1%eth0", "fd00::1", "::ffff:10.0.0.1", "64:ff9b::a00:1",
        "2002:0a00:0001::", "2001:0:0a00:1::", "255.255.255.255",
    ),
)  # fmt: skip
def test_our_own_network_is_not_outside(address):
    assert not outside._is_outside(address)


@pytest.mark.parametrize("address", ("8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8"))
def test_the_world_is_outside(address):
    assert outside._is_outside(address)


def test_this_machine_is_outside_for_tests_and_development_only(settings):
    with server(says(json.dumps({}).encode())) as url:
        settings.OUTSIDE_LOOPBACK = False

        assert not outside._is_outside("127.0.0.1")
        assert word_of(url) == "address"
        assert word_of(url.replace("http:", "https:")) == "address"


def test_a_name_that_leads_inside_is_not_called(monkeypatch):
    """One address outside does not help when another one of the name is inside."""
    found = [(2, 1, 6, "", (address, 443)) for address in ("8.8.8.8", "10.0.0.7")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_kwargs: found)

    assert word_of("https://looks-fine.example/") == "address"
