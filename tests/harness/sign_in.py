"""A real OpenID Connect provider on this machine, and how a browser walks through it.

Its answers can be spoiled on their way out: `provider.spoil(lambda claims: …)` changes the claims
and has the provider sign again with its own key.
"""

import os
import threading
from contextlib import contextmanager
from urllib.parse import parse_qsl, urlsplit

import jwt
import oidc_provider_mock
import requests
import werkzeug.serving
from oidc_provider_mock._storage import storage

TOKEN = "/oauth2/token"


class Provider:
    """The service, its people, and what it does wrong today."""

    def __init__(self):
        self.asked = []  # paths, in turn
        self.tokens = []  # forms that the token endpoint got
        self._change, self._sign, self._document = None, None, {}
        self.users, self.url, self._server = {}, "", None
        self.app = oidc_provider_mock.app(require_nonce=True)
        self.app.debug = False
        self.app.before_request(self._note)
        self.app.after_request(self._spoil)

    def knows(self, subject: str, **claims) -> str:
        """Give the service somebody to sign in as."""
        answer = requests.put(f"{self.url}/users/{subject}", json=claims, timeout=5)
        answer.raise_for_status()
        return subject

    def spoil(self, change=lambda claims: claims, sign=None) -> None:
        """Change every identity token; `sign` replaces the provider's own signature."""
        self._change, self._sign = change, sign

    def describes_itself(self, **changes) -> None:
        """Change what the discovery document says."""
        self._document = changes

    def _note(self):
        request = werkzeug_request()
        self.asked.append(request.path)
        if request.path == TOKEN:
            self.tokens.append(dict(request.form))

    def _spoil(self, response):
        request = werkzeug_request()
        if request.path == TOKEN and self._change and response.status_code == 200:
            answer = response.get_json()
            said = jwt.decode(answer["id_token"], options={"verify_signature": False})
            answer["id_token"] = (self._sign or own_signature)(self._change(dict(said)))
            response.set_data(self.app.json.dumps(answer))
        if "openid-configuration" in request.path and self._document:
            response.set_data(self.app.json.dumps(response.get_json() | self._document))
        return response

    def stop(self) -> None:
        """Nobody answers any more."""
        if self._server:
            self._server.shutdown()
            self._thread.join(5)
            self._server.server_close()
            self._server = None

    def start(self) -> "Provider":
        self._server = werkzeug.serving.make_server("127.0.0.1", 0, self.app, threaded=True)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,))
        self._thread.start()
        return self


def werkzeug_request():
    return oidc_provider_mock._app.flask.request


def own_signature(said) -> str:
    """Sign with the provider's own key, as it would have done itself."""
    key = storage.jwk.as_dict(is_private=True)
    return jwt.encode(said, jwt.PyJWK(key, "RS256").key, "RS256", headers={"kid": key.get("kid")})


@contextmanager
def running():
    """A provider for one test."""
    os.environ["AUTHLIB_INSECURE_TRANSPORT"] = "1"  # it runs without TLS
    provider = Provider().start()
    try:
        yield provider
    finally:
        provider.stop()


def walk_through(leaving, subject: str) -> str:
    """Follow our redirect to the provider, sign in there, return our address it sends back to."""
    assert leaving.status_code == 302, leaving.content.decode()[:500]
    there = requests.post(leaving.url, data={"sub": subject}, timeout=5, allow_redirects=False)
    assert there.status_code == 302, there.text[:500]
    parts = urlsplit(there.headers["Location"])
    return f"{parts.path}?{parts.query}"


def query_of(address: str) -> dict:
    return dict(parse_qsl(urlsplit(address).query))
