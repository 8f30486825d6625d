"""Files that people really send: what opens, what is refused, and in which words."""

import io
import zipfile
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from students.roster import lines, sheets, sources
from students.roster.records import Refused
from tests.students.rosters import USERS_1_1, student, table, workbook, zipped


def rows_of(content: bytes, *, name="a.csv", encoding="utf-8"):
    with sources.opened(io.BytesIO(content), name=name, encoding=encoding) as bundle:
        return [(row.line, row.cells) for row in bundle.table().rows()]


def refusal(content: bytes, *, name="a.csv", encoding="utf-8"):
    with pytest.raises(Refused) as caught:
        rows_of(content, name=name, encoding=encoding)
    return caught.value.problem


@pytest.mark.parametrize(
    "content",
    (
        b"a,b\n1,2\n",
        b"a,b\r\n1,2\r\n",
        b"\xef\xbb\xbfa,b\r\n1,2",
        b"a,b\r1,2\r",
        b"a,b\n\n  , \n1,2",
    ),
)
def test_line_ends_marks_and_blank_lines_make_no_difference(content):
    assert [cells for _line, cells in rows_of(content)] == [["a", "b"], ["1", "2"]]


def test_lines_are_numbered_as_an_editor_numbers_them():
    content = b'a,b\n\n"two\nlines",2\nlast,3\n'
    assert rows_of(content) == [(1, ["a", "b"]), (3, ["two\nlines", "2"]), (5, ["last", "3"])]


@pytest.mark.parametrize(
    ("content", "name", "code"),
    (
        (b"", "a.csv", "file-empty"),
        (b"\xef\xbb\xbf \r\n\r\n", "a.csv", "file-empty"),
        (b"", "a.zip", "file-empty"),
        (b"sourcedId,status\n", "a.zip", "zip-broken"),
        (b"PK\x03\x04 and then nothing of a zip", "a.zip", "zip-broken"),
        (b"PK\x03\x04 and then nothing of a zip", "a.xlsx", "xlsx-broken"),
        (b"plain text", "a.xlsx", "xlsx-broken"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old", "a.xls", "old-excel"),
        (b"%PDF-1.7", "a.csv", "not-a-table"),
        (b"a,\0b\n", "a.csv", "not-a-table"),
        ("a,b\n".encode("utf-16"), "a.csv", "encoding-utf16"),
        (b"x" * (lines.LONGEST_LINE + 1), "a.csv", "not-a-table"),
    ),
)
def test_what_is_no_roster_is_refused_in_words(content, name, code):
    problem = refusal(content, name=name)
    assert (problem.code, problem.file) == (code, name)
    assert problem.message
    assert problem.kept == "Nothing was taken from this upload."


def test_wrong_encoding_names_file_line_and_byte():
    content = "first,last\nAna,García\nJosé,Núñez\n".encode("cp1252")
    problem = refusal(content, name="misis.csv")
    assert (problem.code, problem.file, problem.line) == ("encoding", "misis.csv", 2)
    assert problem.message == "The text is not UTF-8: line 2, byte 9 (0xED)."


def test_another_encoding_is_read_only_when_a_person_chose_it():
    content = "first,last\nJosé,Núñez\n".encode("cp1252")
    assert rows_of(content, encoding="cp1252")[1] == (2, ["José", "Núñez"])


def test_an_open_quotation_mark_costs_one_row():
    content = b'a,b\n"never closed,1\nfine,2\n"also, fine",3\n'
    assert rows_of(content) == [
        (1, ["a", "b"]),
        (2, None),
        (3, ["fine", "2"]),
        (4, ["also, fine", "3"]),
    ]


def test_an_open_quotation_mark_on_the_last_line_is_told():
    assert rows_of(b'a,b\nfine,2\n"never closed,1')[-1] == (3, None)


@given(
    st.lists(
        st.lists(
            st.text(
                st.characters(exclude_characters="\0\r", exclude_categories=("Cs",)), max_size=9
            ),
            min_size=2,
            max_size=4,
        ).filter(lambda cells: any(cell.strip() for cell in cells)),
        min_size=1,
        max_size=8,
    )
)
def test_whatever_csv_writes_is_read_back(rows):
    content = table(["head", "line"], rows, newline="\n")
    assert [cells for _line, cells in rows_of(content)][1:] == rows


def test_a_zip_is_read_whatever_its_folders_are_called():
    content = table(USERS_1_1, [student()])
    files = {
        "users.csv": content,
        "../../etc/orgs.csv": b"sourcedId,name,type\n",
        "notes.docx": b"x",
    }
    archive = zipped(files, folder="export 2026/")
    with sources.opened(archive, name="a.zip") as bundle:
        assert set(bundle.files) == {"users.csv", "orgs.csv"}
        assert bundle.is_oneroster


def test_what_a_mac_adds_to_a_zip_is_passed_over():
    archive = zipped(
        {"users.csv": b"a,b\n1,2", "__MACOSX/._users.csv": b"junk", "._x.csv": b"junk"}
    )
    with sources.opened(archive, name="a.zip") as bundle:
        assert set(bundle.files) == {"users.csv"}


def zip_refusal(binary):
    with pytest.raises(Refused) as caught, sources.opened(binary, name="a.zip") as bundle:
        list(bundle.table().rows())
    return caught.value.problem


def test_two_files_of_one_name_are_refused():
    problem = zip_refusal(zipped({"a/users.csv": b"x", "b/Users.csv": b"y"}))
    assert (problem.code, problem.detail["name"]) == ("zip-name-twice", "Users.csv")


def test_a_zip_of_other_things_is_refused():
    assert zip_refusal(zipped({"letter.pdf": b"%PDF"})).code == "zip-without-tables"


def test_too_many_members_are_refused_before_any_is_opened():
    archive = zipped({f"f{n}.csv": b"x" for n in range(sources.MOST_MEMBERS + 1)})
    problem = zip_refusal(archive)
    assert (problem.code, problem.detail["count"]) == ("zip-too-many-files", 201)


def test_a_zip_that_would_burst_is_refused_before_any_member_is_opened():
    binary = zipped({"users.csv": b"x"})
    data = bytearray(binary.getvalue())
    at = data.rindex(b"PK\x01\x02")  # the directory's entry: claim three gigabytes
    data[at + 24 : at + 28] = (3 * 2**30).to_bytes(4, "little")
    assert zip_refusal(io.BytesIO(data)).code == "zip-too-large"


def test_a_damaged_member_is_told_by_name():
    binary = zipped({"users.csv": b"sourcedId,name\n" * 500})
    data = bytearray(binary.getvalue())
    data[60:70] = bytes(10)
    problem = zip_refusal(io.BytesIO(data))
    assert (problem.code, problem.file) == ("zip-broken", "users.csv")


def test_a_zip_with_a_password_is_refused():
    data = bytearray(zipped({"users.csv": b"a,b"}).getvalue())
    data[data.rindex(b"PK\x01\x02") + 8] |= 1
    assert zip_refusal(io.BytesIO(data)).code == "zip-encrypted"


def test_a_file_beyond_the_limit_is_refused(monkeypatch):
    monkeypatch.setattr(sources, "MOST_BYTES", 10)
    assert refusal(b"a,b\n1,2\n3,4\n").code == "file-too-large"


def test_a_spreadsheet_gives_text_and_plain_days():
    content = workbook(
        [
            ["Roster", None],
            [],
            ["id", "born", "zip", "ok", "gpa"],
            ["0012", datetime(2009, 3, 4), 90033, True, 3.5],  # noqa: DTZ001 (sheets know no zones)
            ["0013", date(2009, 3, 5), 90033.0, False, None],
        ]
    )
    assert rows_of(content, name="a.xlsx") == [
        (1, ["Roster"]),
        (3, ["id", "born", "zip", "ok", "gpa"]),
        (4, ["0012", "2009-03-04", "90033", "true", "3.5"]),
        (5, ["0013", "2009-03-05", "90033", "false"]),
    ]


def test_a_spreadsheet_is_known_by_its_content_not_its_name():
    assert rows_of(workbook([["id", "name"]]), name="roster.csv") == [(1, ["id", "name"])]


def test_the_first_sheet_with_cells_counts():
    content = workbook([["id", "name"]], empty_sheet_first=True)
    assert rows_of(content, name="a.xlsx") == [(1, ["id", "name"])]


def test_a_spreadsheet_with_definitions_is_refused():
    data = io.BytesIO(workbook([["id"]]))
    bad = io.BytesIO()
    with zipfile.ZipFile(data) as old, zipfile.ZipFile(bad, "w") as new:
        for member in old.infolist():
            content = old.read(member)
            if member.filename == "xl/workbook.xml":
                content = b'<!DOCTYPE x [<!ENTITY a "aaaa">]>' + content
            new.writestr(member.filename, content)
    assert refusal(bad.getvalue(), name="a.xlsx").code == "xlsx-unsafe"


def test_a_spreadsheet_has_a_limit_of_rows(monkeypatch):
    monkeypatch.setattr(sheets, "MOST_SHEET_ROWS", 3)
    content = workbook([["id", n] for n in range(5)])
    assert refusal(content, name="a.xlsx").code == "too-many-rows"


def test_a_folder_is_read_like_a_zip(tmp_path):
    (tmp_path / "users.csv").write_bytes(b"a,b\n1,2")
    (tmp_path / "readme.md").write_text("no table")
    with sources.opened(tmp_path) as bundle:
        assert [row.cells for row in bundle.get("users.csv").rows()] == [["a", "b"], ["1", "2"]]
        assert set(bundle.files) == {"users.csv"}
