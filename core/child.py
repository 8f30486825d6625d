"""Foreign files are opened in a child process: a bomb, a loop or a crash ends there.

The child has nothing of the environment (no keys, no addresses), limits on memory, time and what it
writes, and no network: see `core.sandbox`, which takes them on before it reads the first byte.
"""

import json
import subprocess
import sys

from django.conf import settings

PATIENCE = 30  # seconds by the clock; the limit of work is in the sandbox


class ChildFailed(Exception):
    """The child gave no answer: over a limit, or the file broke the parser."""


def ask(task: str, content: bytes, **words) -> tuple[dict, bytes]:
    """Return what a task of `core.sandbox` says about a file, and the file it made anew, if any."""
    command = [sys.executable, "-B", "-m", "core.sandbox", task, json.dumps(words)]
    try:
        done = subprocess.run(  # noqa: S603 our own module; the file goes in by the standard input
            command,
            cwd=settings.BASE_DIR,
            env={"PATH": ""},
            input=content,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=PATIENCE,
            check=True,
        )
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        raise ChildFailed(type(error).__name__) from error
    head, _, rest = done.stdout.partition(b"\n")
    return json.loads(head), rest
