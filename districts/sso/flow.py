"""A sign-in on its way: what this browser was sent out with, kept in its session only."""

import base64
import hashlib
import secrets
from dataclasses import asdict, dataclass

from django.core.cache import cache

from core import tokens
from districts.sso.claims import Refused

KEY = "sso:flows"
LASTS = 600  # seconds for the way there and back
MOST = 5  # tabs at once


@dataclass(frozen=True)
class Flow:
    """What only this browser and we know."""

    provider: int
    state: str
    nonce: str
    verifier: str
    begun: float
    next: str = ""

    @property
    def challenge(self) -> str:
        """The verifier's digest for PKCE (RFC 7636, S256)."""
        digest = hashlib.sha256(self.verifier.encode()).digest()
        return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def begin(session, provider, *, next_path: str, at, state: str = "") -> Flow:
    """Return a new flow and remember it; SAML brings its request's id as the state."""
    flow = Flow(
        provider=provider.pk,
        state=state or tokens.new_token(),
        nonce=tokens.new_token(),
        verifier=secrets.token_urlsafe(48),
        begun=at.timestamp(),
        next=next_path,
    )
    session[KEY] = [*_open(session, at), asdict(flow)][-MOST:]
    return flow


def take(session, provider, state: str, *, at) -> Flow:
    """Return the flow of a state, once; raise `Refused` for a state that is not this browser's.

    The cache lets only the first of two answers at the same moment through.
    """
    kept = _open(session, at)
    found = [flow for flow in kept if tokens.same(flow["state"], state)]
    if not found or found[0]["provider"] != provider.pk:
        raise Refused("state")
    session[KEY] = [flow for flow in kept if flow is not found[0]]
    if not cache.add(f"sso:state:{tokens.digest(state)}", value=True, timeout=LASTS):
        raise Refused("state")
    return Flow(**found[0])


def _open(session, at) -> list[dict]:
    kept = session.get(KEY)
    if not isinstance(kept, list):
        return []
    return [flow for flow in kept if 0 <= at.timestamp() - flow["begun"] <= LASTS]
