"""What a provider says about somebody *(pure)*."""

import hmac
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

TRUE = (True, "true", "True", "1", 1)
# RFC 8176 for OpenID Connect; the words of REFEDS, Microsoft and OpenID for classes and contexts.
SECOND_FACTOR_METHODS = ("mfa",)
SECOND_FACTOR_CLASSES = {
    "https://refeds.org/profile/mfa",
    "http://schemas.microsoft.com/claims/multipleauthn",
    "http://schemas.openid.net/pape/policies/2007/06/multi-factor",
    "phr",
    "phrh",
}


class Refused(Exception):
    """Nobody is let in; `word` says why, for the log and for the choice of the page's words."""

    def __init__(self, word: str):
        super().__init__(word)
        self.word = word


@dataclass(frozen=True)
class Claims:
    """One person, as a checked answer of a provider names them. Never printed, never logged."""

    subject: str
    email: str = ""  # only when the provider vouches for it
    sis_id: str = ""
    second_factor: bool = False

    def __repr__(self) -> str:
        return "Claims(…)"


def satisfies_second_factor(provider, claims: dict) -> bool:
    """Say whether this sign-in counts as a second factor.

    It does when the district says that its provider always asks for one, or when the provider
    says that it did this time (`amr` or `acr`).
    """
    if provider.is_second_factor:
        return True
    methods, kind = claims.get("amr"), claims.get("acr")
    if isinstance(methods, list) and any(word in methods for word in SECOND_FACTOR_METHODS):
        return True
    return isinstance(kind, str) and kind in SECOND_FACTOR_CLASSES


def from_openid(provider, said: dict) -> Claims:
    """Read the claims of a checked identity token; raise `Refused` when nobody is named."""
    subject = said.get("sub")
    if not isinstance(subject, str) or not 0 < len(subject) <= 255:
        raise Refused("subject")
    check_tenant(provider, said.get(provider.tenant_claim))
    # Entra has no `email_verified`; its optional `xms_edov` says that the domain is the tenant's.
    vouched = said.get("email_verified", said.get("xms_edov")) in TRUE
    return Claims(
        subject=subject,
        email=address(provider, said.get("email")) if vouched else "",
        sis_id=_word(said.get(provider.sis_claim)) if provider.sis_claim else "",
        second_factor=satisfies_second_factor(provider, said),
    )


def check_tenant(provider, said) -> None:
    """Raise `Refused` when an issuer for everybody speaks of somebody of another district."""
    if provider.tenant and not hmac.compare_digest(
        _word(said).casefold().encode(), provider.tenant.casefold().encode()
    ):
        raise Refused("tenant")


def address(provider, said) -> str:
    """Return the e-mail address in small letters, or nothing when it is none of the district's."""
    found = _word(said).lower()
    try:
        validate_email(found)
    except ValidationError:
        return ""
    domain = found.rpartition("@")[2]
    return found if not provider.domains or domain in provider.domains else ""


def _word(value) -> str:
    """Return a short text; numbers are written out, anything else says nothing."""
    if isinstance(value, bool) or not isinstance(value, str | int):
        return ""
    found = str(value).strip()
    return found if len(found) <= 254 and "\0" not in found else ""
