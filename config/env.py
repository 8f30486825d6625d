"""Every environment variable Onramp reads: its type, its default and what it is for.

`docs/operations.md` prints this catalogue and a test holds the two together.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import environ

BASE_DIR = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Variable:
    name: str
    cast: Any
    default: Any
    help: str


CATALOGUE = (
    Variable("SECRET_KEY", str, "", "Signs sessions and forms. Required unless DEBUG or DEMO."),
    Variable("SECRET_KEY_FALLBACKS", list, [], "Former keys, still accepted while rotating."),
    Variable("FIELD_KEYS", list, [], "Encrypts sensitive fields; first encrypts, all decrypt."),
    Variable("DEBUG", bool, False, "Django's debug pages. Never in production."),
    Variable("DEMO", bool, False, "Demo mode: one-click sign-in and a simulated inbox."),
    Variable("DEMO_TODAY", str, "", "The day the demo season believes in, YYYY-MM-DD."),
    Variable("BASE_URL", str, "http://127.0.0.1:8000", "Address that links in mails start with."),
    Variable("ALLOWED_HOSTS", list, ["127.0.0.1", "localhost"], "Host names we answer to."),
    Variable("HTTPS", bool, False, "Served over TLS: secure cookies, HSTS, redirects."),
    Variable("TRUSTED_PROXIES", int, 0, "How many proxies in front add X-Forwarded-For."),
    Variable("STAFF_IDLE_MINUTES", int, 30, "Staff are signed out after so long without a click."),
    Variable("IDLE_MINUTES", int, 120, "Students and employers, the same."),
    Variable("SESSION_HOURS", int, 12, "Everybody signs in anew after so long."),
    Variable("DATABASE_URL", str, "", "postgres://…; empty means SQLite under DATA_DIR."),
    Variable("DATABASE_POOL", int, 0, "Connections each web or worker process shares; 0: no pool."),
    Variable("REDIS_URL", str, "", "redis://…; empty means the broker and cache on disk."),
    Variable("DATA_DIR", str, str(BASE_DIR / "var"), "Private files, SQLite and the local broker."),
    Variable("EMAIL_URL", str, "consolemail://", "smtp+tls://user:pass@host:port for real mail."),
    Variable("EMAIL_FROM", str, "Onramp <onramp@localhost>", "Sender of mails."),
    Variable("SMS_URL", str, "", "Address of an SMS gateway that takes a form POST; empty: none."),
    Variable("CLAMAV_URL", str, "", "tcp://host:3310 or unix:///path of clamd; empty: no scanner."),
    Variable("LOG_LEVEL", str, "INFO", "How much the log says."),
    Variable("LOG_FORMAT", str, "line", "line for people, json for machines that collect logs."),
    Variable("HOST", str, "127.0.0.1", "Address that `manage.py serve` listens on."),
    Variable("PORT", int, 8000, "Port that `manage.py serve` listens on."),
    Variable("WEB_WORKERS", int, 2, "Web processes that `manage.py serve` starts."),
    Variable("WEB_THREADS", int, 4, "Threads in each web process."),
    Variable("JOB_WORKERS", int, 1, "Worker processes that `manage.py serve` starts."),
)


def read() -> environ.Env:
    """Return the environment, `.env` included, with the catalogue's types and defaults."""
    env = environ.Env(**{v.name: (v.cast, v.default) for v in CATALOGUE})
    env.read_env(BASE_DIR / ".env")
    return env
