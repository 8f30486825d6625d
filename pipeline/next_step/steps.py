"""A step, and the two people it is told to."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from django.urls import NoReverseMatch, reverse
from django.utils.timezone import localtime

from core.components import STUCK_AFTER_DAYS
from pipeline.enums import Owner


class Reader(StrEnum):
    """Whose words and links a step gets."""

    STAFF = "staff"
    STUDENT = "student"


@dataclass(frozen=True, kw_only=True)
class Step:
    """What is open, who it waits on, since when, until when, where to click."""

    kind: str
    what: str
    owner: Owner
    since: datetime | None
    until: date | None
    url_name: str
    url_args: tuple = ()
    action_label: str = ""
    detail: str = ""
    days: int = 0
    tone: str = "plain"

    @property
    def is_stuck(self) -> bool:
        return self.days >= STUCK_AFTER_DAYS

    @property
    def href(self) -> str:
        """The address, inside the district of the request; empty where there is no such page."""
        try:
            return reverse(self.url_name, args=self.url_args)
        except NoReverseMatch:
            return ""


def day_of(moment: date | datetime | None) -> date | None:
    """Return the local day of a day or a moment."""
    return localtime(moment).date() if isinstance(moment, datetime) else moment


def days_since(since: datetime | None, now: datetime) -> int:
    """Return whole local days between two moments, never negative."""
    return max((day_of(now) - day_of(since)).days, 0) if since else 0


@dataclass(frozen=True)
class Words:
    """What a step says, and where its button leads."""

    what: str
    url_name: str
    url_args: tuple = ()
    label: str = ""
    detail: str = ""
