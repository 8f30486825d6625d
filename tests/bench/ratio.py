"""Ways of doing the same thing, timed in turns and compared pair by pair."""

from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from time import perf_counter


@dataclass(frozen=True)
class Way:
    """One way of doing it.

    Each call of `run` handles `items` items. A quick one is called several times a turn (`calls`),
    so that every turn is long enough for the clock.
    """

    name: str
    run: Callable[[], object]
    items: int = 1
    calls: int = 1


@dataclass(frozen=True)
class Result:
    """One goal's line. Ratios are medians of pair-wise ratios to what it is measured against."""

    goal: str
    ratio: float
    target: float  # at most
    against: str
    median_ms: float  # of our own way, for each item
    rival: str
    rival_ratio: float
    n: int  # the size of the case: rows, students, boxes of the form

    @property
    def words(self) -> str:
        """Return the line for people: what was reached, and whether that is enough."""
        reached = "met" if self.ratio <= self.target else "not met yet"
        return (
            f"{self.goal}: {self.ratio:g} × {self.against}; at most {self.target:g} ×: {reached}. "
            f"{self.rival}: {self.rival_ratio:g} ×."
        )


def compare(
    goal: str,
    *,
    ours: Way,
    against: Way,
    rival: Way,
    target: float,
    n: int,
    turns: int = 5,
    clock: Callable[[], float] = perf_counter,
) -> Result:
    """Run the three ways in turns, after one turn that does not count; compare within each turn.

    Neighbours in time share the machine's mood, so a ratio is made within a turn, and the median
    over the turns is taken last. `clock` returns seconds.
    """
    timed = [_turn((ours, against, rival), number, clock) for number in range(turns + 1)][1:]
    return Result(
        goal=goal,
        ratio=_rounded(median(own / base for own, base, _ in timed)),
        target=target,
        against=against.name,
        median_ms=_rounded(median(own for own, _, _ in timed) * 1000),
        rival=rival.name,
        rival_ratio=_rounded(median(other / base for _, base, other in timed)),
        n=n,
    )


def _turn(ways: tuple[Way, ...], number: int, clock) -> list[float]:
    """Time each way once; who begins changes from turn to turn. Return them in their own order."""
    first = number % len(ways)
    places = [*range(first, len(ways)), *range(first)]
    seconds = {place: _seconds_an_item(ways[place], clock) for place in places}
    return [seconds[place] for place in range(len(ways))]


def _seconds_an_item(way: Way, clock) -> float:
    started = clock()
    for _ in range(way.calls):
        way.run()
    return (clock() - started) / (way.calls * way.items)


def _rounded(value: float) -> float:
    """Return three digits: the fourth is the machine's mood."""
    return float(f"{value:.3g}")
