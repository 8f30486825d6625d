"""Work outside the request: the row is the outbox.

A model that is `Leased` carries its own queue: `due_at` says when a worker should look at it.
`@queue("paperwork.packets", Packet)` names the function that handles one row. `nudge` wakes a
worker after the commit; a sweep wakes it for nudges that got lost. A worker takes rows by a lease,
so a killed worker's rows come back when the lease ends, and `settle` refuses whoever lost it.

    @queue("paperwork.packets", Packet)
    def prepare(packet):            # in the packet's district, in one transaction with settle()
        actions.prepare_packet(packet=packet, at=clock.now())

With `leaves_house=True` the handler calls `row.settle()` itself, after it spoke to the outside.
Rows that do not leave the house share a transaction, a handful at a time: what a row costs is then
its handler, not its commit. When one of them fails, all are rolled back and worked one by one, so
nothing is done twice and only the bad row waits. `together=` names a function that takes all rows
of one district at once, where that costs less than one after the other.
"""

import logging
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import groupby
from time import monotonic

from django.db import models, transaction
from django.db.models import F, Min, Q
from django.utils import timezone

from core import client
from core.tenancy import across, within

log = logging.getLogger(__name__)

LEASE = timedelta(seconds=20)
BATCH = 5  # rows of a worker's first lease; later ones as many as it gets done in a `BREATH`
MOST_ROWS = 100
BREATH = 0.5  # seconds: on SQLite nobody else writes while a handful is worked
MOST_ATTEMPTS = 8


class LeaseLost(Exception):
    """Another worker took the row over; whatever this one did must roll back."""


class Leased(models.Model):
    """A row that a worker looks after once `due_at` has come."""

    due_at = models.DateTimeField(null=True, blank=True, editable=False)
    leased_until = models.DateTimeField(null=True, blank=True, editable=False)
    leased_by = models.UUIDField(null=True, blank=True, editable=False)
    attempts = models.PositiveSmallIntegerField(default=0, editable=False)
    last_error = models.CharField(max_length=200, blank=True, editable=False)

    class Meta:
        abstract = True

    def schedule(self, at=None) -> None:
        """Ask for a worker, now or at a moment; saved with the row's other changes."""
        self._write(due_at=at or timezone.now(), attempts=0, last_error="", **_FREE)

    def hold(self, time=LEASE) -> None:
        """Take the lease anew before a call that leaves the house; raise `LeaseLost` if it ended.

        Rows are leased a few at a time: the last of them may have waited behind slow calls.
        """
        mine = type(self)._base_manager.filter(pk=self.pk, leased_by=self.leased_by)
        self.leased_until = timezone.now() + time
        if not self.leased_by or not mine.update(leased_until=self.leased_until):
            raise LeaseLost(str(self.pk))

    def renew(self, lease: timedelta = LEASE) -> None:
        """Hold on to the row for longer work; raise `LeaseLost` when another worker has it."""
        until = timezone.now() + lease
        mine = type(self)._base_manager.filter(pk=self.pk, leased_by=self.leased_by)
        if not mine.update(leased_until=until):
            raise LeaseLost(str(self.pk))
        self.leased_until = until

    def settle(self) -> None:
        """Nothing more to do. Raise `LeaseLost` when another worker holds the row by now."""
        mine = type(self)._base_manager.filter(pk=self.pk, leased_by=self.leased_by)
        if not mine.update(due_at=None, last_error="", **_FREE):
            raise LeaseLost(str(self.pk))
        self.due_at = self.leased_by = self.leased_until = None

    def _write(self, **values) -> None:
        for name, value in values.items():
            setattr(self, name, value)
        if self.pk:
            type(self)._base_manager.filter(pk=self.pk).update(**values)


_FREE = {"leased_until": None, "leased_by": None}


@dataclass(frozen=True)
class Queue:
    """A named queue over one model."""

    name: str
    model: type[Leased]
    handle: Callable
    leaves_house: bool = False
    where: Q = field(default_factory=Q)
    together: Callable | None = None
    after: str = ""  # a queue that people wait for: while it has due rows, this one rests

    def due(self, now):
        rows = self.model._base_manager.filter(self.where, due_at__lte=now)
        return rows.filter(Q(leased_until=None) | Q(leased_until__lt=now))

    def take(self, now, most: int = BATCH) -> list:
        """Lease a few due rows: at most one worker gets each, on any database."""
        holder = uuid.uuid4()
        with across("a queue is worked for all districts in turn"):
            first = self.due(now).order_by("due_at", "pk").values_list("pk", flat=True)
            wanted = list(first[:most])
            if not wanted:
                return []
            self.due(now).filter(pk__in=wanted).update(
                leased_by=holder, leased_until=now + LEASE, attempts=F("attempts") + 1
            )
            mine = self.held(wanted, holder).in_bulk()
        return [mine[pk] for pk in wanted if pk in mine]

    def held(self, pks, holder):
        """Return those of the rows that a worker still holds."""
        return self.model._base_manager.filter(pk__in=pks, leased_by=holder)

    def work_all(self, rows) -> None:
        """Handle rows of one lease: together where that is possible, else one by one."""
        if not self.leaves_house and len(rows) > 1:
            try:
                self._together(rows)
            except Exception as error:  # each on its own then shows which one it was
                log.info("%s: %d rows one by one (%s)", self.name, len(rows), type(error).__name__)
                rows = self._afresh(rows)
            else:
                return
        for row in rows:
            self.work(row)

    def _together(self, rows) -> None:
        with transaction.atomic(), client.coming_from(client.Origin(client.WORKER)):
            for district_id, mine in groupby(rows, key=lambda row: row.district_id):
                with within(district_id):
                    self._handle_rows(list(mine))
            with across("rows of one lease are settled together"):
                mine = self.held([row.pk for row in rows], rows[0].leased_by)
                if mine.update(due_at=None, last_error="", **_FREE) != len(rows):
                    raise LeaseLost(self.name)

    def _handle_rows(self, rows) -> None:
        if self.together is not None:
            self.together(rows)
            return
        for row in rows:
            self.handle(row)

    def _afresh(self, rows) -> list:
        """Return the rows as the database has them: the handler may have changed ours."""
        with across("rows of one lease are read again"):
            mine = self.held([row.pk for row in rows], rows[0].leased_by)
            return list(mine.order_by("due_at", "pk"))

    def work(self, row) -> None:
        """Handle one row in its district; a failure is kept on the row and tried again later."""
        with within(row.district_id), client.coming_from(client.Origin(client.WORKER)):
            try:
                self._handle(row)
            except LeaseLost:
                log.info("%s %s: another worker has it", self.name, row.pk)
            except Exception as error:
                log.exception("%s %s failed", self.name, row.pk)
                self._put_off(row, error)

    def _handle(self, row) -> None:
        if self.leaves_house:
            self.handle(row)
            return
        with transaction.atomic():
            self.handle(row)
            row.settle()

    def _put_off(self, row, error) -> None:
        give_up = row.attempts >= MOST_ATTEMPTS
        again = None if give_up else timezone.now() + timedelta(seconds=5 * 2**row.attempts)
        mine = self.model._base_manager.filter(pk=row.pk, leased_by=row.leased_by)
        mine.update(due_at=again, last_error=type(error).__name__, **_FREE)


QUEUES: dict[str, Queue] = {}


def queue(name: str, model: type[Leased], *, leaves_house=False, where=None, **more):
    """Register the decorated function as the handler of a queue's rows.

    `more` are the other fields of `Queue`: `together`, `after`.
    """

    def register(handle):
        QUEUES[name] = Queue(name, model, handle, leaves_house, where or Q(), **more)
        return handle

    return register


def drain(name: str, *, seconds: float | None = None) -> int:
    """Work until nothing is due or the time is used up; return how many rows were handled."""
    todo, handled, most, started = QUEUES[name], 0, BATCH, monotonic()
    begun = started
    while rows := todo.take(timezone.now(), most):
        todo.work_all(rows)
        handled += len(rows)
        now = monotonic()
        if seconds is not None and now - started > seconds:
            break
        most, begun = _as_many(len(rows), now - begun), now
    return handled


def _as_many(rows: int, took: float) -> int:
    """Return how many rows to lease next, so that they take a breath; at most twice as many."""
    fit = int(rows * BREATH / took) if took > 0 else MOST_ROWS
    return max(1, min(fit, 2 * rows, MOST_ROWS))


def drain_all() -> int:
    """Work every queue until all are quiet (tests, seeding); return how many rows were handled."""
    total = 0
    while handled := sum(drain(name) for name in QUEUES):
        total += handled
    return total


def waiting() -> list[str]:
    """Return the names of the queues with due rows."""
    now = timezone.now()
    with across("the sweep asks every queue"):
        return [name for name, todo in QUEUES.items() if todo.due(now).exists()]


def has_to_wait(name: str) -> bool:
    """Say whether a queue rests because the one before it has due rows."""
    todo = QUEUES[name]
    return bool(todo.after) and todo.after in waiting()


def oldest_due():
    """Return the earliest moment at which a row of any queue was due, or None."""
    now = timezone.now()
    with across("readiness asks every queue"):
        firsts = [q.due(now).aggregate(first=Min("due_at"))["first"] for q in QUEUES.values()]
    return min((first for first in firsts if first), default=None)
