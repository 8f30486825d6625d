"""The quick square code is the very code that the library makes."""

import pytest
from qrcode.constants import ERROR_CORRECT_M
from qrcode.main import QRCode
from qrcode.util import MODE_ALPHA_NUM, QRData

from core.qr import square
from paperwork.pdf.codes import MASK, code_rows, code_square


def slow(text: str) -> tuple[int, ...]:
    code = QRCode(border=2, error_correction=ERROR_CORRECT_M, mask_pattern=MASK)
    code.add_data(QRData(text, MODE_ALPHA_NUM))
    code.make(fit=True)
    return tuple(sum(1 << x for x, dark in enumerate(row) if dark) for row in code.get_matrix())


@pytest.mark.parametrize(
    "code", ("K7Q2-9XMD", "ZZZZ-ZZZZ", "2222-2222", "A", "AB", "ABC", "0123456789ABCDEF")
)
def test_quick_and_slow_agree(code):
    assert code_rows(code) == slow(code)


def test_what_is_no_cover_code_is_drawn_the_slow_way():
    for text in ("", "lower", "https://onramp.example/verify/K7Q2-9XMD/", "A" * 17):
        assert code_rows(text) is None
    assert code_square("lower") == square("lower")


def test_the_path_has_a_square_for_each_dark_module():
    drawn = code_square("K7Q2-9XMD")
    assert drawn.size == len(code_rows("K7Q2-9XMD")) == 25
    assert drawn.path.count("M") == sum(row.bit_count() for row in code_rows("K7Q2-9XMD"))
