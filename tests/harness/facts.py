"""What happened: the events of the district, and the worker's part of the work."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

from django.db import connection

from core import jobs
from core.tenancy import within
from districts import looks
from districts.models import Event

LOOKS = (looks.VIEWED, looks.LISTED, looks.TOLD, looks.DENIED)


def recorded_verbs() -> list[str]:
    """Return what was done in the district, oldest first; who merely looked is left out."""
    rows = Event.objects.exclude(verb__in=LOOKS)
    return list(rows.order_by("pk").values_list("verb", flat=True))


def recorded_looks() -> list[tuple]:
    """Return who looked, or was told: verb, membership, student and kind of page, oldest first."""
    rows = Event.objects.filter(verb__in=LOOKS).order_by("pk")
    return list(rows.values_list("verb", "by", "student_id", "facts__page"))


def drain(only: str = "") -> int:
    """Let the worker finish all that is due, or one queue of it, from outside of any district."""

    def work():
        with within(None):
            return jobs.drain(only) if only else jobs.drain_all()

    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return work()
    return _elsewhere(work)


def _elsewhere(work):
    """Run in a thread: a browser's event loop runs in ours, and sealing papers starts another."""

    def run():
        try:
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as worker:
        return worker.submit(run).result()
