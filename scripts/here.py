"""Where things are, and how the scripts speak. Standard library only."""

import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / "python"
_STARTED = time.monotonic()


class Stop(Exception):
    """The work cannot go on; the message tells the person what to do."""


def say(text: str) -> None:
    """Print one line of progress, with the seconds since the start."""
    print(f"[{time.monotonic() - _STARTED:5.1f} s] {text}", flush=True)


def run(*command, **extra_env) -> None:
    """Run a command in the checkout; raise `Stop` when it fails."""
    done = attempt(*command, **extra_env)
    if done:
        raise Stop(f"`{' '.join(map(str, command))}` ended with {done}; see above.")


def attempt(*command, **extra_env) -> int:
    """Run a command in the checkout and return its exit code."""
    words = [str(word) for word in command]
    env = os.environ | {name: str(value) for name, value in extra_env.items()}
    return subprocess.run(words, cwd=ROOT, env=env, check=False).returncode


def become(*command, **extra_env) -> None:
    """Replace this process by a command of the checkout, so that Ctrl-C reaches it alone."""
    os.chdir(ROOT)
    os.environ.update({name: str(value) for name, value in extra_env.items()})
    sys.stdout.flush()
    os.execv(str(command[0]), [str(word) for word in command])  # noqa: S606
