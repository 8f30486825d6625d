"""An answer to "may this person do this now?" that can always say why not."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied


@dataclass(frozen=True)
class Verdict:
    """Truthy when allowed; `reason` is a sentence for the person otherwise."""

    allowed: bool
    reason: str = ""

    def __bool__(self) -> bool:
        return self.allowed

    def enforce(self) -> None:
        """Raise `PermissionDenied` with the reason unless allowed."""
        if not self.allowed:
            raise PermissionDenied(self.reason)


ALLOW = Verdict(allowed=True)


def deny(reason) -> Verdict:
    """Return a refusal; the reason is shown where the button would be."""
    return Verdict(allowed=False, reason=str(reason))
