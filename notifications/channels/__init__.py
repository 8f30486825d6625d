"""Ways out of the house: e-mail, text message, and the inbox in Onramp."""

from dataclasses import dataclass

from django.conf import settings

from districts.enums import Channel
from notifications.channels import email, sms
from notifications.channels.letter import Letter, Refused, Unavailable

__all__ = ["Letter", "Refused", "Unavailable", "send", "works"]


@dataclass(frozen=True)
class _InApp:
    """The row itself is what people read: nothing leaves the house."""

    @staticmethod
    def send(letter: Letter) -> str:
        return letter.key


WAYS = {Channel.EMAIL: email, Channel.SMS: sms, Channel.IN_APP: _InApp}


def works(channel: str) -> bool:
    """Say whether this installation can use a channel: texts need a gateway."""
    return channel != Channel.SMS or bool(settings.SMS_URL or settings.DEMO)


def send(channel: str, letter: Letter) -> str:
    """Bring a letter to its address and return the provider's reference.

    Raise `Refused` when this address will never take it, `Unavailable` when it may later.
    """
    return WAYS[channel].send(letter)
