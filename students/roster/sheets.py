"""Spreadsheets as rows of text. Heavy: import it through `core.lazy` only.

openpyxl reads XML, so definitions of entities and document types are refused before it starts,
and rows, columns and cells are counted while it reads. `python -m students.roster.sheets FILE`
is the child process of `students.adapters.sheets`: it limits itself and prints one JSON list a row.
"""

import json
import resource
import sys
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path
from typing import BinaryIO

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from students.roster.records import Problem, Refused

MOST_COLUMNS = 400
MOST_SHEET_ROWS = 200_000
LONGEST_CELL = 32_767  # what the format itself allows
CHUNK = 2**16
MEMORY = 1024 * 2**20  # bytes of address space of the child
CPU = 60  # seconds of the child
FORBIDDEN = (b"<!DOCTYPE", b"<!ENTITY")


def rows(binary: BinaryIO) -> Iterator[list[str]]:
    """Yield the rows of the first sheet that has any cell, each cell as text.

    Dates come out as YYYY-MM-DD whatever the sheet shows, whole numbers without a decimal point.
    Raises `Refused` for a workbook that is damaged, unsafe or beyond the limits.
    """
    _refuse_definitions(binary)
    try:
        yield from _first_sheet(binary)
    except (InvalidFileException, KeyError, ValueError, TypeError, OSError, SyntaxError) as error:
        raise Refused(Problem("xlsx-broken")) from error
    except zipfile.BadZipFile as error:
        raise Refused(Problem("xlsx-broken")) from error


def _refuse_definitions(binary: BinaryIO) -> None:
    try:
        with zipfile.ZipFile(binary) as archive:
            members = [m for m in archive.infolist() if not m.is_dir()]
            unsafe = any(_has_definitions(archive, member) for member in members)
    except (zipfile.BadZipFile, OSError, NotImplementedError) as error:
        raise Refused(Problem("xlsx-broken")) from error
    if unsafe:
        raise Refused(Problem("xlsx-unsafe"))
    binary.seek(0)


def _has_definitions(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bool:
    if not member.filename.endswith((".xml", ".rels", ".vml")):
        return False
    with archive.open(member) as stream:
        tail = b""
        while chunk := stream.read(CHUNK):
            seen = (tail + chunk).replace(b"\0", b"").upper()  # UTF-16 hides nothing
            if any(word in seen for word in FORBIDDEN):
                return True
            tail = chunk[-32:]
    return False


def _first_sheet(binary: BinaryIO) -> Iterator[list[str]]:
    book = load_workbook(binary, read_only=True, data_only=True, keep_links=False)
    try:
        for sheet in book.worksheets:
            found = False
            for cells in _cells(sheet):
                found = True
                yield cells
            if found:
                return
    finally:
        book.close()


def _cells(sheet) -> Iterator[list[str]]:
    # The stored dimension may claim a million rows; real cells are what counts.
    sheet.reset_dimensions()
    pending = 0
    for count, values in enumerate(sheet.iter_rows(values_only=True, max_col=MOST_COLUMNS)):
        if count >= MOST_SHEET_ROWS:
            raise Refused(Problem("too-many-rows", detail={"limit": MOST_SHEET_ROWS}))
        cells = [_text(value) for value in values]
        while cells and not cells[-1]:
            cells.pop()
        if not cells:
            pending += 1  # blank rows keep the numbering, but only when something follows
            continue
        yield from ([] for _ in range(pending))
        pending = 0
        yield cells


def _text(value) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case datetime():
            return value.date().isoformat()
        case date() | time():
            return value.isoformat()
        case float() if value.is_integer():
            return str(int(value))
        case _:
            return str(value)[:LONGEST_CELL]


def main(path: str) -> None:
    """Print the rows of a workbook; the last line names the refusal if there is one."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU, CPU))
    try:
        with Path(path).open("rb") as binary:
            for cells in rows(binary):
                sys.stdout.write(f"{json.dumps(cells)}\n")
    except Refused as refusal:
        problem = refusal.problem
        sys.stdout.write(json.dumps({"code": problem.code, "detail": problem.detail}))
    except MemoryError:
        sys.stdout.write(json.dumps({"code": "xlsx-broken", "detail": {}}))


if __name__ == "__main__":
    main(sys.argv[1])
