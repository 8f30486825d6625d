"""E-mail through Django's mail settings."""

from smtplib import SMTPException, SMTPRecipientsRefused
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives

from notifications.channels.letter import Letter, Refused, Unavailable


def send(letter: Letter) -> str:
    """Send one mail; its Message-ID is made from the key, so that a repeat can be told apart."""
    reference = f"<{letter.key}@{urlsplit(settings.BASE_URL).hostname}>"
    headers = {"Message-ID": reference, "Auto-Submitted": "auto-generated"}
    mail = EmailMultiAlternatives(letter.subject, letter.text, to=[letter.to], headers=headers)
    mail.attach_alternative(letter.html, "text/html")
    # `from None`: what the mail server says holds the address, which must not reach the log.
    try:
        mail.send()
    except SMTPRecipientsRefused as error:
        raise _verdict(error) from None
    except (SMTPException, OSError) as error:
        raise Unavailable(f"mail server: {type(error).__name__}") from None
    return reference


def _verdict(error) -> Exception:
    codes = [code for code, _words in error.recipients.values()]
    if all(code >= 500 for code in codes):
        return Refused("mail server")
    return Unavailable(f"mail server: {min(codes)}")
