"""Draws the season's papers ahead, so that each has the moment it was prepared at."""

from paperwork.actions.drawing import ensure_drawn
from paperwork.models import Version


def draw_ahead(versions: list[Version], at_of: dict) -> None:
    """Draw and keep the files of versions; `at_of` says when, by the version's key.

    One process is enough: forms are compiled once, and a paper then costs a stamp.
    """
    for version in versions:
        ensure_drawn(version, at=at_of[version.pk])
