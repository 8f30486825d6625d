"""A district's own form as a PDF: what is filled in, laid over the district's own pages.

The pages are plain (`core.sandbox_forms`): no fields, no programs. Their words and lines stay as
they are; a layer in the house fonts lies over each. A value that is longer than its rectangle gets
smaller letters, then goes on behind the last page: nothing is cut off without a word. Equal papers
give equal bytes. Most papers are stamped; what goes on elsewhere, and scripts that are joined or
reordered, are drawn.
"""

from collections.abc import Iterator, Mapping
from io import BytesIO

import pikepdf
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from paperwork.catalogue.pages import Fill, OwnPages, Spot
from paperwork.catalogue.sheet import Box, Place, Sheet
from paperwork.pdf import render
from paperwork.pdf.compiled.ink import Unset
from paperwork.pdf.compiled.moulds import NoMould
from paperwork.pdf.compiled.overlay import stamp_layers
from paperwork.pdf.fitting import CONTINUED, MARGIN, Laid, lay, width
from paperwork.pdf.layers import Layer, Mark, Rest

TEMPLATE = "paperwork/forms/own.html"
STYLE = "onramp:css/own.css"
LANGUAGE = "en"  # the district's copy
CROSS = "M2 2 L18 18 M18 2 L2 18"
LEAST_WANTED = 4.5  # points: the smallest letters of "needed from"
ROOM_FOR_PROOF = 18.0


def draw(base: bytes, own: OwnPages, sheet: Sheet, values: Mapping, *, code: str = "") -> bytes:
    """Return the PDF. `base` are the plain pages, `code` is printed small, to bring paper back.

    Raise `paperwork.pdf.render.RenderError` rather than print it wrong.
    """
    layers, rest = _layers(own, sheet, values, code)
    try:
        if not rest:
            return stamp_layers(base, layers, title=sheet.title, language=LANGUAGE)
    except (Unset, NoMould):
        pass
    return _merged(base, _layers_pdf(sheet.title, layers, rest), sheet.title)


def draw_anew(
    base: bytes, own: OwnPages, sheet: Sheet, values: Mapping, *, code: str = ""
) -> bytes:
    """Return the same, drawn: slower, for every script and for texts that go on elsewhere."""
    layers, rest = _layers(own, sheet, values, code)
    return _merged(base, _layers_pdf(sheet.title, layers, rest), sheet.title)


@translation.override(LANGUAGE)
def _layers_pdf(title: str, layers: list[Layer], rest: list[Rest]) -> bytes:
    """Return a PDF with one page for each layer, and pages for what goes on behind them."""
    context = {
        "title": title,
        "language": LANGUAGE,
        "layers": layers,
        "rest": rest,
        "rest_title": _("%(title)s, continued") % {"title": title},
    }
    html = render_to_string(TEMPLATE, context)
    return render.draw(html, sheet=STYLE, style="\n".join(_places(layers)), variant=None)


def _places(layers: list[Layer]) -> Iterator[str]:
    """Yield the rules that say how large each page is and where on it each mark stands."""
    for layer in layers:
        page, size = f"p{layer.number}", (layer.width, layer.height)
        breaks = "break-before: page; " if layer.number > 1 else ""
        yield f"@page {page} {{ size: {size[0]}pt {size[1]}pt; margin: 0 }}"
        yield f".{page} {{ page: {page}; {breaks}width: {size[0]}pt; height: {size[1]}pt }}"
        for number, mark in enumerate(layer.marks, 1):
            yield f".{page}-{number} {{ {mark.place} }}"


def fit(own: OwnPages, texts: Mapping[str, str]) -> list[Laid]:
    """Return how the texts of facts would lie in their rectangles; `texts` goes by key."""
    more = _see(own)
    return [
        lay(spot, texts[own.key_of(spot)], more)
        for spot in own.spots
        if spot.fill in (Fill.FACT, Fill.ASK) and texts.get(own.key_of(spot))
    ]


def _see(own: OwnPages) -> str:
    return _("see page %(n)d") % {"n": len(own.sizes) + 1}


@translation.override(LANGUAGE)
def _layers(own, sheet, values, code) -> tuple[list[Layer], list[Rest]]:
    layers = [
        Layer(number, *size, foot=_foot(number, len(own.sizes), code))
        for number, size in enumerate(own.sizes, 1)
    ]
    rest: list[Rest] = []
    drawing = _Drawing(own, sheet, values, rest)
    for spot in own.spots:
        if 1 <= spot.page <= len(layers):
            layers[spot.page - 1].marks += drawing.marks(spot)
    return layers, rest


def _foot(number: int, count: int, code: str) -> str:
    words = _("Return code %(code)s · page %(n)d of %(count)d")
    return words % {"code": code, "n": number, "count": count} if code else ""


class _Drawing:
    """Turns the spots of one paper into marks."""

    def __init__(self, own: OwnPages, sheet: Sheet, values: Mapping, rest: list[Rest]):
        self.own, self.rest = own, rest
        asked = [box for place in sheet.places for box in place.questions]
        self.boxes: dict[str, Box] = {box.key: box for box in (*sheet.boxes, *asked)}
        self.places: dict[str, Place] = {place.role: place for place in sheet.places}
        self.values = dict(values)
        for place in sheet.places:
            self.values |= place.signed.answers if place.signed else {}

    def marks(self, spot: Spot) -> list[Mark]:
        maker = {
            Fill.FACT: self._fact,
            Fill.ASK: self._fact,
            Fill.TICK: self._tick,
            Fill.SIGN: self._sign,
            Fill.NAME: self._name,
            Fill.DATE: self._date,
        }.get(spot.fill)
        return maker(spot) if maker else []

    def _fact(self, spot: Spot) -> list[Mark]:
        box = self.boxes.get(self.own.key_of(spot))
        if box is None:
            return []
        if not box.text:
            return _wanted(spot, box.needed_from) if box.is_missing else []
        return self._text(spot, box.text, box.label)

    def _text(self, spot: Spot, text: str, label: str, look: str = "") -> list[Mark]:
        laid = lay(spot, text, _see(self.own))
        if laid.state == CONTINUED:
            where = _("%(label)s (page %(n)d)") % {"label": label, "n": spot.page}
            self.rest.append(Rest(where, laid.full))
        return [_mark(spot, laid, look)]

    def _tick(self, spot: Spot) -> list[Mark]:
        if _code(self.values.get(self.own.key_of(spot))) != spot.value:
            return []
        side = min(spot.w, spot.h) * 0.8
        x, y = spot.x + (spot.w - side) / 2, spot.y + (spot.h - side) / 2
        return [Mark(x, y, side, side, path=CROSS, view="0 0 20 20", stroke=2.6)]

    def _sign(self, spot: Spot) -> list[Mark]:
        place = self.places.get(spot.target)
        if place is None:
            return []
        if place.signed is None:
            anchor = (f"/sig-{place.role}/",)
            return [Mark(spot.x, spot.y, spot.w, look="anchor", size=4, lines=anchor)]
        return self._signed(spot, place)

    def _signed(self, spot: Spot, place: Place) -> list[Mark]:
        signed, proof = place.signed, 12.0 if spot.h >= ROOM_FOR_PROOF else 0.0
        marks = []
        if proof:
            how = _("Signed on paper") if signed.on_paper else _("Signed electronically")
            lines = (f"{how} · {signed.at}", signed.reference)
            y = spot.y + spot.h - proof
            marks.append(Mark(spot.x + MARGIN, y, spot.w, look="proof", lines=lines))
        above = Spot("", spot.page, spot.x, spot.y, spot.w, spot.h - proof, size=spot.size)
        if signed.strokes:
            view = "0 0 600 180"
            high = above.h
            wide = min(above.w, high * 600 / 180)
            pen = Mark(above.x, above.y, wide, high, path=signed.strokes, view=view, stroke=6)
            return [pen, *marks]
        return [*self._text(above, signed.name, place.label, "signed"), *marks]

    def _name(self, spot: Spot) -> list[Mark]:
        place = self.places.get(spot.target)
        name = (place.signed.name if place.signed else place.name) if place else ""
        return self._text(spot, name, place.label) if name else []

    def _date(self, spot: Spot) -> list[Mark]:
        place = self.places.get(spot.target)
        on = place.signed.on if place and place.signed else ""
        return self._text(spot, on, place.label) if on else []


def _code(value) -> str:
    """Return a value as the word that a tick names."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value if value is not None else "")


def _mark(spot: Spot, laid: Laid, look: str) -> Mark:
    wide = spot.w - 2 * MARGIN
    top = round(laid.top, 2)
    return Mark(spot.x + MARGIN, top, wide, size=laid.size, lines=laid.lines, look=look)


def _wanted(spot: Spot, words: str) -> list[Mark]:
    """Return a visible blank: a dashed edge, and who can tell, where there is room to say it."""
    size = 7.0
    while size >= LEAST_WANTED and (width(words, size) > spot.w - 3 or size * 1.3 > spot.h):
        size -= 0.5
    lines = (words,) if size >= LEAST_WANTED else ()
    size = max(size, LEAST_WANTED)
    return [Mark(spot.x, spot.y, spot.w, spot.h, look="wanted", size=size, lines=lines)]


# --- Layers and pages, put together ---------------------------------------------------------------


def _merged(base: bytes, over: bytes, title: str) -> bytes:
    with pikepdf.open(BytesIO(base)) as pages, pikepdf.open(BytesIO(over)) as layers:
        count = len(pages.pages)
        for page, layer in zip(pages.pages, list(layers.pages)[:count], strict=True):
            _lay_over(pages, page, layer)
        pages.pages.extend(list(layers.pages)[count:])
        pages.docinfo[pikepdf.Name.Title] = title
        pages.Root.Lang = LANGUAGE
        pages.remove_unreferenced_resources()
        made = BytesIO()
        pages.save(made, deterministic_id=True)
    return made.getvalue()


def _lay_over(pages, page, layer) -> None:
    picture = pages.copy_foreign(layer.as_form_xobject())
    name = page.add_resource(picture, pikepdf.Name.XObject, pikepdf.Name.Layer)
    box = pikepdf.Rectangle(*page.mediabox)
    page.contents_add(page.calc_form_xobject_placement(picture, name, box))
