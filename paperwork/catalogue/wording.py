"""Values as a person writes them, in the active language."""

from datetime import date, time
from decimal import Decimal, InvalidOperation

from django.utils.dates import WEEKDAYS_ABBR
from django.utils.formats import date_format, number_format, time_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from paperwork.catalogue.specs import Field, Kind


def is_blank(value) -> bool:
    """Say whether a value is missing: nothing, only spaces, or an empty list."""
    if isinstance(value, str):
        return not value.strip()
    return value is None or value == []


def write(field: Field, value) -> str:
    """Return a stored value as text for paper and screen; blank values give an empty string.

    A value that does not fit its kind is written as it is: a wrong-looking date on a form is
    seen by a person, a lost one is not.
    """
    if is_blank(value):
        return ""
    writer = WRITERS.get(field.kind)
    if writer is None:
        return str(value)
    try:
        return writer(field, value)
    except (ValueError, TypeError, KeyError, InvalidOperation):
        return str(value)


def _day(field, value) -> str:
    day = value if isinstance(value, date) else date.fromisoformat(value)
    return date_format(day, "DATE_FORMAT")


def _phone(field, value) -> str:
    """Write a number of this country as people here do: (818) 555-0142."""
    digits = str(value).removeprefix("+1")
    if len(digits) == 10 and digits.isdigit():
        return f"({digits[:3]}) {digits[3:6]}-{digits[6:]}"
    return str(value)


def _pay(field, value) -> str:
    if str(value).startswith("stipend:"):
        return _("Stipend of %(amount)s") % {"amount": _dollars(value.removeprefix("stipend:"))}
    return _("%(amount)s an hour") % {"amount": _dollars(value)}


def _dollars(value) -> str:
    return f"${number_format(Decimal(str(value)), decimal_pos=2, use_l10n=False)}"


def _hours(field, value) -> str:
    amount = Decimal(str(value)).normalize()
    number = number_format(f"{amount:f}")
    return ngettext("%(number)s hour", "%(number)s hours", int(amount)) % {"number": number}


def _minutes(field, value) -> str:
    """Write whole minutes: "4 hours", "3 h 30 min"."""
    hours, minutes = divmod(int(value), 60)
    if not minutes:
        return ngettext("%(number)s hour", "%(number)s hours", hours) % {"number": hours}
    return _("%(hours)d h %(minutes)02d min") % {"hours": hours, "minutes": minutes}


def _span(field, value) -> str:
    start, end = value.split("-")
    return f"{_clock(start)}–{_clock(end)}"


def _choice(field, value) -> str:
    return str(dict(field.choices)[value])


def _yes_no(field, value) -> str:
    return _("Yes") if value in (True, "yes", "true") else _("No")


def _schedule(field, value) -> str:
    if isinstance(value, str):
        return value
    lines = sorted(value, key=lambda line: (min(line["days"]), line["start"]))
    return "; ".join(
        f"{_days(sorted(line['days']))}, {_clock(line['start'])}–{_clock(line['end'])}"
        for line in lines
    )


def _days(days: list[int]) -> str:
    """Return "Mon–Thu, Sat" for [0, 1, 2, 3, 5]."""
    runs = []
    for day in days:
        if runs and runs[-1][-1] == day - 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    return ", ".join(_run(run) for run in runs)


def _run(run: list[int]) -> str:
    first, last = _weekday(run[0]), _weekday(run[-1])
    if len(run) == 1:
        return first
    return f"{first}–{last}" if len(run) > 2 else f"{first}, {last}"


def _weekday(day: int) -> str:
    return capfirst(str(WEEKDAYS_ABBR[day]))


def _clock(text: str) -> str:
    return time_format(time.fromisoformat(text), "TIME_FORMAT")


WRITERS = {
    Kind.DATE: _day,
    Kind.PHONE: _phone,
    Kind.PAY: _pay,
    Kind.HOURS: _hours,
    Kind.MINUTES: _minutes,
    Kind.SPAN: _span,
    Kind.CHOICE: _choice,
    Kind.YES_NO: _yes_no,
    Kind.SCHEDULE: _schedule,
}
