"""Texts of any length and kind: smaller, then on a page of their own, never cut off."""

import pytest

from paperwork.catalogue import FORMS
from paperwork.pdf.compiled.fitting import ROOM, STEPS, clean, fit
from paperwork.pdf.compiled.ink import Unset
from paperwork.pdf.compiled.stamping import stamp
from paperwork.pdf.compiled.typefaces import shape
from paperwork.pdf.documents import draw, draw_anew
from paperwork.pdf.render import Unprintable
from paperwork.pdf.text import read
from tests.paperwork.papers import VALUES, paper
from tests.paperwork.students import student

SMALLEST = 6.0
WIDTH = 160.0  # points
LONG = "Rests her hand on the rail and counts the boats. " * 40


def named(text: str, **more):
    return student(0, values={**VALUES, "student.legal_name": text, **more})


def flat(pdf: bytes) -> str:
    return " ".join(read(pdf).text.split())


@pytest.mark.parametrize("height", ROOM)
@pytest.mark.parametrize("length", (1, 20, 40, 60, 80, 120, 200, 400))
def test_lines_stay_inside_their_box(length, height):
    text = ("Maria Fernández-Oyelaran " * 20)[:length].strip()
    found = fit(text, WIDTH, height)

    assert found.size >= SMALLEST
    if found.whole:
        assert all(shape(line.rstrip()).width * found.size / 1000 <= WIDTH for line in found.lines)
        assert len(found.lines) * found.leading <= ROOM[height] + 0.01
        assert "".join(found.lines).replace(" ", "") == text.replace(" ", "")


def test_a_text_is_set_no_smaller_than_it_must():
    sizes = [fit("n" * length, WIDTH, 1).size for length in (10, 28, 32, 36, 40, 44, 80)]
    assert sizes == sorted(sizes, reverse=True)
    assert (sizes[0], sizes[-1]) == (STEPS[0][0], SMALLEST)


def test_what_does_not_fit_at_six_points_goes_elsewhere_whole():
    found = fit("n" * 200, WIDTH, 1)
    assert (found.whole, found.lines) == (False, ("n" * 200,))


def test_a_very_long_text_is_not_even_measured():
    assert not fit("n" * 10**6, WIDTH, 3).whole


def test_line_breaks_of_the_writer_are_kept():
    assert fit("one\ntwo", WIDTH, 2).lines == ("one ", "two")
    assert fit(clean("one\r\n\r\ntwo"), WIDTH, 3).lines == ("one ", " ", "two")


def test_words_break_where_their_script_lets_them():
    assert fit("Anne-Marie Saint-Exupéry-Delacroix", 100.0, 2).lines == (
        "Anne-Marie Saint-",
        "Exupéry-Delacroix",
    )
    lines = fit("北京市朝阳区建国门外大街一号国贸大厦", 100.0, 2).lines
    assert len(lines) == 2


def test_a_combining_mark_is_never_parted_from_its_letter():
    lines = fit("q\u0303" * 60, WIDTH, 3).lines
    assert len(lines) > 1
    assert all(line.startswith("q") and line.endswith("\u0303") for line in lines)


@pytest.mark.parametrize(
    ("raw", "kept"),
    (
        ("Jose\u0301", "José"),
        ("A\u00a0B\tC", "A B C"),
        (" \ufeffA\u200bn\u00ada ", "Ana"),
        ("a\0b\x1bc", "abc"),
        ("one\u2028two", "one\ntwo"),
        ("\ud800x", "x"),
    ),
)
def test_what_only_steers_is_taken_out(raw, kept):
    assert clean(raw) == kept


def test_a_name_of_120_letters_is_printed_whole():
    name = "Wilhelmina Alexandrovna " * 5
    one = named(name)
    assert name.replace(" ", "") in flat(stamp(one)).replace(" ", "")


def test_a_text_that_is_too_long_is_printed_on_a_page_of_its_own():
    one = named("Ana Ruiz", **{"placement.duties": LONG})
    with pytest.raises(Unset):
        stamp(one)
    pages = read(draw(one)).pages

    assert len(pages) == len(read(draw(named("Ana Ruiz"))).pages) + 1
    assert "see continuation" in pages[0]
    assert "Continuation" in pages[-1]
    assert LONG.strip() in " ".join(pages[-1].split())
    assert one.heading.cover_code in pages[-1]


def test_the_translation_has_its_own_continuation():
    values = {**VALUES, "placement.duties": LONG}
    text = flat(draw(paper("b1_1", values=values, languages=("en", "es"))))

    assert text.count(LONG.strip()) == 2
    assert "ver continuación" in text


def test_a_sealed_name_may_be_long_and_the_boxes_stay_where_they_were():
    short, long = named("Ana"), named("Ana Maria " * 11)
    assert len(read(draw(short)).pages) == len(read(draw(long)).pages)


@pytest.mark.parametrize(
    "name",
    ("نور الهدى Ruiz (نور)", "\u202eevil", "q\u0303\u0323\u0302 Ana", "A" * 5000, "\n\n\n", "ﬁ ﬄ",
     "Ana\u200d\u200dRuiz", "सुखा Ana 김", "１２３ ＡＢＣ"),
)  # fmt: skip
def test_no_name_breaks_a_document(name):
    assert draw(named(name)).startswith(b"%PDF-1.7")


@pytest.mark.parametrize("name", ("Ana 🎉", "Ana \U00013000"))
def test_a_character_without_a_font_is_named(name, monkeypatch):
    one = named(name)
    with pytest.raises(Unset):
        stamp(one)
    with pytest.raises(Unprintable) as caught:
        draw(named("Ana \U00013000"))
    assert caught.value.characters == "\U00013000"


@pytest.mark.parametrize("code", sorted(FORMS))
def test_ordinary_papers_are_set_in_the_ordinary_size(code):
    assert "see continuation" not in flat(draw_anew(paper(code)))
