"""Values on a district's own pages: where they stand, how they shrink, what goes on behind."""

import io
from dataclasses import replace

import pikepdf
import pypdfium2
import pytest
from django.utils import translation

from core import uploads
from paperwork.catalogue import Owner
from paperwork.catalogue.own import Question, spec_of
from paperwork.catalogue.pages import Spot
from paperwork.catalogue.sheet import Signed
from paperwork.pdf.documents import draw
from paperwork.pdf.fitting import CONTINUED, FITS, SHRUNK, lay
from tests.paperwork import own
from tests.paperwork.own_papers import form, paper
from tests.paperwork.papers import ADULT, SIGNED, VALUES, certificate

NAME = Spot("n", 1, 60, 100, 200, 16, "fact:student.legal_name")
LONG_NAME = "Maximiliana-Konstantina " * 5  # 120 letters
STROKES = "M10 90L300 20L590 160"


@pytest.fixture(scope="module")
def base():
    return uploads.read_form(own.file(own.content(own.LIBREOFFICE))).content


def test_values_stand_on_the_pages_and_no_field_is_left(base):
    pdf = draw(paper(base, NAME))

    said = own.words(pdf)
    assert "Daniela Ruiz Núñez" in said
    assert "Field trip at the workplace: consent" in said
    assert "Return code K7Q2-9XMD" in said
    with pikepdf.open(io.BytesIO(pdf)) as read:
        assert not {"/AcroForm", "/Names", "/OpenAction"} & set(read.Root.keys())
        assert "/Annots" not in read.pages[0]
    assert b"/JS" not in pdf


def test_a_value_stands_in_its_box(base):
    pdf = draw(paper(base, replace(NAME, x=300, y=500)))

    page = pypdfium2.PdfDocument(pdf)[0]
    text = page.get_textpage()
    found = text.search("Daniela Ruiz")
    start, _count = found.get_next()
    left, low, _right, top = text.get_charbox(start)
    assert 300 <= left <= 306
    assert 500 <= 792 - top <= 792 - low <= 516


def test_equal_papers_give_equal_bytes(base):
    assert draw(paper(base, *own.FACTS)) == draw(paper(base, *own.FACTS))


def test_a_name_of_120_letters_goes_on_behind_the_last_page(base):
    pdf = draw(paper(base, NAME, values={**VALUES, "student.legal_name": LONG_NAME.strip()}))

    assert own.pages(pdf) == 2
    said = " ".join(own.words(pdf).split())
    assert "see page 2" in said
    assert "Trip, continued" in said
    assert " ".join(LONG_NAME.split()).replace("-", "") in said.replace("- ", "").replace("-", "")


def test_the_district_s_copy_is_english_whoever_asks_for_it(base):
    long = paper(base, NAME, values={**VALUES, "student.legal_name": LONG_NAME.strip()})
    asked_in_english = draw(long)

    with translation.override("es"):
        assert draw(long) == asked_in_english


def test_a_little_too_long_only_shrinks():
    laid = lay(NAME, "Maximiliana Konstantina Schwarzenberger", "see page 2")

    assert (laid.state, laid.full) == (SHRUNK, "")
    assert 6 <= laid.size < 10.5


@pytest.mark.parametrize(
    ("spot", "text", "state"),
    (
        (NAME, "Ana", FITS),
        (replace(NAME, w=12), "Ana Maria", CONTINUED),
        (replace(NAME, h=60, lines=True), "word " * 20, FITS),
        (replace(NAME, h=60, lines=True), "word " * 60, SHRUNK),
        (replace(NAME, h=60, lines=True), "word " * 600, CONTINUED),
        (replace(NAME, h=60, lines=True), "w" * 700, CONTINUED),
    ),
)
def test_how_a_text_lies_in_its_box(spot, text, state):
    laid = lay(spot, text, "see page 2")

    assert laid.state == state
    if state == CONTINUED:
        assert laid.full == text.strip()
        assert laid.lines[-1].endswith(("see page 2", "…", "*"))
    else:
        assert "".join("".join(laid.lines).split()) == "".join(text.split())


@pytest.mark.parametrize("name", ("محمد عبد الله", "יעל כהן", "Nguyễn Thị Ánh", "สมชาย ใจดี"))
def test_names_of_other_scripts_are_printed(base, name):
    pdf = draw(paper(base, NAME, values={**VALUES, "student.legal_name": name}))

    letters = set("".join(own.words(pdf).split()))
    assert own.pages(pdf) == 1
    assert len(set("".join(name.split())) - letters) <= len(name) // 2  # ligatures differ


def test_a_missing_value_is_a_visible_blank_with_its_owner(base):
    spot = replace(NAME, fills="fact:student.employee_number")

    assert "needed from: district" in own.words(draw(paper(base, spot)))
    assert "needed from" not in own.words(draw(paper(base, replace(spot, required=False))))


def test_a_fact_that_is_gone_stays_a_blank_of_the_district(base):
    spot = replace(NAME, fills="fact:student.horoscope")

    assert "needed from: district" in own.words(draw(paper(base, spot)))


def drawn_paths(pdf):
    """Return what the layer of the first page draws: the last of its streams."""
    with pikepdf.open(io.BytesIO(pdf)) as read:
        return read.pages[0].Contents[-1].read_bytes()


def test_a_tick_is_drawn_for_its_answer_alone(base):
    spot = Spot("t", 1, 172, 335, 10, 10, "tick:guardian.relation=mother")
    mother = drawn_paths(draw(paper(base, spot)))
    father = drawn_paths(draw(paper(base, spot, values={**VALUES, "guardian.relation": "father"})))

    assert mother != father
    assert len(mother) > len(father)


def test_who_signed_stands_on_the_line_and_the_day_beside_it(base):
    unsigned = own.words(draw(paper(base, *own.FACTS)))
    signed = own.words(draw(paper(base, *own.FACTS, signed={"guardian": SIGNED})))

    assert "/sig-guardian/" in unsigned
    assert "May 6, 2026" not in unsigned
    for words in ("Rosa Ruiz Martínez", "May 6, 2026", "evidence 88D1-03AA"):
        assert words in signed


def test_a_drawn_signature_is_drawn(base):
    drawing = replace(SIGNED, strokes=STROKES)
    pdf = draw(paper(base, *own.FACTS, signed={"guardian": drawing}))

    assert len(drawn_paths(pdf)) > len(drawn_paths(draw(paper(base, *own.FACTS))))


def test_for_an_adult_the_guardian_s_line_stays_empty(base):
    assert "/sig-guardian/" not in own.words(draw(paper(base, *own.FACTS, situation=ADULT)))


def test_an_own_question_is_asked_of_its_signer_and_printed(base):
    question = Question("q1", "Size of the shirt", "Talla", Owner.GUARDIAN)
    spot = Spot("q", 1, 60, 300, 200, 16, "ask:q1")
    said = Signed("Rosa", "May 6", "at", "ref", answers={"asked.own-1-q1": "Medium"})

    spec = spec_of(form(spot, questions=(question,)))
    slot = next(slot for slot in spec.slots if slot.role == "guardian")
    assert [str(field.label) for field in slot.asks] == ["Size of the shirt"]
    pdf = draw(paper(base, spot, questions=(question,), signed={"guardian": said}))
    assert "Medium" in own.words(pdf)


def test_a_question_of_somebody_who_does_not_sign_is_missing_before(base):
    question = Question("q1", "Bus line", owner=Owner.SCHOOL)
    spec = spec_of(form(Spot("q", 1, 60, 300, 200, 16, "ask:q1"), questions=(question,)))

    assert [field.key for section in spec.sections for field in section.fields] == [
        "asked.own-1-q1"
    ]


def test_the_certificate_follows_the_pages(base):
    more = {"signed": {"guardian": SIGNED}, "certificate": certificate()}
    pdf = draw(paper(base, *own.FACTS, **more))

    assert own.pages(pdf) == 2
    assert "What happened" in own.words(pdf)
