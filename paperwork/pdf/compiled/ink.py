"""Lines of text as the operators of a page, with the fonts they need."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from paperwork.pdf.compiled.embedding import BASE_PART, REST, parts_of, resource
from paperwork.pdf.compiled.typefaces import PEOPLE, Face, Glyph, Run, face, shape


class Unset(Exception):
    """The line is not one that can be set here; WeasyPrint draws the document."""


@dataclass(frozen=True)
class Ink:
    """A line that is set: operators between BT and ET, and the parts of fonts they use."""

    shown: bytes
    said: bytes  # what to say instead of the glyphs, as UTF-16 in hexadecimal; mostly nothing
    width: float  # pixels
    ascent: float
    descent: float
    parts: frozenset[tuple[str, str]]  # finished parts beside the one that the form brings
    rest: tuple[tuple[str, int, str], ...]  # font, glyph and its text for the subset


@lru_cache(maxsize=4096)
def ink(text: str, size: float, fonts: tuple[str, ...] = PEOPLE, spacing: float = 0) -> Ink:
    """Return a line in a size of pixels; raise `Unset` for what needs the other renderer."""
    shaped = shape(text, fonts)
    if not shaped.is_simple:
        raise Unset
    pen = _Pen(size, spacing)
    for run in shaped.runs:
        pen.show(run)
    return Ink(
        shown=b"\n".join(pen.lines),
        said=b"" if pen.says == text else b"feff" + text.encode("utf-16-be").hex().encode(),
        width=shaped.width * size / 1000,
        ascent=shaped.ascent * size / 1000,
        descent=shaped.descent * size / 1000,
        parts=frozenset(pen.parts),
        rest=tuple(pen.rest),
    )


class _Pen:
    """Writes glyphs down, font after font."""

    def __init__(self, size: float, spacing: float):
        self.size, self.spacing = size, spacing
        self.said: list[str] = []
        self.parts: set[tuple[str, str]] = set()
        self.rest: list[tuple[str, int, str]] = []
        self.lines: list[bytes] = []
        self._font = ""
        self._items: list[bytes] = []  # of the TJ operator that is being written
        self._codes: list[bytes] = []

    @property
    def says(self) -> str:
        return "".join(self.said)

    def show(self, run: Run) -> None:
        """Write the glyphs of a run, changing to the part of its font that holds each."""
        known, used = entries(run.face.name), run.face
        for (number, advance, right, up, _start), text in _with_text(run):
            one = known.get(number) or _of_rest(used, number, text)
            _name, key, font, code, says, width = one
            self.said.append(says)
            if font != self._font:
                self._change(one)
            if key == REST:
                self.rest.append((used.name, number, text))
            if up:
                self._raise(up)
            self._add(-right, code, width - advance + right - self.spacing)
            if up:
                self._lower()
        self._end()

    def _change(self, one: "Entry") -> None:
        self._end()
        self._font = one.font
        self.lines.append(b"%b %.6g Tf" % (one.font.encode(), self.size))
        if one.key not in (REST, BASE_PART):
            self.parts.add((one.name, one.key))

    def _raise(self, up: float) -> None:
        self._end()
        self.lines.append(b"%.6g Ts" % (up * self.size / 1000))

    def _lower(self) -> None:
        self._end()
        self.lines.append(b"0 Ts")

    def _add(self, before: float, code: bytes, after: float) -> None:
        """Add a glyph; what is half a thousandth and less is not worth a move."""
        if not -0.5 < before < 0.5:
            self._shift(before)
        self._codes.append(code)
        if not -0.5 < after < 0.5:
            self._shift(after)

    def _shift(self, by: float) -> None:
        self._flush()
        self._items.append(b"%d" % round(by))

    def _flush(self) -> None:
        if self._codes:
            self._items.append(b"<%b>" % b"".join(self._codes))
            self._codes = []

    def _end(self) -> None:
        self._flush()
        if self._items:
            self.lines.append(b"[%b] TJ" % b"".join(self._items))
            self._items = []


class Entry(NamedTuple):
    """A glyph in a finished part of a font, or in none."""

    name: str
    key: str
    font: str  # the name under which pages know the part
    code: bytes
    text: str
    width: int


@lru_cache(maxsize=32)
def entries(name: str) -> dict[int, Entry]:
    """Return the glyphs in finished parts of a font."""
    used = face(name)
    return {
        glyph: Entry(
            name, part.key, part.resource, b"%04x" % glyph, part.texts[glyph], used.width(glyph)
        )
        for glyph, part in parts_of(name).items()
    }


def _of_rest(used: Face, glyph: int, text: str) -> Entry:
    return Entry(
        used.name, REST, resource(used.name, REST), b"%04x" % glyph, text, used.width(glyph)
    )


def _with_text(run: Run) -> Iterable[tuple[Glyph, str]]:
    """Return each glyph with the characters it stands for; the first of a cluster has them all."""
    start = run.glyphs[0].start if run.glyphs else 0
    if [glyph.start - start for glyph in run.glyphs] == list(range(len(run.text))):
        return zip(run.glyphs, run.text, strict=True)
    return _with_clusters(run, start)


def _with_clusters(run: Run, start: int) -> Iterator[tuple[Glyph, str]]:
    starts = [*sorted({glyph.start for glyph in run.glyphs}), start + len(run.text)]
    ends = dict(pairwise(starts))
    seen = set()
    for glyph in run.glyphs:
        text = (
            "" if glyph.start in seen else run.text[glyph.start - start : ends[glyph.start] - start]
        )
        seen.add(glyph.start)
        yield glyph, text
