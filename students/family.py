"""What a family may have, and what it may have deleted: sections, named by `config.family`.

The file of a student lies in many rooms. Each section says what it holds, which files, what it
forgets when the family asks, and what has to stay, why and until when.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Stay:
    """Something that may not be deleted yet."""

    what: str
    why: str
    until: date | None = None


def plain(row, *fields) -> dict:
    """Return fields of a row as plain values, choices and days included."""
    return {field: getattr(row, field) for field in fields}


def nothing(_student) -> list:
    return []


def forget_nothing(_student) -> int:
    return 0


@dataclass(frozen=True, kw_only=True)
class Section:
    """One part of a student's file.

    `rows` are dictionaries of plain values. `files` are pairs of a label and a stored name.
    `forget` deletes or empties, returns how many, and may run again. `blocks` says why a deletion
    cannot begin at all.
    """

    code: str
    label: str
    rows: Callable[..., Iterable[dict]]
    files: Callable[..., Iterable[tuple[str, str]]] = nothing
    forget: Callable[..., int] = forget_nothing
    goes: str = ""  # what a deletion takes, in words; empty when it takes nothing
    stays: Callable[..., list[Stay]] = nothing
    blocks: Callable[..., list[str]] = nothing


SECTIONS: list[Section] = []


def open_file(sections) -> None:
    """Take the sections of `config.family`."""
    SECTIONS[:] = sections


def stays(student) -> list[Stay]:
    return [stay for section in SECTIONS for stay in section.stays(student)]


def blocks(student) -> list[str]:
    return [reason for section in SECTIONS for reason in section.blocks(student)]
