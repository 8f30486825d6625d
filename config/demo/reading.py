"""Cuts a mail or text into what a page shows: paragraphs, links to press, codes to type. Pure."""

import re
from dataclasses import dataclass

LINK_OR_CODE = re.compile(r"(https?://[^\s<>\"]+|\b\d{6}\b)")


@dataclass(frozen=True)
class Piece:
    """Some text; with `href` it is a link, with `code` a code."""

    text: str
    href: str = ""
    code: bool = False


@dataclass(frozen=True)
class Paragraph:
    """Pieces in a row. A link alone in its paragraph is a button named by the line before."""

    pieces: list[Piece]
    button: str = ""
    small: bool = False


def paragraphs(text: str, *, base_url: str) -> list[Paragraph]:
    """Return the paragraphs of a message. Links into this installation lose its address."""
    found: list[Paragraph] = []
    label, small = "", False
    for block in filter(None, (part.strip() for part in text.split("\n\n"))):
        small = small or block.startswith("--")
        pieces = _pieces(block.removeprefix("--").strip(), base_url)
        if len(pieces) == 1 and pieces[0].href and label:
            found[-1] = Paragraph(pieces, button=label)
        else:
            found.append(Paragraph(pieces, small=small))
        label = block.removesuffix(":") if block.endswith(":") else ""
    return found


def _pieces(block: str, base_url: str) -> list[Piece]:
    return [_piece(part, base_url) for part in LINK_OR_CODE.split(block) if part]


def _piece(part: str, base_url: str) -> Piece:
    if part.startswith("http"):
        inside = part.startswith(f"{base_url}/")
        return Piece(part, href=part[len(base_url) :] if inside else part)
    return Piece(part, code=bool(LINK_OR_CODE.fullmatch(part)))
