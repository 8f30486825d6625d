"""Every check of `make lint`, one after the other; all of them run, then the failures are named."""

import subprocess
import sys

from scripts import markup, messages
from scripts.here import BIN, PYTHON, ROOT, attempt, say


def templates() -> list[str]:
    """Return the committed templates, and those about to be committed."""
    words = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "*.html"]
    listed = subprocess.run(words, cwd=ROOT, check=True, capture_output=True, text=True)
    return [name for name in listed.stdout.splitlines() if (ROOT / name).is_file()]


def _djade() -> int:
    return attempt(BIN / "djade", "--target-version", "5.2", "--check", *templates())


def _markup() -> int:
    return markup.main(templates())


def _manage(*words, **env) -> int:
    return attempt(PYTHON, "-W", "ignore::DeprecationWarning", "manage.py", *words, **env)


PRODUCTION = {
    "HTTPS": "1",
    "DEBUG": "0",
    "DEMO": "0",
    "FIELD_KEYS": "a-key-for-the-checks-alone-0123456789abcdef",
}

CHECKS = {
    "style and imports (ruff)": lambda: attempt(BIN / "ruff", "check", "--quiet", "."),
    "format (ruff)": lambda: attempt(BIN / "ruff", "format", "--quiet", "--check", "."),
    "template format (djade)": _djade,
    "no inline scripts or styles": _markup,
    "layers (import-linter)": lambda: attempt(BIN / "lint-imports", "--no-cache", "--no-logo"),
    "migrations complete": lambda: _manage("makemigrations", "--check", "--dry-run"),
    "system checks": lambda: _manage("check", "--fail-level", "WARNING"),
    "deployment checks": lambda: _manage(
        "check", "--deploy", "--fail-level", "WARNING", **PRODUCTION
    ),
    "message catalogues compiled": messages.check,
}


def main() -> int:
    """Return 0 when everything is clean."""
    failed = []
    for name, check in CHECKS.items():
        say(name)
        if check():
            failed.append(name)
    for name in failed:
        say(f"FAILED: {name}")
    if not failed:
        say("All clean.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
