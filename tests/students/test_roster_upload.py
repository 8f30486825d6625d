"""A roster as it comes: what is refused, what is stored, what is forgotten."""

import io
import zipfile

import pytest
from django.core.files.storage import default_storage

from core.states import IllegalMove
from students.actions import rosters
from students.enums import RosterState
from students.models import RosterImport, RosterMapping, Student
from students.roster.mapping import SUPPLEMENTARY
from students.roster.records import Refused
from tests.harness import drain
from tests.students.clerks import AT, imported, staged, upload
from tests.students.rosters import USERS_1_1, bundle_1_1, student, table, workbook

# --- Bad input -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "name", "code"),
    (
        (b"not a zip at all", "roster.zip", "zip-broken"),
        (b"", "roster.csv", "file-empty"),
        (b"1,2\n3,4\n", "roster.csv", "no-header"),
        (b"\xd0\xcf\x11\xe0junk", "roster.xls", "old-excel"),
    ),
)
def test_what_is_no_roster_leaves_no_trace(clerk, content, name, code):
    with pytest.raises(Refused) as caught:
        upload(clerk, content, name=name)
    assert caught.value.problem.code == code
    assert RosterImport.objects.count() == 0


def test_a_missing_column_refuses_the_roster_and_forgets_the_file(
    clerk, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        header = [name for name in USERS_1_1 if name != "role"]
        roster = upload(clerk, bundle_1_1([student(1)], header=header))
    stored = roster.file.name
    with django_capture_on_commit_callbacks(execute=True):
        drain()
    roster.refresh_from_db()
    assert roster.state == RosterState.REFUSED
    assert roster.problems.get(severity="error").words.message == (
        "Required columns are missing: role."
    )
    assert not default_storage.exists(stored)


def test_wrong_encoding_is_told_with_line_and_byte(clerk):
    users = table(USERS_1_1, [student(givenName="José")]).decode().encode("cp1252")
    roster = staged(clerk, bundle_1_1([], users__csv=users))
    assert roster.state == RosterState.REFUSED
    problem = roster.problems.get(code="encoding")
    assert (problem.file_name, problem.line) == ("users.csv", 2)


def test_five_broken_rows_in_a_thousand_write_the_others(clerk):
    users = [student(n) for n in range(1, 1001)]
    for line in (10, 100, 200, 500, 900):
        users[line] = student(line + 1, role="pupil")
    roster = imported(clerk, bundle_1_1(users))
    assert Student.objects.count() == 995
    assert roster.counts["problems"]["error"] == 5


def test_a_student_of_an_unknown_school_waits_until_somebody_names_it(clerk, schools):
    roster = staged(clerk, bundle_1_1([student(1), student(2, orgSourcedIds="org-9")]))
    assert roster.counts["student"] == {"created": 1, "conflict": 1}
    (row,) = roster.rows.filter(action="conflict")
    assert (row.reason, row.change["word"]) == ("school-unknown", "org-9")

    rosters.name_school(roster=roster, word="org-9", school=schools[1], by=clerk, at=AT)
    drain()
    roster.refresh_from_db()
    assert (roster.state, roster.counts["student"]) == (RosterState.READY, {"created": 2})


# --- The upload itself ---------------------------------------------------------------------------


def stored_text(roster) -> str:
    with roster.file.open("rb") as binary, zipfile.ZipFile(binary) as archive:
        return "".join(archive.read(name).decode("latin-1") for name in archive.namelist())


def test_passwords_are_not_even_in_the_stored_file(clerk):
    users = [
        student(1, password="Hunter-2!", givenName="José\nLuis"),
        student(2, password='quote"d,\npass'),
    ]
    content = table(USERS_1_1, users).replace(b"\r\n", b"\r\n\r\n", 1)
    content += b'"open,' + b"Secret-9!,\r\n" + table(USERS_1_1, [student(3)]).split(b"\r\n", 1)[1]
    files = bundle_1_1([], users__csv=content, classes__csv=b"Hunter-2!", userProfiles__csv=b"pw")
    roster = upload(clerk, files)
    text = stored_text(roster)
    for secret in ("Hunter-2!", "quote", 'pass"', "Secret-9!"):
        assert secret not in text.replace("password", "")

    drain()
    assert {row.label: row.line for row in roster.rows.all()} == {
        "Family1, José Luis": 3,
        "Family2, Given2": 5,
        "Family3, Given3": 8,
    }
    assert roster.problems.get(code="row-unreadable").line == 7


def test_a_spreadsheet_is_kept_as_text_with_its_row_numbers(clerk):
    book = workbook([["Roster"], [], ["student_id", "SSN", "Zip"], ["A1", "123-45-6789", 90033]])
    roster = upload(clerk, book, name="more.xlsx", mapping=SUPPLEMENTARY)
    assert "6789" not in stored_text(roster)
    drain()
    assert roster.rows.get().line == 4


def test_a_broken_spreadsheet_is_refused_by_the_child(clerk):
    book = io.BytesIO(workbook([["id"]]))
    bad = io.BytesIO()
    with zipfile.ZipFile(book) as old, zipfile.ZipFile(bad, "w") as new:
        for member in old.infolist():
            content = b"<not xml" if "sheet1" in member.filename else old.read(member)
            new.writestr(member.filename, content)
    with pytest.raises(Refused) as caught:
        upload(clerk, bad.getvalue(), name="more.xlsx")
    assert caught.value.problem.code == "xlsx-broken"


def test_the_file_is_forgotten_once_the_roster_is_in(clerk, django_capture_on_commit_callbacks):
    roster = staged(clerk, bundle_1_1([student(1)]))
    stored = roster.file.name
    assert default_storage.exists(stored)
    rosters.confirm_roster(roster=roster, by=clerk, at=AT)
    with django_capture_on_commit_callbacks(execute=True):
        drain()
    roster.refresh_from_db()
    assert (roster.state, roster.file.name) == (RosterState.APPLIED, "")
    assert not default_storage.exists(stored)
    assert roster.rows.count() == 0


def test_cancelling_forgets_everything(clerk, django_capture_on_commit_callbacks):
    roster = staged(clerk, bundle_1_1([student(1)]))
    stored = roster.file.name
    with django_capture_on_commit_callbacks(execute=True):
        rosters.cancel_roster(roster=roster, by=clerk, at=AT)
    assert (roster.rows.count(), default_storage.exists(stored)) == (0, False)
    with pytest.raises(IllegalMove):
        rosters.confirm_roster(roster=roster, by=clerk, at=AT)


def test_a_mapping_is_kept_under_its_name(clerk):
    roster = upload(clerk, table(["student_id", "zip"], [["A1", "90033"]]), name="more.csv")
    assert (roster.state, roster.due_at) == (RosterState.MAPPING, None)
    for _again in range(2):
        rosters.map_columns(roster=roster, mapping=SUPPLEMENTARY, save_as="More", by=clerk, at=AT)
        drain()
        roster.refresh_from_db()
        RosterImport.objects.filter(pk=roster.pk).update(state=RosterState.MAPPING)
        roster.refresh_from_db()
    assert [saved.name for saved in RosterMapping.objects.order_by("pk")] == ["More"]
