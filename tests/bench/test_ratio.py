"""The arithmetic of the benchmarks, with a clock that only moves when it is told to."""

import json
from dataclasses import asdict

import pytest

from tests.bench.ratio import Result, Way, compare

KEYS = ["goal", "ratio", "target", "against", "median_ms", "rival", "rival_ratio", "n"]


class Bench:
    """A clock, and ways that move it by a given time at each call and note that they ran."""

    def __init__(self):
        self.now, self.ran = 0.0, []

    def clock(self) -> float:
        return self.now

    def way(self, name, *seconds, **more) -> Way:
        """Return a way; call after call it takes the next of `seconds`, the last for ever."""
        left = list(seconds)

        def run():
            self.ran.append(name)
            self.now += left.pop(0) if len(left) > 1 else left[0]

        return Way(name, run, **more)

    def compare(self, ours, against, rival, **more) -> Result:
        usual = {"target": 2, "n": 1, "turns": 3, "clock": self.clock}
        return compare("g", ours=ours, against=against, rival=rival, **{**usual, **more})


@pytest.fixture
def bench():
    return Bench()


def test_the_ways_take_turns_and_another_one_begins_each_time(bench):
    bench.compare(bench.way("a", 1), bench.way("b", 1), bench.way("c", 1), turns=3)

    assert "".join(bench.ran) == "abc" + "bca" + "cab" + "abc"


def test_the_first_turn_does_not_count(bench):
    result = bench.compare(bench.way("a", 900, 3), bench.way("b", 1), bench.way("c", 700, 5))

    assert (result.ratio, result.rival_ratio, result.median_ms) == (3, 5, 3000)


def test_ratios_are_made_within_a_turn_before_the_median_is_taken(bench):
    # The machine is slow in the second counted turn, for all alike: the ratio does not see it.
    ours = bench.way("a", 1, 2, 80, 6)
    base = bench.way("b", 1, 1, 40, 2)
    rival = bench.way("c", 1, 5, 200, 30)

    result = bench.compare(ours, base, rival)

    assert (result.ratio, result.rival_ratio) == (2, 5)
    assert result.median_ms == 6000


def test_an_outlier_does_not_move_the_median(bench):
    ours = bench.way("a", 1, 2, 2, 500, 2, 2)

    assert bench.compare(ours, bench.way("b", 1), bench.way("c", 1), turns=5).ratio == 2


def test_times_are_for_each_item_however_many_a_turn_handles(bench):
    ours = bench.way("a", 8, items=4, calls=2)
    base = bench.way("b", 1, calls=3)
    rival = bench.way("c", 30, items=10)

    result = bench.compare(ours, base, rival)

    assert (result.ratio, result.rival_ratio, result.median_ms) == (2, 3, 2000)
    assert bench.ran.count("a") == 2 * 4
    assert bench.ran.count("b") == 3 * 4


def test_three_digits_are_kept(bench):
    result = bench.compare(bench.way("a", 1234.56), bench.way("b", 1), bench.way("c", 0.012345))

    assert (result.ratio, result.rival_ratio) == (1230, 0.0123)


def test_a_line_has_the_keys_that_programs_read(bench):
    ours, base, rival = bench.way("ours", 0.004), bench.way("base", 0.001), bench.way("other", 0.1)

    line = json.loads(json.dumps(asdict(bench.compare(ours, base, rival, target=4, n=7))))

    assert list(line) == KEYS
    assert line == {
        "goal": "g", "ratio": 4, "target": 4, "against": "base", "median_ms": 4,
        "rival": "other", "rival_ratio": 100, "n": 7,
    }  # fmt: skip


@pytest.mark.parametrize(("ratio", "says"), ((1.9, "met"), (2, "met"), (2.1, "not met yet")))
def test_the_words_say_whether_the_goal_is_met(ratio, says):
    result = Result("g", ratio, 2, "base", 1, "other", 9, 7)

    assert result.words == f"g: {ratio:g} × base; at most 2 ×: {says}. other: 9 ×."
