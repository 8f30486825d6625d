"""A list without an order comes back in any order, as databases may do."""

import random

from django.db.models import query

_dice = random.Random()


def reseed(seed) -> None:
    """Make the shuffling of the next test repeatable."""
    _dice.seed(seed)


def shuffled(rows: list) -> list:
    """Return the rows in another order than the database's, wherever there is another."""
    mixed = rows.copy()
    _dice.shuffle(mixed)
    return rows[::-1] if mixed == rows else mixed


def shuffle_unordered_queries() -> None:
    """From now on a query without ORDER BY comes back in any order, as databases may do."""
    fetch, iterate = query.QuerySet._fetch_all, query.QuerySet._iterator

    def fetch_all(self):
        fresh = self._result_cache is None
        fetch(self)
        if fresh and not self.ordered and len(self._result_cache) > 1:
            self._result_cache = shuffled(self._result_cache)

    def iterator(self, use_chunked_fetch, chunk_size):
        rows = iterate(self, use_chunked_fetch, chunk_size)
        return rows if self.ordered else iter(shuffled(list(rows)))

    query.QuerySet._fetch_all = fetch_all
    query.QuerySet._iterator = iterator
