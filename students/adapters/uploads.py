"""Uploads on their way to the private store: only what is read, without what must not be kept.

A roster may carry passwords and numbers that nobody here may store. So the upload itself is never
kept: its tables are copied into a zip of our own, line by line in place, with those columns blank.
"""

import csv
import io
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

from core.files import stored_as
from students.adapters import sheets
from students.roster import delimited, sources
from students.roster.delimited import Sheet
from students.roster.headers import refused
from students.roster.lines import UNREADABLE, Row
from students.roster.sources import Bundle, File

NEEDED = ("manifest.csv", "orgs.csv", "users.csv", "roles.csv", "demographics.csv")
FOLDER = "rosters"
IN_MEMORY = 4 * 2**20
ANY_BYTE = "latin-1"  # maps every byte to a letter and back: wrong encodings stay what they are


@contextmanager
def opened(upload: BinaryIO, *, name: str, encoding: str):
    """Open a fresh upload as a `Bundle`; raise `Refused` for what cannot be a roster."""
    with sources.opened(upload, name=name, encoding=encoding, read_sheet=sheets.rows) as bundle:
        yield bundle


def store(bundle: Bundle, storage) -> str:
    """Copy the tables into a zip in the private store and return its path there."""
    with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY) as target:
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, file in _wanted(bundle):
                with archive.open(name, "w", force_zip64=True) as member:
                    _copy(file, member, is_oneroster=bundle.is_oneroster)
        target.seek(0)
        return storage.save(stored_as(FOLDER, ".zip"), target)


@contextmanager
def reopened(stored, *, encoding: str):
    """Open what `store` kept: a `FieldFile` of the import."""
    with stored.open("rb") as binary, sources.opened(binary, encoding=encoding) as bundle:
        yield bundle


def _wanted(bundle: Bundle) -> Iterator[tuple[str, File]]:
    if not bundle.is_oneroster:
        file = bundle.table()
        yield _as_table(file.name), file
        return
    for name in NEEDED:
        if file := bundle.get(name):
            yield name, file


def _as_table(name: str) -> str:
    return name if name.lower().endswith(sources.TABLES) else f"{name}.csv"


def _copy(file: File, target: BinaryIO, *, is_oneroster: bool) -> None:
    if file.is_sheet:
        sheet = delimited.inspect(file)
        rows = (
            Row(row.line, [" ".join(cell.split()) for cell in row.cells]) for row in file.rows()
        )
        _copy_rows(rows, sheet, target, encoding="utf-8")
        return
    plain = File(file.name, file.open, ANY_BYTE)
    sheet = _first_row(plain) if is_oneroster else delimited.inspect(plain)
    if sheet.refused_columns:
        _copy_rows(plain.rows(delimiter=sheet.delimiter), sheet, target, encoding=ANY_BYTE)
        return
    with plain.open() as binary:
        shutil.copyfileobj(binary, target)


def _first_row(file: File) -> Sheet:
    row = next(file.rows(), None)
    return Sheet(row.line if row else 1, tuple(row.cells or ()) if row else (), ())


def _copy_rows(rows: Iterator[Row], sheet: Sheet, target: BinaryIO, *, encoding: str) -> None:
    """Write rows on the lines they came from, refused columns blank below their name."""
    hidden = {place for place, header in enumerate(sheet.headers) if refused(header)}
    lines = io.TextIOWrapper(target, encoding, newline="", write_through=True)
    writer = csv.writer(
        lines, delimiter=sheet.delimiter, lineterminator="\n", quoting=csv.QUOTE_ALL
    )
    at = 1
    for row in rows:
        lines.write("\n" * (row.line - at))
        cells = _shown(row, hidden if row.line > sheet.header_line else set())
        writer.writerow(cells)
        at = row.line + 1 + sum(cell.count("\n") for cell in cells)
    lines.detach()


def _shown(row: Row, hidden: set[int]) -> list[str]:
    if row.cells is None:
        return [UNREADABLE]
    return ["" if place in hidden else cell for place, cell in enumerate(row.cells)]
