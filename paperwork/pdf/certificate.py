"""What the last page of a signed document says: who, how known, what words, which bytes, when."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.qr import Square, square


@dataclass(frozen=True)
class Party:
    """One signer's evidence, written out. Times are UTC."""

    name: str
    role: str
    known_by: str  # "code sent to the mobile number that the school confirmed"
    signed_how: str  # "typed name" or "typed name and drawing"
    statement: str
    consent: str  # version and language of the consent text
    document_digest: str
    opened_at: str
    signed_at: str
    address: str
    device: str
    reference: str


@dataclass(frozen=True)
class Entry:
    """A line of the log."""

    at: str
    what: str
    who: str


@dataclass(frozen=True)
class Certificate:
    """The certificate of one document."""

    title: str
    reference: str
    document_digest: str  # SHA-256 of the frozen file that everybody signed
    attached_name: str  # that file, embedded in this one
    verify_url: str
    made_at: str
    parties: Sequence[Party]
    log: Sequence[Entry]

    @property
    def qr(self) -> Square:
        return square(self.verify_url)
