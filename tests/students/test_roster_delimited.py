"""CSV and spreadsheet exports under a column mapping."""

import io
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from students.roster import cells, mapping, sources
from students.roster.mapping import SUPPLEMENTARY, Mapping, Source, suggested_mapping
from students.roster.records import Kind, Link, Refused
from tests.students.rosters import codes, inspect_csv, problem, read_csv, sample, table, workbook

HEADER = ["Student ID", "Student Name", "Birthdate", "Gr", "School", "Phones", "Counselor"]
TITLES = [["Roosevelt HS"], ["Student roster", "", "printed 11/24/2026"], []]
ANA = ["123456A001", "García, María José", "03/04/2009", "11", "Roosevelt HS", "(323) 555-0101"]
SEAN = ["123456A002", "O'Brien, Sean, Jr.", "12/31/2008", "12", "Roosevelt HS"]
ROWS = [[*ANA, "X"], [*SEAN, "H: 323-555-0102; C: 213-555-0103", ""]]
MISIS = Mapping(
    fields={
        "student_id": Source("Student ID"),
        "full_name": Source("Student Name", "last_first"),
        "birth_date": Source("Birthdate"),
        "grade": Source("Gr"),
        "school": Source("School"),
        "phones": Source("Phones"),
    },
    date_format="%m/%d/%Y",
    source_system="misis",
)


def export(rows=ROWS, *, header=HEADER, titles=TITLES) -> bytes:
    return table([], [*titles, header, *rows])


def test_an_export_with_title_rows():
    reading = read_csv(export(), MISIS)

    assert (reading.refused, reading.kind, reading.rows) == (False, Kind.CSV, 2)
    ana, sean = reading.students
    assert (ana.key, ana.legal_first, ana.legal_last) == ("id:123456A001", "María José", "García")
    assert (ana.birth_date, ana.grade, ana.school) == (date(2009, 3, 4), "11", "Roosevelt HS")
    assert (ana.phone, ana.mobile) == ("+13235550101", "")
    assert (sean.legal_last, sean.phone, sean.mobile) == (
        "O'Brien Jr.",
        "+13235550102",
        "+12135550103",
    )
    assert (ana.line, sean.line) == (6, 7)
    assert problem(reading, "columns-ignored").detail["columns"] == "Counselor"


def test_the_header_row_is_found_below_the_titles():
    sheet = inspect_csv(export())
    assert (sheet.header_line, sheet.headers) == (5, tuple(HEADER))
    assert sheet.sample[0][:2] == ("123456A001", "García, María José")


@pytest.mark.parametrize("delimiter", (";", "\t", "|"))
def test_other_delimiters_are_recognised(delimiter):
    text = "\n".join(delimiter.join(row) for row in ([HEADER, ["1", "Diaz A", "", "9"]]))
    assert inspect_csv(text.encode()).delimiter == delimiter
    reading = read_csv(text.encode(), MISIS)
    assert [r.student_id for r in reading.students] == ["1"]


def test_a_spreadsheet_reads_like_the_csv():
    rows = [["Roster"], [], HEADER, [1234567, "Diaz, Ana", date(2009, 3, 4), 9, "R", None, None]]
    reading = read_csv(workbook(rows), MISIS, name="a.xlsx")
    (record,) = reading.students
    assert (record.student_id, record.birth_date, record.grade) == (
        "1234567",
        date(2009, 3, 4),
        "09",
    )
    assert record.line == 4


@pytest.mark.parametrize(
    ("date_format", "born"),
    (("%m/%d/%Y", date(2009, 3, 4)), ("%d/%m/%Y", date(2009, 4, 3))),
)
def test_a_date_means_what_the_mapping_says(date_format, born):
    said = Mapping(MISIS.fields, date_format)
    assert read_csv(export(ROWS[:1]), said).students[0].birth_date == born


def test_without_a_date_format_dates_are_not_read_at_all():
    reading = read_csv(export(), Mapping(MISIS.fields))
    assert (reading.refused, reading.students) == (True, [])
    told = problem(reading, "mapping-date-format")
    assert (told.line, told.column) == (5, "Birthdate")


def test_a_date_that_does_not_fit_costs_its_row_only():
    rows = [ROWS[0], [*ROWS[1][:2], "31/12/2008", *ROWS[1][3:]]]
    reading = read_csv(export(rows), MISIS)
    assert [r.student_id for r in reading.students] == ["123456A001"]
    told = problem(reading, "date-unreadable")
    assert (told.line, told.column) == (7, "Birthdate")
    assert told.message == "“31/12/2008” is not a date written as MM/DD/YYYY."


def test_a_column_that_is_gone_is_named():
    reading = read_csv(export(header=["ID no.", *HEADER[1:]]), MISIS)
    assert reading.refused
    told = problem(reading, "mapping-column-gone")
    assert told.message == "The saved mapping reads “Student ID”, which this file does not have."


def test_a_header_written_otherwise_in_case_and_spaces_still_fits():
    reading = read_csv(export(header=["STUDENT_ID", "student name", *HEADER[2:]]), MISIS)
    assert len(reading.students) == 2


@pytest.mark.parametrize(
    "header",
    ("SSN", "Social Security No", "Citizenship", "Birth City", "Place of Birth", "Password"),
)
def test_refused_columns_cannot_be_mapped_nor_seen(header):
    content = table([*HEADER, header], [[*ROWS[0], "SECRET-VALUE"]])
    sheet = inspect_csv(content)
    assert sheet.refused_columns == (header,)
    assert "SECRET-VALUE" not in repr(sheet)

    fields = MISIS.fields | {"personal_email": Source(header)}
    reading = read_csv(content, Mapping(fields, "%m/%d/%Y"))
    assert (reading.refused, problem(reading, "mapping-refused").column) == (True, header)

    left_out = read_csv(content, MISIS)
    assert problem(left_out, "columns-dropped").detail["columns"] == header
    assert "SECRET-VALUE" not in repr(left_out)


def test_broken_rows_stop_nobody_else():
    rows = [
        ROWS[0],
        ["", "Nobody, Known", "03/04/2009", "11", "R", "", ""],
        ["123456A003", "", "03/04/2009", "11", "R", "", ""],
        ["123456A004", "Long, Row", "03/04/2009", "11", "R", "", "", "extra"],
        ["123456A005", "Short, Row"],
        ["123-45-6789", "Number, Wrong", "", "", "", "", ""],
        ROWS[1],
    ]
    reading = read_csv(export(rows), MISIS)
    assert [r.student_id for r in reading.students] == ["123456A001", "123456A005", "123456A002"]
    told = [(p.line, p.code) for p in reading.problems if p.severity == "error"]
    assert told == [
        (7, "value-missing"),
        (8, "value-missing"),
        (9, "row-too-long"),
        (11, "looks-like-ssn"),
    ]


def test_page_headers_and_footers_of_reports_are_no_students():
    rows = [ROWS[0], HEADER, ROWS[1], ["Total students: 2"], ["", "", "", "", "", "", "Page 1"]]
    reading = read_csv(export(rows), MISIS)
    assert len(reading.students) == 2
    errors = [p.code for p in reading.problems if p.severity == "error"]
    assert errors == []


def test_a_repeated_student_with_other_facts_is_left_out():
    rows = [ROWS[0], [ROWS[0][0], *ROWS[1][1:]], ROWS[1]]
    reading = read_csv(export(rows), MISIS)
    assert [r.student_id for r in reading.students] == ["123456A002"]
    assert [(p.line, p.detail["lines"]) for p in reading.problems if p.code == "duplicate"] == [
        (6, "6, 7"),
        (7, "6, 7"),
    ]


def test_an_older_encoding_is_named_until_a_person_chooses_it():
    content = export().decode().encode("cp1252")
    refused = read_csv(content, MISIS)
    assert problem(refused, "encoding").line == 6
    assert len(read_csv(content, MISIS, encoding="cp1252").students) == 2


# --- Guardians -----------------------------------------------------------------------------------

FAMILY = ["student_id", "Parent 1", "P1 Rel", "P1 Phone", "P1 OK", "Parent 2", "P2 Rel"]
FAMILY_MAPPING = Mapping(
    fields={
        "student_id": Source("student_id"),
        "guardian1_name": Source("Parent 1", "last_first"),
        "guardian1_relation": Source("P1 Rel"),
        "guardian1_phone": Source("P1 Phone"),
        "guardian1_contact_allowed": Source("P1 OK"),
        "guardian2_name": Source("Parent 2", "first_last"),
        "guardian2_relation": Source("P2 Rel"),
    }
)


@pytest.mark.parametrize(
    ("word", "allowed"),
    (("yes", True), ("Y", True), ("no", False), ("N", False), ("court order", False), ("", None)),
)
def test_contact_rights_open_only_for_a_yes(word, allowed):
    row = ["1", "Lopez, Ana", "Mother", "213 555 0101", word, "", ""]
    (guardian,) = read_csv(table(FAMILY, [row]), FAMILY_MAPPING).guardians
    assert guardian.links == (Link("id:1", "mother", 1, allowed),)


def test_two_guardians_in_columns_keep_their_rank():
    row = ["1", "Lopez, Ana", "Mother", "213 555 0101", "", "Juan de la Cruz", "Uncle"]
    reading = read_csv(table(FAMILY, [row]), FAMILY_MAPPING)
    assert [(g.first, g.last, g.links[0].relation, g.links[0].rank) for g in reading.guardians] == [
        ("Ana", "Lopez", "mother", 1),
        ("Juan de la", "Cruz", "relative", 2),
    ]
    assert reading.students[0].update_only  # no name of the student: nobody is created from this


def test_one_row_a_guardian_is_one_student():
    rows = [
        ["1", "Lopez, Ana", "Mother", "213 555 0101", "", "", ""],
        ["1", "Lopez, Juan", "Father", "213 555 0102", "", "", ""],
    ]
    reading = read_csv(table(FAMILY, rows), FAMILY_MAPPING)
    assert len(reading.students) == 1
    assert [g.first for g in reading.guardians] == ["Ana", "Juan"]


def test_the_supplementary_file_needs_no_mapping():
    header = ["student_id", "home_phone", "guardian1_first", "guardian1_last", "guardian1_relation"]
    header += ["guardian1_contact_allowed", "guardian1_language", "emergency1_name", "zip"]
    header += ["attendance_ok", "graduation_date", "ssid"]
    row = ["1", "323-555-0101", "Ana", "Lopez", "madre", "no", "Spanish", "Rosa Diaz", "90033-1234"]
    row += ["Y", "2027-06-10", "1234567890"]
    reading = read_csv(table(header, [row]), SUPPLEMENTARY)

    (record,), (guardian,) = reading.students, reading.guardians
    assert (record.phone, record.zip, record.attendance_ok) == ("+13235550101", "90033-1234", True)
    assert (record.graduation_date, record.emergency1_name) == (date(2027, 6, 10), "Rosa Diaz")
    assert (record.ssid, record.update_only) == ("1234567890", True)
    assert (guardian.language, guardian.links[0]) == (
        "es",
        Link("id:1", "mother", 1, contact_allowed=False),
    )
    assert codes(reading) == []


def test_the_supplementary_file_without_student_ids_is_refused():
    reading = read_csv(table(["home_phone", "zip"], [["1", "2"]]), SUPPLEMENTARY)
    assert (reading.refused, codes(reading)) == (True, ["mapping-column-gone"])


# --- Suggestions and saved mappings --------------------------------------------------------------


def test_usual_words_are_suggested_and_likenesses_marked_as_such():
    headers = ["Perm ID", "Last Name", "First Nmae", "DOB", "Grade Level", "SSN", "Shoe size"]
    found = {s.field: (s.column, s.confidence) for s in mapping.suggest(headers)}
    assert {k: v[0] for k, v in found.items()} == {
        "student_id": "Perm ID",
        "legal_last": "Last Name",
        "legal_first": "First Nmae",
        "birth_date": "DOB",
        "grade": "Grade Level",
    }
    assert found["student_id"][1] == 0.9
    assert found["legal_first"][1] < 0.8


def test_a_column_is_suggested_once():
    columns = [s.column for s in mapping.suggest(["Name", "Student Name", "Email", "School email"])]
    assert len(columns) == len(set(columns))


def test_every_field_suggests_itself():
    for name in mapping.FIELDS:
        assert [s.field for s in mapping.suggest([name])] == [name]


def test_a_suggestion_never_includes_a_date_format():
    assert suggested_mapping(["Student ID", "DOB"]).date_format == ""


def test_a_mapping_survives_being_saved():
    assert Mapping.from_json(MISIS.to_json()) == MISIS
    assert Mapping.from_json(SUPPLEMENTARY.to_json()) == SUPPLEMENTARY


def test_fields_that_are_no_longer_known_are_forgotten():
    saved = MISIS.to_json()
    saved["fields"]["shoe_size"] = {"column": "Shoe", "transform": ""}
    assert Mapping.from_json(saved) == MISIS


def test_a_file_without_a_header_says_so():
    with pytest.raises(Refused) as caught:
        inspect_csv(b"1,2,3\n4,5,6\n")
    assert caught.value.problem.code == "no-header"


def test_public_users_file_alone_can_be_mapped():
    path = sample("v1p1-vendor-columns") / "users.csv"
    with sources.opened(io.BytesIO(path.read_bytes()), name="users.csv") as bundle:
        assert bundle.is_oneroster


# --- Cells ---------------------------------------------------------------------------------------


@given(st.text(max_size=40))
def test_cleaning_twice_is_cleaning_once(raw):
    assert cells.text(cells.text(raw)) == cells.text(raw)


@given(st.dates(date(1990, 1, 1), date(2030, 1, 1)), st.sampled_from(sorted(cells.DATE_FORMATS)))
def test_every_offered_date_format_reads_what_it_writes(day, form):
    assert cells.parse_date(day.strftime(form), form) == day


@given(st.from_regex(r"[2-9][0-9]{2}[2-9][0-9]{6}", fullmatch=True))
def test_telephones_as_people_write_them(digits):
    a, b, c = digits[:3], digits[3:6], digits[6:]
    ways = (f"({a}) {b}-{c}", f"{a}.{b}.{c}", f"1-{a}-{b}-{c}", f"+1 {a} {b} {c}", f"{a}{b}{c} x12")
    assert {cells.phone(way).value for way in ways} == {f"+1{digits}"}


@pytest.mark.parametrize("header", ("classname", "Business Name", "SSID", "Advisor", "Session"))
def test_innocent_columns_are_not_refused(header):
    assert inspect_csv(table(["Student ID", header], [["1", "2"]])).refused_columns == ()
