"""What a PDF says: its text layer, its pages, and the files embedded in it.

`read` is for files we made. A file that came from outside is parsed only by `read_foreign`, in a
child process with limits: bombs and loops end there.
"""

import json
import resource
import subprocess
import sys
from dataclasses import asdict, dataclass
from io import BytesIO
from pathlib import Path

from pypdf import PdfReader

SECONDS = 10
MEMORY = 512 * 2**20
MOST_BYTES = 25 * 2**20
MOST_PAGES = 100
ROOT = Path(__file__).resolve().parent.parent.parent


class Unreadable(Exception):
    """The file is no PDF we can read within the limits."""


@dataclass(frozen=True)
class Reading:
    """The text of each page, in order."""

    pages: tuple[str, ...]

    @property
    def text(self) -> str:
        return "\n".join(self.pages)


def read(pdf: bytes) -> Reading:
    """Return the text layer of a file we made ourselves."""
    reader = PdfReader(BytesIO(pdf))
    if len(reader.pages) > MOST_PAGES:
        raise Unreadable(f"More than {MOST_PAGES} pages.")
    return Reading(tuple(page.extract_text() for page in reader.pages))


def embedded(pdf: bytes, name: str) -> bytes:
    """Return a file embedded in one of our documents; raise `KeyError` when it is not there."""
    return PdfReader(BytesIO(pdf)).attachments[name][0]


def read_foreign(pdf: bytes) -> Reading:
    """Return the text layer of a file from outside; raise `Unreadable`, whatever is wrong."""
    if len(pdf) > MOST_BYTES:
        raise Unreadable("Too large.")
    try:
        child = subprocess.run(
            [sys.executable, "-m", "paperwork.pdf.text"],
            input=pdf,
            capture_output=True,
            timeout=SECONDS + 5,
            check=True,
            cwd=ROOT,
            env={"PATH": ""},
            preexec_fn=_limits,
        )
        return Reading(tuple(json.loads(child.stdout)["pages"]))
    except (subprocess.SubprocessError, ValueError, KeyError) as error:
        raise Unreadable(type(error).__name__) from error


def _limits() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


if __name__ == "__main__":
    json.dump(asdict(read(sys.stdin.buffer.read())), sys.stdout)
