"""The world outside, as tests need it: providers that take, refuse, are away, or die."""

from smtplib import SMTPRecipientsRefused

from django.core.mail.backends.base import BaseEmailBackend

from notifications.channels import Refused, Unavailable

taken = {}  # key → letter: a provider that honours keys takes each once
asked = []  # the key of every call


class Died(BaseException):
    """The worker was killed: nothing of ours runs after it."""


def clear():
    taken.clear()
    asked.clear()


def takes(letter):
    asked.append(letter.key)
    taken.setdefault(letter.key, letter)
    return f"ref-{letter.key}"


def dies_after_taking(letter):
    takes(letter)
    raise Died


def refuses(letter):
    asked.append(letter.key)
    raise Refused("text gateway: 400")


def is_away(letter):
    asked.append(letter.key)
    raise Unavailable("text gateway: 503")


def asks_for_patience(letter):
    asked.append(letter.key)
    raise Unavailable("text gateway: 429", 300)


class RefusingBackend(BaseEmailBackend):
    """A mail server that knows none of the addresses."""

    def send_messages(self, email_messages):
        address = email_messages[0].to[0]
        raise SMTPRecipientsRefused({address: (550, b"no such mailbox")})


class AbsentBackend(BaseEmailBackend):
    def send_messages(self, email_messages):
        raise ConnectionRefusedError("nobody at 192.0.2.1 for rosa@example.org")
