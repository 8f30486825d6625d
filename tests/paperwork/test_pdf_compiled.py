"""Stamped and drawn anew are one paper: the same words, tags and picture."""

import io
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pikepdf
import pytest
from pypdf import PdfReader

from paperwork.catalogue import FORMS
from paperwork.pdf import render
from paperwork.pdf import seal as sealing
from paperwork.pdf.compiled import forms
from paperwork.pdf.compiled.cutting import Uncut
from paperwork.pdf.compiled.fitting import clean
from paperwork.pdf.compiled.ink import Unset
from paperwork.pdf.compiled.stamping import stamp
from paperwork.pdf.documents import draw, draw_anew, with_certificate
from paperwork.pdf.text import read
from tests.paperwork.papers import ADULT, AT, HEADING, SIGNED, VALUES, certificate, paper
from tests.paperwork.pictures import DIFFERENT_DOTS, difference
from tests.paperwork.students import OTHERS, PEOPLE, SHORT, student

STUDENTS = 50
LONG_KEYS = ("student.legal_name", "guardian.name", "placement.duties")
PARAGRAPHS = ("P (", "Span (", "NonStruct")
needs_poppler = pytest.mark.skipif(
    shutil.which("pdfinfo") is None, reason="poppler-utils is not installed"
)


def words(pdf: bytes) -> list[str]:
    return read(pdf).text.split()


def structure(pdf: bytes, tmp_path) -> tuple[list[str], str]:
    """Return what poppler finds in the structure tree, in reading order: kinds, and all texts.

    Lines of a paragraph and the breaks between may be elements, so paragraphs are not counted.
    """
    path = tmp_path / "one.pdf"
    path.write_bytes(pdf)
    asked = ["pdfinfo", "-struct-text", path]
    said = subprocess.run(asked, capture_output=True, text=True, check=True).stdout
    lines = [line.strip() for line in said.splitlines()]
    kinds = [line for line in lines if not line.startswith(('"', *PARAGRAPHS))]
    texts = [line.strip('"') for line in lines if line[:1] == '"']
    return kinds, " ".join(" ".join(texts).split())


@pytest.mark.parametrize("number", range(STUDENTS))
def test_stamped_and_drawn_are_the_same_paper(number):
    one = student(number)
    stamped, drawn = stamp(one), draw_anew(one)

    assert words(stamped) == words(drawn)
    assert difference(stamped, drawn) <= DIFFERENT_DOTS


@pytest.mark.parametrize("code", sorted(FORMS))
def test_every_form_is_stamped_as_it_is_drawn_in_both_languages(code):
    values = {key: value for key, value in VALUES.items() if not key.startswith("supervisor")}
    one = paper(code, values=values, languages=("en", "es"))
    stamped, drawn = stamp(one), draw_anew(one)

    assert words(stamped) == words(drawn)
    assert difference(stamped, drawn) <= DIFFERENT_DOTS


def test_an_adult_s_paper_is_stamped_as_it_is_drawn():
    one = paper("training_agreement", situation=ADULT)
    assert words(stamp(one)) == words(draw_anew(one))


@needs_poppler
@pytest.mark.parametrize("number", range(len(PEOPLE)))
def test_a_screen_reader_hears_the_same(number, tmp_path):
    one = student(number)
    stamped = structure(stamp(one), tmp_path)

    assert stamped == structure(draw_anew(one), tmp_path)
    kinds, text = stamped
    assert sum(kind.startswith("Figure") for kind in kinds) == 2
    assert f"Legal name (first and last) {one.values['student.legal_name']} Grade" in text


@needs_poppler
def test_letters_that_glyphs_alone_would_not_say_are_said(tmp_path):
    name = "ffi\u0301 q\u0303 Łffl"
    one = student(0, values={**VALUES, "student.legal_name": name})
    assert clean(name) in structure(stamp(one), tmp_path)[1]


def test_no_checker_complains_about_a_stamped_file():
    for number in range(len(PEOPLE)):
        with pikepdf.open(io.BytesIO(stamp(student(number)))) as pdf:
            assert pdf.check_pdf_syntax() == []


def test_a_stamped_file_says_what_it_is():
    reader = PdfReader(io.BytesIO(stamp(paper("b1_1"))))

    assert reader.metadata["/CreationDate"] == "D:20260504162000Z"
    assert b"2026-05-04T16:20:00Z" in reader.xmp_metadata.stream.get_data()
    assert b"2001" not in reader.xmp_metadata.stream.get_data()
    assert reader.metadata.title == str(FORMS["b1_1"].title)


def test_equal_papers_give_equal_bytes_whatever_was_stamped_between():
    first = [stamp(student(number)) for number in range(6)]
    assert [stamp(student(number)) for number in reversed(range(6))] == first[::-1]
    assert len(set(first)) == 6


def test_compiling_again_gives_the_same_bytes(monkeypatch):
    before = stamp(student(1))
    monkeypatch.setattr(forms, "_forms", forms.Recent(2))
    assert stamp(student(1)) == before


def test_a_form_is_compiled_once_for_all_students(monkeypatch):
    drawn = []
    monkeypatch.setattr(forms, "_forms", forms.Recent(2))

    def noted(html, **more):
        drawn.append(html)
        return render.draw(html, **more)

    monkeypatch.setattr(forms, "draw", noted)
    for number in range(5):
        stamp(student(number))
    assert len(drawn) == 1


def test_another_district_s_heading_is_another_form():
    ours = student(1)
    theirs = replace(ours, heading=replace(ours.heading, district="Mission Unified"))
    assert "Mission Unified" in read(stamp(theirs)).text
    assert "Mission Unified" not in read(stamp(ours)).text


@pytest.mark.parametrize("number", range(len(OTHERS)))
def test_scripts_that_are_joined_or_reordered_are_drawn_anew(number):
    one = student(number, OTHERS)
    with pytest.raises(Unset):
        stamp(one)
    assert draw(one) == draw_anew(one)


def test_signatures_are_drawn_anew():
    with pytest.raises(Unset):
        stamp(paper("b1_1", signed={"guardian": SIGNED}))


def test_a_stamped_file_is_sealed_and_every_changed_byte_shows():
    key = sealing.new_key("Valle Unified School District", at=AT)
    sealed = sealing.seal(stamp(student(1)), key, reason="Done", at=AT)

    assert sealing.check(sealed, [key.pem])
    for place in range(40, len(sealed), len(sealed) // 25):
        changed = bytearray(sealed)
        changed[place] ^= 1
        assert not sealing.check(bytes(changed), [key.pem])


def test_the_certificate_follows_a_stamped_file():
    done = with_certificate(stamp(student(1)), replace(student(1), certificate=certificate()))
    assert "Certificate of signatures" in read(done).text
    assert len(read(done).pages) == len(read(stamp(student(1))).pages) + 1


def test_threads_may_stamp_at_once(monkeypatch):
    monkeypatch.setattr(forms, "_forms", forms.Recent(2))
    papers = [student(number) for number in range(16)]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(stamp, papers))
    assert together == [stamp(one) for one in papers]


def test_only_some_forms_are_kept():
    kept = forms.Recent(2)
    made = [kept.get(key, lambda key=key: [key]) for key in (1, 2, 1, 3)]
    assert made[0] is made[2]
    assert kept.get(1, lambda: "again") is made[0]
    assert kept.get(2, lambda: "again") == "again"


@pytest.mark.parametrize("length", (60, 80, 100, 110))
def test_small_letters_and_several_lines_look_the_same(length):
    name = ("Wilhelmina Álvarez-Ковальова 金小明 Անահիտ " * 9)[:length].strip()
    one = student(0, values={**VALUES, **dict.fromkeys(LONG_KEYS, name)})
    stamped, drawn = stamp(one), draw_anew(one)

    assert words(stamped) == words(drawn)
    assert difference(stamped, drawn) <= DIFFERENT_DOTS


def test_a_form_whose_template_writes_values_elsewhere_is_drawn_anew(settings):
    loose = (
        "{% extends 'paperwork/forms/base.html' %}{% block form %}"
        "{% for part in sheet.parts %}{% for row in part.rows %}{% for box in row %}"
        "<p>{{ box.label }}: {{ box.text }}</p>{% endfor %}{% endfor %}{% endfor %}{% endblock %}"
    )
    (templates,) = settings.TEMPLATES
    engines = [
        ("django.template.loaders.locmem.Loader", {"paperwork/forms/loose.html": loose}),
        ("django.template.loaders.filesystem.Loader", templates["DIRS"]),
    ]
    options = {key: value for key, value in templates["OPTIONS"].items() if key != "loaders"}
    changed = {**templates, "APP_DIRS": False, "OPTIONS": {**options, "loaders": engines}}
    settings.TEMPLATES = [changed]
    one = student(0, spec=replace(SHORT, code="loose"))

    with pytest.raises(Uncut):
        stamp(one)
    assert one.values["student.legal_name"] in read(draw(one)).text


@pytest.mark.parametrize("code", ("", "AB", "WWWW-WWWW"))
def test_a_paper_may_have_no_code_or_another_kind_of_code(code):
    one = student(3, heading=replace(HEADING, cover_code=code))
    stamped, drawn = stamp(one), draw_anew(one)

    assert words(stamped) == words(drawn)
    assert difference(stamped, drawn) <= DIFFERENT_DOTS


@pytest.mark.parametrize("code", ("k7q2", "K7Q2-9XMD-2K"))
def test_an_uncommon_code_is_drawn_anew(code):
    one = student(3, heading=replace(HEADING, cover_code=code))
    with pytest.raises(Unset):
        stamp(one)
    assert code in read(draw(one)).text


@pytest.mark.parametrize("made_at", ("2026-05-04", "2026-05-04T16:20:00+02:00", "soon"))
def test_a_moment_written_in_another_way_is_drawn_anew(made_at):
    with pytest.raises(Unset):
        stamp(student(3, heading=replace(HEADING, made_at=made_at)))


def test_the_engine_digest_counts_the_libraries(monkeypatch):
    before = render.engine_digest("a.html")
    monkeypatch.setattr(render, "ENGINES", ("another", "library"))
    render.engine_digest.cache_clear()
    after = render.engine_digest("a.html")
    render.engine_digest.cache_clear()
    assert before != after
