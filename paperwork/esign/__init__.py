"""Signing providers behind one port: `provider(code)` returns the one a district uses."""

from paperwork.enums import Provider
from paperwork.esign.builtin import Builtin
from paperwork.esign.port import Paper, Party, SigningProvider, Unavailable

PROVIDERS: dict[str, SigningProvider] = {Provider.BUILTIN: Builtin()}


def provider(code: str) -> SigningProvider:
    """Return the provider of an envelope; raise `KeyError` for one that is not installed."""
    return PROVIDERS[code]


__all__ = ["PROVIDERS", "Paper", "Party", "SigningProvider", "Unavailable", "provider"]
