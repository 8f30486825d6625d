"""Write down when school is held; permits that rest on it are checked again."""

from django.db import IntegrityError, transaction

from districts import events
from districts.models import SchoolYear


class Taken(Exception):
    """That school has a year that opens on this day already."""


def save_year(*, values: dict, by, at, year=None) -> SchoolYear:
    """Add a school year, or change one; raise `Taken` for a second one of the same opening."""
    row = year or SchoolYear()
    for name, value in values.items():
        setattr(row, name, value)
    try:
        with transaction.atomic():
            row.save()
            facts = {"school": row.school_id, "days": len(row.days)}
            events.record("calendar.changed", row, by=by, at=at, facts=facts)
    except IntegrityError as error:
        raise Taken from error
    return row
