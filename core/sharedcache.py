"""A cache on disk that all processes may count in.

Django's own asks and writes in two steps, so two processes may both "add" a key or lose a count,
and when it is full it throws away entries by chance, counters of lock-outs among them. Here every
change of a key happens under a lock of the operating system, and only what has ended is cleared.
"""

import fcntl
import pickle
from contextlib import contextmanager
from pathlib import Path
from threading import local
from time import time
from zlib import crc32

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.filebased import FileBasedCache

SHELVES = 64  # locks; keys that share one wait for each other
SWEEP_EVERY = 500  # entries written by this process between two looks for ended ones


class SharedFileCache(FileBasedCache):
    """`add` and `incr` have one winner, whatever the number of processes."""

    def __init__(self, dir, params):  # noqa: A002 the parent's name
        super().__init__(dir, params)
        self._held, self._written = local(), 0

    def add(self, key, value, timeout=DEFAULT_TIMEOUT, version=None):
        with self._alone(key, version):
            return super().add(key, value, timeout, version)

    def set(self, key, value, timeout=DEFAULT_TIMEOUT, version=None):
        with self._alone(key, version):
            super().set(key, value, timeout, version)

    def incr(self, key, delta=1, version=None):
        """Count on; the moment at which the counter ends stays where it is."""
        with self._alone(key, version):
            ends_at, value = self._entry(key, version)
            left = None if ends_at is None else ends_at - time()
            super().set(key, value + delta, left, version)
            return value + delta

    def _entry(self, key, version):
        """Return (end, value) of a live entry; raise `ValueError` as every cache does."""
        value = self.get(key, version=version)
        if value is None:
            raise ValueError(f"Key '{key}' not found")
        with Path(self._key_to_file(key, version)).open("rb") as file:
            return pickle.load(file), value  # noqa: S301 written by ourselves, in a private folder

    @contextmanager
    def _alone(self, key, version):
        """Hold the lock of a key's shelf; the same thread may enter again."""
        name = self.make_and_validate_key(key, version=version)
        shelf = f"{crc32(name.encode()) % SHELVES}.lock"
        if getattr(self._held, "shelf", None) == shelf:
            yield
            return
        self._createdir()
        with (Path(self._dir) / shelf).open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            self._held.shelf = shelf
            try:
                yield
            finally:
                self._held.shelf = None

    def _is_expired(self, f):
        """Say so, and leave the file: by now the name may belong to a newer entry."""
        try:
            ends_at = pickle.load(f)  # noqa: S301 written by ourselves, in a private folder
        except EOFError:
            return True
        return ends_at is not None and ends_at < time()

    def _cull(self):
        """Now and then clear what ended a while ago; never what still counts."""
        self._written += 1
        if self._written % SWEEP_EVERY:
            return
        for fname in self._list_cache_files():
            self._delete_ended(fname)

    def _delete_ended(self, fname):
        try:
            with Path(fname).open("rb") as file:
                ended = self._is_expired(file)
            if ended and Path(fname).stat().st_mtime < time() - 60:
                self._delete(fname)
        except FileNotFoundError:
            return
