"""Settings of the tests: the real ones, in a room of their own for every test process.

The environment is set before `config.settings` reads it, so that nothing of a developer's `.env`
gets in. `DATABASE_URL` and `REDIS_URL` are honoured: the same suite runs on PostgreSQL and Redis.
"""

import atexit
import os
import shutil
import tempfile

WORKER = os.environ.get("PYTEST_XDIST_WORKER", "main")
ROOM = tempfile.mkdtemp(prefix=f"onramp-test-{WORKER}-")
atexit.register(shutil.rmtree, ROOM, ignore_errors=True)

os.environ.update(
    SECRET_KEY="a-key-that-signs-nothing-outside-of-the-tests-0123456789",
    SECRET_KEY_FALLBACKS="",
    FIELD_KEYS="a-key-that-hides-nothing-outside-of-the-tests",
    DATABASE_URL=os.environ.get("DATABASE_URL", ""),
    REDIS_URL=os.environ.get("REDIS_URL", ""),
    DATA_DIR=ROOM,
    DEBUG="0",
    DEMO="0",
    DEMO_TODAY="",
    HTTPS="0",
    TRUSTED_PROXIES="0",
    BASE_URL="http://testserver",
    ALLOWED_HOSTS="testserver,127.0.0.1,localhost",
    EMAIL_URL="memorymail://",
    SMS_URL="",
    CLAMAV_URL="",
    LOG_LEVEL="WARNING",
    LOG_FORMAT="line",
)

from config.settings import *  # noqa: E402, F403 (the environment comes first)
from config.settings import CACHES, CELERY, DATABASES, REDIS_URL, STATIC_ROOT, TEMPLATES  # noqa: E402
from tests.undefined import Undefined  # noqa: E402

# A file rather than memory: the live server and tests of races need a connection per thread.
if "sqlite3" in DATABASES["default"]["ENGINE"]:
    DATABASES["default"]["TEST"] = {"NAME": f"{ROOM}/onramp.sqlite3"}
    DATABASES["default"]["OPTIONS"]["init_command"] = (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;"
    )
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 0  # no connection outlives its thread

if REDIS_URL:  # a database of Redis for each worker, since tests empty theirs
    NUMBER = int(WORKER.removeprefix("gw")) % 15 if WORKER != "main" else 14
    LOCATION = f"{REDIS_URL.rstrip('/').rsplit('/', 1)[0]}/{NUMBER + 1}"
    if REDIS_URL.count("/") < 3:
        LOCATION = f"{REDIS_URL}/{NUMBER + 1}"
    CACHES = {"default": CACHES["default"] | {"LOCATION": LOCATION}}

CELERY["task_always_eager"] = True
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "core.files.PrivateStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
OUTSIDE_LOOPBACK = True  # tests start a sign-in service on this machine
STATIC_ROOT.mkdir(exist_ok=True)  # whitenoise warns about a missing folder
TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = Undefined()
