"""`manage.py serve` for real: it becomes ready, survives a killed worker, and ends as a whole."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import closing
from http.client import HTTPConnection

import pytest

from config.env import BASE_DIR

pytestmark = pytest.mark.slow

PATIENCE = 60  # seconds for anything to happen at all
STARTED = re.compile(r"(?P<name>web|worker) runs as process (?P<number>\d+)\.")


class Served:
    """A running installation: its own folder, its own SQLite, one port."""

    def __init__(self, folder, port):
        self.port = port
        self.env = os.environ | {
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "SECRET_KEY": "only-for-this-test-and-for-nothing-else-0123456789",
            "DATA_DIR": str(folder),
            "DATABASE_URL": "",
            "REDIS_URL": "",
            "PORT": str(port),
            "HOST": "127.0.0.1",
            "ALLOWED_HOSTS": "onramp.example.org",
            "HTTPS": "1",
            "DEMO": "0",
            "DEBUG": "0",
        }

    def run(self, *words, check=True):
        return subprocess.run(
            [sys.executable, *words], cwd=BASE_DIR, env=self.env, check=check, capture_output=True
        )

    def start(self):
        self.parent = subprocess.Popen(
            [sys.executable, "manage.py", "serve"],
            cwd=BASE_DIR, env=self.env, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        self.watchdog = threading.Timer(3 * PATIENCE, self.parent.kill)
        self.watchdog.start()

    def next_start(self, name):
        """Return the number of the next process of that name, as the parent tells it."""
        for line in self.parent.stdout:
            match = STARTED.match(line)
            if match and match["name"] == name:
                return int(match["number"])
        raise AssertionError(f"{name} was not started")

    def ask(self, path):
        """Return (status, body) of an address, or (0, "") while nobody listens."""
        with closing(HTTPConnection("127.0.0.1", self.port, timeout=5)) as connection:
            try:
                headers = {"Host": "onramp.example.org", "X-Forwarded-Proto": "https"}
                connection.request("GET", path, headers=headers)
                answer = connection.getresponse()
                return answer.status, answer.read().decode()
            except OSError:
                return 0, ""

    def until_ready(self):
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            status, body = self.ask("/readyz")
            if status == 200:
                return json.loads(body)
            threading.Event().wait(0.2)
        raise AssertionError(f"not ready after {PATIENCE} s: {body}")

    def stop(self):
        if self.parent.poll() is None:
            self.parent.terminate()
        try:
            return self.parent.wait(PATIENCE)
        finally:
            self.watchdog.cancel()
            self.parent.stdout.close()


@pytest.fixture
def served(tmp_path):
    with closing(socket.create_server(("127.0.0.1", 0))) as probe:
        port = probe.getsockname()[1]
    installation = Served(tmp_path, port)
    installation.run("manage.py", "migrate", "--verbosity", "0")
    installation.start()
    yield installation
    if installation.parent.poll() is None:
        installation.parent.kill()
    installation.stop()


def is_running(number):
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    return True


def test_it_serves_mends_itself_and_ends(served):
    web, worker = served.next_start("web"), served.next_start("worker")
    report = served.until_ready()
    assert all(check["ok"] for check in report["checks"].values())

    os.kill(worker, signal.SIGKILL)
    again = served.next_start("worker")
    assert again != worker
    assert not is_running(worker)
    assert served.ask("/healthz")[0] == 200
    assert served.run("deploy/probe.py", "/healthz", check=False).returncode == 0
    assert served.run("deploy/probe.py", "/nothing-here", check=False).returncode == 1

    assert served.stop() == 0
    assert not any(map(is_running, (web, again)))
    assert served.ask("/healthz")[0] == 0
