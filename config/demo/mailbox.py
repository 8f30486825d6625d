"""Where mails and texts go in demo mode: into a table, never out of the house."""

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.mail import make_msgid
from django.core.mail.backends.base import BaseEmailBackend

from config.demo import owners
from config.models import DemoMail
from core import clock
from districts.enums import Channel


class EmailBackend(BaseEmailBackend):
    """Django's mail backend of a demo: keeps what others would send."""

    def send_messages(self, email_messages) -> int:
        for mail in email_messages:
            key = mail.extra_headers.get("Message-ID") or make_msgid(domain="demo")
            for address in mail.recipients():
                _keep(f"{key} {address}", Channel.EMAIL, address, mail.subject, mail.body)
        return len(email_messages)


def text(letter) -> str:
    """Keep a text message; the same key twice is one message, as with a gateway."""
    _keep(letter.key, Channel.SMS, letter.to, "", letter.sms)
    return letter.key


def _keep(key, channel, address, subject, words) -> None:
    if not settings.DEMO:
        raise ImproperlyConfigured("The demo's mailbox is for demos only.")
    owner = owners.of(address)
    facts = {
        "box": owner.box,
        "name": owner.name,
        "part": owner.part,
        "place": owner.place,
        "channel": channel,
        "address": address,
        "subject": subject,
        "text": words,
        "at": clock.now(),
    }
    DemoMail.objects.get_or_create(key=key[:250], defaults=facts)
