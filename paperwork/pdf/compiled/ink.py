"""Lines of text as the operators of a page, with the fonts they need."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from paperwork.pdf.compiled.embedding import BASE_PART, REST, parts_of, resource
from paperwork.pdf.compiled.typefaces import PEOPLE, Face, Glyph, Run, shape


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


@lru_cache(maxsize=2048)
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
        self.says = ""
        self.parts: set[tuple[str, str]] = set()
        self.rest: list[tuple[str, int, str]] = []
        self.lines: list[bytes] = []
        self._font = ""

    def show(self, run: Run) -> None:
        """Write the glyphs of a run, changing to the part of its font that holds each."""
        name, parts, row = run.face.name, parts_of(run.face.name), _Row()
        for glyph, text in _with_text(run):
            part = parts.get(glyph.id)
            key = part.key if part else REST
            says = part.texts[glyph.id] if part else text
            if key == REST:
                self.rest.append((name, glyph.id, text))
            elif key != BASE_PART:
                self.parts.add((name, key))
            self._change(resource(name, key), row)
            self._write(glyph, run.face, row)
            self.says += says
        self._end(row)

    def _change(self, font: str, row: "_Row") -> None:
        if font != self._font:
            self._end(row)
            self.lines.append(b"%b %.6g Tf" % (font.encode(), self.size))
            self._font = font

    def _write(self, glyph: Glyph, face: Face, row: "_Row") -> None:
        after = face.width(glyph.id) - glyph.advance + glyph.right - self.spacing
        if not glyph.up:
            row.add(-glyph.right, glyph.id, after)
            return
        self._end(row)
        self.lines.append(b"%.6g Ts" % (glyph.up * self.size / 1000))
        row.add(-glyph.right, glyph.id, after)
        self._end(row)
        self.lines.append(b"0 Ts")

    def _end(self, row: "_Row") -> None:
        shown = row.taken()
        if shown:
            self.lines.append(b"[%b] TJ" % shown)


class _Row:
    """The items of one TJ operator."""

    def __init__(self):
        self._items: list[bytes] = []
        self._hex = b""

    def add(self, before: float, glyph: int, after: float) -> None:
        if abs(before) >= 0.5:
            self._shift(before)
        self._hex += b"%04x" % glyph
        if abs(after) >= 0.5:
            self._shift(after)

    def _shift(self, by: float) -> None:
        self._flush()
        self._items.append(b"%d" % round(by))

    def _flush(self) -> None:
        if self._hex:
            self._items.append(b"<%b>" % self._hex)
            self._hex = b""

    def taken(self) -> bytes:
        self._flush()
        items, self._items = self._items, []
        return b"".join(items)


def _with_text(run: Run) -> Iterator[tuple[Glyph, str]]:
    """Yield each glyph with the characters it stands for; the first of a cluster has them all."""
    start = run.glyphs[0].start if run.glyphs else 0
    if [glyph.start - start for glyph in run.glyphs] == list(range(len(run.text))):
        yield from zip(run.glyphs, run.text, strict=True)
        return
    starts = [*sorted({glyph.start for glyph in run.glyphs}), start + len(run.text)]
    ends = dict(pairwise(starts))
    seen = set()
    for glyph in run.glyphs:
        text = (
            "" if glyph.start in seen else run.text[glyph.start - start : ends[glyph.start] - start]
        )
        seen.add(glyph.start)
        yield glyph, text
