"""Which event is told to whom, why, in which words, and until when it makes sense."""

from notifications.catalogue import access, account, asking, journey, permits, records, signing
from notifications.catalogue.base import Carries, Notice, Recipient

ALL = (
    *access.NOTICES,
    *account.NOTICES,
    *journey.NOTICES,
    *signing.NOTICES,
    *asking.NOTICES,
    *permits.NOTICES,
    *records.NOTICES,
)
NOTICES: dict[str, Notice] = {one.name: one for one in ALL}
VERBS: tuple[str, ...] = tuple(dict.fromkeys(one.verb for one in NOTICES.values()))

__all__ = ["NOTICES", "VERBS", "Carries", "Notice", "Recipient", "of_verb"]


def of_verb(verb: str) -> list[Notice]:
    """Return the notices of a verb, one for each audience."""
    return [one for one in NOTICES.values() if one.verb == verb]
