"""Run a command with PostgreSQL and Redis at hand: `python -m scripts.services pytest -n 2`.

Servers that answer on 127.0.0.1 are used (PGHOST, PGPORT, PGUSER, PGPASSWORD, REDIS_PORT say
otherwise); else our own run on free ports for the length of the command. The command gets
DATABASE_URL, of a role that is no superuser and cannot bypass row-level security, and REDIS_URL,
of an empty database that is emptied again.
"""

import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path

import psycopg
import redis
from psycopg import sql

from scripts import system
from scripts.here import ROOT, Stop, say

ROLE = "onramp_ci"
PATIENCE = 30  # seconds for a server to start
DEBIAN = ("postgresql", "redis-server")
POSTGRES_FOLDERS = ("/usr/lib/postgresql/*/bin", "/opt/homebrew/opt/postgresql*/bin")
FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=60")


def program(name: str) -> str:
    """Return the path of a server's program, installing Debian's packages if need be."""
    found = _look_for(name)
    if not found and system.apt_install(DEBIAN):
        found = _look_for(name)
    if not found:
        raise Stop(f"{name} is missing:  sudo apt-get install {' '.join(DEBIAN)}")
    return found


def _look_for(name):
    folders = [folder for pattern in POSTGRES_FOLDERS for folder in Path("/").glob(pattern[1:])]
    return next((shutil.which(name, path=path) for path in [None, *sorted(folders, reverse=True)]
                 if shutil.which(name, path=path)), None)  # fmt: skip


def free_port() -> int:
    """Return a port of 127.0.0.1 that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def until(answers, server, name: str):
    """Return what `answers()` returns once it does; raise `Stop` when the server dies or sleeps."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and server.poll() is None:
        found = answers()
        if found:
            return found
        time.sleep(0.1)
    raise Stop(f"{name} did not start within {PATIENCE} s.")


@contextmanager
def running(command, *, ending=signal.SIGTERM, **options):
    """Run a server for the length of the block."""
    server = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **options
    )
    try:
        yield server
    finally:
        server.send_signal(ending)
        try:
            server.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


# --- PostgreSQL ------------------------------------------------------------------------------


def administrator(**where):
    """Return a connection that may create roles, or None where nobody answers."""
    try:
        return psycopg.connect(dbname="postgres", connect_timeout=3, autocommit=True, **where)
    except psycopg.OperationalError:
        return None


def give_role(connection) -> str:
    """Make the role the tests run as, with a new password; return its DATABASE_URL."""
    password = secrets.token_urlsafe(16)
    known = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [ROLE]).fetchone()
    if not known:
        connection.execute(sql.SQL("CREATE ROLE {}").format(sql.Identifier(ROLE)))
    connection.execute(
        sql.SQL("ALTER ROLE {} LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEROLE CREATEDB PASSWORD {}")
        .format(sql.Identifier(ROLE), sql.Literal(password))
    )  # fmt: skip
    info = connection.info
    return f"postgres://{ROLE}:{password}@{info.host}:{info.port}/{ROLE}"


def running_postgres():
    """Return a superuser's connection to a server that runs already, or None."""
    connection = administrator(
        host=os.environ.get("PGHOST", "127.0.0.1"),
        port=os.environ.get("PGPORT", "5432"),
        user=os.environ.get("PGUSER", "postgres"),
    )
    if connection and connection.info.parameter_status("is_superuser") != "on":
        connection.close()
        return None
    return connection


def own_postgres(stack: ExitStack):
    """Start a server that forgets everything at the end; return an administrator's connection."""
    initdb, port = program("initdb"), free_port()
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="onramp-postgres-")))
    # PostgreSQL refuses to run as root: Debian's package brings a user for it.
    who = {"user": "postgres", "group": "postgres", "extra_groups": []}
    who = {"cwd": folder, **(who if os.geteuid() == 0 else {})}
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres", "postgres")
    data = folder / "data"
    words = [initdb, "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync"]
    subprocess.run([*words, "--locale=C.UTF-8"], check=True, stdout=subprocess.DEVNULL, **who)
    options = [f"unix_socket_directories={folder}", "listen_addresses=127.0.0.1", *FAST]
    words = [Path(initdb).with_name("postgres"), "-D", data, "-p", str(port)]
    words += [word for option in options for word in ("-c", option)]
    server = stack.enter_context(running(words, ending=signal.SIGINT, **who))
    where = {"host": "127.0.0.1", "port": port, "user": "postgres"}
    return until(lambda: administrator(**where), server, "PostgreSQL")


def database(stack: ExitStack) -> str:
    """Return the DATABASE_URL for the tests."""
    connection = running_postgres()
    say(f"PostgreSQL: {'the one that runs here' if connection else 'our own'}.")
    with connection or own_postgres(stack) as connection:
        return give_role(connection)


# --- Redis -----------------------------------------------------------------------------------


def empty_redis(port: int):
    """Return a client of an empty database of the server on that port, or None."""
    for number in range(15, 0, -1):
        client = redis.Redis(port=port, db=number, socket_connect_timeout=3)
        try:
            if not client.dbsize():
                return client
        except redis.RedisError:
            break
    return None


def own_redis(stack: ExitStack):
    """Start a server that keeps nothing on disk; return a client of an empty database."""
    port, folder = free_port(), stack.enter_context(tempfile.TemporaryDirectory())
    words = [program("redis-server"), "--port", str(port), "--bind", "127.0.0.1"]
    words += ["--save", "", "--appendonly", "no", "--dir", folder]
    server = stack.enter_context(running(words))
    return until(lambda: empty_redis(port), server, "Redis")


def broker(stack: ExitStack) -> str:
    """Return the REDIS_URL for the tests."""
    client = empty_redis(int(os.environ.get("REDIS_PORT", "6379")))
    say(f"Redis: {'the one that runs here' if client else 'our own'}.")
    client = client or own_redis(stack)
    stack.callback(client.close)
    stack.callback(client.flushdb)
    where = client.connection_pool.connection_kwargs
    return f"redis://127.0.0.1:{where['port']}/{where['db']}"


def main(words: list[str]) -> int:
    """Run the command; return its exit code."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        with ExitStack() as stack:
            urls = {"DATABASE_URL": database(stack), "REDIS_URL": broker(stack)}
            return subprocess.run(words, cwd=ROOT, env=os.environ | urls, check=False).returncode
    except Stop as reason:
        print(f"\n{reason}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
