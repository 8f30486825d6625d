"""Lists out of the house: CSV with cells that no spreadsheet takes for a formula."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import chain, islice
from tempfile import TemporaryFile

from django.http import FileResponse, StreamingHttpResponse
from django.utils import translation

from core.lazy import Lazy
from core.tenancy import entered, within

openpyxl, sheets = Lazy("openpyxl"), Lazy("openpyxl.cell")  # only who writes a file pays for it
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

RISKY = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠")


class _Echo:
    def write(self, value):
        return value


def harmless(cell) -> str:
    """Return the cell as text, with an apostrophe where a spreadsheet would calculate."""
    text = "" if cell is None else str(cell)
    return f"'{text}" if text.startswith(RISKY) and not _is_number(text) else text


def _is_number(text: str) -> bool:
    return text.removeprefix("-").replace(".", "", 1).isdecimal()


def csv_response(filename: str, header: Sequence, rows: Iterable[Sequence]):
    """Stream rows as a CSV download, UTF-8 with a byte order mark for spreadsheets."""
    writer = csv.writer(_Echo())

    def lines():
        yield "\ufeff"
        yield writer.writerow([harmless(cell) for cell in header])
        for row in cells:
            yield writer.writerow(row)

    cells = _as_now(rows)
    response = StreamingHttpResponse(lines(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{filename}"'
    return response


def xlsx_response(filename: str, header: Sequence, rows: Iterable[Sequence]):
    """Answer with rows as an XLSX download: numbers and days stay what they are, text stays text.

    Written to a temporary file row by row, so that a long list needs no memory.
    """
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in chain([header], rows):
        sheet.append([_cell(sheet, value) for value in row])
    file = TemporaryFile()  # noqa: SIM115 the response closes it
    book.save(file)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=filename, content_type=XLSX)


def _cell(sheet, value):
    """Return a cell that no spreadsheet calculates, whatever its text begins with."""
    if value is None or isinstance(value, int | float | date):
        return value
    text = sheets.cell.ILLEGAL_CHARACTERS_RE.sub("", harmless(value))[:32_000]
    cell = sheets.WriteOnlyCell(sheet, text)
    cell.data_type = "s"
    return cell


def _as_now(rows: Iterable[Sequence]) -> Iterator[list[str]]:
    """Return the rows as text, each fetched in the district and language of this moment.

    The server reads a download after the request has left its district.
    """
    district, language, left = entered()[0], translation.get_language(), iter(rows)

    def following():
        with within(district), translation.override(language):
            return [[harmless(cell) for cell in row] for row in islice(left, 1)]

    return (row for rows in iter(following, []) for row in rows)
