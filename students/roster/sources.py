"""Opening what somebody sent (pure): a folder, a zip, one CSV or one spreadsheet.

A zip's member count and unpacked size are read from its directory before anything is unpacked;
members are read as streams and never written under their own name. The kind of a file is told
from its first bytes, not from its name.
"""

import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from core.lazy import Lazy
from students.roster.lines import MOST_ROWS, Row, read_rows
from students.roster.records import Problem, Refused

MB = 2**20
MOST_BYTES = 64 * MB  # of the upload as sent
MOST_MEMBERS = 200
MOST_UNPACKED = 600 * MB
MOST_UNPACKED_SHEET = 200 * MB
ZIP, OLD_EXCEL, PDF = b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF"
EMPTY_ZIP = b"PK\x05\x06"
WORKBOOK = "xl/workbook.xml"
READABLE = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
TABLES = (".csv", ".txt", ".tsv", ".xlsx")

sheets = Lazy("students.roster.sheets")


@dataclass(frozen=True)
class File:
    """One table as it lies in the source. `rows()` may be called as often as needed."""

    name: str
    open: Callable[[], BinaryIO]
    encoding: str = "utf-8"
    delimiter: str = ","
    is_sheet: bool = False
    read_sheet: Callable[[BinaryIO], Iterable[list[str]]] | None = None

    def rows(self, *, delimiter: str | None = None) -> Iterator[Row]:
        """Yield the records; raise `Refused` when the file is not what it claims to be."""
        if self.is_sheet:
            return self._sheet_rows()
        return read_rows(
            self.open,
            name=self.name,
            encoding=self.encoding,
            delimiter=delimiter or self.delimiter,
        )

    def _sheet_rows(self) -> Iterator[Row]:
        read = self.read_sheet or sheets.rows
        with self.open() as binary:
            for line, cells in enumerate(read(binary), start=1):
                if line > MOST_ROWS:
                    raise Refused(Problem("too-many-rows", self.name, detail={"limit": MOST_ROWS}))
                if any(cell.strip() for cell in cells):
                    yield Row(line, cells)


@dataclass(frozen=True)
class Bundle:
    """What one upload holds, by lower-case file name."""

    files: dict[str, File] = field(default_factory=dict)

    @property
    def is_oneroster(self) -> bool:
        return "users.csv" in self.files or "manifest.csv" in self.files

    def get(self, name: str) -> File | None:
        return self.files.get(name.lower())

    def table(self) -> File:
        """Return the only table there is; raise `Refused` when there are several or none."""
        if len(self.files) != 1:
            raise Refused(Problem("users-missing"))
        return next(iter(self.files.values()))


@contextmanager
def opened(source, *, name: str = "", encoding: str = "utf-8", read_sheet=None):
    """Open a path (folder or file) or a seekable binary file for the length of the block.

    `encoding` is for CSV files; other than UTF-8 only when a person has chosen it.
    `read_sheet` replaces the spreadsheet reader, for instance by one in a child process.
    Raises `Refused` with a `Problem` for everything that cannot be a roster.
    """
    if isinstance(source, str | Path) and Path(source).is_dir():
        yield _folder(Path(source), encoding, read_sheet)
    elif isinstance(source, str | Path):
        with Path(source).open("rb") as binary:
            yield _single(binary, name or Path(source).name, encoding, read_sheet)
    else:
        yield _single(source, name or "roster", encoding, read_sheet)


def _folder(folder: Path, encoding: str, read_sheet) -> Bundle:
    paths = [path for path in sorted(folder.iterdir()) if _is_table(path.name) and path.is_file()]
    if sum(path.stat().st_size for path in paths) > MOST_UNPACKED:
        raise _too_large("file-too-large", folder.name, MOST_UNPACKED)
    return _bundle(File(path.name, lambda path=path: path.open("rb"), encoding) for path in paths)


def _single(binary: BinaryIO, name: str, encoding: str, read_sheet) -> Bundle:
    head = _head(binary, name)
    if head.startswith((ZIP, EMPTY_ZIP)):
        return _zip(binary, name, encoding, read_sheet)
    if name.lower().endswith(".zip"):
        raise Refused(Problem("zip-broken", name))
    if head.startswith(OLD_EXCEL):
        raise Refused(Problem("old-excel", name))
    if name.lower().endswith(".xlsx"):
        raise Refused(Problem("xlsx-broken", name))
    if head.startswith(PDF):
        raise Refused(Problem("not-a-table", name))
    return Bundle({name.lower(): File(name, lambda: _Kept(binary), encoding)})


def _head(binary: BinaryIO, name: str) -> bytes:
    size = binary.seek(0, 2)
    binary.seek(0)
    if not size:
        raise Refused(Problem("file-empty", name))
    if size > MOST_BYTES:
        raise _too_large("file-too-large", name, MOST_BYTES)
    head = binary.read(8)
    binary.seek(0)
    return head


def _too_large(code: str, name: str, limit: int) -> Refused:
    return Refused(Problem(code, name, detail={"limit": limit // MB}))


class _Kept:
    """A file object that the reader may close without closing the upload."""

    def __init__(self, binary: BinaryIO):
        self._binary = binary

    def __enter__(self):
        self._binary.seek(0)
        return self._binary

    def __exit__(self, *exc):
        return False


def _zip(binary: BinaryIO, name: str, encoding: str, read_sheet) -> Bundle:
    try:
        archive = zipfile.ZipFile(binary)
    except (zipfile.BadZipFile, OSError, ValueError):
        code = "xlsx-broken" if name.lower().endswith(".xlsx") else "zip-broken"
        raise Refused(Problem(code, name)) from None
    members = archive.infolist()
    _check_members(members, name)
    if any(member.filename == WORKBOOK for member in members):
        return _workbook(binary, members, name, read_sheet)
    tables = [member for member in members if _is_wanted(member)]
    if not tables:
        raise Refused(Problem("zip-without-tables", name))
    return _bundle(_member(archive, member, encoding) for member in tables)


def _check_members(members: list[zipfile.ZipInfo], name: str) -> None:
    if len(members) > MOST_MEMBERS:
        detail = {"count": len(members), "limit": MOST_MEMBERS}
        raise Refused(Problem("zip-too-many-files", name, detail=detail))
    if sum(member.file_size for member in members) > MOST_UNPACKED:
        raise _too_large("zip-too-large", name, MOST_UNPACKED)
    if any(member.flag_bits & 1 for member in members):
        raise Refused(Problem("zip-encrypted", name))
    if any(member.compress_type not in READABLE for member in members):
        raise Refused(Problem("zip-broken", name))


def _workbook(binary: BinaryIO, members: list, name: str, read_sheet) -> Bundle:
    if sum(member.file_size for member in members) > MOST_UNPACKED_SHEET:
        raise _too_large("zip-too-large", name, MOST_UNPACKED_SHEET)
    file = File(name, lambda: _Kept(binary), is_sheet=True, read_sheet=read_sheet)
    return Bundle({name.lower(): file})


def _member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, encoding: str) -> File:
    return File(_base_name(member.filename), lambda: _Member(archive, member), encoding)


class _Member:
    """A zip member as a context manager that turns a damaged archive into a `Refused`."""

    def __init__(self, archive: zipfile.ZipFile, member: zipfile.ZipInfo):
        self._archive, self._member, self._stream = archive, member, None

    def __enter__(self):
        try:
            self._stream = self._archive.open(self._member)
        except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError):
            raise self._refusal() from None
        return self._stream

    def __exit__(self, kind, error, trace):
        self._stream.close()
        if isinstance(error, zipfile.BadZipFile | zlib.error | EOFError):
            raise self._refusal() from None
        return False

    def _refusal(self) -> Refused:
        return Refused(Problem("zip-broken", _base_name(self._member.filename)))


def _is_wanted(member: zipfile.ZipInfo) -> bool:
    parts = PurePosixPath(member.filename.replace("\\", "/")).parts
    return (
        not member.is_dir() and "__MACOSX" not in parts and _is_table(_base_name(member.filename))
    )


def _is_table(name: str) -> bool:
    return not name.startswith((".", "~")) and name.lower().endswith(TABLES)


def _base_name(path: str) -> str:
    return PurePosixPath(path.replace("\\", "/")).name


def _bundle(files: Iterable[File]) -> Bundle:
    named: dict[str, File] = {}
    for file in files:
        if file.name.lower() in named:
            raise Refused(Problem("zip-name-twice", detail={"name": file.name}))
        named[file.name.lower()] = file
    return Bundle(named)
