"""Layers stamped onto a PDF that is not ours: a district's own form, with marks over its pages.

    stamp_layers(base, [Layer(1, 612, 792, marks=[Mark(72, 90, 200, size=10, lines=("Ana",))])],
                 title="Trip", language="en")

The base is taken apart once and kept; each student costs a stamp. It looks as `css/own.css` has it:
`LOOKS` says the same in a page's own words.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO

import pikepdf

from paperwork.pdf.compiled.embedding import BASE_PART, stream
from paperwork.pdf.compiled.ink import ink
from paperwork.pdf.compiled.moulds import Mould, mould, objects_of, plainly
from paperwork.pdf.compiled.recent import Recent
from paperwork.pdf.compiled.setting import Block, Fonts, listed, set_lines
from paperwork.pdf.compiled.typefaces import PEOPLE
from paperwork.pdf.layers import Layer, Mark

KEPT = 8  # bases, of some megabytes each
OURS = b"% stamped here"
BOLD = ("NotoSans-Bold", *PEOPLE[1:])
LEADING = 1.22
BORDER = 0.6  # points
DASHES = b"[1.8 1.8] 0 d"
LINE = re.compile(r"([ML])\s*([\d.]+) ([\d.]+)")
OPERATORS = {"M": b"m", "L": b"l"}


@dataclass(frozen=True)
class Look:
    """How the words of a mark look."""

    colour: bytes = b"0.0627 0.0941 0.1569"  # red, green, blue
    leading: float = LEADING
    size: float = 10  # points, unless the mark says its own
    fonts: tuple[str, ...] = PEOPLE
    inset: float = 0


SOFT = b"0.3294 0.3647 0.4392"
LOOKS = {
    "": Look(),
    "signed": Look(fonts=BOLD),
    "proof": Look(SOFT, leading=1.15, size=4.6),
    "anchor": Look(b"1 1 1", size=4),
    "wanted": Look(b"0.5412 0.2941 0", inset=BORDER),
    "foot": Look(SOFT, size=5.5),
}
FOOT_LEFT, FOOT_UP = 18.0, 3.0


@dataclass(frozen=True)
class _Base:
    """A base taken apart: for each page its lower left corner, and the objects that are ours."""

    mould: Mould
    corners: tuple[tuple[float, float], ...]
    texts: tuple[int, ...]
    fonts: tuple[int, ...]
    font_lists: tuple[bytes, ...]


_bases = Recent(KEPT)


def stamp_layers(base: bytes, layers: Sequence[Layer], *, title: str, language: str) -> bytes:
    """Return the base with a layer over each page; equal arguments give equal bytes.

    Raise `Unset` for a text that has to be drawn, `NoMould` for a base that is too large, and what
    pikepdf raises for one that it cannot read. Whether it is safe is asked before, at its upload.
    """
    key = sha256(base + f"\0{title}\0{language}".encode()).digest()
    ready = _bases.get(key, lambda: _taken_apart(base, title, language))
    fonts = Fonts({(PEOPLE[0], BASE_PART)})
    changing = {
        number: stream(_shown(layer, corner, fonts))
        for number, layer, corner in zip(ready.texts, layers, ready.corners, strict=True)
    }
    names, more = fonts.objects(ready.mould.size)
    changing |= {
        number: listed(body, names)
        for number, body in zip(ready.fonts, ready.font_lists, strict=True)
    }
    return ready.mould.cast(changing, more)


# --- Marks ---------------------------------------------------------------------------------------


def _shown(layer: Layer, corner: tuple[float, float], fonts: Fonts) -> bytes:
    """Return a layer as operators, with y downwards from the upper edge of the page."""
    left, low = corner
    marks = b"".join(part for mark in _marks(layer) for part in _parts(mark, fonts))
    return b"q 1 0 0 -1 %.3f %.3f cm\n%bQ" % (left, low + layer.height, marks)


def _marks(layer: Layer) -> Iterator[Mark]:
    yield from layer.marks
    if layer.foot:
        look = LOOKS["foot"]
        top = layer.height - FOOT_UP - look.size * look.leading
        yield Mark(FOOT_LEFT, top, layer.width, size=look.size, look="foot", lines=(layer.foot,))


def _parts(mark: Mark, fonts: Fonts) -> Iterator[bytes]:
    look = LOOKS[mark.look]
    if mark.path:
        yield _drawn(mark, look)
    if mark.look == "wanted":
        yield _edge(mark, look)
    if mark.lines:
        yield b"%b rg\n%b" % (look.colour, _words(mark, look, fonts))


def _words(mark: Mark, look: Look, fonts: Fonts) -> bytes:
    size = mark.size or look.size
    lines = [fonts.take(ink(line, size, look.fonts)) for line in mark.lines]
    left, top = mark.x + look.inset, mark.y + look.inset
    return set_lines(
        lines, Block(left, top, mark.w, size, size * look.leading, strut=look.fonts[0])
    )


def _edge(mark: Mark, look: Look) -> bytes:
    half = BORDER / 2
    sides = (mark.x + half, mark.y + half, mark.w - BORDER, mark.h - BORDER)
    place = b"%.3f %.3f %.3f %.3f re S" % sides
    return b"q %b RG %.3g w %b %b Q\n" % (look.colour, BORDER, DASHES, place)


def _drawn(mark: Mark, look: Look) -> bytes:
    """Return a path as SVG puts it into a box: as large as fits, in the middle, round ends."""
    wide, high = (float(side) for side in mark.view.split()[2:])
    scale = min(mark.w / wide, mark.h / high)
    x, y = mark.x + (mark.w - wide * scale) / 2, mark.y + (mark.h - high * scale) / 2
    steps = b" ".join(
        b"%b %b %b" % (across.encode(), down.encode(), OPERATORS[step])
        for step, across, down in LINE.findall(mark.path)
    )
    placed = b"q %.5f 0 0 %.5f %.3f %.3f cm" % (scale, scale, x, y)
    return b"%b %b RG %.3g w 1 J 1 j %b S Q\n" % (placed, look.colour, mark.stroke, steps)


# --- The base ------------------------------------------------------------------------------------


def _taken_apart(base: bytes, title: str, language: str) -> _Base:
    with pikepdf.open(BytesIO(base)) as pdf:
        for page in pdf.pages:
            _prepare(pdf, page)
        pdf.docinfo[pikepdf.Name.Title] = title
        pdf.Root.Lang = language
        data = plainly(pdf)
    objects = objects_of(data)
    with pikepdf.open(BytesIO(data)) as plain:
        corners = tuple((float(page.mediabox[0]), float(page.mediabox[1])) for page in plain.pages)
        texts = tuple(page.obj.Contents[-1].objgen[0] for page in plain.pages)
        fonts = tuple(page.obj.Resources.Font.objgen[0] for page in plain.pages)
        root, info = plain.Root.objgen[0], plain.trailer.Info.objgen[0]
    ready = mould(objects, {*texts, *fonts}, root=root, info=info)
    return _Base(ready, corners, texts, fonts, tuple(objects[number] for number in fonts))


def _prepare(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    """Give a page a last stream and a font list of its own; what it draws cannot reach ours."""
    page.contents_add(pdf.make_stream(b"q\n"), prepend=True)
    page.contents_add(pdf.make_stream(b"\nQ\n"))
    page.contents_add(pdf.make_stream(OURS))
    resources = pikepdf.Dictionary(dict(page.resources.items()))
    known = resources.get("/Font", pikepdf.Dictionary())
    resources.Font = pdf.make_indirect(pikepdf.Dictionary(dict(known.items())))
    page.obj.Resources = resources
