"""A district's own pages stamped: the words in their places, in any alphabet, as if drawn."""

import io
from dataclasses import replace

import pikepdf
import pypdfium2
import pytest

from core import uploads
from paperwork.catalogue.pages import Spot
from paperwork.pdf import own as forms
from paperwork.pdf.compiled.ink import Unset
from paperwork.pdf.compiled.overlay import LOOKS, stamp_layers
from paperwork.pdf.documents import copies, draw
from paperwork.pdf.layers import Layer, Mark
from paperwork.pdf.render import HERE
from paperwork.pdf.text import read
from tests.paperwork import own
from tests.paperwork.own_papers import paper
from tests.paperwork.papers import SIGNED, VALUES
from tests.paperwork.pictures import DIFFERENT_DOTS, difference

NAME = Spot("n", 1, 60, 100, 200, 16, "fact:student.legal_name")
TICK = Spot("t", 1, 172, 335, 10, 10, "tick:guardian.relation=mother")
SIGN = Spot("s", 1, 60, 400, 220, 30, "sign:guardian")
BLANK = Spot("b", 1, 300, 200, 120, 14, "fact:student.employee_number")
PEOPLE = ("José Núñez", "Анна Ковальова", "Անահիտ Պետրոսյան", "김민준", "王小明", "Ánh Nguyễn")


@pytest.fixture(scope="module")
def base():
    return uploads.read_form(own.file(own.content(own.LIBREOFFICE))).content


def both(base, *spots, **more) -> tuple[bytes, bytes]:
    """Return a paper stamped and the same paper drawn."""
    asked = paper(base, *spots, **more)
    sheet, code = copies(asked)[0].sheet, asked.heading.cover_code
    return draw(asked), forms.draw_anew(base, asked.spec.own, sheet, asked.values, code=code)


@pytest.mark.parametrize("name", PEOPLE)
def test_stamped_says_and_looks_as_drawn(base, name):
    spots = (NAME, TICK, SIGN)
    values = {**VALUES, "student.legal_name": name}
    stamped, drawn = both(base, *spots, values=values)

    assert sorted(own.words(stamped).split()) == sorted(own.words(drawn).split())
    assert name in own.words(stamped)
    assert difference(stamped, drawn) <= DIFFERENT_DOTS
    with pikepdf.open(io.BytesIO(stamped)) as pdf:
        assert pdf.check_pdf_syntax() == []


def test_a_blank_is_stamped_as_drawn_but_for_where_its_dashes_begin(base):
    stamped, drawn = both(base, BLANK)

    assert "needed from: district" in own.words(stamped)
    assert difference(stamped, drawn) <= 2 * DIFFERENT_DOTS


@pytest.mark.parametrize("strokes", ("", "M10 90L300 20L590 160"))
def test_a_signature_is_stamped_as_drawn(base, strokes):
    signed = {"guardian": replace(SIGNED, strokes=strokes)}
    stamped, drawn = both(base, SIGN, signed=signed)

    assert sorted(own.words(stamped).split()) == sorted(own.words(drawn).split())
    assert difference(stamped, drawn) <= DIFFERENT_DOTS


def test_the_comparison_sees_a_difference(base):
    one = draw(paper(base, NAME))
    other = draw(paper(base, replace(NAME, y=130)))

    assert difference(one, other) > DIFFERENT_DOTS


def test_scripts_that_are_joined_are_drawn(base):
    layer = Layer(1, 612, 792, marks=[Mark(60, 100, 200, size=10, lines=("نور",))])
    with pytest.raises(Unset):
        stamp_layers(base, [layer], title="Trip", language="en")

    pdf = draw(paper(base, NAME, values={**VALUES, "student.legal_name": "نور"}))
    assert set("نور") <= set(own.words(pdf))


def test_a_page_that_leaves_its_mark_on_what_follows_does_not_move_ours(base):
    with pikepdf.open(io.BytesIO(base)) as pdf:
        pdf.pages[0].Contents = pdf.make_stream(b"q 3 0 0 3 0 0 cm 1 0 0 rg")
        written = io.BytesIO()
        pdf.save(written)
    done = draw(paper(written.getvalue(), NAME))
    with pypdfium2.PdfDocument(done) as document:
        text = document[0].get_textpage()
        words = text.get_text_bounded(60, 792 - 118, 260, 792 - 98)
    assert words.split() == VALUES["student.legal_name"].split()


def test_equal_papers_give_equal_bytes_and_others_do_not(base):
    for name, other in (("Ana", "Eva"), ("نور", "حداد")):
        one, again, different = (
            draw(paper(base, NAME, values={**VALUES, "student.legal_name": said}))
            for said in (name, name, other)
        )
        assert one == again != different


def test_the_looks_are_those_of_the_style_sheet():
    said = (HERE / "css" / "own.css").read_text()
    for look, colour in (("wanted", "#8a4b00"), ("proof", "#545d70"), ("anchor", "#fff")):
        [rule] = [line for line in said.splitlines() if line.startswith(f".{look} ")]
        assert f"color: {colour}" in rule
        parts = [float(part) for part in LOOKS[look].colour.split()]
        assert parts == pytest.approx(channels(colour), abs=0.001)


def channels(colour: str) -> list[float]:
    digits = colour[1:] if len(colour) == 7 else "".join(2 * one for one in colour[1:])
    return [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]


def test_the_title_is_the_forms(base):
    assert read(draw(paper(base, NAME))).pages
    with pikepdf.open(io.BytesIO(draw(paper(base, NAME)))) as pdf:
        assert (str(pdf.docinfo.Title), str(pdf.Root.Lang)) == ("Trip", "en")
