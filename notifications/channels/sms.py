"""Text messages through a gateway that takes a form POST (`SMS_URL`)."""

import base64
from http.client import HTTPException
from urllib.error import HTTPError
from urllib.parse import unquote, urlencode, urlsplit, urlunsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from django.conf import settings
from django.utils.module_loading import import_string

from notifications.channels.letter import Letter, Refused, Unavailable

TIMEOUT = 8  # seconds, well below the lease
ANSWER = 200  # characters of the gateway's answer that may be a reference
# Only these speak of the number; the rest speaks of the gateway or of our account there.
WRONG_NUMBER = (400, 410, 422)
LONGEST_WAIT = 3600


def send(letter: Letter) -> str:
    """Send one text. A demo has another sender: see `settings.SMS_SENDER`."""
    return import_string(settings.SMS_SENDER)(letter)


def post(letter: Letter) -> str:
    """POST `to`, `text` and `id` to the gateway; `id` and Idempotency-Key repeat with a retry."""
    address, headers = _gateway(settings.SMS_URL)
    form = urlencode({"to": letter.to, "text": letter.sms, "id": letter.key}).encode()
    headers["Idempotency-Key"] = letter.key
    request = Request(address, data=form, headers=headers, method="POST")  # noqa: S310 https or http
    try:
        with _OPENER.open(request, timeout=TIMEOUT) as answer:
            return answer.read(ANSWER).decode("ascii", "replace").strip() or letter.key
    except HTTPError as error:
        error.close()
        raise _verdict(error) from None
    except (OSError, HTTPException) as error:
        raise Unavailable(f"text gateway: {type(error).__name__}") from None


class _StayHere(HTTPRedirectHandler):
    """A number and a code are not carried to wherever an answer points."""

    def redirect_request(self, *_args, **_kwargs):
        return None


_OPENER = build_opener(_StayHere)


def _gateway(url: str) -> tuple[str, dict]:
    """Take user and password out of the address and into a header."""
    parts = urlsplit(url)
    if parts.scheme not in ("https", "http"):
        raise Unavailable("text gateway: no address")
    if not parts.username:
        return url, {}
    pair = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
    bare = urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))
    return bare, {"Authorization": f"Basic {base64.b64encode(pair.encode()).decode()}"}


def _verdict(error: HTTPError) -> Exception:
    if error.code in WRONG_NUMBER:
        return Refused(f"text gateway: {error.code}")
    wait = error.headers.get("Retry-After", "")
    after = min(int(wait), LONGEST_WAIT) if wait.isdecimal() else 0
    return Unavailable(f"text gateway: {error.code}", after)
