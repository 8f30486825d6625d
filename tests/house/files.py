"""The files of the repository: those committed, and new ones on their way in."""

import subprocess
from functools import cache
from pathlib import Path

from config.env import BASE_DIR


@cache
def tracked() -> tuple[Path, ...]:
    """Return every file that git knows or would add, relative to the checkout."""
    words = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(words, cwd=BASE_DIR, check=True, capture_output=True, text=True)
    names = [Path(name) for name in listed.stdout.split("\0") if name]
    return tuple(sorted(name for name in names if (BASE_DIR / name).is_file()))


def text(name) -> str:
    """Return what a file of the checkout says."""
    return (BASE_DIR / name).read_text(encoding="utf-8")
