"""Texts on a page that is not ours: in their boxes, in any alphabet, whole."""

import io

import pikepdf
import pypdfium2
import pytest
from weasyprint import HTML

from paperwork.pdf.compiled.foreign import FieldBox, stamp_boxes
from paperwork.pdf.render import Unprintable
from paperwork.pdf.text import read

PAGE = "@page { size: letter } p { page-break-after: always }"
NAME = FieldBox(0, left=72, bottom=600, width=200, height=16, label="Name")
WORK = FieldBox(1, left=72, bottom=400, width=300, height=60, label="Work", is_tall=True)
PEOPLE = ("José Núñez", "Анна Ковальова", "Անահիտ Պետրոսյան", "김민준", "王小明", "Ánh Nguyễn")


@pytest.fixture(scope="module")
def base():
    return HTML(string=f"<style>{PAGE}</style><p>District form 7</p><p>Second</p>").write_pdf()


def inside(pdf: bytes, box: FieldBox) -> list[str]:
    """Return the words that a page shows inside a box."""
    with pypdfium2.PdfDocument(pdf) as document:
        text = document[box.page].get_textpage()
        right, top = box.left + box.width, box.bottom + box.height
        return text.get_text_bounded(box.left, box.bottom - 2, right, top + 2).split()


@pytest.mark.parametrize("name", PEOPLE)
def test_a_text_stands_in_its_box(base, name):
    done = stamp_boxes(base, [NAME, WORK], [name, "Greets patients\nand schedules visits"])

    assert inside(done, NAME) == name.split()
    assert inside(done, WORK) == ["Greets", "patients", "and", "schedules", "visits"]
    assert "District form 7" in read(done).pages[0]
    with pikepdf.open(io.BytesIO(done)) as pdf:
        assert pdf.check_pdf_syntax() == []


def test_scripts_that_are_joined_are_laid_over(base):
    done = stamp_boxes(base, [NAME, WORK], ["نور", "Greets"])

    assert set("نور") <= set(read(done).pages[0])
    assert inside(done, WORK) == ["Greets"]
    assert len(read(done).pages) == len(read(base).pages)


def test_what_is_too_long_is_whole_on_a_page_at_the_end(base):
    text = "counts the boats and writes them down, " * 60
    done = stamp_boxes(base, [NAME, WORK], ["Ana", text])
    pages = read(done).pages

    assert len(pages) == len(read(base).pages) + 1
    assert "see continuation" in pages[1]
    assert text.strip() in " ".join(pages[-1].split())
    assert "Work" in pages[-1]


def test_equal_texts_give_equal_bytes_and_others_do_not(base):
    for name, other in (("Ana", "Eva"), ("نور", "حداد")):
        assert stamp_boxes(base, [NAME], [name]) == stamp_boxes(base, [NAME], [name])
        assert stamp_boxes(base, [NAME], [name]) != stamp_boxes(base, [NAME], [other])


def test_a_line_stands_left_in_the_middle_or_right(base):
    edges = []
    for align in (0.0, 0.5, 1.0):
        done = stamp_boxes(base, [FieldBox(0, 72, 600, 200, 16, align=align)], ["Ana"])
        with pypdfium2.PdfDocument(done) as document:
            text = document[0].get_textpage()
            place = text.search("Ana").get_next()[0]
            edges.append(round(text.get_charbox(place)[0]))
    assert edges[0] == 72
    assert edges == sorted(set(edges))
    assert 250 < edges[2] < 272


def test_a_character_without_a_font_is_named(base):
    with pytest.raises(Unprintable):
        stamp_boxes(base, [NAME], ["Ana \U00013000"])


def test_a_page_that_leaves_its_mark_on_what_follows_does_not_move_ours(base):
    with pikepdf.open(io.BytesIO(base)) as pdf:
        page = pdf.pages[0]
        page.Contents = pdf.make_stream(b"q 3 0 0 3 0 0 cm 1 0 0 rg")
        written = io.BytesIO()
        pdf.save(written)
    done = stamp_boxes(written.getvalue(), [NAME], ["Ana"])
    assert inside(done, NAME) == ["Ana"]
