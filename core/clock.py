"""What time it is, for everything a person sees.

Actions get their time from the caller; views and tasks take it from here. In demo mode the day
stands still on `DEMO_TODAY`, so that the season's pages always tell the same story.
Leases and throttles are not a person's time: they use `django.utils.timezone.now`.
"""

from datetime import date, datetime

from django.conf import settings
from django.utils import timezone


def now() -> datetime:
    """Return the present moment, aware."""
    moment = timezone.now()
    if not settings.DEMO_TODAY:
        return moment
    local = timezone.localtime(moment)
    day = date.fromisoformat(settings.DEMO_TODAY)
    return local.replace(year=day.year, month=day.month, day=day.day)


def today() -> date:
    """Return the present day in the active time zone."""
    return timezone.localtime(now()).date()
