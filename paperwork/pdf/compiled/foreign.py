"""Texts stamped onto a PDF that is not ours: a district's own form with boxes mapped on it.

    stamp_boxes(base, [FieldBox(page=0, left=72, bottom=700, width=200, height=14)], ["Ana Ruiz"])

The base is taken apart once and kept; each student costs a stamp. Texts of joined or reordered
scripts are laid over by the direct renderer. A text too long for its box at six points is printed
whole on a page at the end, and the box says so.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from html import escape
from io import BytesIO

import pikepdf
from django.utils import translation
from django.utils.translation import gettext as _

from paperwork.pdf.compiled.embedding import BASE_PART, stream
from paperwork.pdf.compiled.fitting import Fit, clean, fit_in
from paperwork.pdf.compiled.ink import Unset, ink
from paperwork.pdf.compiled.moulds import Mould, mould, objects_of, plainly
from paperwork.pdf.compiled.recent import Recent
from paperwork.pdf.compiled.setting import LEFT, Block, Fonts, listed, set_lines
from paperwork.pdf.compiled.typefaces import PEOPLE
from paperwork.pdf.render import draw

KEPT = 24
LEADING, SMALLEST, STEP = 1.2, 6.0, 0.8
OURS = b"% stamped here"
ALIGNED = {0.0: "left", 0.5: "center", 1.0: "right"}


@dataclass(frozen=True)
class FieldBox:
    """A box on a page, in points from the lower left corner of the page's own coordinates."""

    page: int  # from 0
    left: float
    bottom: float
    width: float
    height: float
    label: str = ""  # names the text on the page at the end
    size: float = 10.0
    is_tall: bool = False  # several lines
    align: float = LEFT


@dataclass(frozen=True)
class _Base:
    """A base taken apart: for each page the objects of our text and of its fonts."""

    mould: Mould
    texts: tuple[int, ...]
    fonts: tuple[int, ...]
    font_lists: tuple[bytes, ...]


_bases = Recent(KEPT)


def stamp_boxes(
    base: bytes, boxes: Sequence[FieldBox], texts: Sequence[str], *, language: str = "en"
) -> bytes:
    """Return the base with a text in each box; equal arguments give equal bytes.

    Raise `paperwork.pdf.render.Unprintable` for a character without a font, and what pikepdf
    raises for a base that it cannot read. Whether a base is safe is asked before, at its upload.
    """
    fits = [_fitted(box, clean(text)) for box, text in zip(boxes, texts, strict=True)]
    if all(found.whole for found in fits):
        try:
            return _stamped(base, boxes, fits)
        except Unset:
            pass
    with translation.override(language):
        return _laid_over(base, boxes, fits, language)


def _fitted(box: FieldBox, text: str) -> Fit:
    sizes = [box.size]
    while sizes[-1] > SMALLEST:
        sizes.append(max(SMALLEST, sizes[-1] - STEP))
    most = [int(box.height / (size * LEADING)) if box.is_tall else 1 for size in sizes]
    steps = [(size, LEADING, max(1, lines)) for size, lines in zip(sizes, most, strict=True)]
    return fit_in(text, box.width, steps)


def _block(box: FieldBox, found: Fit) -> Block:
    """Return where the lines go, with y downwards from the lower edge of the page."""
    spare = 0 if box.is_tall else max(0.0, (box.height - found.leading) / 2)
    top = spare - box.bottom - box.height
    return Block(box.left, top, box.width, found.size, found.leading, box.align)


# --- Stamped -------------------------------------------------------------------------------------


def _stamped(base: bytes, boxes, fits) -> bytes:
    ready = _bases.get(sha256(base).digest(), lambda: _taken_apart(base))
    fonts = Fonts({(PEOPLE[0], BASE_PART)})
    shown = [b""] * len(ready.texts)
    for box, found in zip(boxes, fits, strict=True):
        lines = [fonts.take(ink(line, found.size)) for line in found.lines]
        shown[box.page] += set_lines(lines, _block(box, found))
    names, more = fonts.objects(ready.mould.size)
    changing = {
        number: stream(b"q 0 g 1 0 0 -1 0 0 cm\n%bQ" % text)
        for number, text in zip(ready.texts, shown, strict=True)
    }
    changing |= {
        number: listed(body, names)
        for number, body in zip(ready.fonts, ready.font_lists, strict=True)
    }
    return ready.mould.cast(changing, more)


def _taken_apart(base: bytes) -> _Base:
    with pikepdf.open(BytesIO(base)) as pdf:
        for page in pdf.pages:
            _prepare(pdf, page)
        pdf.trailer.Info = pdf.make_indirect(pdf.trailer.get("/Info", pikepdf.Dictionary()))
        data = plainly(pdf)
    objects = objects_of(data)
    with pikepdf.open(BytesIO(data)) as plain:
        texts = tuple(page.obj.Contents[-1].objgen[0] for page in plain.pages)
        fonts = tuple(page.obj.Resources.Font.objgen[0] for page in plain.pages)
        root, info = plain.Root.objgen[0], plain.trailer.Info.objgen[0]
    ready = mould(objects, {*texts, *fonts}, root=root, info=info)
    return _Base(ready, texts, fonts, tuple(objects[number] for number in fonts))


def _prepare(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    """Give a page a last stream and a font list of its own; what it draws cannot reach ours."""
    page.contents_add(pdf.make_stream(b"q\n"), prepend=True)
    page.contents_add(pdf.make_stream(b"\nQ\n"))
    page.contents_add(pdf.make_stream(OURS))
    page.obj.Resources = _with_own(page, "/Font")
    page.obj.Resources.Font = pdf.make_indirect(page.obj.Resources.Font)


def _with_own(page: pikepdf.Page, kind: str) -> pikepdf.Dictionary:
    """Return a page's resources with a list of one kind that no other page shares."""
    resources = pikepdf.Dictionary(dict(page.resources.items()))
    known = resources.get(kind, pikepdf.Dictionary())
    resources[kind] = pikepdf.Dictionary(dict(known.items()))
    return resources


# --- Laid over -----------------------------------------------------------------------------------


def _laid_over(base: bytes, boxes, fits, language: str) -> bytes:
    with pikepdf.open(BytesIO(base)) as pdf:
        sizes = [[float(edge) for edge in page.mediabox] for page in pdf.pages]
        drawn = draw(_html(sizes, boxes, fits, language), style=_style(sizes))
        with pikepdf.open(BytesIO(drawn)) as over:
            for page, layer in zip(pdf.pages, over.pages, strict=False):
                _lay_over(pdf, page, layer)
            pdf.pages.extend(over.pages[len(sizes) :])
            written = BytesIO()
            pdf.save(written, deterministic_id=True)
    return written.getvalue()


def _lay_over(pdf: pikepdf.Pdf, page: pikepdf.Page, layer: pikepdf.Page) -> None:
    """Put a page over another, under a name that is the same every time."""
    name = pikepdf.Name("/OnrampTexts")
    page.obj.Resources = _with_own(page, "/XObject")
    page.add_resource(pdf.copy_foreign(layer.as_form_xobject()), pikepdf.Name.XObject, name)
    left, bottom = (float(edge) for edge in page.mediabox[:2])
    page.contents_add(pdf.make_stream(b"q\n"), prepend=True)
    page.contents_add(
        pdf.make_stream(b"\nQ q 1 0 0 1 %.3f %.3f cm /OnrampTexts Do Q" % (left, bottom))
    )


def _style(sizes) -> str:
    pages = (
        f"@page p{number} {{ size: {right - left}pt {top - bottom}pt; margin: 0;"
        f" @bottom-left {{ content: none; }} @bottom-right {{ content: none; }} }}"
        f".p{number} {{ page: p{number}; position: relative; height: {top - bottom}pt; }}"
        for number, (left, bottom, right, top) in enumerate(sizes)
    )
    return "\n".join((*pages, ".put { position: absolute; white-space: pre; color: #000; }"))


def _html(sizes, boxes, fits, language: str) -> str:
    placed = list(zip(boxes, fits, strict=True))
    sheets = "".join(
        f'<div class="p{number}">'
        + "".join(_put(box, found, size) for box, found in placed if box.page == number)
        + "</div>"
        for number, size in enumerate(sizes)
    )
    long = "".join(
        f'<h2>{escape(box.label)}</h2><p class="whole people">{_breaks(found.lines)}</p>'
        for box, found in placed
        if not found.whole
    )
    more = f"<article><h1>{escape(_('Continuation'))}</h1>{long}</article>" if long else ""
    return (
        f'<html lang="{language}"><head><title>{escape(_("Continuation"))}</title></head>'
        f"<body>{sheets}{more}</body></html>"
    )


def _put(box: FieldBox, found: Fit, size) -> str:
    shown = found if found.whole else _fitted(box, _("see continuation"))
    block = _block(box, shown)
    place = {
        "left": block.left - size[0],
        "top": block.top + size[3],
        "width": block.width,
        "font-size": block.size,
        "line-height": block.leading,
    }
    rules = ";".join(f"{name}:{points:.3f}pt" for name, points in place.items())
    align = ALIGNED.get(block.align, "left")
    lines = _breaks(shown.lines)
    return f'<p class="put people" style="{rules};text-align:{align}">{lines}</p>'


def _breaks(lines) -> str:
    return "<br>".join(escape(line).replace("\n", "<br>") for line in lines)
