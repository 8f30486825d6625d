"""OneRoster 1.1 and 1.2: families, kinds and manifests, the files as such, public sets."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from students.roster.records import Kind, Link
from students.roster.tables import MOST_TOLD
from tests.students.rosters import (
    ORGS,
    SCHOOLS,
    USERS_1_1,
    bundle_1_1,
    bundle_1_2,
    codes,
    names,
    parent,
    problem,
    read_oneroster,
    role,
    sample,
    student,
    table,
)

# --- Families ------------------------------------------------------------------------------------


def test_a_parent_of_two_students_is_one_guardian_with_two_ties():
    users = [student(1, agentSourcedIds="p1"), student(2, agentSourcedIds="p1"), parent(1)]
    (guardian,) = read_oneroster(bundle_1_1(users)).guardians
    assert [link.student for link in guardian.links] == ["s1", "s2"]


def test_ties_are_read_from_both_ends_and_once():
    users = [
        student(1, agentSourcedIds="p2"),
        parent(1, agentSourcedIds="s1"),
        parent(2, role="relative", agentSourcedIds="s1,s9,p1"),
    ]
    reading = read_oneroster(bundle_1_1(users))
    ties = {(g.source_id, link) for g in reading.guardians for link in g.links}
    assert ties == {
        ("p2", Link("s1", "relative", 1, None)),
        ("p1", Link("s1", "guardian", 2, None)),
        ("p2", Link("s9", "relative", 1, None)),
    }
    assert problem(reading, "student-unresolved").detail == {"value": "s9"}


def test_a_teacher_listed_as_agent_is_no_guardian():
    users = [student(1, agentSourcedIds="t1"), parent(1, sourcedId="t1", role="teacher")]
    reading = read_oneroster(bundle_1_1(users))
    assert reading.guardians == []
    assert problem(reading, "agent-not-guardian").detail == {"value": "t1", "role": "teacher"}


def test_one_student_under_two_source_ids_is_joined():
    users = [
        student(1, sourcedId="md5-a", orgSourcedIds="org-1"),
        student(1, sourcedId="md5-b", orgSourcedIds="org-2"),
        parent(1, agentSourcedIds="md5-b"),
    ]
    reading = read_oneroster(bundle_1_1(users))
    (record,), (guardian,) = reading.students, reading.guardians
    assert (record.source_ids, record.school) == (("md5-a", "md5-b"), "org-1")
    assert record.other_schools == ("org-2",)
    assert guardian.links[0].student == "md5-a"


def test_two_people_under_one_student_id_are_both_left_out():
    users = [student(1), student(2, identifier=student(1)["identifier"]), student(3)]
    reading = read_oneroster(bundle_1_1(users))
    assert names(reading) == ["Given3"]
    assert [p.line for p in reading.problems if p.code == "merge-conflict"] == [2, 3]


# --- Kinds, manifests, deltas --------------------------------------------------------------------


def test_without_a_manifest_nobody_counts_as_gone():
    files = bundle_1_1([student(1)])
    del files["manifest.csv"]
    reading = read_oneroster(files)
    assert (reading.kind, len(reading.students)) == (Kind.DELTA, 1)
    assert problem(reading, "manifest-missing").severity == "warning"


def test_a_manifest_that_says_absent_is_not_taken_for_a_bulk():
    reading = read_oneroster(bundle_1_1([student(1)], kind="absent"))
    assert reading.kind == Kind.DELTA
    assert problem(reading, "manifest-unclear").column == "file.users"


def test_a_bundle_without_users_is_refused():
    files = {"manifest.csv": bundle_1_1([])["manifest.csv"], "orgs.csv": table(ORGS, SCHOOLS)}
    reading = read_oneroster(files)
    assert (reading.refused, codes(reading)) == (True, ["users-missing"])


def test_a_delta_may_hold_only_a_birth_date_or_only_a_role():
    files = bundle_1_2(
        [], [role("s8", school="org-2")], births=[("s9", "2009-03-04")], kind="delta"
    )
    reading = read_oneroster(files)
    assert {(r.key, r.school, r.birth_date, r.update_only) for r in reading.students} == {
        ("s8", "org-2", None, True),
        ("s9", "", date(2009, 3, 4), True),
    }


def test_a_user_of_a_delta_without_a_role_may_be_either():
    reading = read_oneroster(bundle_1_2([student(1)], [], kind="delta"))
    assert [r.update_only for r in (*reading.students, *reading.guardians)] == [True, True]
    assert problem(reading, "role-missing").line == 2


def test_demographics_for_nobody_are_a_note_in_a_bulk():
    reading = read_oneroster(bundle_1_1([student(1)], births=[("s9", "2009-03-04")]))
    assert problem(reading, "demographics-orphan").detail == {"value": "s9"}


# --- The file as such ----------------------------------------------------------------------------


def test_line_ends_and_byte_order_mark_change_nothing():
    plain = bundle_1_1([student(n) for n in range(1, 4)])
    rows = [student(n) for n in range(1, 4)]
    marked = plain | {"users.csv": table(USERS_1_1, rows, newline="\n", mark="\ufeff")}
    assert read_oneroster(plain) == read_oneroster(marked)


def test_five_broken_rows_in_a_thousand_stop_nobody_else():
    users = [student(n) for n in range(1, 1001)]
    users[9] = student(10, role="pupil")
    users[99] = student(100, givenName="", familyName="")
    users[199] = student(200, sourcedId="")
    users[499] = student(500, identifier="123-45-6789")
    users[999] = [*([""] * len(USERS_1_1)), "beyond the header"]
    reading = read_oneroster(bundle_1_1(users))

    assert len(reading.students) == 995
    errors = [(p.line, p.code) for p in reading.problems if p.severity == "error"]
    assert sorted(errors) == [
        (11, "enum-unknown"),
        (101, "value-missing"),
        (201, "value-missing"),
        (501, "looks-like-ssn"),
        (1001, "row-too-long"),
    ]


def test_a_problem_that_repeats_is_told_a_bearable_number_of_times():
    reading = read_oneroster(bundle_1_1([student(n, grades="9") for n in range(1, MOST_TOLD + 51)]))
    assert codes(reading).count("grade-rewritten") == MOST_TOLD
    assert problem(reading, "and-more").detail["count"] == 50


def test_wrong_encoding_inside_a_zip_names_the_member():
    users = table(USERS_1_1, [student(givenName="José")]).decode().encode("cp1252")
    reading = read_oneroster(bundle_1_1([], users__csv=users))
    told = problem(reading, "encoding")
    assert (reading.refused, told.file, told.line) == (True, "users.csv", 2)


@given(st.text(max_size=30), st.text(max_size=30), st.text(max_size=12))
def test_no_cell_can_make_the_reader_fall(first, grade, status):
    users = [student(1, givenName=first, grades=grade, status=status), student(2)]
    try:
        files = bundle_1_1(users)
    except UnicodeEncodeError:  # half a surrogate pair cannot be in a file
        return
    reading = read_oneroster(files)
    assert "Given2" in names(reading) or reading.refused


@given(st.binary(max_size=300))
def test_no_bytes_can_make_the_reader_fall(content):
    reading = read_oneroster(bundle_1_1([], users__csv=content))
    assert reading.refused
    assert all(found.message for found in reading.problems)


# --- Sets that nobody here wrote -----------------------------------------------------------------


def test_public_bulk_with_parents():
    reading = read_oneroster(sample("v1p1-bulk-with-parents.zip"))
    assert {r.student_id for r in reading.students} == {"mary.jones", "mmichel.jones", "anna.brown"}
    assert [(g.first, g.links[0].student) for g in reading.guardians] == [
        ("Thomas", "usr-222-66778899")
    ]
    assert "Password1" not in repr(reading)


def test_public_set_with_vendor_columns():
    reading = read_oneroster(sample("v1p1-vendor-columns"))
    assert [(r.legal_last, r.school) for r in reading.students] == [
        ("padurariu", "12345"),
        ("padurariu", "54321"),
    ]
    assert {school.name for school in reading.schools} == {"School 1", "School 2"}


def test_public_delta_of_1_2():
    reading = read_oneroster(sample("v1p2-delta.zip"))
    (record,) = reading.students
    assert (reading.version, reading.kind) == ("1.2", Kind.DELTA)
    assert (record.legal_last, record.school, record.birth_date) == (
        "Wayne",
        "ORG_1",
        date(2010, 4, 17),
    )
    assert "Batman" not in repr(reading)


def test_unused_headers_of_1_2_are_known():
    reading = read_oneroster(bundle_1_2([student(1)], [role("s1")]))
    assert "columns-ignored" not in codes(reading)
