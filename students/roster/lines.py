"""From bytes to rows of cells (pure): encodings, line ends, quotes that never close.

A broken quotation mark must cost one row, not the rest of the file. So lines are grouped into
records by counting quotation marks before the `csv` module sees them, and a line whose mark finds
no partner nearby is set aside.
"""

import csv
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from students.roster.records import Problem, Refused

LONGEST_LINE = 2**20  # bytes; a line beyond this is no roster
LONGEST_RECORD = 60  # lines that one quoted cell may span
MOST_ROWS = 1_000_000
PEEK = 2**16
BOM = b"\xef\xbb\xbf"
UNREADABLE = "\x1a"  # stands alone on a line that was left out when a file was stored
UTF16 = (b"\xff\xfe", b"\xfe\xff")
ENCODINGS = {"utf-8": "UTF-8", "cp1252": "Windows (cp1252)"}


@dataclass(frozen=True, slots=True)
class Row:
    """One record: the line it starts on (the header's is usually 1) and its cells.

    `cells` is None when the line cannot be read as a record.
    """

    line: int
    cells: list[str] | None


def read_lines(binary: BinaryIO, *, name: str, encoding: str = "utf-8") -> Iterator[tuple]:
    """Yield (number, text) for each physical line; raise `Refused` at the first undecodable one."""
    for number, raw in enumerate(_raw_lines(binary, name), start=1):
        if number == 1:
            raw = _without_mark(raw, name)
        try:
            yield number, raw.decode(encoding)
        except UnicodeDecodeError as error:
            detail = {
                "line": number,
                "byte": error.start + 1,
                "value": f"{raw[error.start]:02X}",
                "encoding": ENCODINGS.get(encoding, encoding),
            }
            raise Refused(Problem("encoding", name, number, detail=detail)) from None


def _without_mark(raw: bytes, name: str) -> bytes:
    if raw.startswith(UTF16):
        raise Refused(Problem("encoding-utf16", name, 1))
    if b"\0" in raw:
        raise Refused(Problem("not-a-table", name))
    return raw.removeprefix(BOM)


def _raw_lines(binary: BinaryIO, name: str) -> Iterator[bytes]:
    head = binary.read(PEEK)
    if not head.strip(b"\r\n\t ,;" + BOM):
        raise Refused(Problem("file-empty", name))
    old_mac = b"\r" in head and b"\n" not in head
    binary.seek(0)
    return _split_at_returns(binary, name) if old_mac else _split_at_newlines(binary, name)


def _split_at_newlines(binary: BinaryIO, name: str) -> Iterator[bytes]:
    while raw := binary.readline(LONGEST_LINE + 1):
        yield _of_bearable_length(raw, name)


def _split_at_returns(binary: BinaryIO, name: str) -> Iterator[bytes]:
    rest = b""
    while chunk := binary.read(PEEK):
        *whole, rest = (rest + chunk).split(b"\r")
        _of_bearable_length(rest, name)
        yield from (line + b"\n" for line in whole)
    if rest:
        yield rest


def _of_bearable_length(raw: bytes, name: str) -> bytes:
    if len(raw) > LONGEST_LINE:
        raise Refused(Problem("not-a-table", name))
    return raw


class _Feed:
    """Hands whole records to the csv reader and remembers where each begins."""

    def __init__(self, lines: Iterator[tuple]):
        self._lines = lines
        self._ahead: deque = deque()
        self._open = 0  # lines that still belong to the record being read
        self._fresh = True
        self.start = 0
        self.broken: deque = deque()

    def __iter__(self):
        return self

    def __next__(self) -> str:
        number, text = self._take()
        if self._open:
            self._open -= 1
            return self._hand_out(number, text)
        while not (length := self._record_length(text)):
            self.broken.append(Row(number, None))
            number, text = self._take()
        self._open = length - 1
        return self._hand_out(number, text)

    def next_record(self) -> None:
        """The next line handed out begins a record."""
        self._fresh = True

    def skip(self) -> None:
        """Leave out what remains of a record that the csv reader gave up on."""
        while self._open:
            self._open -= 1
            self._take()

    def _hand_out(self, number: int, text: str) -> str:
        if self._fresh:
            self.start, self._fresh = number, False
        return text

    def _take(self):
        return self._ahead.popleft() if self._ahead else next(self._lines)

    def _record_length(self, text: str) -> int:
        """How many lines the record has that starts with `text`; 0 when it never ends."""
        if text.count('"') % 2 == 0:
            return 1
        for length in range(2, LONGEST_RECORD + 1):
            if len(self._ahead) < length - 1:
                following = next(self._lines, None)
                if following is None:
                    return 0
                self._ahead.append(following)
            if self._ahead[length - 2][1].count('"') % 2:
                return length
        return 0


def read_rows(
    open_file: Callable[[], BinaryIO], *, name: str, encoding: str = "utf-8", delimiter: str = ","
) -> Iterator[Row]:
    """Yield every record of a delimited text file, blank lines left out.

    Raises `Refused` for a file that is empty, too long, or not text in this encoding.
    """
    with open_file() as binary:
        feed = _Feed(read_lines(binary, name=name, encoding=encoding))
        reader = csv.reader(feed, delimiter=delimiter)
        for count, row in enumerate(_records(reader, feed)):
            if count >= MOST_ROWS:
                raise Refused(Problem("too-many-rows", name, detail={"limit": MOST_ROWS}))
            yield row


def _records(reader, feed: _Feed) -> Iterator[Row]:
    while True:
        cells, ended = None, False
        feed.next_record()
        try:
            cells = next(reader)
        except StopIteration:
            ended = True
        except csv.Error:
            feed.skip()
        while feed.broken:
            yield feed.broken.popleft()
        if ended:
            return
        if cells is None or cells == [UNREADABLE]:
            yield Row(feed.start, None)
        elif any(cell.strip() for cell in cells):
            yield Row(feed.start, cells)
