"""How wide words are in the house fonts, and how they break into lines, before they are drawn."""

from functools import lru_cache
from itertools import groupby
from pathlib import Path

import uharfbuzz

FONTS = Path(__file__).parent / "fonts"
# In the order in which `css/own.css` names them: the first that has a letter draws it.
FAMILY = (
    "NotoSans-Regular.ttf",
    "NotoSansArmenian-Regular.ttf",
    "NotoSansArabic-Regular.ttf",
    "NotoSansDevanagari-Regular.ttf",
    "NotoSansGeorgian-Regular.ttf",
    "NotoSansHebrew-Regular.ttf",
    "NotoSansKhmer-Regular.ttf",
    "NotoSansThai-Regular.ttf",
)
ROOM = 1.01  # what is drawn may differ by rounding
LEADING = 1.22  # height of a line, in sizes of its letters


@lru_cache(maxsize=1)
def _fonts() -> tuple:
    files = (uharfbuzz.Blob.from_file_path(str(FONTS / name)) for name in FAMILY)
    return tuple(uharfbuzz.Font(uharfbuzz.Face(file)) for file in files)


@lru_cache(maxsize=4096)
def _font_of(letter: str) -> int:
    fonts = _fonts()
    point = ord(letter)
    return next((n for n, font in enumerate(fonts) if font.get_nominal_glyph(point)), 0)


@lru_cache(maxsize=8192)
def width(text: str, size: float) -> float:
    """Return how wide a line of text is, in points."""
    return sum(_run(font, "".join(run)) for font, run in groupby(text, _font_of)) * size * ROOM


def _run(number: int, text: str) -> float:
    font = _fonts()[number]
    buffer = uharfbuzz.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    uharfbuzz.shape(font, buffer)
    return sum(place.x_advance for place in buffer.glyph_positions) / font.face.upem


def broken(text: str, size: float, room: float) -> list[str]:
    """Return the lines of a text that may be so wide; a word that is wider is cut."""
    lines: list[str] = []
    for paragraph in text.splitlines() or [""]:
        lines += _lines(paragraph, size, room)
    return lines


def _lines(paragraph: str, size: float, room: float) -> list[str]:
    lines, line = [], ""
    for word in paragraph.split():
        longer = f"{line} {word}".strip()
        if width(longer, size) <= room:
            line = longer
            continue
        if line:
            lines.append(line)
        *full, line = _cut(word, size, room)
        lines += full
    return [*lines, line]


def _cut(word: str, size: float, room: float) -> list[str]:
    """Return a word in pieces that fit; one letter always counts as fitting."""
    pieces = [""]
    for letter in word:
        if pieces[-1] and width(pieces[-1] + letter, size) > room:
            pieces.append("")
        pieces[-1] += letter
    return pieces


def most_that_fits(text: str, end: str, size: float, room: float) -> str:
    """Return the beginning of a line that fits before `end`, with `end` behind it."""
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if width(text[:middle].rstrip() + end, size) <= room:
            low = middle
        else:
            high = middle - 1
    return text[:low].rstrip() + end
