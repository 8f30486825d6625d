"""A drawn signature as lines, never as a picture: nothing to decode, nothing hidden. Pure."""

import json

WIDTH, HEIGHT = 600, 180
MOST_POINTS = 3_000
MOST_CHARACTERS = 40_000


class BadDrawing(ValueError):
    """What was sent is not a drawing of ours."""


def path_of(drawing: str) -> str:
    """Return the SVG path of a drawing sent by `signature.js`, or an empty string for none.

    A drawing is `[[[x, y], …], …]`, one list of points for each stroke, on a sheet of 600 × 180.
    Raise `BadDrawing` for anything else.
    """
    if not drawing.strip():
        return ""
    if len(drawing) > MOST_CHARACTERS:
        raise BadDrawing("The drawing is too long.")
    try:
        strokes = json.loads(drawing)
        lines = [_line(stroke) for stroke in strokes]
    except (ValueError, TypeError, RecursionError) as error:
        raise BadDrawing("This is no drawing.") from error
    if sum(line.count(" ") for line in lines) > MOST_POINTS:
        raise BadDrawing("The drawing has too many points.")
    return "".join(lines)


def _line(stroke) -> str:
    points = [_point(*point) for point in stroke]
    if len(points) == 1:
        points *= 2  # a dot
    return f"M{'L'.join(points)}" if points else ""


def _point(x, y) -> str:
    if type(x) is not int or type(y) is not int or not (0 <= x <= WIDTH and 0 <= y <= HEIGHT):
        raise BadDrawing("A point is off the sheet.")
    return f"{x} {y}"
