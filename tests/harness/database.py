"""The tests' database. On SQLite it is migrated from zero once for each state of the code.

Migrating takes most of the time of a short run, so the empty, migrated file is kept beside other
temporary files, under a name made from everything that shapes it, and copied for each process.
"""

import hashlib
import shutil
import tempfile
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test.utils import setup_databases, teardown_databases

SHAPES = (
    *("*/migrations/*.py", "*/models/*.py", "*/models.py", "core/*.py", "districts/apps.py"),
    *("config/settings.py", "config/apps.py", "requirements/base.txt"),
)
PREFIX = "onramp-empty-"


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_blocker, django_db_modify_db_settings):
    """Give this process a database of its own with every table and every wall."""
    with django_db_blocker.unblock():
        made = _on_sqlite() if connection.vendor == "sqlite" else setup_databases(0, False)
    yield
    if made:
        with django_db_blocker.unblock():
            teardown_databases(made, 0)


def _on_sqlite() -> None:
    """Make the file that the settings name: it lies in this process's own room already."""
    path, kept = Path(connection.settings_dict["NAME"]), _kept()
    if kept.exists():
        shutil.copyfile(kept, path)
        return
    call_command("migrate", verbosity=0)
    connection.close()  # the last connection takes SQLite's log into the file
    _keep(path, kept)


def _kept() -> Path:
    digest = hashlib.sha256()
    for name in sorted(found for shape in SHAPES for found in settings.BASE_DIR.glob(shape)):
        digest.update(f"{name}\0".encode() + name.read_bytes())
    return Path(tempfile.gettempdir()) / f"{_checkout()}{digest.hexdigest()[:24]}.sqlite3"


def _checkout() -> str:
    """Begin the name: two checkouts on one machine do not clear each other's file away."""
    return f"{PREFIX}{hashlib.sha256(str(settings.BASE_DIR).encode()).hexdigest()[:8]}-"


def _keep(path: Path, kept: Path) -> None:
    for former in kept.parent.glob(f"{_checkout()}*.sqlite3"):
        former.unlink(missing_ok=True)
    half = kept.with_suffix(f".{path.parent.name}")
    shutil.copyfile(path, half)
    half.replace(kept)
