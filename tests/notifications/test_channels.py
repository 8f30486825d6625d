"""The ways out of the house, against a real server on this machine."""

import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from smtplib import SMTPRecipientsRefused
from urllib.parse import parse_qs

import pytest
from django.core.mail.backends.base import BaseEmailBackend

from districts.enums import Channel
from notifications import channels
from notifications.channels import Letter, Refused, Unavailable, sms

LETTER = Letter(
    key="onramp-1-7", to="+13235550142", subject="S", text="T", html="<p>T</p>", sms="Hola, señora"
)


class _Gateway(BaseHTTPRequestHandler):
    """Answers as it is told, and remembers what it was asked."""

    status, headers_out, body, calls = 200, {}, b"msg-42\n", []

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        type(self).calls.append((self.path, dict(self.headers), parse_qs(body)))
        self.send_response(type(self).status)
        for name, value in type(self).headers_out.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(type(self).body)

    do_GET = do_POST

    def log_message(self, *_args):
        """Keep the tests' output quiet."""


@pytest.fixture
def gateway(settings):
    """A gateway of this test's own: set `status`, `headers_out` and `body`, read `calls`."""
    handler = type("Handler", (_Gateway,), {"calls": [], "headers_out": {}})
    server = HTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    settings.SMS_URL = f"http://onramp:p%40ss@127.0.0.1:{server.server_port}/send?from=district"
    settings.SMS_SENDER = "notifications.channels.sms.post"
    yield handler
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_text_is_a_form_with_a_key_and_the_password_stays_out_of_the_address(gateway):
    reference = channels.send(Channel.SMS, LETTER)

    ((path, headers, form),) = gateway.calls
    assert reference == "msg-42"
    assert path == "/send?from=district"
    assert form == {"to": [LETTER.to], "text": [LETTER.sms], "id": [LETTER.key]}
    assert headers["Idempotency-Key"] == LETTER.key
    assert headers["Authorization"] == "Basic b25yYW1wOnBAc3M="


@pytest.mark.parametrize(
    ("status", "headers", "raised", "after"),
    (
        (400, {}, Refused, None),
        (422, {}, Refused, None),
        (401, {}, Unavailable, 0),
        (404, {}, Unavailable, 0),
        (429, {"Retry-After": "120"}, Unavailable, 120),
        (503, {"Retry-After": "999999"}, Unavailable, 3600),
        (503, {"Retry-After": "Wed, 21 Oct 2026 07:28:00 GMT"}, Unavailable, 0),
        (500, {}, Unavailable, 0),
    ),
)
def test_what_a_gateways_no_means(gateway, status, headers, raised, after):
    gateway.status, gateway.headers_out = status, headers

    with pytest.raises(raised) as caught:
        channels.send(Channel.SMS, LETTER)

    assert getattr(caught.value, "after", None) == after
    assert LETTER.to not in str(caught.value)


def test_a_gateway_cannot_send_a_number_and_a_code_elsewhere(gateway):
    gateway.status, gateway.headers_out = 302, {"Location": "/elsewhere"}

    with pytest.raises(Unavailable):
        channels.send(Channel.SMS, LETTER)

    assert len(gateway.calls) == 1


@pytest.mark.parametrize("url", ("", "file:///etc/passwd", "ftp://127.0.0.1/x"))
def test_only_http_is_spoken(settings, url):
    settings.SMS_URL = url

    with pytest.raises(Unavailable):
        sms.post(LETTER)


def test_a_gateway_that_is_not_there_is_unavailable(settings, gateway):
    settings.SMS_URL = "http://127.0.0.1:1/send"

    with pytest.raises(Unavailable):
        sms.post(LETTER)


class _Server(BaseEmailBackend):
    codes = ()

    def send_messages(self, email_messages):
        address = email_messages[0].to[0]
        raise SMTPRecipientsRefused({f"{n}{address}": (c, b"no") for n, c in enumerate(self.codes)})


class Unknown(_Server):
    codes = (550,)


class Greylisting(_Server):
    codes = (450,)


@pytest.mark.parametrize(("backend", "raised"), ((Unknown, Refused), (Greylisting, Unavailable)))
def test_what_a_mail_servers_no_means(settings, backend, raised):
    settings.EMAIL_BACKEND = f"{__name__}.{backend.__name__}"

    with pytest.raises(raised) as caught:
        channels.send(Channel.EMAIL, LETTER)

    assert LETTER.to not in str(caught.value)


def test_texts_need_a_gateway(settings):
    settings.SMS_URL, settings.DEMO = "", False

    assert not channels.works(Channel.SMS)
    assert channels.works(Channel.EMAIL)
    assert channels.works(Channel.IN_APP)
