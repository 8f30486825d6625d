"""Reading PDFs: ours here, foreign ones in a child with limits; start-up stays light."""

import os
import subprocess
import sys
import zlib

import pytest

from paperwork import checks
from paperwork.pdf import text
from paperwork.pdf.documents import draw
from tests.paperwork.papers import paper


def bomb(size: int) -> bytes:
    """Return a small PDF whose one page inflates to `size` bytes of operators."""
    packer = zlib.compressobj(9)
    chunk = b"BT (x) Tj ET\n" * 80_000
    body = b"".join(packer.compress(chunk) for _ in range(size // len(chunk))) + packer.flush()
    head = (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R>>endobj\n"
    )
    stream = b"4 0 obj<</Length %d/Filter/FlateDecode>>stream\n" % len(body)
    return head + stream + body + b"\nendstream endobj\ntrailer<</Root 1 0 R/Size 5>>\n%%EOF"


def test_a_foreign_file_is_read_like_ours():
    pdf = draw(paper("labor_rights_receipt"))
    assert text.read_foreign(pdf) == text.read(pdf)


@pytest.mark.parametrize("data", (b"", b"MZ\x90\0 no pdf", b"%PDF-1.7\n" + b"<<" * 5_000))
def test_rubbish_is_unreadable(data):
    with pytest.raises(text.Unreadable):
        text.read_foreign(data)


def test_a_bomb_ends_in_the_child():
    with pytest.raises(text.Unreadable):
        text.read_foreign(bomb(2**29))


def test_a_file_over_the_limit_is_not_even_started():
    with pytest.raises(text.Unreadable, match="Too large"):
        text.read_foreign(b"\0" * (text.MOST_BYTES + 1))


def test_start_up_does_not_pay_for_drawing_and_sealing():
    code = (
        "import django, sys; django.setup()\n"
        "from django.urls import get_resolver; get_resolver().url_patterns\n"
        "print([m for m in ('weasyprint', 'pyhanko', 'pypdf', 'openpyxl') if m in sys.modules])"
    )
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"}
    said = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=env
    )
    assert said.stdout.strip() == "[]"


def test_missing_libraries_name_their_packages(monkeypatch):
    monkeypatch.setattr(checks, "NEEDED", ("pango-1.0", "no-such-library"))
    (error,) = checks.drawing_libraries()

    assert error.id == "paperwork.E001"
    assert "no-such-library" in error.msg
    assert "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0" in error.hint


def test_a_missing_helper_is_only_a_warning(monkeypatch):
    monkeypatch.setattr(checks, "HELPFUL", ("no-such-library",))
    assert [one.id for one in checks.drawing_libraries()] == ["paperwork.W001"]


def test_this_machine_can_draw():
    assert checks.drawing_libraries() == []
