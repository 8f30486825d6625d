"""Puts a notice into words: one small text file for each notice and language."""

from zoneinfo import ZoneInfo

from django.template import Context
from django.template.loader import get_template
from django.utils import timezone, translation

from notifications.channels import Letter
from notifications.subjects import student_of


def line(notice, subject, language: str) -> str:
    """Return the notice in one line, as the inbox shows it."""
    return _one_line(_part(notice.name, language, "subject", facts(notice, subject)))


def paragraphs(notice, subject, language: str) -> str:
    """Return the body: paragraphs with empty lines between them."""
    return _paragraphs(_part(notice.name, language, "body", facts(notice, subject)))


def button(notice, subject, language: str) -> str:
    """Return what the button to the message's page says."""
    return _one_line(_part(notice.name, language, "button", facts(notice, subject)))


def facts(notice, subject) -> dict:
    """Return what the words may name; read from the loaded subject, never asked for."""
    student = student_of(subject)
    return {
        "student": student.preferred_name or student.first_name if student else "",
        "student_name": student.name if student else "",
        **notice.words(subject),
    }


def letter(notice, subject, *, to, key, name, district, language, link, code) -> Letter:
    """Write the whole message in the reader's language.

    `link` is where the button leads, personal or not; `code` is empty but in a code message.
    """
    known = facts(notice, subject) | {"link": link, "code": code, "district": district.name}
    with translation.override(language), timezone.override(ZoneInfo(district.time_zone)):
        parts = {part: _part(notice.name, language, part, known) for part in PARTS}
        frame = {
            "name": name,
            "district": district.name,
            "why": notice.why,
            "link": link,
            "code": code,
            "language": language,
            "subject": _one_line(parts["subject"]),
            "body": _paragraphs(parts["body"]),
            "button": _one_line(parts["button"]),
        }
        return Letter(
            key=key,
            to=to,
            subject=frame["subject"],
            text=_paragraphs(_plain("notifications/mail/letter.txt", frame)),
            html=get_template("notifications/mail/letter.html").render(frame),
            sms=_one_line(parts["sms"]),
        )


PARTS = ("subject", "body", "button", "sms")


def _part(name: str, language: str, part: str, known: dict) -> str:
    with translation.override(language):
        return _plain(f"notifications/words/{language}/{name}.txt#{part}", known)


def _plain(template: str, known: dict) -> str:
    """Render plain text; only the HTML frame escapes, and it escapes all of it."""
    return get_template(template).template.render(Context(known, autoescape=False))


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _paragraphs(text: str) -> str:
    """Fold the lines of a paragraph; a line that starts with "- " or "http" stays its own."""
    folded = [_fold(block) for block in text.strip().split("\n\n")]
    return "\n\n".join(block for block in folded if block)


def _fold(block: str) -> str:
    lines: list[str] = []
    for row in filter(None, (part.strip() for part in block.split("\n"))):
        if lines and not row.startswith(("- ", "http")):
            lines[-1] = f"{lines[-1]} {row}"
        else:
            lines.append(row)
    return "\n".join(lines)
