"""A form compiled: drawn once, with a place for each value, and kept as a mould.

The drawing is the ordinary one, from the ordinary template. Its values are placeholders in colours
of their own, by which `cutting` finds them again in the finished pages.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from io import BytesIO

import pikepdf
from django.utils import translation

from core.qr import Square
from paperwork.catalogue.sheet import Box, Fitted, Place, is_wanted, needed_from
from paperwork.catalogue.specs import Field, FormSpec, Situation
from paperwork.pdf.compiled import cutting
from paperwork.pdf.compiled.cutting import Cut, Uncut, cut, rgb
from paperwork.pdf.compiled.dressing import Copy, copies, dressed, height_of, with_boxes
from paperwork.pdf.compiled.embedding import BASE, BASE_PART, resource
from paperwork.pdf.compiled.fitting import STEPS, stylesheet
from paperwork.pdf.compiled.moulds import Mould, mould, objects_of, plainly
from paperwork.pdf.compiled.recent import Recent
from paperwork.pdf.papers import MAIN_LANGUAGE, Paper
from paperwork.pdf.render import draw, written

KEPT = 96  # compiled forms in memory, some 150 KB each
ELSEWHERE = "~value~"  # what a template prints that does not know of places for values
ORDINARY = f"fit-{round(STEPS[0][0] * 10)}"
MADE_AT = "2001-02-03T04:05:06Z"  # stands for the moment until there is one
MADE_AT_PDF = "D:20010203040506Z"
SQUARE = Square(cutting.SQUARE_SIZE, cutting.SQUARE_PATH)
RUNNING, FOOTER, CODE = range(3)
FAMILIES = {
    "NotoSans-Regular": (b"Noto-Sans", '400 4pt "Noto Sans"', "top-left"),
    "PublicSans-Regular": (b"Public-Sans", '400 4pt "Public Sans"', "top-center"),
    "PublicSans-SemiBold": (b"Public-Sans-Semi-Bold", '600 4pt "Public Sans"', "top-right"),
}


@dataclass(frozen=True)
class Slot:
    """A place for a value: whose, how high, and what an empty one says."""

    copy: int
    height: int
    label: str
    field: Field | None  # None: the printed name of who signs in the part `role`
    role: str
    needed: str
    centred: bool = False


@dataclass(frozen=True)
class _Blank:
    """A heading without a document's own code."""

    district: str
    office: str
    address: str
    cover_code: str
    made_at: str = MADE_AT
    qr: Square = SQUARE


@dataclass(frozen=True)
class Key:
    """What a compiled form depends on."""

    spec: str
    languages: tuple[str, ...]
    sections: tuple[str, ...]
    roles: tuple[str, ...]
    heading: tuple[str, str, str]
    code_length: int


@dataclass(frozen=True)
class Form:
    """A compiled form. `areas` are left, top, width and height of each slot in pixels."""

    slots: tuple[Slot, ...]
    languages: tuple[str, ...]
    areas: Mapping[int, tuple[float, ...]]
    pages: Mapping[int, Cut]  # by the number of the object that holds the page's contents
    mould: Mould
    fonts: int  # the object that lists the fonts
    font_list: bytes
    info: bytes
    metadata: tuple[int, bytes]


# --- Compiling -----------------------------------------------------------------------------------


_forms, _words = Recent(KEPT), Recent(KEPT)


def form_of(paper: Paper) -> Form:
    """Return the compiled form of a paper, compiled now if it was not yet.

    Raise `Uncut` when the form cannot be compiled, `paperwork.pdf.render.RenderError` when it
    cannot be drawn.
    """
    return _forms.get(_key(paper), lambda: compiled(paper))


def _key(paper: Paper) -> Key:
    heading, spec = paper.heading, paper.spec
    # The form itself is kept beside its words: while it lives, its id belongs to no other.
    _spec, words = _words.get(id(spec), lambda: (spec, _in_words(spec)))
    return Key(
        spec=words,
        languages=paper.spoken,
        sections=tuple(section.key for section in spec.sections_for(paper.situation)),
        roles=tuple(str(slot.role) for slot in spec.slots_for(paper.situation)),
        heading=(heading.district, heading.office, heading.address),
        code_length=len(heading.cover_code),
    )


def _in_words(spec: FormSpec) -> str:
    with translation.override(MAIN_LANGUAGE):
        return repr(spec)


def compiled(paper: Paper, *, tagged: bool = True) -> Form:
    """Compile the form of a paper; without tags only to measure what they cost."""
    code_length = len(paper.heading.cover_code)
    blank = replace(paper, values={}, signed={}, certificate=None, attached=())
    slots: list[Slot] = []
    marked = [_marked(copy, number, blank, slots) for number, copy in enumerate(copies(blank))]
    heading = _Blank(
        paper.heading.district, paper.heading.office, paper.heading.address, "0" * code_length
    )
    context = {"copies": marked, "heading": heading, "certificate": None}
    html = written(paper.spec.template_name, context, language=MAIN_LANGUAGE)
    if ELSEWHERE in html:
        raise Uncut("The template writes values outside of their places.")
    drawn = draw(html, style=f"{stylesheet()}\n{_marks(len(slots))}")
    with pikepdf.open(BytesIO(drawn)) as pdf:
        if not tagged:
            del pdf.Root.StructTreeRoot, pdf.Root.MarkInfo
        return _form(pdf, tuple(slots), paper.spoken, code_length)


def _marked(copy: Copy, number: int, paper: Paper, slots: list[Slot]) -> Copy:
    """Return a copy with a numbered mark in each box, and note whose box it is."""
    fields = _fields(paper.spec, paper.situation)

    def decide(one: Box | Place) -> Fitted:
        slots.append(_slot(one, number, fields))
        return Fitted(("0",), f"{ORDINARY} area-{slots[-1].height}", f"slot-{len(slots) - 1}")

    with translation.override(copy.language):
        marked = dressed(copy, decide)
    sheet = with_boxes(marked.sheet, lambda box: replace(box, text=ELSEWHERE, needed_from=""))
    places = tuple(replace(place, name=ELSEWHERE) for place in sheet.places)
    return replace(marked, sheet=replace(sheet, places=places))


def _slot(one: Box | Place, number: int, fields: Iterator[tuple[Field, bool]]) -> Slot:
    if isinstance(one, Place):
        return Slot(number, height_of(one), one.label, None, one.role, "")
    field, centred = next(fields)
    needed = needed_from(field.owner) if is_wanted(field) and not centred else ""
    return Slot(number, height_of(one), one.label, field, "", needed, centred)


def _fields(spec: FormSpec, situation: Situation) -> Iterator[tuple[Field, bool]]:
    """Yield the facts of the boxes in their order, and whether they stand in the middle."""
    for section in spec.sections_for(situation):
        for field in section.fields:
            if not field.by_hand:
                yield field, section.layout == "issuer"


def _marks(count: int) -> str:
    """Return the style sheet that colours what will change, and brings all letters in."""
    rules = [
        f".slot-{n} {{ color: {rgb(cutting.VALUE, n)}; background: {rgb(cutting.AREA, n)}; }}"
        f" .box.of-slot-{n} {{ background: {rgb(cutting.TINT, n)}; }}"
        for n in range(count)
    ]
    rules += [
        f".running {{ color: {rgb(cutting.TAIL, RUNNING)}; }}",
        f".cover-box .cover-code {{ color: {rgb(cutting.TAIL, CODE)}; }}",
        f"@page {{ @bottom-left {{ color: {rgb(cutting.TAIL, FOOTER)}; }} }}",
    ]
    for name, (_family, font, where) in FAMILIES.items():
        letters = " ".join(BASE[name]).replace("\\", "\\\\").replace('"', '\\"')
        rules.append(
            f'@page :first {{ @{where} {{ content: "{letters}"; font: {font};'
            f" color: {rgb(cutting.GLYPHS)}; white-space: nowrap; }} }}"
        )
    return "\n".join(rules)


def _form(pdf: pikepdf.Pdf, slots, languages, code_length: int) -> Form:
    _name_fonts(pdf)
    data = plainly(pdf)
    with pikepdf.open(BytesIO(data)) as plain:
        pages = {
            page.obj.Contents.objgen[0]: cut(page.obj.Contents.read_bytes(), code_length)
            for page in plain.pages
        }
        fonts = plain.pages[0].obj.Resources.Font.objgen[0]
        info, root = plain.trailer.Info.objgen[0], plain.Root.objgen[0]
        about, words = plain.Root.Metadata.objgen[0], plain.Root.Metadata.read_bytes()
    objects = objects_of(data)
    areas = {number: area for page in pages.values() for number, area in page.areas.items()}
    if set(areas) != set(range(len(slots))):
        raise Uncut("Not every value has its place.")
    return Form(
        slots=slots,
        languages=languages,
        areas=areas,
        pages=pages,
        mould=mould(objects, {*pages, fonts, info, about}, root=root, info=info),
        fonts=fonts,
        font_list=objects[fonts],
        info=objects[info],
        metadata=(about, words),
    )


def _name_fonts(pdf: pikepdf.Pdf) -> None:
    """Give the fonts that values are set in names of ours, in one list for all pages."""
    found = pdf.pages[0].obj.Resources.Font
    named = {str(name): font for name, font in found.items()}
    for name, (family, _font, _where) in FAMILIES.items():
        named[resource(name, BASE_PART)] = next(
            font for font in found.values() if bytes(font.BaseFont).endswith(b"+" + family)
        )
    listed = pdf.make_indirect(pikepdf.Dictionary(named))
    for page in pdf.pages:
        page.obj.Resources.Font = listed
    pdf.trailer.Info = pdf.make_indirect(pdf.trailer.Info)
