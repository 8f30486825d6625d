"""The two Celery tasks there are: work a queue, and look for queues that need work."""

import logging
from contextlib import contextmanager, suppress
from contextvars import ContextVar

from celery import shared_task
from celery.signals import worker_ready
from django.core.cache import cache
from django.db import transaction

from core import jobs, pulse

log = logging.getLogger(__name__)
TURN = 2.0  # seconds
UNDERWAY = 10  # seconds for which a message counts as on its way; the sweep comes sooner
_quiet: ContextVar[bool] = ContextVar("quiet", default=False)


@shared_task(name="core.drain", ignore_result=True)
def drain(name: str) -> None:
    """Work one queue for a turn; a long queue goes to the back of the line, behind the others."""
    _turn(name)


def _turn(name: str) -> None:
    _forget(name)  # whatever becomes due from here on may need another message
    if jobs.has_to_wait(name):
        return  # the sweep comes back to it
    if jobs.drain(name, seconds=TURN) and name in jobs.waiting():
        _send(name)


@shared_task(name="core.sweep", ignore_result=True)
def sweep() -> None:
    """Repeat nudges that got lost, and take over rows whose lease ended."""
    pulse.beat()
    for name in jobs.waiting():
        _turn(name)


@worker_ready.connect
def _sweep_at_once(**_kwargs):
    """Look for what was left behind by the worker before this one, without waiting for a tick."""
    pulse.beat()  # the sweep may stand at the end of a long line
    sweep.delay()


def nudge(name: str) -> None:
    """Wake a worker for a queue once the present transaction is committed."""
    if not _quiet.get():
        transaction.on_commit(lambda: _send(name), robust=True)


@contextmanager
def quiet():
    """Wake nobody in the block: rows made in bulk are found by the next sweep, all at once."""
    token = _quiet.set(True)
    try:
        yield
    finally:
        _quiet.reset(token)


def _send(name: str) -> None:
    """Send one message for a queue, unless one is on its way: many would crowd out the others."""
    if not _is_first(name):
        return
    try:
        drain.delay(name)
    except Exception:  # the broker may be away: the row waits for the sweep
        log.warning("No broker for %s; the sweep will find the row", name)


# Remembered in the cache. One that forgets, or is away, costs a message too many, never a row.
def _is_first(name: str) -> bool:
    try:
        return cache.add(f"nudged:{name}", 1, UNDERWAY)
    except Exception:
        return True


def _forget(name: str) -> None:
    with suppress(Exception):
        cache.delete(f"nudged:{name}")
