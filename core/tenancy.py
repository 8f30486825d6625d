"""Which district: ambient, and closed when nobody said which.

`within(district)` enters one. A model that is `DistrictOwned` is read through a manager which adds
the filter; outside a district it raises instead of returning everybody's rows. `across(reason)`
is the one door for work of the platform itself, and it must say why.
"""

from contextlib import contextmanager
from contextvars import ContextVar

from django.db import models

_current: ContextVar[int | None] = ContextVar("district", default=None)
_reason: ContextVar[str] = ContextVar("across", default="")


class NoDistrict(RuntimeError):
    """A district-owned table was touched outside of any district."""


class WrongDistrict(RuntimeError):
    """A row of one district was about to be written inside another."""


@contextmanager
def within(district):
    """Enter a district, given as a row or its key, for the length of the block."""
    token = _current.set(getattr(district, "pk", district))
    reason = _reason.set("")
    try:
        yield
    finally:
        _reason.reset(reason)
        _current.reset(token)


@contextmanager
def across(reason: str):
    """See all districts: only for the platform's own work, which says why."""
    if not reason:
        raise ValueError("Say why this crosses districts.")
    token = _reason.set(reason)
    try:
        yield
    finally:
        _reason.reset(token)


def current_id() -> int:
    """Return the key of the district we are in, or raise `NoDistrict`."""
    district_id = _current.get()
    if district_id is None:
        raise NoDistrict("No district is entered: wrap this in core.tenancy.within().")
    return district_id


def entered() -> tuple[int | None, bool]:
    """Return the district we are in, if any, and whether we cross; for the database's own wall."""
    return _current.get(), is_across()


def is_across() -> bool:
    return bool(_reason.get())


def _claim(row) -> None:
    """Give a new row its district, and refuse a row that belongs elsewhere."""
    if is_across() and row.district_id:
        return
    if row.district_id is None:
        row.district_id = current_id()
    if row.district_id != current_id():
        raise WrongDistrict(f"{type(row).__name__} of district {row.district_id}")


class DistrictQuerySet(models.QuerySet):
    """Base of every queryset on district-owned rows."""

    def bulk_create(self, objs, *args, **kwargs):
        objs = list(objs)
        for row in objs:
            _claim(row)
        return super().bulk_create(objs, *args, **kwargs)

    def update(self, **kwargs):
        if {"district", "district_id"} & kwargs.keys():
            raise WrongDistrict("A row belongs to one district for ever.")
        return super().update(**kwargs)


class DistrictManager(models.Manager.from_queryset(DistrictQuerySet)):
    """Adds the district to every query; raises `NoDistrict` when there is none."""

    def get_queryset(self):
        rows = super().get_queryset()
        return rows if is_across() else rows.filter(district_id=current_id())

    def none(self):
        """Nobody's rows: an empty set leaks nothing, so forms may name it at import."""
        return super().get_queryset().none()


class DistrictOwned(models.Model):
    """A row that belongs to one district for ever."""

    district = models.ForeignKey(
        "districts.District", on_delete=models.PROTECT, related_name="+", editable=False
    )

    objects = DistrictManager()

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        _claim(self)
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        _claim(self)
        return super().delete(*args, **kwargs)
