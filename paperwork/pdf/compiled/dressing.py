"""Sheets made ready for paper: each box with its lines, in one language after the other."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from django.utils import translation

from paperwork.catalogue.sheet import Box, Fitted, Place, Sheet, fill
from paperwork.pdf.papers import MAIN_LANGUAGE, Paper

NAME_HEIGHT = 2


@dataclass(frozen=True)
class Copy:
    """The form in one language. `continued` are texts too long for their boxes, with labels."""

    language: str
    sheet: Sheet
    is_translation: bool
    continued: tuple[tuple[str, str], ...] = ()


def dressed(copy: Copy, decide: Callable[[Box | Place], Fitted]) -> Copy:
    """Return a copy with `fitted` decided for each box and each printed name, in one order."""

    def dress(box: Box) -> Box:
        return box if box.by_hand else replace(box, fitted=decide(box))

    sheet = with_boxes(copy.sheet, dress)
    if not copy.is_translation:  # nobody signs there, so no names are printed
        places = tuple(replace(place, fitted=decide(place)) for place in sheet.places)
        sheet = replace(sheet, places=places)
    return replace(copy, sheet=sheet)


def height_of(one: Box | Place) -> int:
    """Return how many ordinary lines a value has room for; beside a signature there are two."""
    return NAME_HEIGHT if isinstance(one, Place) else one.height


def copies(paper: Paper) -> list[Copy]:
    """Return the English copy, then a translation for each other language the form speaks."""
    return [_copy(paper, language) for language in paper.spoken]


def _copy(paper: Paper, language: str) -> Copy:
    with translation.override(language):
        sheet = fill(paper.spec, paper.values, paper.situation, paper.signed)
    return Copy(language, sheet, is_translation=language != MAIN_LANGUAGE)


def with_boxes(sheet: Sheet, change: Callable[[Box], Box]) -> Sheet:
    """Return a sheet with each box changed."""
    parts = tuple(
        replace(part, rows=tuple(tuple(change(box) for box in row) for row in part.rows))
        for part in sheet.parts
    )
    return replace(sheet, parts=parts)
