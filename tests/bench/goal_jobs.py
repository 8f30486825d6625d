"""Rows with leases against one Celery task for each item.

The broker lives in memory, the cheapest there is, and its worker is a thread of this process. Both
would get in each other's way here as they do not in two processes, so the worker holds still until
everything is sent: what is timed is the work of sending plus the work of receiving.
"""

from collections.abc import Iterator
from threading import Event as Flag

from celery import Celery
from celery.contrib.testing.worker import start_worker
from django.db import connections
from django.utils import timezone

from core import jobs
from core.tenancy import across, within
from districts.models import District, Event, Reaction
from tests.bench.ratio import Result, Way, compare

ROWS, PLAIN, CHUNK = 2_000, 500, 50
SETTLED = 10_000  # rows that are done stay in the table
QUEUE = "bench.reactions"


def _make_rows() -> list[int]:
    """Make rows and return the keys of those that every turn makes due again."""
    with within(District.objects.create(name="Bench of jobs", slug="bench-jobs")):
        facts = [
            Event(verb="bench", subject_kind="bench", subject_id=n, at=timezone.now())
            for n in range(ROWS + SETTLED)
        ]
        Event.objects.bulk_create(facts)
        Reaction.objects.bulk_create([Reaction(event=fact) for fact in facts])
        return list(Reaction.objects.order_by("pk").values_list("pk", flat=True)[:ROWS])


def _make_due(pks) -> None:
    with across("the benchmark starts a turn"):
        Reaction._base_manager.filter(pk__in=pks).update(due_at=timezone.now())


class Tasks:
    """A Celery of its own with one worker, to be used inside `start_worker(tasks.app)`."""

    def __init__(self):
        self.left, self.sent, self.done = 0, Flag(), Flag()
        self.app = Celery("bench", broker="memory://", set_as_current=False)
        self.app.conf.update(
            broker_transport_options={"polling_interval": 0.01},
            task_ignore_result=True,
            # Celery would open a connection for each task; a careful installation keeps it.
            CELERY_DB_REUSE_MAX=1_000_000,
        )

        @self.app.task(name="bench.settle")
        def settle(pks):
            self._settle(pks)

        @self.app.task(name="bench.close")
        def close():
            self._close()

        self.settle, self.close = settle, close

    def _settle(self, pks) -> None:
        """Handle rows the way a plain task does: look, then one update, and no lease."""
        self.sent.wait()
        with across("the benchmark's worker"):
            for pk in pks:
                row = Reaction._base_manager.get(pk=pk)
                Reaction._base_manager.filter(pk=row.pk).update(due_at=None)
        self._count(len(pks))

    def _close(self) -> None:
        """Let go of the worker's connection, so that the database can be thrown away."""
        connections.close_all()
        self._count(1)

    def _count(self, handled) -> None:
        self.left -= handled
        if not self.left:
            self.done.set()

    def run(self, pks, size) -> None:
        """Send rows in messages of `size`, and wait until all are handled."""
        self._begin(len(pks))
        _make_due(pks)
        for start in range(0, len(pks), size):
            self.settle.delay(pks[start : start + size])
        self.sent.set()
        self.done.wait()

    def end(self) -> None:
        self._begin(1)
        self.close.delay()
        self.done.wait()

    def _begin(self, count) -> None:
        self.left = count
        self.sent.clear()
        self.done.clear()


def _drain(pks) -> None:
    _make_due(pks)
    jobs.drain(QUEUE)


def measure() -> Iterator[Result]:
    """Yield the time of leased rows, as a part of the time of one task for each row."""
    pks, tasks = _make_rows(), Tasks()
    jobs.queue(QUEUE, Reaction)(lambda reaction: None)
    some = pks[:PLAIN]
    one_each = Way("one Celery task an item", lambda: tasks.run(some, 1), items=PLAIN)
    chunks = Way(f"Celery tasks of {CHUNK} items", lambda: tasks.run(some, CHUNK), items=PLAIN)
    try:
        with start_worker(tasks.app, pool="solo", perform_ping_check=False, loglevel="ERROR"):
            yield compare(
                "jobs",
                ours=Way("leased rows", lambda: _drain(pks), items=ROWS),
                against=one_each,
                rival=chunks,
                target=0.2,
                n=ROWS,
                turns=3,
            )
            tasks.end()
    finally:
        del jobs.QUEUES[QUEUE]
