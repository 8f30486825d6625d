"""The programs that make up a running Onramp, as command lines."""

import sys

from django.conf import settings

from core.supervisor import Child

# Celery warns about running as root, which a demo in a container may well do.
HUSH = ["-W", "ignore:You're running the worker"]
# Rows leak nothing, but PDF libraries do: a worker process is replaced after this many tasks.
TASKS_PER_PROCESS = 500


def web() -> Child:
    """The web server. No access log: an address may carry somebody's personal link."""
    return Child(
        "web",
        [
            *(sys.executable, "-m", "gunicorn", "config.wsgi:application"),
            *("--bind", f"{settings.HOST}:{settings.PORT}"),
            *("--worker-class", "gthread", "--workers", str(settings.WEB_WORKERS)),
            *("--threads", str(settings.WEB_THREADS), "--graceful-timeout", "10"),
            *("--logger-class", "core.weblog.WebLog"),
            *("--log-level", "warning", "--no-control-socket"),
        ],
    )


def worker(*, with_beat: bool) -> Child:
    """The worker; on a single machine the clock that drives the sweep lives inside it."""
    return Child(
        "worker",
        [
            *(sys.executable, *(HUSH if settings.DEMO else [])),
            *("-m", "celery", "--quiet", "-A", "config", "worker"),
            *("--concurrency", str(settings.JOB_WORKERS)),
            *("--max-tasks-per-child", str(TASKS_PER_PROCESS)),
            *("--without-gossip", "--without-mingle", "--without-heartbeat"),
            *(["--beat"] if with_beat else []),
        ],
    )


def beat() -> Child:
    """The clock alone, for installations with several workers. Run exactly one."""
    return Child("beat", [sys.executable, "-m", "celery", "--quiet", "-A", "config", "beat"])
