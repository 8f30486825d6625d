"""How small a text is set and where its lines end: one plan for both ways of drawing.

A box keeps room for some lines of ordinary size. A longer text is set smaller, down to six
points; what is longer still is printed whole on a page of its own, and the box says so.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.utils.translation import gettext as _

from paperwork.pdf.compiled.typefaces import PEOPLE, script_of, shape

STEPS = ((9.4, 1.3), (8.6, 1.25), (7.8, 1.2), (7.0, 1.15), (6.4, 1.1), (6.0, 1.05))
ROOM = {1: 12.6, 2: 24.6, 3: 36.8}  # points kept free for so many ordinary lines
NEEDED = (7.4, 1.3, 1.7)  # size, line height, and the gap above "needed from"
BREAKS_AFTER = " -/"
BREAKS_ANYWHERE = {"Hani", "Hang", "Hira", "Kana", "Bopo", "Thai", "Khmr"}
LONGEST = 4000  # no box holds more, so nothing longer is measured
SLACK = 0.25  # points; the two ways of drawing round differently


@dataclass(frozen=True)
class Fit:
    """How a text stands in its box; `whole` is False when it goes on elsewhere."""

    size: float  # points, as the distance of its lines
    leading: float
    lines: tuple[str, ...]
    whole: bool = True

    @property
    def style(self) -> str:
        """The style class of a size from `STEPS`."""
        return f"fit-{round(self.size * 10)}"


@lru_cache(maxsize=4096)
def clean(text: str) -> str:
    """Return a text with its accents composed, without characters that only steer."""
    if text.isprintable() and unicodedata.is_normalized("NFC", text):
        return text.strip()
    kept = []
    for one in unicodedata.normalize("NFC", text.replace("\r\n", "\n")):
        if one in "\n\r\u2028\u2029\x0b\x0c":
            kept.append("\n")
        elif one in "\t\u00a0\u2007\u202f":
            kept.append(" ")
        elif one not in "\u00ad\u200b\ufeff" and unicodedata.category(one) not in ("Cc", "Cs"):
            kept.append(one)
    return "".join(kept).strip()


@lru_cache(maxsize=4096)
def fit(text: str, width: float, height: int) -> Fit:
    """Plan a cleaned text in a box of `width` points that is `height` ordinary lines high."""
    return fit_in(text, width, [(*step, _most(ROOM[height], *step)) for step in STEPS])


def _most(room: float, size: float, leading: float) -> int:
    return int(room / (size * leading) + 0.001)


def fit_in(text: str, width: float, steps: Sequence[tuple[float, float, int]]) -> Fit:
    """Plan a cleaned text in steps of size, line height and lines there are at most."""
    paragraphs = text.split("\n") if len(text) <= LONGEST else []
    for size, leading, most in steps:
        lines = _lines(paragraphs, (width - SLACK) * 1000 / size, most)
        if lines:
            return Fit(size, size * leading, lines)
    size, leading, _most = steps[0]
    return Fit(size, size * leading, (text,), whole=False)


def beginning(text: str, width: float, size: float, most: int) -> tuple[str, ...]:
    """Return the first lines of a cleaned text, as they break in points; `most` at the most."""
    lines: list[str] = []
    for paragraph in text[:LONGEST].split("\n"):
        lines += _wrapped(paragraph, (width - SLACK) * 1000 / size, most - len(lines))
        if len(lines) >= most:
            break
    return tuple(lines[:most])


def elsewhere(width: float) -> Fit:
    """Return what a box says whose text is on a page of its own, in the active language."""
    return fit(_("see continuation"), width, 1)


def _lines(paragraphs, width: float, most: int) -> tuple[str, ...] | None:
    """Return the lines of a text, or None when they are more than `most`."""
    lines: list[str] = []
    for paragraph in paragraphs:
        lines = [*_spaced(lines), *_wrapped(paragraph, width, most - len(lines))]
        if len(lines) > most:
            return None
    return tuple(lines)


def _spaced(lines: list[str]) -> list[str]:
    """End the last line with a space: a voice runs lines together otherwise."""
    return [*lines[:-1], f"{lines[-1]} "] if lines else []


def _wrapped(text: str, width: float, most: int) -> list[str]:
    """Return a paragraph cut into lines; one more than `most` is enough to say it is too long."""
    lines: list[str] = []
    while text:
        advances = _advances(text)
        if sum(advances) <= width:
            return [*lines, text]
        if len(lines) > most:
            break
        cut = _cut(text, advances, width)
        line, text = text[:cut].rstrip(), text[cut:].lstrip()
        lines = [*lines, line]
        if len(line) < cut:
            lines = _spaced(lines)
    return lines or [""]


def _cut(text: str, advances, width: float) -> int:
    """Return where a line must end: after a word, else between two letters."""
    total, word, letter = 0.0, 0, 0
    for place, advance in enumerate(advances):
        if advance and place:
            letter = place
            word = place if _may_break(text[place - 1], text[place]) else word
        if text[place] == " ":
            word = place + 1
        total += advance
        if total > width and text[place] != " ":
            break
    return word or letter or len(text)


def _may_break(before: str, after: str) -> bool:
    if before in BREAKS_AFTER:
        return True
    return script_of(before) in BREAKS_ANYWHERE and script_of(after) in BREAKS_ANYWHERE


@lru_cache(maxsize=256)
def _advances(text: str) -> tuple[float, ...]:
    """Return how far each character moves the pen; letters of one cluster move it once."""
    advances = [0.0] * len(text)
    for run in shape(text, PEOPLE).runs:
        for glyph in run.glyphs:
            advances[glyph.start] += glyph.advance
    return tuple(advances)


def stylesheet() -> str:
    """Return the rules that set texts as planned here."""
    sizes = (
        f".box .fit-{round(size * 10)} {{ font-size: {size}pt; line-height: {leading};"
        " white-space: pre; }"
        for size, leading in STEPS
    )
    rooms = (f".box .area-{lines} {{ height: {points}pt; }}" for lines, points in ROOM.items())
    size, leading, gap = NEEDED
    needed = (
        f".box .needed {{ font-size: {size}pt; line-height: {leading}; margin: 0;"
        f" padding-top: {gap}pt; }}"
    )
    return "\n".join((*sizes, *rooms, needed))
