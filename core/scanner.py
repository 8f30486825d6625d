"""A virus scanner, where there is one: ClamAV over its own protocol (INSTREAM).

Only the explicit word "OK" is clean. Everything else, a limit, an error, silence or a broken line,
raises `ScanFailed`, and the file stays shut.
"""

import socket
import struct
from dataclasses import dataclass
from typing import BinaryIO
from urllib.parse import urlsplit

from django.conf import settings

CHUNK = 64 * 1024
PATIENCE = 20  # seconds for each step
LONGEST_ANSWER = 4096


class ScanFailed(Exception):
    """The scanner gave no clear answer; the message is one of our words."""


@dataclass(frozen=True)
class Finding:
    """What the scanner said: clean, or the name of what it found."""

    found: str = ""

    @property
    def is_clean(self) -> bool:
        return not self.found


def is_set() -> bool:
    """Whether this installation has a scanner."""
    return bool(settings.CLAMAV_URL)


def scan(file: BinaryIO) -> Finding:
    """Return what the scanner says about a file; raise `ScanFailed` when it says nothing clear."""
    try:
        with _connected() as line:
            line.sendall(b"zINSTREAM\0")
            while piece := file.read(CHUNK):
                line.sendall(struct.pack("!L", len(piece)) + piece)
            line.sendall(struct.pack("!L", 0))
            answer = _answer(line)
    except OSError as error:
        raise ScanFailed("unreachable") from error
    return _finding(answer)


def _connected() -> socket.socket:
    where = urlsplit(settings.CLAMAV_URL)
    if where.scheme == "unix":
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        line.settimeout(PATIENCE)
        line.connect(where.path)
        return line
    return socket.create_connection((where.hostname, where.port or 3310), timeout=PATIENCE)


def _answer(line: socket.socket) -> str:
    said = b""
    while not said.endswith(b"\0") and len(said) < LONGEST_ANSWER:
        piece = line.recv(1024)
        if not piece:
            break
        said += piece
    if not said.endswith(b"\0"):
        raise ScanFailed("cut off")
    return said.rstrip(b"\0").decode("ascii", "replace").strip()


def _finding(answer: str) -> Finding:
    if answer == "stream: OK":
        return Finding()
    if answer.startswith("stream: ") and answer.endswith(" FOUND"):
        return Finding(answer.removeprefix("stream: ").removesuffix(" FOUND") or "unnamed")
    raise ScanFailed("size limit" if "size limit" in answer else "no clear answer")
