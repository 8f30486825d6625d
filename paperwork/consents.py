"""What people agree to before they sign on a screen, word for word, by version. Pure.

ESIGN and UETA ask for it: what signing here means, the right to paper, how to take it back, what
is needed to read the papers, and how to keep a copy. A version never changes; new words get a new
version, and each signature remembers which one its signer read, in which language.
"""

import hashlib
from dataclasses import dataclass

from django.utils import translation
from django.utils.translation import gettext_lazy as _

CURRENT = "2026.1"


@dataclass(frozen=True)
class Consent:
    """One version: the sentence that is ticked, and what stands behind it."""

    version: str
    agree: str
    points: tuple

    def text(self, language: str) -> str:
        """Return all words in a language, as a signer read them."""
        with translation.override(language):
            return "\n".join(str(part) for part in (self.agree, *self.points))

    def digest(self, language: str) -> str:
        """Return the SHA-256 of the words in a language."""
        return hashlib.sha256(self.text(language).encode()).hexdigest()


CONSENTS = {
    "2026.1": Consent(
        "2026.1",
        _("I agree to sign on this screen. My signature here counts as much as on paper."),
        (
            _("You can ask for paper at any time instead. It costs nothing and changes nothing."),
            _(
                "You can take this agreement back before the last person has signed: tell the "
                "school, or choose paper."
            ),
            _(
                "It covers only the papers shown here. You need a phone or computer that opens "
                "web pages and PDF files."
            ),
            _("You can open and keep every paper now, and you get a sealed copy when all signed."),
            _(
                "We keep the time, your device, your network address, and which file you saw, as "
                "proof for you and for the school."
            ),
        ),
    )
}


def consent(version: str = CURRENT) -> Consent:
    """Return the words of a version; raise `KeyError` when there is none."""
    return CONSENTS[version]
