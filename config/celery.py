"""The Celery application. Work lives in rows (`core.jobs`); a task is only a nudge."""

import os

from celery import Celery
from celery.signals import setup_logging

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("onramp")
app.config_from_object("config.settings:CELERY")


@setup_logging.connect
def _keep_djangos_logging(**_kwargs):
    """Celery would replace the log set-up; Django's own stands."""
