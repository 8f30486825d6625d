"""Speed goals as ratios. Benchmarks are no tests: nothing fails here because it took long.

A goal is a module `goal_<name>.py` with `measure()`, which yields one `Result` or more. What it is
measured against and its rival run in the same process, in turns, so that a busy machine slows all
of them alike. `docs/benchmarks.md` says what each goal means.
"""
