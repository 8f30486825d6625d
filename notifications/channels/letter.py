"""What a channel gets, and how it says no."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Letter:
    """A message with its words, as it leaves the house. Never stored.

    Two letters with the same `key` say the same: a provider may deliver only the first.
    """

    key: str
    to: str
    subject: str
    text: str
    html: str
    sms: str


class Refused(Exception):
    """This address does not take it, now or later."""


class Unavailable(Exception):
    """Nobody answered, or not now. `after` is how many seconds we were asked to wait."""

    IS_FIT_FOR_LOG = True  # words of ours, never the address

    def __init__(self, what: str, after: int = 0):
        super().__init__(what)
        self.after = after
