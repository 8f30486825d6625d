"""A student's paper from a compiled form: only what differs is written."""

import re
from functools import lru_cache

from django.utils import translation

from paperwork.catalogue.sheet import printed_name
from paperwork.catalogue.specs import Field, Kind, Owner
from paperwork.catalogue.wording import is_blank, write
from paperwork.pdf.codes import code_rows
from paperwork.pdf.compiled import forms
from paperwork.pdf.compiled.cutting import SQUARE_SIZE, Tail, Tint, Value
from paperwork.pdf.compiled.embedding import stream
from paperwork.pdf.compiled.fitting import NEEDED, Fit, clean, fit
from paperwork.pdf.compiled.forms import Form, Slot, form_of
from paperwork.pdf.compiled.ink import Ink, Unset, ink
from paperwork.pdf.compiled.moulds import Piece, joined
from paperwork.pdf.compiled.setting import (
    LEFT,
    MIDDLE,
    Block,
    Fonts,
    listed,
    set_lines,
)
from paperwork.pdf.compiled.typefaces import CODES, LABELS
from paperwork.pdf.papers import Paper

PIXELS = 4 / 3  # in a point
CODE_LETTERS = 9  # so many of the widest stand in one line beside the square
FORMATTED = {Kind.DATE, Kind.PAY, Kind.HOURS, Kind.PHONE}
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
INK = b"0.113725 0.141176 0.2 rg\n"  # the colours of document.css
SOFT = b"0.329412 0.364706 0.439216 rg\n"
WANTED = b"0.541176 0.294118 0 rg\n"
TINT = b"0.992157 0.952941 0.87451 rg\n"
WHITE = b"1 1 1 rg\n"
TAILS = {
    forms.RUNNING: (WHITE, 1, LABELS, 0.0),
    forms.FOOTER: (SOFT, 7, LABELS, 0.0),
    forms.CODE: (INK, 8, CODES, 40.0),
}


def stamp(paper: Paper) -> bytes:
    """Return the PDF of an unsigned paper.

    Raise `Unset` (or `paperwork.pdf.compiled.cutting.Uncut`) for what only the direct renderer
    draws: signatures, scripts that are joined or reordered, texts that need another page.
    """
    if paper.signed or paper.certificate or paper.attached:
        raise Unset
    if not MOMENT.fullmatch(paper.heading.made_at) or len(paper.heading.cover_code) > CODE_LETTERS:
        raise Unset
    return cast(form_of(paper), paper)


def cast(form: Form, paper: Paper) -> bytes:
    """Return the PDF of a paper from its compiled form."""
    fonts, code = Fonts(), paper.heading.cover_code
    fits = plan(form, paper)
    changing = {
        number: stream(
            joined([_piece(one, form, fits, code, fonts) for one in page.pieces]),
            b"/Filter/FlateDecode",
        )
        for number, page in form.pages.items()
    }
    names, more = fonts.objects(form.mould.size)
    changing[form.fonts] = listed(form.font_list, names)
    changing |= _about(form, paper.heading.made_at)
    return form.mould.cast(changing, more)


def _about(form: Form, made_at: str) -> dict[int, bytes]:
    """Return the objects that say when the document was made."""
    moment = b"D:" + re.sub(r"[-T:]", "", made_at).encode()
    number, words = form.metadata
    said = words.replace(forms.MADE_AT.encode(), made_at.encode())
    return {
        form.mould.info: form.info.replace(forms.MADE_AT_PDF.encode(), moment),
        number: stream(said, b"/Type/Metadata/Subtype/XML"),
    }


# --- Texts ---------------------------------------------------------------------------------------


def plan(form: Form, paper: Paper) -> list[Fit | None]:
    """Return how the value of each slot stands in its box; None for an empty one."""
    fits: list[Fit | None] = []
    for number, language in enumerate(form.languages):
        with translation.override(language):
            fits.extend(
                _planned(_written(slot, paper, language), form.areas[place], slot.height)
                for place, slot in enumerate(form.slots)
                if slot.copy == number
            )
    return fits


def _planned(text: str, area, height: int) -> Fit | None:
    return None if is_blank(text) else fit(clean(text), area[2] / PIXELS, height)


def _written(slot: Slot, paper: Paper, language: str) -> str:
    if slot.field is None:
        return printed_name(slot.role, paper.values)
    value = paper.values.get(slot.field.key)
    if slot.field.kind in FORMATTED and isinstance(value, str):
        return _formatted(slot.field.kind, value, language)
    return write(slot.field, value)


@lru_cache(maxsize=4096)
def _formatted(kind: Kind, value: str, _language: str) -> str:
    """Return a date, an amount or a number in the active language: a cohort shares most of them."""
    return write(Field("", "", Owner.SYSTEM, kind), value)


# --- Pieces of a page ----------------------------------------------------------------------------


def _piece(one, form: Form, fits, code: str, fonts: Fonts) -> Piece | bytes:
    if isinstance(one, Piece):
        return one
    if isinstance(one, Tint):
        needed = fits[one.number] is None and form.slots[one.number].needed
        return one.before + TINT + one.after if needed else b""
    if isinstance(one, Value):
        return _value(one, form, fits[one.number], fonts)
    return _tail(one, code, fonts) if isinstance(one, Tail) else _square(code)


def _value(one: Value, form: Form, found: Fit | None, fonts: Fonts) -> bytes:
    slot, area = form.slots[one.number], form.areas[one.number]
    if found is None:
        shown = _needed(slot, area, fonts) if slot.needed else b""
    elif not found.whole:
        raise Unset
    else:
        shown = INK + _set(found, area, MIDDLE if slot.centred else LEFT, fonts)
    return b"%b%b%bEMC\n" % (one.opening, one.state, shown)


def _set(found: Fit, area, align: float, fonts: Fonts) -> bytes:
    shown, wanting = _lines(found, area, align)
    for line in wanting:
        fonts.take(line)
    return shown


@lru_cache(maxsize=4096)
def _lines(found: Fit, area, align: float) -> tuple[bytes, tuple[Ink, ...]]:
    """Return lines in their box, and those that want fonts: a cohort shares most of them."""
    left, top, width, _height = area
    size = found.size * PIXELS
    lines = [ink(line, size) for line in found.lines]
    block = Block(left, top, width, size, found.leading * PIXELS, align)
    return set_lines(lines, block), tuple(line for line in lines if line.parts or line.rest)


def _needed(slot: Slot, area, fonts: Fonts) -> bytes:
    size, leading, gap = (NEEDED[0] * PIXELS, NEEDED[0] * NEEDED[1] * PIXELS, NEEDED[2] * PIXELS)
    left, top, width, _height = area
    line = fonts.take(ink(slot.needed, size, LABELS))
    block = Block(left, top + gap, width, size, leading, strut=LABELS[0])
    return WANTED + set_lines([line], block)


def _tail(one: Tail, code: str, fonts: Fonts) -> bytes:
    colour, size, family, spacing = TAILS[one.kind]
    line = fonts.take(ink(code, size * PIXELS, family, spacing))
    shown = line.shown.partition(b"[")[2].rpartition(b"]")[0]
    if b"Tf" in shown:
        raise Unset
    return one.opening + colour + one.before + shown + one.after


def _square(code: str) -> bytes:
    rows = code_rows(code)
    if rows is None:
        raise Unset
    scale = SQUARE_SIZE / len(rows)
    dark = b"".join(_row(row).replace(b"y", b"%d" % y) for y, row in enumerate(rows))
    return b"%.6g 0 0 %.6g 0 0 cm\n%b" % (scale, scale, dark)


@lru_cache(maxsize=8192)
def _row(row: int) -> bytes:
    """Return the rectangles of one row of modules; neighbours are one rectangle."""
    runs, x = [], 0
    while row >> x:
        if row >> x & 1:
            wide = 1
            while row >> x + wide & 1:
                wide += 1
            runs.append(b"%d y %d 1 re\n" % (x, wide))
            x += wide
        x += 1
    return b"".join(runs)
