"""Many rows, a bearable number at a time."""

from collections.abc import Iterable, Iterator
from itertools import islice

SIZE = 500


def batches(rows: Iterable) -> Iterator[list]:
    """Yield lists of at most `SIZE` rows."""
    left = iter(rows)
    while batch := list(islice(left, SIZE)):
        yield batch
