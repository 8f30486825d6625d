"""Text into rectangles: as it is, with smaller letters, or with the rest on another page."""

from dataclasses import dataclass

from paperwork.catalogue.pages import Spot
from paperwork.pdf.compiled.fitting import beginning, clean, fit_in
from paperwork.pdf.compiled.typefaces import shape

LEADING = 1.22  # height of a line, in sizes of its letters
ROOM = 1.01  # what is drawn may differ by rounding
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


def width(text: str, size: float) -> float:
    """Return how wide a line of text is in the house fonts, in points."""
    return shape(text).width * size / 1000 * ROOM


def lay(spot: Spot, text: str, more: str) -> Laid:
    """Put a text into its rectangle; `more` says in it where the rest stands, if it has to."""
    text = clean(text) if spot.lines else " ".join(text.split())
    start, room = wanted_size(spot), spot.w - 2 * MARGIN
    steps = [(size, LEADING, _line_count(spot, size)) for size in _sizes(start)]
    found = fit_in(text, room / ROOM, steps)
    if found.whole and all(width(line.rstrip(), found.size) <= room for line in found.lines):
        return Laid(spot, found.size, found.lines, FITS if found.size == start else SHRUNK)
    return Laid(spot, SMALLEST, _beginning(spot, text, more), CONTINUED, text)


def _sizes(start: float) -> list[float]:
    return [start - STEP * number for number in range(int((start - SMALLEST) / STEP) + 1)]


def _line_count(spot: Spot, size: float) -> int:
    return max(1, int((spot.h - 1) / (size * LEADING))) if spot.lines else 1


def _beginning(spot: Spot, text: str, more: str) -> tuple[str, ...]:
    """Return what fits of a text in the smallest letters, with the sign that it goes on."""
    room = spot.w - 2 * MARGIN
    kept = beginning(text, room / ROOM, SMALLEST, _line_count(spot, SMALLEST))
    signs = (f"… {more}", "…", "*")
    sign = next((one for one in signs if width(one, SMALLEST) <= room), "*")
    return (*kept[:-1], _most_that_fits(kept[-1], sign, room))


def _most_that_fits(text: str, end: str, room: float) -> str:
    """Return the beginning of a line that fits before `end`, with `end` behind it."""
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if width(text[:middle].rstrip() + end, SMALLEST) <= room:
            low = middle
        else:
            high = middle - 1
    return text[:low].rstrip() + end
