"""Hours, pay and dates as people say them: "Mon–Thu, 9 a.m.–3 p.m.", "$17.87 an hour"."""

from django.utils.dates import WEEKDAYS_ABBR
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from employers.enums import PayKind
from employers.schedule import Block, read, runs, week_minutes


def hours(schedule) -> str:
    """Return a stored schedule in words, block after block; empty when there is none."""
    return "; ".join(_block(block) for block in read(schedule))


def _block(block: Block) -> str:
    days = ", ".join(_run(first, last) for first, last in runs(block.days))
    pattern = pgettext("time format, short", "g:i a")
    start, end = (time_format(moment, pattern) for moment in (block.start, block.end))
    return f"{days}, {_short(start)}–{_short(end)}"


def _short(moment: str) -> str:
    return moment.replace(":00", "")


def _run(first: int, last: int) -> str:
    name = WEEKDAYS_ABBR
    return str(name[first]) if first == last else f"{name[first]}–{name[last]}"


def per_week(schedule) -> str:
    """Return the hours of a usual week: "22 hours a week"."""
    minutes = week_minutes(read(schedule))
    if not minutes:
        return ""
    number = f"{minutes / 60:.1f}".removesuffix(".0")
    return ngettext("%(n)s hour a week", "%(n)s hours a week", 1 if number == "1" else 2) % {
        "n": number
    }


def money(cents: int | None) -> str:
    """Return cents as dollars: "$17.87", "$1,200"."""
    if cents is None:
        return ""
    return f"${cents / 100:,.2f}".removesuffix(".00")


def pay(row) -> str:
    """Return what an opening or placement pays; empty when nobody said."""
    if row.pay_kind == PayKind.STIPEND:
        return _("%(sum)s stipend") % {"sum": money(row.stipend_cents)} if row.stipend_cents else ""
    wage = row.hourly_wage_cents
    return _("%(wage)s an hour") % {"wage": money(wage)} if wage else ""


def dates(row) -> str:
    """Return first and last day of an opening or placement: "Jun 15–Jul 24"."""
    if not (row.starts_on and row.ends_on):
        return ""
    pattern = pgettext("date format, month and day", "M j")
    return f"{date_format(row.starts_on, pattern)}–{date_format(row.ends_on, pattern)}"
