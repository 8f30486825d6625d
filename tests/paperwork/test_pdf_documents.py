"""Documents as people get them: the right words, in any alphabet, the same bytes every time."""

import hashlib
import io
import os
import subprocess
import sys
from pathlib import Path

import pytest
from pypdf import PdfReader
from pypdf.generic import IndirectObject

from paperwork.catalogue import FORMS
from paperwork.pdf import render as drawing
from paperwork.pdf.documents import Attached, draw
from paperwork.pdf.text import embedded, read
from tests.paperwork.papers import ADULT, AT, SIGNED, VALUES, certificate, paper

FONTS = Path(drawing.HERE) / "fonts"


def flat(pdf: bytes) -> str:
    return " ".join(read(pdf).text.split())


@pytest.mark.parametrize("code", sorted(FORMS))
def test_every_value_of_a_form_is_in_its_text(code):
    text = flat(draw(paper(code)))

    wanted = {field.key for section in FORMS[code].sections for field in section.fields}
    plain = {
        key: value
        for key, value in VALUES.items()
        if key in wanted and isinstance(value, str) and not value[:4].isdigit()
    }
    choices = {"guardian.language", "guardian.relation"}
    absent = [key for key, value in plain.items() if key not in choices and value not in text]
    assert absent == []
    assert FORMS[code].number in text


def test_dates_money_and_hours_are_written_for_people():
    text = flat(draw(paper("b1_1")))

    assert "March 14, 2009" in text
    assert "$17.87" in text
    assert "Mon–Thu, 9 a.m.–3 p.m." in text
    assert "24 hours" in text


def test_values_are_never_markup():
    assert "Greets patients & schedules visits. No <clinical> work." in flat(draw(paper("b1_1")))


def test_the_reader_gets_a_translation_after_the_english_pages():
    once, twice = draw(paper("consent")), draw(paper("consent", languages=("en", "es")))

    assert len(read(twice).pages) == 2 * len(read(once).pages)
    assert "14 de marzo de 2009" in flat(draw(paper("b1_1", languages=("en", "es"))))
    assert PdfReader(_file(twice)).trailer["/Root"]["/Lang"] == "en"


def test_a_form_speaks_only_the_languages_it_knows():
    one = draw(paper("assignment_request", languages=("en", "es")))
    assert one == draw(paper("assignment_request"))


def test_what_is_missing_is_a_visible_blank_with_its_owner():
    without = {key: value for key, value in VALUES.items() if key != "student.home_zip"}

    assert "needed from" not in flat(draw(paper("b1_1")))
    assert "needed from: school records" in flat(draw(paper("b1_1", values=without)))


def test_the_social_security_number_stays_blank_whatever_the_record_says():
    text = flat(draw(paper("b1_1", values={**VALUES, "student.ssn": "987-65-4321"})))

    assert "Social security number" in text
    assert "4321" not in text


@pytest.mark.parametrize(
    "name",
    ("Nguyễn Thị Ánh", "Анна Ковальова", "Անահիտ Պետրոսյան", "Łukasz Őri", "نور الهدى", "ანა",
     "សុខា", "สมชาย", "आशा"),
)  # fmt: skip
def test_names_in_any_alphabet_print(name):
    text = read(draw(paper("b1_1", values={**VALUES, "student.legal_name": name}))).text
    # Text of complex scripts comes back in shaping order, so letters are compared, not order.
    assert set(name) - set(text) - set(" ") == set()


def test_a_character_without_a_font_stops_the_document():
    with pytest.raises(drawing.Unprintable) as caught:
        draw(paper("b1_1", values={**VALUES, "student.legal_name": "Ana \U00013000"}))
    assert caught.value.characters == "\U00013000"


def test_same_values_same_bytes_in_another_process():
    here = draw(paper("training_agreement", languages=("en", "es")))
    code = (
        "import django, hashlib; django.setup()\n"
        "from paperwork.pdf.documents import draw\n"
        "from tests.paperwork.papers import paper\n"
        "pdf = draw(paper('training_agreement', languages=('en', 'es')))\n"
        "print(hashlib.sha256(pdf).hexdigest())"
    )
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings", "PYTHONHASHSEED": "7"}
    there = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=env
    )
    assert there.stdout.strip() == hashlib.sha256(here).hexdigest()


def test_another_value_gives_other_bytes():
    other = {**VALUES, "placement.hourly_wage": "18.00"}
    assert draw(paper("b1_1")) != draw(paper("b1_1", values=other))


@pytest.mark.parametrize("code", sorted(FORMS))
def test_documents_are_tagged_for_screen_readers(code):
    reader = PdfReader(_file(draw(paper(code, certificate=certificate()))))
    root = reader.trailer["/Root"]

    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root
    assert b"pdfuaid" in root["/Metadata"].get_data()
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata.title == str(FORMS[code].title)
    assert _figures_without_words(root["/StructTreeRoot"]) == []


@pytest.mark.parametrize("code", sorted(FORMS))
def test_every_place_to_sign_can_be_found_by_its_anchor(code):
    text = read(draw(paper(code))).text
    anchors = [f"/sig-{slot.role}/" for slot in FORMS[code].slots]
    assert [anchor for anchor in anchors if text.count(anchor) != 1] == []


def test_an_adult_signs_without_a_guardian():
    text = flat(draw(paper("training_agreement", situation=ADULT)))

    assert "/sig-guardian/" not in text
    assert "Parent or guardian" not in text
    assert "/sig-student/" in text


def test_a_signature_shows_name_day_evidence_and_answers():
    text = flat(draw(paper("b1_1", signed={"guardian": SIGNED})))

    assert "/sig-guardian/" not in text
    assert "2026-05-06 02:11 UTC · evidence 88D1-03AA" in text
    assert "Saturdays at a bakery" in text
    assert "/sig-employer/" in text


def test_the_signed_file_carries_certificate_and_the_file_that_was_signed():
    frozen = draw(paper("b1_1"))
    attached = Attached("as-signed.pdf", "The file that was signed", frozen, AT)
    final = draw(paper("b1_1", certificate=certificate(), attached=(attached,)))
    text = flat(final)

    assert embedded(final, "as-signed.pdf") == frozen
    assert "Certificate of signatures" in text
    assert "Code sent to the mobile number that the school confirmed" in text
    assert "ab" * 32 in text.replace(" ", "")
    assert "https://onramp.example/verify/K7Q2-9XMD/" in text


@pytest.mark.parametrize(
    "source",
    (
        "https://example.org/pixel.png",
        "file:///etc/hostname",
        "//example.org/pixel.png",
        "onramp:fonts/../render.py",
        "data:image/svg+xml,%3Csvg/%3E",
    ),
)
def test_nothing_is_fetched_for_a_document(source):
    with pytest.raises(drawing.RenderError, match="Documents use only the files"):
        drawing.draw(f'<html lang="en"><title>x</title><img alt="x" src="{source}"></html>')


def test_the_fonts_are_the_ones_we_vouch_for():
    sums = dict(reversed(line.split()) for line in (FONTS / "SHA256SUMS").read_text().splitlines())
    here = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in FONTS.glob("*.ttf")
    }
    assert sums == here
    assert sum(path.stat().st_size for path in FONTS.iterdir()) < 6 * 2**20


def test_the_engine_digest_names_the_template():
    first, other = drawing.engine_digest("a.html"), drawing.engine_digest("b.html")
    assert first == drawing.engine_digest("a.html") != other


def _file(pdf: bytes) -> io.BytesIO:
    return io.BytesIO(pdf)


def _figures_without_words(node) -> list:
    """Return the figures of a structure tree that a screen reader could not name."""
    found, todo = [], [node]
    while todo:
        one = todo.pop()
        one = one.get_object() if isinstance(one, IndirectObject) else one
        if isinstance(one, list):
            todo.extend(one)
        elif isinstance(one, dict):
            if one.get("/S") == "/Figure" and not one.get("/Alt"):
                found.append(one)
            if "/K" in one:
                todo.append(one["/K"])
    return found
