"""A memory that forgets: the latest things made."""

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock


class Recent:
    """The latest things made, up to a number; safe for threads."""

    def __init__(self, most: int):
        self.most = most
        self._made: OrderedDict = OrderedDict()
        self._lock = Lock()

    def get(self, key, make: Callable):
        """Return what was made for a key, or make it now, outside of the lock."""
        with self._lock:
            if key in self._made:
                self._made.move_to_end(key)
                return self._made[key]
        made = make()
        with self._lock:
            self._made[key] = made
            while len(self._made) > self.most:
                self._made.popitem(last=False)
        return made
