"""Is everything that Onramp needs there and moving? Checks that answer in a second or two."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4

from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from core import jobs
from core.lazy import Lazy
from core.tenancy import across

redis = Lazy("redis")  # a large import, and only some installations have one

HEARTBEAT = "onramp-worker-heartbeat"
LONGEST_SILENCE = timedelta(seconds=60)  # the sweep beats every five seconds
LONGEST_WAIT = timedelta(minutes=10)  # a due row that nobody took
PATIENCE = 2  # seconds to wait for an answer of the broker


class NotReady(Exception):
    """Something is missing; the message names it without addresses or names."""


@dataclass(frozen=True)
class Finding:
    """What one check saw: a word or two, or what is wrong."""

    name: str
    ok: bool
    detail: str


def beat() -> None:
    """Note that a worker is alive; called by the sweep, so it proves clock, broker and worker."""
    cache.set(HEARTBEAT, timezone.now(), timeout=None)


def _database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return connection.vendor


def _migrations() -> str:
    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if missing:
        raise NotReady(f"{len(missing)} not applied")
    return "applied"


def _cache() -> str:
    value = uuid4().hex
    cache.set("onramp-ready", value, timeout=60)
    # Another process may have asked at the same time: any value shows that the cache answers.
    if not cache.get("onramp-ready"):
        raise NotReady("forgets what it is told")
    return "answers"


def _broker() -> str:
    if settings.REDIS_URL:
        waits = {"socket_connect_timeout": PATIENCE, "socket_timeout": PATIENCE}
        with redis.Redis.from_url(settings.REDIS_URL, **waits) as client:
            client.ping()
        return "redis"
    if not os.access(settings.BROKER_DIR, os.R_OK | os.W_OK | os.X_OK):
        raise NotReady("the broker's folder cannot be written")
    return "folder"


def _worker() -> str:
    last = cache.get(HEARTBEAT)
    if last is None:
        raise NotReady("no worker has been heard")
    silence = timezone.now() - last
    if silence > LONGEST_SILENCE:
        raise NotReady(f"silent for {silence.total_seconds():.0f} s")
    return f"heard {silence.total_seconds():.0f} s ago"


def _queues() -> str:
    with across("readiness asks how long the oldest row of any queue waits"):
        oldest = jobs.oldest_due()
    wait = timezone.now() - oldest if oldest else timedelta()
    if wait > LONGEST_WAIT:
        raise NotReady(f"a row has been due for {wait.total_seconds():.0f} s")
    return f"oldest due row: {wait.total_seconds():.0f} s"


CHECKS: dict[str, Callable[[], str]] = {
    "database": _database,
    "migrations": _migrations,
    "cache": _cache,
    "broker": _broker,
    "worker": _worker,
    "queues": _queues,
}


def findings(names=()) -> list[Finding]:
    """Run the named checks, or all. A check that fails in any way is a finding, never an error."""
    return [_find(name) for name in names or CHECKS]


def _find(name: str) -> Finding:
    try:
        return Finding(name, ok=True, detail=CHECKS[name]())
    except NotReady as error:
        return Finding(name, ok=False, detail=str(error))
    except Exception as error:  # the kind only: messages of drivers carry addresses
        return Finding(name, ok=False, detail=type(error).__name__)


def report(names=()) -> dict:
    """Return the findings as plain data: `{"ready": bool, "checks": {name: {ok, detail}}}`."""
    found = findings(names)
    checks = {finding.name: {"ok": finding.ok, "detail": finding.detail} for finding in found}
    return {"ready": all(finding.ok for finding in found), "checks": checks}
