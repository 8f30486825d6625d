"""The square code of a cover code, fast enough for ten thousand papers.

For texts of one length and one mask the modules are a linear function of the bits of the text
(error correction included), so a code is a few exclusive-ors of codes that were made once.
"""

import re
from functools import lru_cache

from qrcode.constants import ERROR_CORRECT_M
from qrcode.main import QRCode
from qrcode.util import MODE_ALPHA_NUM, QRData

from core.qr import Square, square

LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"  # alphanumeric mode, ISO 18004 table 5
QUICK = re.compile(r"[0-9A-Z-]{1,16}")
MASK = 3
PAIR_BITS, LAST_BITS = 11, 6


def code_square(text: str) -> Square:
    """Return the code of a text as a path; short codes of capitals and digits are quick."""
    rows = code_rows(text)
    return square(text) if rows is None else _drawn(rows)


def code_rows(text: str) -> tuple[int, ...] | None:
    """Return the rows of modules as numbers, the leftmost module lowest; None if not quick."""
    if not QUICK.fullmatch(text):
        return None
    size, blank, steps = _basis(len(text))
    bits = _bits(text)
    for step in steps:
        if bits & 1:
            blank ^= step
        bits >>= 1
    row = (1 << size) - 1
    return tuple(blank >> size * y & row for y in range(size))


def _drawn(rows) -> Square:
    size = len(rows)
    dark = ((x, y) for y, row in enumerate(rows) for x in range(size) if row >> x & 1)
    return Square(size, "".join(f"M{x} {y}h1v1h-1z" for x, y in dark))


def _bits(text: str) -> int:
    """Return a text as the bits that the code holds, first pair lowest."""
    bits = shift = 0
    for start in range(0, len(text), 2):
        pair = text[start : start + 2]
        bits |= _number(pair) << shift
        shift += PAIR_BITS
    return bits


def _number(pair: str) -> int:
    first = LETTERS.index(pair[0])
    return first if len(pair) == 1 else first * len(LETTERS) + LETTERS.index(pair[1])


@lru_cache(maxsize=16)
def _basis(length: int) -> tuple[int, int, tuple[int, ...]]:
    """Return size, modules of the zero text, and what each bit of a text changes in them."""
    zero = "0" * length
    size, blank = _modules(zero)
    steps = []
    for start in range(0, length, 2):
        wide = min(2, length - start)
        for bit in range(PAIR_BITS if wide == 2 else LAST_BITS):
            number = 1 << bit
            pair = _pair(number, wide)
            steps.append(blank ^ _modules(zero[:start] + pair + zero[start + wide :])[1])
    return size, blank, tuple(steps)


def _pair(number: int, wide: int) -> str:
    if wide == 1:
        return LETTERS[number]
    return LETTERS[number // len(LETTERS)] + LETTERS[number % len(LETTERS)]


def _modules(text: str) -> tuple[int, int]:
    """Return the size and the modules of a code as one number, in the fixed mask."""
    code = QRCode(border=2, error_correction=ERROR_CORRECT_M, mask_pattern=MASK)
    code.add_data(QRData(text, MODE_ALPHA_NUM))
    code.make(fit=True)
    rows = code.get_matrix()
    flat = [dark for row in rows for dark in row]
    return len(rows), sum(1 << place for place, dark in enumerate(flat) if dark)
