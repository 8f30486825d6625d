"""File names that every system takes."""

import pytest

from paperwork.names import MOST, Names, safe


@pytest.mark.parametrize(
    ("words", "name"),
    (
        ("Núñez Ana", "Núñez Ana"),
        ("Nu\u0301n\u0303ez", "Núñez"),
        ("Ли Мария", "Ли Мария"),
        ("王 小明", "王 小明"),
        ("../../etc/passwd", "etc passwd"),
        ("a\\b:c*d?", "a b c d"),
        ("tab\tnew\nline\0", "tab new line"),
        ("evil\u202egpj.exe", "evil gpj.exe"),
        ("CON", "CON_"),
        ("nul.txt", "nul.txt_"),
        ("ends. . ", "ends"),
        ("", "_"),
        ("...", "_"),
        ("x" * 200, "x" * MOST),
    ),
)
def test_safe(words, name):
    assert safe(words) == name


def test_no_path_is_given_twice_whatever_capitals_or_accents_are_made_of():
    names = Names()
    given = [
        names.path("D", "S", last, suffix=".pdf")
        for last in ("Ana", "ana", "ANA", "Nu\u0301", "N\u00fa", "x" * 90, "x" * 91)
    ]
    assert len({one.casefold() for one in given}) == len(given)
    assert given[:3] == ["D/S/Ana.pdf", "D/S/ana (2).pdf", "D/S/ANA (3).pdf"]
    assert all(len(part) <= MOST + 4 for one in given for part in one.split("/"))
