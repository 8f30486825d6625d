"""Settings of the benchmarks: those of an installation, in a room that is thrown away.

Unlike the settings of the tests nothing is made faster here: what a benchmark says must hold where
people work. `DATABASE_URL` is honoured; the database it names is not touched, one beside it is.
"""

import atexit
import os
import shutil
import tempfile

ROOM = tempfile.mkdtemp(prefix="onramp-bench-")
atexit.register(shutil.rmtree, ROOM, ignore_errors=True)

os.environ.update(
    SECRET_KEY="a-key-that-signs-nothing-outside-of-the-bench-0123456789",
    SECRET_KEY_FALLBACKS="",
    FIELD_KEYS="a-key-that-hides-nothing-outside-of-the-bench-01234567",
    DATABASE_URL=os.environ.get("DATABASE_URL", ""),
    REDIS_URL="",
    DATA_DIR=ROOM,
    DEBUG="0",
    DEMO="0",
    DEMO_TODAY="",
    EMAIL_URL="memorymail://",
    SMS_URL="",
    LOG_LEVEL="ERROR",
)

from config.settings import *  # noqa: E402, F403 (the environment comes first)
from config.settings import DATABASES  # noqa: E402

# A file of its own on SQLite, as in an installation; a database of its own on PostgreSQL.
ON_SQLITE = "sqlite3" in DATABASES["default"]["ENGINE"]
DATABASES["default"]["TEST"] = {
    "NAME": f"{ROOM}/bench.sqlite3" if ON_SQLITE else f"onramp_bench_{os.getpid()}"
}
