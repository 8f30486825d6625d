"""Spreadsheets read in a child process: a bomb, a loop or a crash ends there."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from typing import BinaryIO

from django.conf import settings

from students.roster.records import Problem, Refused

PATIENCE = 90  # seconds
COPY = 2**20


def rows(binary: BinaryIO) -> Iterator[list[str]]:
    """Yield the rows of a workbook as `students.roster.sheets.rows` does; raise `Refused`."""
    with tempfile.NamedTemporaryFile(suffix=".xlsx") as book, tempfile.TemporaryFile() as said:
        while chunk := binary.read(COPY):
            book.write(chunk)
        book.flush()
        _convert(book.name, said)
        said.seek(0)
        for line in said:
            yield _cells(line)


def _convert(path: str, said: BinaryIO) -> None:
    words = [sys.executable, "-m", "students.roster.sheets", path]
    surroundings = {"PATH": "", "PYTHONDONTWRITEBYTECODE": "1"}
    try:
        subprocess.run(  # noqa: S603 our own module, the path is a temporary file of ours
            words,
            cwd=settings.BASE_DIR,
            env=surroundings,
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=subprocess.DEVNULL,
            timeout=PATIENCE,
            check=True,
        )
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        raise Refused(Problem("xlsx-broken")) from error


def _cells(line: bytes) -> list[str]:
    said = json.loads(line)
    if isinstance(said, dict):
        raise Refused(Problem(said["code"], detail=said["detail"]))
    return said
