"""Text into rectangles: as it is, with smaller letters, or with the rest on another page."""

from dataclasses import dataclass

from paperwork.catalogue.pages import Spot
from paperwork.pdf.measure import LEADING, broken, most_that_fits, width

SMALLEST = 6.0  # points; below that nobody reads it
USUAL = 10.5
STEP = 0.5
MARGIN = 2.0  # left and right inside a rectangle
FITS, SHRUNK, CONTINUED = "fits", "shrunk", "continued"


@dataclass(frozen=True)
class Laid:
    """A text in its rectangle. `full` is the whole text where the rectangle holds only a part."""

    spot: Spot
    size: float
    lines: tuple[str, ...]
    state: str = FITS
    full: str = ""

    @property
    def top(self) -> float:
        """Where the first line begins: one line stands in the middle, more begin at the top."""
        if self.spot.lines:
            return self.spot.y + 1
        return self.spot.y + (self.spot.h - self.size * LEADING) / 2


def wanted_size(spot: Spot) -> float:
    """Return the size of the letters before anything has to shrink."""
    if spot.size:
        return max(SMALLEST, spot.size)
    return USUAL if spot.lines else max(SMALLEST, min(USUAL, round(spot.h * 1.4) / 2))


def lay(spot: Spot, text: str, more: str) -> Laid:
    """Put a text into its rectangle; `more` says in it where the rest stands, if it has to."""
    start = wanted_size(spot)
    size = start
    while size >= SMALLEST:
        lines = _fitting(spot, text, size)
        if lines is not None:
            return Laid(spot, size, lines, FITS if size == start else SHRUNK)
        size -= STEP
    return Laid(spot, SMALLEST, _beginning(spot, text, more), CONTINUED, text)


def _fitting(spot: Spot, text: str, size: float) -> tuple[str, ...] | None:
    room = spot.w - 2 * MARGIN
    if not spot.lines:
        line = " ".join(text.split())
        return (line,) if width(line, size) <= room else None
    lines = broken(text, size, room)
    whole = all(width(line, size) <= room for line in lines)
    return tuple(lines) if whole and len(lines) <= _line_count(spot, size) else None


def _line_count(spot: Spot, size: float) -> int:
    return max(1, int((spot.h - 1) / (size * LEADING)))


def _beginning(spot: Spot, text: str, more: str) -> tuple[str, ...]:
    """Return what fits of a text in the smallest letters, with the sign that it goes on."""
    room = spot.w - 2 * MARGIN
    lines = broken(text, SMALLEST, room) if spot.lines else [" ".join(text.split())]
    kept = lines[: _line_count(spot, SMALLEST) if spot.lines else 1]
    signs = (f"… {more}", "…", "*")
    sign = next((one for one in signs if width(one, SMALLEST) <= room), "*")
    return (*kept[:-1], most_that_fits(kept[-1], sign, SMALLEST, room))
