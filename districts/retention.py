"""What is kept how long: kinds of records, as `config.retention` names them at start-up.

A district may lengthen or shorten a period within the range of its kind. What falls due is said a
month before, can be held with a reason, and then goes batch by batch.
"""

from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet

NOTICE = timedelta(days=30)


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One kind of record.

    `due(cutoff)` returns the rows that ended on or before a day and still hold what must go;
    `dispose(row)` takes it away, so that the row is due no longer. `stays` says what is left.
    """

    code: str
    label: str
    since: str  # from which day the months count
    stays: str
    months: int
    least: int
    most: int
    basis: str
    due: Callable[[date], QuerySet]
    dispose: Callable[[object], None]


KINDS: dict[str, Kind] = {}


def keep(kinds) -> None:
    """Take the table of `config.retention`."""
    KINDS.clear()
    KINDS.update({kind.code: kind for kind in kinds})


def later(day: date, months: int) -> date:
    """Return the first day on which what ended on `day` falls due, so many months later."""
    found = cutoff(day, -months)
    return found if cutoff(found, months) >= day else found + timedelta(days=1)


def cutoff(on: date, months: int) -> date:
    """Return the last day whose records fall due on a day, so many months later."""
    year, month = divmod(on.year * 12 + on.month - 1 - months, 12)
    return date(year, month + 1, min(on.day, monthrange(year, month + 1)[1]))
