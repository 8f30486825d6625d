"""What tests of this room share."""

import pytest

from core import jobs
from core.jobs import Queue
from districts.models import Reaction
from tests.core import foreign
from tests.core.queue_rows import NAME


@pytest.fixture(scope="session")
def simple_pdf() -> bytes:
    return foreign.page_with_words()


@pytest.fixture
def work(monkeypatch):
    """Register a queue over reactions whose handler is `work.handle`; all other queues rest."""

    class Work:
        done: list = []
        leaves_house = False

        def handle(self, row):
            self.done.append(row.pk)

    work = Work()
    work.done = []

    def register(leaves_house=False):
        handler = Queue(NAME, Reaction, lambda row: work.handle(row), leaves_house)  # noqa: PLW0108 handle is replaced
        monkeypatch.setattr(jobs, "QUEUES", {NAME: handler})
        return handler

    work.register, work.queue = register, register()
    return work
