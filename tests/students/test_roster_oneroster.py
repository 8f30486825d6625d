"""OneRoster 1.1 and 1.2: the importer's rules R1 to R16, one by one."""

from datetime import date

import pytest

from students.roster.records import Kind, Link
from tests.students.rosters import (
    USERS_1_1,
    bundle_1_1,
    bundle_1_2,
    codes,
    names,
    parent,
    problem,
    read_oneroster,
    role,
    student,
)


def test_a_plain_bulk_file_of_1_1():
    users = [student(1, agentSourcedIds="p1", phone="(323) 555-0101"), parent(1)]
    reading = read_oneroster(bundle_1_1(users, births=[("s1", "2009-03-04")]))

    (record,), (guardian,) = reading.students, reading.guardians
    assert (reading.kind, reading.version, reading.source_system) == (Kind.BULK, "1.1", "sis")
    assert (record.student_id, record.legal_first, record.grade) == ("123451A001", "Given1", "11")
    assert (record.school, record.birth_date, record.phone) == (
        "org-1",
        date(2009, 3, 4),
        "+13235550101",
    )
    assert guardian.links == (Link("s1", "guardian", 1, None),)
    assert codes(reading) == ["columns-dropped", "columns-dropped"]  # password, cityOfBirth


def test_a_role_at_two_schools_in_1_2_the_primary_decides():
    users = [student(1, preferredGivenName="Gigi")]
    roles = [role("s1", school="org-2", kind="secondary"), role("s1", school="org-1")]
    reading = read_oneroster(bundle_1_2(users, roles))

    (record,) = reading.students
    assert (record.school, record.other_schools) == ("org-1", ("org-2",))
    assert record.preferred_first == "Gigi"


def test_a_guardian_of_1_2_comes_through_roles():
    users = [student(1, agentSourcedIds="p1"), parent(1)]
    roles = [role("s1"), role("p1", name="guardian")]
    reading = read_oneroster(bundle_1_2(users, roles))
    assert [guardian.source_id for guardian in reading.guardians] == ["p1"]


# --- R1 to R5: headers and widths ----------------------------------------------------------------


def test_r1_a_missing_column_refuses_the_file_and_names_what_was_found():
    header = [name for name in USERS_1_1 if name not in ("role", "password")]
    reading = read_oneroster(bundle_1_1([student()], header=header))

    assert (reading.refused, reading.students) == (True, [])
    found = problem(reading, "header-missing")
    assert (found.file, found.line, found.column) == ("users.csv", 1, "role")
    assert found.message == "Required columns are missing: role."
    assert "givenName" in found.todo


def test_r2_case_and_known_aliases_are_taken_with_a_warning():
    header = ["SourcedID", *USERS_1_1[1:-2], "grade", "password"]
    rows = [{**student(), "SourcedID": "s1", "grade": "12"}]
    reading = read_oneroster(bundle_1_1(rows, header=header))

    assert [(r.key, r.grade) for r in reading.students] == [("s1", "12")]
    assert {p.column for p in reading.problems if p.code == "header-alias"} == {
        "SourcedID",
        "grade",
    }


def test_r3_unknown_columns_are_named_never_quoted():
    header = [*USERS_1_1[:3], "ext_shoe_size", *USERS_1_1[3:]]
    reading = read_oneroster(bundle_1_1([student(ext_shoe_size="VALUE-42")], header=header))

    assert names(reading) == ["Given1"]
    told = problem(reading, "columns-ignored")
    assert "ext_shoe_size" in told.message
    assert "VALUE-42" not in repr(reading)


def test_r4_passwords_go_no_further_than_the_header():
    header = [*USERS_1_1, "ext_studentPassword", "metadata.ssn", "metadata.citizenship"]
    row = student(
        password="Hunter-2!",
        ext_studentPassword="Secret-3!",
        **{"metadata.ssn": "123-45-6789", "metadata.citizenship": "Elsewhere"},
    )
    reading = read_oneroster(bundle_1_1([row], header=header))

    assert names(reading) == ["Given1"]
    for secret in ("Hunter-2!", "Secret-3!", "123-45-6789", "Elsewhere"):
        assert secret not in repr(reading)
    assert problem(reading, "columns-dropped").detail["columns"] == (
        "password, ext_studentPassword, metadata.ssn, metadata.citizenship"
    )


def test_r5_a_long_row_is_left_out_a_short_one_padded():
    good = [student(1).get(name, "") for name in USERS_1_1]
    long = [student(2).get(name, "") for name in USERS_1_1] + ["one too many"]
    short = [student(3).get(name, "") for name in USERS_1_1][:-4]
    trailing = [student(4).get(name, "") for name in USERS_1_1] + ["", ""]
    reading = read_oneroster(bundle_1_1([good, long, short, trailing]))

    assert names(reading) == ["Given1", "Given3", "Given4"]
    assert problem(reading, "row-too-long").line == 3
    assert problem(reading, "row-short").line == 4


# --- R6 to R11: values ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("word", "taken", "code"),
    (
        ("student", True, None),
        ("Student", True, "enum-case"),
        ("pupil", False, "enum-unknown"),
    ),
)
def test_r6_roles(word, taken, code):
    reading = read_oneroster(bundle_1_1([student(role=word)]))
    assert bool(reading.students) is taken
    assert (code in codes(reading)) is (code is not None)


def test_r6_a_role_of_1_2_in_a_1_1_file_is_no_student_and_no_error():
    reading = read_oneroster(bundle_1_1([student(1), student(2, role="principal")]))
    assert names(reading) == ["Given1"]
    assert problem(reading, "enum-newer").line == 3


@pytest.mark.parametrize("written", ("04/03/2009", "2009-3-4", "20090304", "2009-02-30", "March 4"))
def test_r7_a_date_is_never_guessed(written):
    births = [("s1", written), ("s2", "2009-03-04")]
    reading = read_oneroster(bundle_1_1([student(1), student(2)], births=births))

    assert [r.birth_date for r in reading.students] == [None, date(2009, 3, 4)]
    told = problem(reading, "birth-date-unreadable")
    assert (told.file, told.line, told.column) == ("demographics.csv", 2, "birthDate")
    assert told.kept.startswith("The student was kept without this birth date")


def test_r7_a_district_may_say_how_its_dates_are_written():
    births = [("s1", "04/03/2009"), ("s2", "2009-03-04")]
    files = bundle_1_1([student(1), student(2)], births=births)
    reading = read_oneroster(files, date_format="%d/%m/%Y")
    assert [r.birth_date for r in reading.students] == [date(2009, 3, 4), date(2009, 3, 4)]


def test_r8_a_status_in_a_bulk_file_is_followed_only_where_the_district_says_so():
    users = [student(1, status="active"), student(2, status="tobedeleted")]
    ignored = read_oneroster(bundle_1_1(users))
    followed = read_oneroster(bundle_1_1(users), follow_bulk_status=True)

    assert [r.active for r in ignored.students] == [True, True]
    assert problem(ignored, "bulk-status").detail["count"] == 2
    assert [r.active for r in followed.students] == [True, False]
    assert problem(followed, "bulk-status-followed").line == 3


def test_a_delta_says_who_goes_and_needs_its_status():
    users = [student(1, status="tobedeleted"), student(2, status="Active"), student(3)]
    reading = read_oneroster(bundle_1_1(users, kind="delta"))

    assert reading.kind == Kind.DELTA
    assert [r.active for r in reading.students] == [False, True, True]
    missing = [(p.file, p.line) for p in reading.problems if p.code == "delta-status-missing"]
    assert missing == [("orgs.csv", 2), ("orgs.csv", 3), ("users.csv", 4)]


def test_r9_an_unknown_school_is_a_warning():
    reading = read_oneroster(bundle_1_1([student(orgSourcedIds="org-9")]))
    assert [r.school for r in reading.students] == ["org-9"]
    assert problem(reading, "school-unknown").detail == {"value": "org-9"}


def test_r10_a_guardian_who_is_not_there_leaves_an_open_tie():
    reading = read_oneroster(bundle_1_1([student(1, agentSourcedIds="p7")]))
    (guardian,) = reading.guardians
    assert (guardian.source_id, guardian.update_only) == ("p7", True)
    assert guardian.links == (Link("s1", "", 1, None),)
    assert problem(reading, "agent-unresolved").line == 2


def test_r11_a_repeated_id_drops_every_row_that_uses_it():
    users = [student(1), student(2, sourcedId="s1"), student(3)]
    reading = read_oneroster(bundle_1_1(users))
    assert names(reading) == ["Given3"]
    told = [p for p in reading.problems if p.code == "duplicate"]
    assert [(p.line, p.detail["lines"]) for p in told] == [(2, "2, 3"), (3, "2, 3")]


@pytest.mark.parametrize(
    ("born", "code"),
    (
        ("2016-11-25", "age-unlikely"),  # 9 for one more day
        ("2013-11-25", "age-too-young"),  # 12 for one more day
        ("2013-11-24", None),  # 13 today
        ("2004-11-24", None),  # 22 today
        ("2003-11-24", "age-unlikely"),  # 23 today
    ),
)
def test_r14_ages(born, code):
    reading = read_oneroster(bundle_1_1([student(1)], births=[("s1", born)]))
    told = [p.code for p in reading.problems if p.code.startswith("age")]
    assert told == ([code] if code else [])
    assert reading.students[0].birth_date == date.fromisoformat(born)


def test_r16_a_formula_is_kept_as_text():
    reading = read_oneroster(bundle_1_1([student(1, givenName="=cmd|'/c calc'!A0")]))
    assert names(reading) == ["=cmd|'/c calc'!A0"]
    assert problem(reading, "formula").column == "givenName"


# --- Grades, phones, names -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "read", "code"),
    (
        ("09", "09", None),
        ("9", "09", "grade-rewritten"),
        ("12,11", "12", "grade-several"),
        ("9,10", "10", "grade-several"),
        ("kg", "KG", "grade-rewritten"),
        ("fifteen", "", "grade-unknown"),
        ("9,fifteen", "", "grade-unknown"),
    ),
)
def test_grades(written, read, code):
    reading = read_oneroster(bundle_1_1([student(grades=written)]))
    assert reading.students[0].grade == read
    assert [p.code for p in reading.problems if p.code.startswith("grade")] == (
        [code] if code else []
    )


@pytest.mark.parametrize(
    "name", ("Thảo", "Ճուլիետ", "Зоя", "李小龍", "ជាតិ", "João-Paulo", "N'Golo", "محمد", "Zoë")
)
def test_names_in_any_alphabet_come_through_whole(name):
    reading = read_oneroster(bundle_1_1([student(givenName=name, familyName=f" {name}  {name} ")]))
    record = reading.students[0]
    assert (record.legal_first, record.legal_last) == (name, f"{name} {name}")


def test_letters_and_accents_are_joined_and_hidden_marks_dropped():
    reading = read_oneroster(
        bundle_1_1([student(givenName="Jose\u0301", familyName="\u202eab\u200bc")])
    )
    assert (reading.students[0].legal_first, reading.students[0].legal_last) == ("José", "abc")


def test_what_is_too_long_for_its_place_is_told_and_left_out():
    users = [student(1, givenName="x" * 81), student(2, givenName="x" * 80)]
    reading = read_oneroster(bundle_1_1(users))
    assert [r.key for r in reading.students] == ["s2"]
    assert problem(reading, "value-too-long").detail == {"column": "legal_first", "limit": 80}


def test_a_social_security_number_in_any_column_costs_the_row_and_is_not_repeated():
    reading = read_oneroster(bundle_1_1([student(1, identifier="123-45-6789"), student(2)]))
    assert names(reading) == ["Given2"]
    assert problem(reading, "looks-like-ssn").column == "identifier"
    assert "6789" not in repr(reading)


def test_addresses_and_contact_rights_may_come_in_metadata():
    header = [*USERS_1_1, "metadata.homeStreet", "metadata.address1", "metadata.City"]
    header += ["metadata.zipCode", "metadata.noContact", "metadata.relationship", "extra_city"]
    users = [
        student(1, agentSourcedIds="p1,p2", **{"metadata.address1": "1 Main St"})
        | {"metadata.City": "Los Angeles", "metadata.zipCode": "90033"},
        parent(1, **{"metadata.noContact": "Y", "metadata.relationship": "Father"}),
        parent(2, **{"metadata.noContact": "?", "metadata.relationship": "Abuela"}),
    ]
    reading = read_oneroster(bundle_1_1(users, header=header))

    record = reading.students[0]
    assert (record.address_line1, record.city, record.zip) == ("1 Main St", "Los Angeles", "90033")
    assert [guardian.links[0] for guardian in reading.guardians] == [
        Link("s1", "father", 1, contact_allowed=False),
        Link("s1", "grandparent", 2, contact_allowed=False),
    ]
    assert (
        problem(reading, "columns-ignored").detail["columns"] == "metadata.homeStreet, extra_city"
    )


def test_the_student_id_stands_where_the_district_says():
    users = [student(1, userIds="{LDAP:jdoe},{SIS:777}", username="u1")]
    files = bundle_1_1(users)
    wheres = ("identifier", "username", "sourcedId", "userIds:sis", "userIds:none")
    found = [read_oneroster(files, student_id_from=w).students[0].student_id for w in wheres]
    assert found == ["123451A001", "u1", "s1", "777", "s1"]
