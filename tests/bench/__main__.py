"""`python -m tests.bench [goal]`: one JSON line for each goal, or for those of the one named.

Lines for programs go to stdout, the same in words to stderr. The exit code says nothing about
speed: it is 0 when everything was measured, 1 when a goal broke, 2 for a name that is no goal.
"""

import json
import os
import sys
import traceback
from dataclasses import asdict
from importlib import import_module
from pathlib import Path

import django
from django.test.utils import setup_databases, teardown_databases

GOALS = sorted(path.stem.removeprefix("goal_") for path in Path(__file__).parent.glob("goal_*.py"))


def main(words: list[str]) -> int:
    """Measure in a database that is made for it and thrown away; return the exit code."""
    wanted = words or GOALS
    if not set(wanted) <= set(GOALS):
        sys.stderr.write(f"The goals are: {', '.join(GOALS)}\n")
        return 2
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.bench.settings"
    django.setup()
    databases = setup_databases(verbosity=0, interactive=False, serialized_aliases=set())
    try:
        broken = [name for name in wanted if not report(name)]
    finally:
        teardown_databases(databases, verbosity=0)
    return 1 if broken else 0


def report(name: str) -> bool:
    """Print each line of one goal as soon as it is there; return whether all could be measured."""
    try:
        for result in import_module(f"tests.bench.goal_{name}").measure():
            print(json.dumps(asdict(result), ensure_ascii=False), flush=True)  # noqa: T201
            print(result.words, file=sys.stderr, flush=True)  # noqa: T201
    except Exception:  # the other goals do not wait for this one to be mended
        traceback.print_exc()
        return False
    return True


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
