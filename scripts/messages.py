"""Message catalogues: collected with gettext's tools, compiled without them.

The compiled files are committed, so that nobody needs gettext to run or to test Onramp.
"""

import shutil
import sys
from pathlib import Path

import polib

from scripts.here import PYTHON, ROOT, Stop, run, say

LANGUAGES = ("es",)
SKIPPED = (".venv", "var", "tests", "scripts", "docs")


def catalogues() -> list[Path]:
    """Return every catalogue of the house."""
    return sorted((ROOT / "locale").glob("*/LC_MESSAGES/*.po"))


def compiled(path: Path) -> bytes:
    """Return what the compiled form of a catalogue has to be."""
    return polib.pofile(str(path), encoding="utf-8").to_binary()


def check() -> int:
    """Name the catalogues whose compiled form is missing or old; return 1 if there is any."""
    old = [
        path
        for path in catalogues()
        if not path.with_suffix(".mo").is_file()
        or path.with_suffix(".mo").read_bytes() != compiled(path)
    ]
    for path in old:
        print(f"{path.relative_to(ROOT)}: not compiled, run `make messages`")
    return 1 if old else 0


def collect() -> None:
    """Bring the catalogues up to date with the texts in code and templates."""
    if not shutil.which("xgettext"):
        raise Stop("Collecting texts needs gettext:  sudo apt-get install gettext")
    locales = [word for code in LANGUAGES for word in ("--locale", code)]
    ignored = [word for folder in SKIPPED for word in ("--ignore", f"{folder}/*")]
    run(
        *(PYTHON, "manage.py", "makemessages", *locales, *ignored),
        *("--no-location", "--no-obsolete", "--add-location", "file"),
    )


def compile_all() -> None:
    """Write the compiled form of every catalogue."""
    for path in catalogues():
        path.with_suffix(".mo").write_bytes(compiled(path))
        say(f"Compiled {path.relative_to(ROOT)}.")


def main(words: list[str]) -> int:
    """Compile the catalogues; `--collect` brings them up to date first, `--check` only looks."""
    if "--check" in words:
        return check()
    try:
        if "--collect" in words:
            collect()
    except Stop as reason:
        say(str(reason))
        return 1
    compile_all()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
