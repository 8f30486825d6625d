"""A square code as one SVG path."""

from dataclasses import dataclass

from qrcode.constants import ERROR_CORRECT_M
from qrcode.main import QRCode


@dataclass(frozen=True)
class Square:
    """`path` draws the dark modules in a view box of `size` × `size`."""

    size: int
    path: str


def square(text: str) -> Square:
    """Return the code of a text, with the quiet zone that readers need."""
    code = QRCode(border=2, error_correction=ERROR_CORRECT_M)
    code.add_data(text)
    code.make(fit=True)
    rows = code.get_matrix()
    path = "".join(
        f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark
    )
    return Square(len(rows), path)
