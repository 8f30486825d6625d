"""How long a training counts, and which dates cannot be (pure; domain: trainings, 2 and 3)."""

from calendar import monthrange
from datetime import date

from django.utils.translation import gettext as _

YOUNGEST = 13  # nobody of this programme did a training before this birthday


def valid_until(completed_on: date, months: int) -> date:
    """Return the day the training expires: T5, July 1 of 2024 and 24 months is July 1 of 2026."""
    total = completed_on.month - 1 + months
    year, month = completed_on.year + total // 12, total % 12 + 1
    return date(year, month, min(completed_on.day, monthrange(year, month)[1]))


def counts(completed_on: date | None, months: int, on: date) -> bool:
    """Whether a training done on a day still counts on another."""
    return completed_on is not None and completed_on <= on <= valid_until(completed_on, months)


def complaint(completed_on: date, months: int, *, today: date, birth_date: date | None) -> str:
    """Return why a day of completion cannot be right, or nothing."""
    if completed_on > today:
        return _("This day is in the future.")
    if birth_date and completed_on.year - birth_date.year < YOUNGEST:
        return _("Check the year.")
    if not counts(completed_on, months, today):
        return _("This certificate is too old. Please do the training again.")
    return ""
