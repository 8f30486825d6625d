"""The fonts that travel with the code, as HarfBuzz sees them, and texts shaped with them.

Lengths are thousandths of the font size throughout. Texts of scripts that need reordering or
joining are measured here, but printed by WeasyPrint (`Shaped.is_simple`).
"""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

import uharfbuzz as hb

FONTS = Path(__file__).parent.parent / "fonts"
SIMPLE = {"Latn", "Grek", "Cyrl", "Armn", "Geor", "Hani", "Hang", "Hira", "Kana", "Bopo"}
INHERITS = {"Zyyy", "Zinh", "Zzzz"}


class Face:
    """One font file."""

    def __init__(self, name: str):
        self.name = name
        self.blob = hb.Blob.from_file_path(str(FONTS / f"{name}.ttf"))
        self.face = hb.Face(self.blob)
        self.font = hb.Font(self.face)
        self.covers = frozenset(self.face.unicodes)
        self.scale = 1000 / self.face.upem
        extents = self.font.get_font_extents("ltr")
        self.ascent = extents.ascender * self.scale
        self.descent = -extents.descender * self.scale
        self._widths: dict[int, int] = {}

    def width(self, glyph: int) -> int:
        """Return the width of a glyph as a PDF declares it."""
        known = self._widths.get(glyph)
        if known is None:
            known = round(self.font.get_glyph_h_advance(glyph) * self.scale)
            self._widths[glyph] = known
        return known

    def glyph(self, character: str) -> int:
        """Return the glyph of one character, 0 when there is none."""
        return self.font.get_nominal_glyph(ord(character)) or 0


@lru_cache(maxsize=32)
def face(name: str) -> Face:
    """Return a font, opened once for each process."""
    return Face(name)


# In the order of the style sheet: the first font that has a character sets it.
PEOPLE = (
    *("NotoSans-Regular", "NotoSansArmenian-Regular", "NotoSansArabic-Regular"),
    *("NotoSansDevanagari-Regular", "NotoSansGeorgian-Regular", "NotoSansHebrew-Regular"),
    *("NotoSansKhmer-Regular", "NotoSansThai-Regular", "DroidSansFallback-Regular"),
)
LABELS = ("PublicSans-Regular", *PEOPLE)
CODES = ("PublicSans-SemiBold", *PEOPLE)


class Glyph(NamedTuple):
    """A shaped glyph: where the pen goes, and where the ink is beside the pen."""

    id: int
    advance: float
    right: float
    up: float
    start: int  # the first character it belongs to, counted in the whole text


@dataclass(frozen=True)
class Run:
    """Glyphs of one font and one script."""

    face: Face
    text: str
    glyphs: tuple[Glyph, ...]


@dataclass(frozen=True)
class Shaped:
    """A line of text as glyphs."""

    text: str
    runs: tuple[Run, ...]
    is_simple: bool  # left to right, every letter in a font, nothing joined or reordered

    @property
    def width(self) -> float:
        return sum(glyph.advance for run in self.runs for glyph in run.glyphs)

    @property
    def ascent(self) -> float:
        return max((run.face.ascent for run in self.runs), default=0)

    @property
    def descent(self) -> float:
        return max((run.face.descent for run in self.runs), default=0)


@lru_cache(maxsize=4096)
def shape(text: str, fonts: tuple[str, ...] = PEOPLE) -> Shaped:
    """Return a text without line breaks as glyphs."""
    runs, start, simple = [], 0, True
    for name, script, part in _parts(text, _faces(text, fonts), _scripts(text)):
        runs.append(_run(part, face(name), start))
        start += len(part)
        simple = simple and (script in SIMPLE or script in INHERITS)
    simple = simple and all(glyph.id for run in runs for glyph in run.glyphs)
    return Shaped(text, tuple(runs), simple and not _has_controls(text))


def _parts(text: str, names: list[str], scripts: list[str]) -> Iterator[tuple[str, str, str]]:
    """Yield what is of one font and one script; mostly that is the whole text."""
    if len(set(names)) == len(set(scripts)) == 1:
        yield names[0], scripts[0], text
        return
    marked = zip(text, names, scripts, strict=True)
    for (name, script), group in groupby(marked, key=lambda one: one[1:]):
        yield name, script, "".join(one[0] for one in group)


def _run(part: str, used: Face, start: int) -> Run:
    buffer = hb.Buffer()
    buffer.add_str(part)
    buffer.guess_segment_properties()
    hb.shape(used.font, buffer)
    infos, places, scale = buffer.glyph_infos, buffer.glyph_positions, used.scale
    columns = (
        [info.codepoint for info in infos],
        [place.x_advance * scale for place in places],
        [place.x_offset * scale for place in places],
        [place.y_offset * scale for place in places],
        [start + info.cluster for info in infos],
    )
    glyphs = tuple(map(Glyph._make, zip(*columns, strict=True)))
    return Run(used, part, glyphs)


def _faces(text: str, fonts) -> list[str]:
    """Return the font of each character; blanks and marks stay with what they follow."""
    if face(fonts[0]).covers.issuperset(map(ord, text)):
        return [fonts[0]] * len(text)
    names: list[str] = []
    for character in text:
        able = (name for name in fonts if ord(character) in face(name).covers)
        if names and _clings(character) and ord(character) in face(names[-1]).covers:
            names.append(names[-1])
        else:
            names.append(next(able, fonts[0]))
    return names


def _clings(character: str) -> bool:
    return character == " " or unicodedata.category(character) in ("Mn", "Me")


def _scripts(text: str) -> list[str]:
    """Return the script of each character; what all scripts share goes with its neighbours."""
    found = set(map(script_of, text)) - INHERITS
    if len(found) < 2:
        return [*found, "Zyyy"][:1] * len(text)
    scripts: list[str] = []
    for character in text:
        script = script_of(character)
        scripts.append(scripts[-1] if script in INHERITS and scripts else script)
    first = next((script for script in scripts if script not in INHERITS), "Zyyy")
    return [first if script in INHERITS else script for script in scripts]


@lru_cache(maxsize=4096)
def script_of(character: str) -> str:
    """Return the script of a character by its ISO 15924 code."""
    buffer = hb.Buffer()
    buffer.add_str(character)
    buffer.guess_segment_properties()
    return buffer.script or "Zyyy"


def _has_controls(text: str) -> bool:
    if text.isprintable():
        return False
    return any(unicodedata.category(one) in ("Cf", "Cc", "Cs", "Co") for one in text)
