"""A clock that moves for everybody: Redis keeps its own time, so what lies there ages along."""

from datetime import timedelta

from django.conf import settings
from django.core.cache import cache


class Clock:
    """A traveller of time-machine; `shift` and `move_to` take the cache along."""

    def __init__(self, traveller):
        self._traveller = traveller

    def __getattr__(self, name):
        return getattr(self._traveller, name)

    def shift(self, by):
        """Move on by a timedelta, or by seconds."""
        self._traveller.shift(by)
        _age(by.total_seconds() if isinstance(by, timedelta) else by)


def _age(seconds: float) -> None:
    """Take as much from the life of each entry in Redis; what has none left is gone."""
    if not settings.REDIS_URL:
        return  # files look at the clock that the test moved
    redis = cache._cache.get_client(write=True)
    for key in redis.scan_iter():
        left = redis.pttl(key) - int(seconds * 1000)
        if redis.pttl(key) < 0:
            continue
        if left > 0:
            redis.pexpire(key, left)
        else:
            redis.delete(key)
