"""What a signing provider has to offer. Plain values in and out: a provider knows no tables."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


class Unavailable(Exception):
    """The provider cannot be reached or asks to wait; try again later, with the same key."""


@dataclass(frozen=True)
class Party:
    """One signer. Equal orders sign in parallel."""

    key: int
    role: str
    order: int
    name: str
    language: str
    channel: str
    address: str


@dataclass(frozen=True)
class Paper:
    """One document: its bytes, and who signs it, by keys of parties.

    Each place to sign carries the text `/sig-<role>/`.
    """

    key: int
    title: str
    pdf: bytes
    signers: Sequence[int]


class SigningProvider(Protocol):
    """Hands an envelope to whoever collects the signatures."""

    asks_signers: bool
    """Whether the provider itself asks the signers in their order; else we do."""

    def create(self, parties: Sequence[Party], papers: Sequence[Paper], *, key: str) -> str:
        """Return the provider's reference. Asked again with the same key, return the same one.

        Raise `Unavailable` when it is not known whether the envelope was made.
        """

    def void(self, reference: str, *, reason: str) -> None:
        """Take an envelope back. Safe to repeat."""
