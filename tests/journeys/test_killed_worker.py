"""A worker is killed in the middle of preparing packets; nobody notices in the end."""

import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from contextlib import closing
from pathlib import Path
from random import Random
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone
from pypdf import PdfReader

from core import clock
from core.tasks import quiet
from core.tenancy import within
from districts.models import Event
from paperwork import prefill
from paperwork.actions import drawing
from paperwork.actions import packets as actions
from paperwork.enums import PacketState
from paperwork.models import Batch, Packet, Version
from tests.factories.districts import DistrictFactory
from tests.paperwork.crowd import crowd

pytestmark = pytest.mark.slow

PACKETS, KILLS, DRAWN = 1_000, 5, 3
FORMS = ("consent", "b1_1")
SEED = int(os.environ.get("KILL_SEED", "2026"))
PATIENCE = 300  # seconds; a lease alone is 20, and a busy machine is slow
STARTED = re.compile(r"worker runs as process (\d+)\.")


def environment() -> dict:
    """Return the environment in which a process of its own works on this test's tables."""
    env = os.environ | {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "LOG_LEVEL": "ERROR",
        "DATA_DIR": str(settings.DATA_DIR),
    }
    if connection.vendor == "sqlite":
        assert Path(connection.settings_dict["NAME"]) == settings.DATA_DIR / "onramp.sqlite3"
    else:
        name = connection.settings_dict["NAME"]
        env["DATABASE_URL"] = urlunsplit(urlsplit(env["DATABASE_URL"])._replace(path=f"/{name}"))
    if settings.REDIS_URL:  # the one that this test's process empties
        env["REDIS_URL"] = settings.CACHES["default"]["LOCATION"]
    return env


class Worker:
    """`manage.py worker --beat`, and the number of the process that it minds."""

    def __init__(self):
        self.parent = subprocess.Popen(
            [sys.executable, "manage.py", "worker", "--beat"],
            cwd=settings.BASE_DIR, env=environment(), stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        self.watchdog = threading.Timer(2 * PATIENCE, self.parent.kill)
        self.watchdog.start()
        self.number = self._next()

    def _next(self) -> int:
        for line in self.parent.stdout:
            if match := STARTED.match(line):
                return int(match[1])
        raise AssertionError("no worker was started")

    def kill(self) -> None:
        """Kill the worker as the kernel would, and wait until its successor is there."""
        os.kill(self.number, signal.SIGKILL)
        self.number = self._next()

    def close(self) -> None:
        self.parent.terminate()
        self.parent.wait(PATIENCE)
        self.watchdog.cancel()
        self.parent.stdout.close()


def prepared() -> int:
    return Packet.objects.filter(state=PacketState.PREPARED).count()


def until(wanted, worker) -> int:
    """Return how many packets are prepared once there are as many as wanted."""
    deadline = time.monotonic() + PATIENCE
    while (there := prepared()) < wanted:
        assert time.monotonic() < deadline, f"{there} of {wanted} after {PATIENCE} s"
        assert worker.parent.poll() is None, "the worker's parent gave up"
        threading.Event().wait(0.05)
    return there


def kill_moments(seed: int) -> list[tuple[int, float]]:
    """Return when to kill: from how many prepared packets on, and how many seconds later."""
    chance = Random(seed)
    counts = sorted(chance.sample(range(1, PACKETS * 8 // 10), KILLS))
    return [(count, chance.uniform(0, 0.4)) for count in counts]


def all_prepared_once(packets, verbs=("packet.prepared",)) -> None:
    """Fail unless each packet was prepared, once, with one whole version of each of its papers."""
    once = dict.fromkeys([packet.pk for packet in packets], 1)
    prepared_events = Event.objects.filter(verb__in=verbs).values_list("subject_id", flat=True)
    assert Counter(prepared_events) == once
    assert not Packet.objects.exclude(state=PacketState.PREPARED).exists()
    assert not Packet.objects.exclude(due_at=None).exists()
    papers = Counter(Version.objects.values_list("document__packet_id", "document__form_code"))
    wanted = {(packet.pk, form): 1 for packet in packets for form in FORMS}
    assert papers == wanted


def none_broken() -> None:
    """Fail unless each version's values are those that were frozen, and the student's own."""
    rows = Version.objects.select_related("document__packet__placement__journey__student")
    for version in rows.iterator(chunk_size=500):
        student = version.document.packet.placement.journey.student
        assert prefill.digest(version.values) == version.values_sha256
        name = {"student.legal_name", "student.preferred_name"} & version.values.keys()
        assert {version.values[key]["value"] for key in name} == {student.legal_name}


def some_can_be_read(seed: int) -> None:
    """Draw a few papers, and find the student's name on each."""
    keys = list(Version.objects.order_by("pk").values_list("pk", flat=True))
    for pk in Random(seed).sample(keys, DRAWN):
        version = Version.objects.select_related("document__packet").get(pk=pk)
        drawing.ensure_drawn(version, at=clock.now())
        name = version.document.packet.placement.journey.student.last_name
        with version.file.open("rb") as file:
            pages = PdfReader(file).pages
            assert name in "".join(page.extract_text() for page in pages)


def test_1000_packets_and_five_kills(transactional_db):
    with within(DistrictFactory()):
        cohort = crowd(PACKETS, forms=FORMS)
        with quiet():
            actions.prepare_packets(
                packets=cohort.packets, by=cohort.coordinator, at=timezone.now()
            )

        with closing(Worker()) as worker:
            for count, later in kill_moments(SEED):
                assert until(count, worker) < PACKETS, "killed too late to show anything"
                threading.Event().wait(later)
                worker.kill()
            until(PACKETS, worker)

        all_prepared_once(cohort.packets)
        none_broken()
        some_can_be_read(SEED)
        batch = Batch.objects.with_progress().get()
        assert (batch.total, batch.running, batch.skipped) == (PACKETS, 0, 0)
