"""Lines on a page: where each stands, and which parts of fonts a document takes for them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from paperwork.pdf.compiled.embedding import REST, Embedded, embed, embedded_part, resource
from paperwork.pdf.compiled.ink import Ink, Unset
from paperwork.pdf.compiled.typefaces import PEOPLE, face

LEFT, MIDDLE, RIGHT = 0.0, 0.5, 1.0


@dataclass
class Fonts:
    """The parts of fonts that one document takes beside those of its form."""

    parts: set[tuple[str, str]] = field(default_factory=set)
    rest: dict[str, dict[int, str]] = field(default_factory=dict)

    def take(self, line: Ink) -> Ink:
        """Note what a line needs. Raise `Unset` when one glyph would have to say two things."""
        self.parts |= line.parts
        for font, glyph, text in line.rest:
            if self.rest.setdefault(font, {}).setdefault(glyph, text) != text and not line.said:
                raise Unset
        return line

    def embedded(self) -> Iterator[tuple[str, Embedded]]:
        """Yield the resource names with the objects to embed."""
        for font, key in sorted(self.parts):
            yield resource(font, key), embedded_part(font, key)
        for font in sorted(self.rest):
            yield resource(font, REST), embed(font, tuple(sorted(self.rest[font].items())))

    def objects(self, first: int) -> tuple[bytes, list[bytes]]:
        """Return the entries of a font list, and the objects, numbered from `first`."""
        names, bodies = [], []
        for name, embedded in self.embedded():
            names.append(b"%b %d 0 R" % (name.encode(), first + len(bodies)))
            bodies += embedded.objects(first + len(bodies))
        return b" ".join(names), bodies


def listed(font_list: bytes, names: bytes) -> bytes:
    """Return a font list with more entries."""
    return font_list[: font_list.rindex(b">>")] + b" " + names + b" >>" if names else font_list


@dataclass(frozen=True)
class Block:
    """Room for lines, in the units of the page, downwards from `top`."""

    left: float
    top: float
    width: float
    size: float
    leading: float
    align: float = LEFT
    strut: str = PEOPLE[0]


def set_lines(lines: Iterable[Ink], block: Block) -> bytes:
    """Return lines one below the other, as CSS stacks them: as high as the strut at least."""
    top, shown = block.top, []
    for line in lines:
        above, below = _extent(line, block)
        x = block.left + max(0.0, block.width - line.width) * block.align
        shown.append(_line(line, x, top + above))
        top += above + below
    return b"".join(shown)


def _extent(line: Ink, block: Block) -> tuple[float, float]:
    """Return what a line takes above and below its baseline (CSS 2.2, section 10.8)."""
    ascent, descent = _strut(block.strut, block.size)
    text = (block.leading - line.ascent - line.descent) / 2
    strut = (block.leading - ascent - descent) / 2
    return max(text + line.ascent, strut + ascent), max(text + line.descent, strut + descent)


@lru_cache(maxsize=64)
def _strut(font: str, size: float) -> tuple[float, float]:
    used = face(font)
    return used.ascent * size / 1000, used.descent * size / 1000


def _line(line: Ink, x: float, y: float) -> bytes:
    shown = b"BT\n1 0 0 -1 %.4f %.4f Tm\n%b\nET\n" % (x, y, line.shown)
    if line.said:
        return b"/Span<</ActualText<%b>>>BDC\n%bEMC\n" % (line.said, shown)
    return shown
