"""Counts tries, for all processes together. Every limit ends by itself."""

import hashlib

from django.core.cache import cache


def take(what: str, whom: str, *, most: int, seconds: int) -> bool:
    """Count one try and say whether it is still within `most` in so many seconds.

    `whom` may be personal (an address): only its digest is kept.
    """
    return count(what, whom, seconds=seconds) <= most


def count(what: str, whom: str, *, seconds: int) -> int:
    """Count one more and return how many there are since the first one, `seconds` ago at most."""
    key = _key(what, whom)
    while True:
        if cache.add(key, 1, seconds):
            return 1
        try:
            return cache.incr(key)
        except ValueError:  # it ended between the two questions
            continue


def once(what: str, whom: str, *, seconds: int) -> bool:
    """Say True to the first who asks within so many seconds, False to everybody after."""
    return cache.add(_key(what, whom), 1, seconds)


def over(what: str, whom: str, *, most: int) -> bool:
    """Say whether the tries are used up, without counting one."""
    return (cache.get(_key(what, whom)) or 0) >= most


def forget(what: str, whom: str) -> None:
    """Begin anew: it was the right person after all."""
    cache.delete(_key(what, whom))


def _key(what: str, whom: str) -> str:
    return f"limit:{what}:{hashlib.sha256(whom.encode()).hexdigest()}"
