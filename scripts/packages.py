"""The virtual environment: made once, filled with the pinned files, hashes checked."""

import hashlib
import importlib.util
import platform
import subprocess
import sys

from scripts.here import PYTHON, ROOT, VENV, Stop, run, say

NO_VENV = (
    "This Python cannot make virtual environments: its ensurepip is missing.\n"
    "  Debian, Ubuntu:  sudo apt-get install python3-venv\n"
    "then run this command again."
)


def ensure(group: str) -> None:
    """Have `.venv` hold exactly what `requirements/<group>.txt` pins; no network if it does."""
    _ensure_venv()
    if _stamp(group).is_file() and _stamp(group).read_text() == _digest(group):
        return
    say(f"Installing the pinned packages of requirements/{group}.txt (hashes are checked).")
    run(
        *(PYTHON, "-m", "pip", "install", "-qq", "--disable-pip-version-check"),
        *("--require-hashes", "--only-binary", ":all:"),
        *("-r", ROOT / "requirements" / f"{group}.txt"),
    )
    for covered in ("base", "dev") if group == "dev" else ("base",):
        _stamp(covered).write_text(_digest(covered))


def _ensure_venv() -> None:
    if _starts():
        return
    if importlib.util.find_spec("ensurepip") is None:
        raise Stop(NO_VENV)
    say(f"Making .venv with Python {platform.python_version()}.")
    made = subprocess.run(
        [sys.executable, "-m", "venv", "--clear", str(VENV)],
        check=False, capture_output=True, text=True,
    )  # fmt: skip
    if made.returncode:
        raise Stop(f"{NO_VENV}\n\n{made.stdout}{made.stderr}")


def _starts() -> bool:
    """Tell whether `.venv` works: an upgrade of the system's Python can leave it hollow."""
    if not PYTHON.exists():
        return False
    probe = "import pip, sys; sys.exit(sys.version_info < (3, 11))"
    return subprocess.run([PYTHON, "-c", probe], check=False, capture_output=True).returncode == 0


def _stamp(group):
    return VENV / f"onramp-{group}.sha256"


def _digest(group) -> str:
    return hashlib.sha256((ROOT / "requirements" / f"{group}.txt").read_bytes()).hexdigest()
