"""Finds in a drawn page what will change, by the colours that `forms` gave it, and cuts it out."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from paperwork.pdf.compiled.moulds import Piece, piece

# The red part of a colour says what a thing is, green and blue say which one.
VALUE, TINT, AREA, GLYPHS, TAIL = 1, 2, 3, 5, 6
KINDS = {VALUE, TINT, AREA, GLYPHS, TAIL}
SQUARE_PATH = "M0.5 0.25h3v3h-3z"
SQUARE = re.compile(rb"0\.5 0\.25 m\n3\.5 0\.25 l\n3\.5 3\.25 l\n0\.5 3\.25 l\nh\n")
SQUARE_SIZE = 100

MARKED = re.compile(rb"(/\w+\n(?:<</MCID \d+>>\nBDC|BMC)\n)(.*?)EMC\n", re.DOTALL)
COLOUR = re.compile(rb"([\d.]+) ([\d.]+) ([\d.]+) rg\n")
ORIGIN = re.compile(rb"1 0 0 -1 (-?[\d.]+) (-?[\d.]+) Tm\n")
RECTANGLE = re.compile(rb"(-?[\d.]+) (-?[\d.]+) (-?[\d.]+) (-?[\d.]+) re\n")
GLYPH = re.compile(rb"<[0-9a-f]{4}>")
SHOWN = re.compile(rb"\[(.*?)\] TJ\n", re.DOTALL)


class Uncut(Exception):
    """A page is not built as we expect; the form is drawn anew for each paper."""


@dataclass(frozen=True)
class Value:
    """Where a text goes: its marked content, opened, and where its first line would begin."""

    number: int
    opening: bytes
    state: bytes
    x: float
    y: float


@dataclass(frozen=True)
class Tint:
    """The ground of a box whose value is missing; `colour` goes between the two halves."""

    number: int
    before: bytes
    after: bytes


@dataclass(frozen=True)
class Tail:
    """A line that ends in the cover code: which one, and what surrounds its colour and the code."""

    kind: int
    opening: bytes
    before: bytes
    after: bytes


@dataclass(frozen=True)
class SquareCode:
    """Where the modules of the square code are filled."""


@dataclass
class Cut:
    """A page in pieces, and the areas of its values: left, top, width, height in pixels."""

    pieces: list[Piece | Value | Tint | Tail | SquareCode] = field(default_factory=list)
    areas: dict[int, tuple[float, ...]] = field(default_factory=dict)


def rgb(kind: int, number: int = 0) -> str:
    """Return the style sheet's words for the colour of a thing."""
    return f"rgb({kind}, {number >> 8}, {number & 255})"


def cut(content: bytes, code_length: int) -> Cut:
    """Return a page in pieces. Raise `Uncut` when something is found that cannot be cut."""
    done, kept, place = Cut(), bytearray(), 0
    for marked in MARKED.finditer(content):
        found = list(_changing(marked[1], marked[2], done, code_length))
        if not found and not _is_ours(marked[2]):
            continue
        kept += content[place : marked.start()]
        place = marked.end()
        for one in found:
            if isinstance(one, bytes):
                kept += one
                continue
            _keep(done, kept)
            done.pieces.append(one)
    kept += content[place:]
    _keep(done, kept)
    return done


def _keep(done: Cut, kept: bytearray) -> None:
    if kept:
        done.pieces.append(piece(bytes(kept)))
        kept.clear()


def _is_ours(body: bytes) -> bool:
    return _mark(body) is not None


def _mark(body: bytes) -> tuple[int, int, re.Match] | None:
    """Return kind, number and place of the first colour that is a mark of ours."""
    for colour in COLOUR.finditer(body):
        kind, high, low = (round(float(part) * 255) for part in colour.groups())
        if kind in KINDS and float(colour[1]) < 0.03:
            return kind, high << 8 | low, colour
    return None


def _changing(opening: bytes, body: bytes, done: Cut, code_length: int) -> Iterator:
    """Yield what stands for a marked content: bytes that stay and things that change."""
    square = SQUARE.search(body)
    if square:
        yield opening + body[: square.start()]
        yield SquareCode()
        yield body[square.end() :] + b"EMC\n"
        return
    mark = _mark(body)
    if mark is None:
        return
    kind, number, colour = mark
    if kind == AREA:
        done.areas[number] = _rectangle(body)
    elif kind == TINT:
        yield Tint(number, opening + body[: colour.start()], body[colour.end() :] + b"EMC\n")
    elif kind == VALUE:
        yield _value(number, opening, body, colour)
    elif kind == TAIL:
        yield _tail(number, opening, body, colour, code_length)


def _rectangle(body: bytes) -> tuple[float, ...]:
    found = RECTANGLE.search(body)
    if found is None:
        raise Uncut("An area without a rectangle.")
    return tuple(float(one) for one in found.groups())


def _value(number: int, opening: bytes, body: bytes, colour) -> Value:
    origin = ORIGIN.search(body)
    if origin is None or body.count(b"BT\n") != 1:
        raise Uncut("A value that is not one line.")
    return Value(number, opening, body[: colour.start()], float(origin[1]), float(origin[2]))


def _tail(kind: int, opening: bytes, body: bytes, colour, code_length: int) -> Tail:
    shown = SHOWN.search(body)
    glyphs = list(GLYPH.finditer(shown[1])) if shown else []
    if shown is None or len(glyphs) < code_length:
        raise Uncut("A line that does not end in the code.")
    code = glyphs[len(glyphs) - code_length :]
    start = shown.start(1) + code[0].start() if code else shown.end(1)
    return Tail(
        kind,
        opening + body[: colour.start()],
        body[colour.end() : start],
        body[shown.end(1) :] + b"EMC\n",
    )
