"""One command from a fresh clone to a running Onramp: `python3 scripts/bootstrap.py demo`.

Needs nothing but the standard library, and only enough of Python to find a newer one.
`make` calls it; where `make` is missing, call it by hand. Every step may be repeated.
"""

import os
import shutil
import subprocess
import sys

NEEDED = (3, 11)
CANDIDATES = ("python3.14", "python3.13", "python3.12", "python3.11", "python3", "python")
NO_PYTHON = (
    "Onramp needs Python 3.11 or newer, and none was found.\n"
    "  Debian, Ubuntu:  sudo apt-get install python3 python3-venv\n"
    "  macOS:           brew install python@3.13\n"
    "then run this command again."
)


def is_new_enough(python):
    """Tell whether that interpreter starts and is at least Python 3.11."""
    probe = "import sys; sys.exit(sys.version_info[:2] < {!r})".format(NEEDED)  # noqa: UP032
    try:
        words = [python, "-c", probe]
        return subprocess.run(words, check=False, stderr=subprocess.DEVNULL).returncode == 0
    except OSError:
        return False


def find_python():
    """Return the path of a Python that is new enough; leave with an explanation otherwise."""
    if sys.version_info[:2] >= NEEDED:
        return sys.executable
    for name in CANDIDATES:
        path = shutil.which(name)
        if path and is_new_enough(path):
            return path
    sys.exit(NO_PYTHON)


def main():
    """Hand over to `scripts/steps.py` under a Python that can read it."""
    python = find_python()
    os.chdir(os.path.join(os.path.dirname(os.path.abspath(__file__)), os.pardir))  # noqa: PTH100, PTH118, PTH120
    os.execv(python, [python, "-m", "scripts.steps", *sys.argv[1:]])  # noqa: S606


if __name__ == "__main__":
    main()
