"""The town for test files: built once for a file in each process, restored after each test."""

import pytest
import time_machine
from django.db import transaction

from tests.conftest import TODAY
from tests.house.walls import town as towns


@pytest.fixture(scope="module")
def whole_town(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), time_machine.travel(TODAY, tick=False), transaction.atomic():
        yield towns.build()
        transaction.set_rollback(True)


@pytest.fixture
def town(whole_town):
    """Both districts; whatever a test changes is undone."""
    with transaction.atomic():
        yield whole_town
        transaction.set_rollback(True)
