"""Lists out of the house: what a spreadsheet must not calculate, and what must stay a number."""

import csv
import io

import pytest
from django.utils import translation
from django.utils.translation import gettext_lazy

from core.tabular import csv_response, harmless
from core.tenancy import entered, within


@pytest.mark.parametrize(
    ("cell", "expected"),
    (
        ("=1+1", "'=1+1"),
        ("+1 213 555 0100", "'+1 213 555 0100"),
        ("-cmd|' /C calc'!A0", "'-cmd|' /C calc'!A0"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        ("\n=1", "'\n=1"),
        ("＝1", "'＝1"),
        ("-", "'-"),
        ("-1-1", "'-1-1"),
        ("--1", "'--1"),
        ("-1", "-1"),
        (-12.5, "-12.5"),
        (0, "0"),
        (41.8, "41.8"),
        (None, ""),
        ("", ""),
        ("Ana", "Ana"),
        ("O'Neil", "O'Neil"),
        ("a=1", "a=1"),
        (" =1", " =1"),
    ),
)
def test_a_cell_is_text_that_nothing_calculates(cell, expected):
    assert harmless(cell) == expected


def read(response):
    raw = b"".join(response.streaming_content)
    assert raw.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline="")))


def test_rows_survive_the_way_there_and_back():
    rows = [["Nguyễn", 'say "hi"', "two\nlines"], ["=1", None, 3]]

    response = csv_response("funnel.csv", ["Name", "=Word", "Text"], iter(rows))

    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="funnel.csv"'
    assert read(response) == [
        ["Name", "'=Word", "Text"],
        ["Nguyễn", 'say "hi"', "two\nlines"],
        ["'=1", "", "3"],
    ]


def test_rows_are_sent_while_they_come():
    def rows():
        yield ["first"]
        raise AssertionError("nobody asked for the second")

    lines = iter(csv_response("a.csv", ["Name"], rows()).streaming_content)

    assert [next(lines), next(lines), next(lines)][-1] == b"first\r\n"


def test_rows_come_from_the_district_and_language_in_which_they_were_asked_for():
    def rows():
        yield [entered()[0], gettext_lazy("Yes")]

    with within(7), translation.override("es"):
        response = csv_response("a.csv", ["District", "Word"], rows())

    assert read(response)[1] == ["7", "Sí"]
    assert entered()[0] is None
