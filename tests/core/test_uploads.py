"""Files of other people are judged by what is in them, and only what is safe is kept."""

import io
import time

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from core import child, uploads
from core.uploads import PURPOSES, BadUpload
from tests.core import foreign
from tests.core.foreign import pdf

CAREER, CERTIFICATE = PURPOSES["career"], PURPOSES["certificate"]


def judge(content, purpose=CAREER, name="resume.pdf"):
    return uploads.judge(purpose, name, content)


def opened(upload) -> Image.Image:
    return Image.open(io.BytesIO(upload.content))


def test_a_pdf_is_kept_as_it_is_with_its_words(simple_pdf):
    found = judge(simple_pdf, name="C:\\papers\\My résumé.exe")

    assert (found.name, found.suffix, found.content) == ("My résumé.pdf", ".pdf", simple_pdf)
    assert found.content_type == "application/pdf"
    assert "Ana Reyes" in found.text


def test_a_scan_has_no_words_and_that_is_fine():
    assert judge(pdf()).text == ""


def test_most_programs_write_a_jump_to_the_first_page():
    assert judge(pdf(change=foreign.jumps_to_the_first_page)).suffix == ".pdf"


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("José\r\nNúñez".encode(), "José\nNúñez"),
        ("\ufeffJosé".encode(), "José"),
        ("José".encode("utf-16"), "José"),
    ],
)
def test_a_text_is_text(content, text):
    found = judge(content)

    assert (found.text, found.content, found.suffix) == (text, b"", "")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b"  \n", "empty"),
        (foreign.picture(), "neither a PDF nor a text file"),
        (b"PK\x03\x04word/document.xml", "neither a PDF nor a text file"),
        (b"Jos\xe9", "neither a PDF nor a text file"),
        (b"a" * 20_001, "too long"),
        (b"a" * (5 * 2**20 + 1), "larger than 5 MB"),
        (b"%PDF-1.7 and nothing more", "cannot be read"),
        (pdf(pages=7), "too many pages"),
        (pdf(change=lambda w: w.encrypt("secret")), "locked with a password"),
        (pdf(change=foreign.runs_on_opening), "contains programs or other files"),
        (pdf(change=foreign.has_scripts), "contains programs or other files"),
        (pdf(change=lambda w: w.add_attachment("a.exe", b"MZ")), "contains programs or other"),
        (pdf(change=foreign.launches_on_a_page), "contains programs or other files"),
        (pdf(change=foreign.sends_its_form), "contains programs or other files"),
        (pdf(change=foreign.hides_a_script_in_a_loose_object), "contains programs or other files"),
    ],
)
def test_what_is_refused_and_why(content, reason):
    with pytest.raises(BadUpload, match=reason):
        judge(content)


@pytest.mark.parametrize("change", (foreign.page_tree_in_a_circle, foreign.bomb_of_words))
def test_loops_and_bombs_end_in_the_child(change):
    """Either it is refused, or its words are left out: the file never gets further."""
    started = time.perf_counter()
    try:
        found = judge(pdf(change=change))
    except BadUpload:
        found = None

    assert found is None or len(found.text) <= uploads.MOST_LETTERS
    assert time.perf_counter() - started < 60


@pytest.mark.parametrize("kind", ("PNG", "JPEG", "GIF", "WEBP"))
def test_a_picture_is_drawn_anew(kind):
    found = judge(foreign.picture(kind), CERTIFICATE, "proof.exe")

    assert opened(found).size == (60, 40)
    assert found.content_type == ("image/jpeg" if kind == "JPEG" else "image/png")
    assert found.name == f"proof{found.suffix}"
    assert found.content != foreign.picture(kind)


def test_a_photo_stands_upright_and_does_not_say_where_it_was_taken():
    sent = foreign.photo_with_a_place()
    found = judge(sent, CERTIFICATE)

    assert b"Calle Secreta" in sent
    assert b"Calle Secreta" not in found.content
    assert dict(opened(found).getexif()) == {}
    assert opened(found).size == (40, 60)


def test_only_the_first_frame_of_a_moving_picture_stays():
    frames = [Image.new("P", (20, 20), colour) for colour in (1, 2, 3)]
    out = io.BytesIO()
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:])

    assert getattr(opened(judge(out.getvalue(), CERTIFICATE)), "n_frames", 1) == 1


@pytest.mark.parametrize("make", (foreign.gif_and_script, foreign.png_and_page))
def test_what_hides_in_a_picture_is_gone_when_it_is_drawn_anew(make):
    try:
        found = judge(make(), CERTIFICATE)
    except BadUpload:
        return
    assert b"alert" not in found.content


@pytest.mark.parametrize(
    ("content", "reason"),
    (
        (foreign.png_bomb(), "too large to be opened"),
        (foreign.png_bomb(6_000, 6_000), "cannot be read"),
        (b"\x89PNG\r\n\x1a\n and nothing more", "cannot be read"),
        (b"\x00\x00\x00\x18ftypheic and a photo", "as JPG"),
        (foreign.DRAWING, "Send a PDF or a photo"),
        (foreign.PAGE, "Send a PDF or a photo"),
        (b"#!/bin/sh", "Send a PDF or a photo"),
    ),
)
def test_what_is_no_picture_is_refused(content, reason):
    with pytest.raises(BadUpload, match=reason):
        judge(content, CERTIFICATE)


def test_the_same_file_is_known_again_whoever_sends_it():
    one, other = (judge(foreign.picture(), CERTIFICATE, name) for name in ("a.png", "b.png"))

    assert one.digest == other.digest != judge(foreign.picture("GIF"), CERTIFICATE).digest


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("../../etc/passwd", "passwd.txt"),
        ("a\x00b.txt", "ab.txt"),
        ("", "file.txt"),
        ("x" * 200, "x" * 100 + ".txt"),
        ("run.html", "run.txt"),
    ],
)
def test_a_name_is_a_label_and_never_a_path(name, label):
    assert judge(b"words", name=name).name == label


def test_a_file_of_a_form_is_asked_for_its_size_first():
    class Endless(SimpleUploadedFile):
        def read(self, *_):
            raise AssertionError("read before its size was looked at")

    file = Endless("a.txt", b"x")
    file.size = CAREER.most_bytes + 1

    with pytest.raises(BadUpload, match="larger than 5 MB"):
        uploads.read("career", file)


# --- The child itself ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words",
    (
        "import socket; socket.create_connection(('127.0.0.1', 9))",
        "import subprocess; subprocess.run(['/bin/true'])",
        "import os; os.system('true')",
        "open('/tmp/left-behind', 'w')",
        "bytearray(2 * 2**30)",
        "[0 for _ in iter(int, 1)]",
    ),
)
def test_the_child_may_do_nothing_but_think(words, monkeypatch, settings):
    """The same limits, with hostile code in place of a parser that was taken over."""
    hostile = f"import sys; from core import sandbox; sandbox.confine(); {words}; print('{{}}')"
    real = child.subprocess.run

    def instead(command, **options):
        return real([command[0], "-c", hostile], **options)

    monkeypatch.setattr(child.subprocess, "run", instead)
    with pytest.raises(child.ChildFailed):
        child.ask("pdf", b"")


def test_the_child_knows_nothing_of_the_environment(monkeypatch):
    monkeypatch.setenv("SECRET_WORD", "planted")
    real = child.subprocess.run
    look = "import os, json; print(json.dumps(sorted(os.environ)))"
    monkeypatch.setattr(
        child.subprocess, "run", lambda command, **o: real([command[0], "-c", look], **o)
    )

    known, _rest = child.ask("pdf", b"")

    assert set(known) <= {"PATH", "LC_CTYPE"}
