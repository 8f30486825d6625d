"""What an entry of the catalogue says."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from django.conf import settings

from districts.enums import Role

SPOKEN = {code for code, _name in settings.LANGUAGES}


class Carries(StrEnum):
    """A secret that is minted while the message is delivered."""

    NOTHING = ""
    LINK = "link"
    CODE = "code"


@dataclass(frozen=True)
class Recipient:
    """Somebody who is to hear of an event; `membership_id` when they can read it in Onramp."""

    kind: str
    id: int
    language: str = "en"
    membership_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class Notice:
    """One event for one audience: who hears it, why, in which words, until when.

    `name` is kept on the message and names the file with the words. `audience` gets the subject.
    `is_open` gets subject and moment when the message is delivered, and drops it unless it still
    says yes. `words` gives the facts of the text: it reads what `subjects` has loaded and asks the
    database nothing. `page` is where the reader goes: (URL name, *arguments).
    With `gathers`, one message a day says it for all subjects of that day.
    """

    name: str
    verb: str
    why: str
    audience: Callable[..., Iterable[Recipient]]
    words: Callable[..., dict]
    is_open: Callable[..., bool]
    page: tuple | Callable[..., tuple] = ()
    carries: Carries = Carries.NOTHING
    useful_for: timedelta = timedelta(days=30)
    gathers: bool = False

    def page_of(self, subject) -> tuple:
        """Return (URL name, *arguments), or () when the message leads nowhere in the district."""
        return self.page(subject) if callable(self.page) else self.page


def stands(*states):
    """Return an `is_open` for subjects that must be in one of these states."""

    def still(subject, at) -> bool:
        return subject.state in states

    return still


def no_words(subject) -> dict:
    """Return nothing: the text names nobody but the reader."""
    return {}


def spoken(language: str) -> str:
    """Return a language there are words in."""
    return language if language in SPOKEN else "en"


def student(row) -> Recipient:
    """The student, by whatever reaches them, account or not."""
    return Recipient(row._meta.label_lower, row.pk, spoken(row.language), row.membership_id)


def member(row) -> Recipient:
    """An account; a student's account is the student."""
    if row.role == Role.STUDENT and hasattr(row, "student"):
        return student(row.student)
    return Recipient(row._meta.label_lower, row.pk, spoken(row.user.language), row.pk)


def guardian(row, language: str) -> Recipient:
    return Recipient(row._meta.label_lower, row.pk, spoken(language))


def contact(row) -> Recipient:
    """A person at an employer: their account if they have one."""
    language = spoken(row.language)
    if row.membership_id:
        return Recipient("districts.membership", row.membership_id, language, row.membership_id)
    return Recipient(row._meta.label_lower, row.pk, language)
