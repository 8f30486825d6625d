"""The difference between a reading and the people already known."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from students.roster import matching
from students.roster.diff import Action, Delta, compare
from students.roster.guard import Guard
from students.roster.matching import Known, KnownSchool, KnownStudent
from students.roster.reasons import REASONS
from students.roster.records import Kind, Reading, StudentRecord
from tests.students.known import FAMILY, SCHOOLS, actions, adopt, imported, only
from tests.students.rosters import bundle_1_1, parent, read_oneroster, student


def test_the_first_import_creates_everybody():
    plan = compare(Known(schools=SCHOOLS), read_oneroster(bundle_1_1(FAMILY)))
    assert actions(plan) == [Action.CREATED, Action.CREATED]
    assert [(c.action, len(c.ties)) for c in plan.guardians] == [
        (Action.CREATED, 2),
        (Action.CREATED, 1),
    ]
    assert not plan.guard.stops


def test_the_same_file_twice_changes_nothing():
    known = imported(*FAMILY, births=[("s1", "2009-03-04")])
    plan = compare(known, read_oneroster(bundle_1_1(FAMILY, births=[("s1", "2009-03-04")])))
    assert plan.is_empty
    assert set(actions(plan)) == {Action.UNCHANGED}


WORDS = st.text("abc Né", min_size=1, max_size=4).map(str.strip).filter(bool)


@given(
    st.lists(
        st.fixed_dictionaries(
            {
                "givenName": WORDS,
                "familyName": WORDS,
                "grades": st.sampled_from(["9", "09", "10,11", "", "nine"]),
                "phone": st.sampled_from(["", "3235550101", "323 555 0102", "junk"]),
                "sms": st.sampled_from(["", "3235550101", "2135550102"]),
                "agentSourcedIds": st.sampled_from(["", "p1", "p1,p2", "p2,p9"]),
                "orgSourcedIds": st.sampled_from(["org-1", "org-2", "org-1,org-2", "org-9"]),
            }
        ),
        max_size=5,
    )
)
def test_whatever_was_imported_is_unchanged_the_second_time(rows):
    users = [student(n, **row) for n, row in enumerate(rows, 1)] + [parent(1), parent(2)]
    reading = read_oneroster(bundle_1_1(users))
    known = Known(schools=SCHOOLS)
    known = adopt(known, compare(known, reading))
    again = compare(known, read_oneroster(bundle_1_1(users)))
    assert set(actions(again)) <= {Action.UNCHANGED, Action.CONFLICT}
    assert again.is_empty


def test_a_change_names_old_and_new():
    known = imported(student(1))
    plan = compare(known, read_oneroster(bundle_1_1([student(1, grades="12", familyName="New")])))
    change = only(plan)
    assert change.fields == {
        "grade": Delta("11", "12"),
        "legal_last": Delta("Family1", "New"),
    }
    assert change.touches_legal_identity


def test_a_grade_alone_does_not_touch_signed_papers():
    known = imported(student(1))
    plan = compare(known, read_oneroster(bundle_1_1([student(1, grades="12")])))
    assert not only(plan).touches_legal_identity


def test_a_blank_cell_never_erases():
    known = imported(student(1, phone="3235550101", middleName="Q"))
    plan = compare(known, read_oneroster(bundle_1_1([student(1)])))
    assert only(plan).action == Action.UNCHANGED


def test_another_school_is_a_change():
    known = imported(student(1))
    plan = compare(known, read_oneroster(bundle_1_1([student(1, orgSourcedIds="org-2")])))
    assert only(plan).fields == {"school": Delta(1, 2)}


# --- Matching ------------------------------------------------------------------------------------


def record(**said) -> StudentRecord:
    plain = {"legal_first": "Ana", "legal_last": "Lopez", "school": "org-1", "source_ids": ("x1",)}
    return StudentRecord(**(plain | said))


def known_student(number=1, **said) -> KnownStudent:
    facts = {
        "legal_first": "Ana",
        "legal_last": "Lopez",
        "birth_date": date(2009, 3, 4),
        "ssid": said.get("ssid", ""),
        "student_id": said.get("student_id", f"A{number}"),
    }
    plain = {"student_id": f"A{number}", "school": 1, "facts": facts}
    return KnownStudent(number, **(plain | said))


def plan_of(*records, known, kind=Kind.DELTA, **said):
    reading = Reading(students=list(records), kind=kind, **said)
    return compare(Known(students=known, schools=SCHOOLS), reading)


@pytest.mark.parametrize(
    ("said", "matched"),
    (
        ({"student_id": "A1", "source_ids": ("new",)}, 1),
        ({"ssid": "1234567890", "source_ids": ("new",)}, 1),
        ({"source_ids": ("s1",)}, 1),
        ({"student_id": "A1", "ssid": "1234567890", "source_ids": ("s1",)}, 1),
        ({"student_id": "A9", "source_ids": ("new",)}, None),
    ),
)
def test_the_keys_in_their_order(said, matched):
    known = known_student(ssid="1234567890", source_ids=frozenset({"s1"}))
    change = only(plan_of(record(**said), known=[known]))
    assert change.known_id == matched


def test_a_name_and_a_birth_date_only_propose():
    new = record(student_id="A9", birth_date=date(2009, 3, 4))
    change = only(plan_of(new, known=[known_student()]))
    assert (change.action, change.reason) == (Action.CONFLICT, "same-person")
    assert (change.known_id, change.candidates) == (None, (1,))


def test_two_people_of_one_name_in_one_file_are_two_people():
    born = date(2009, 3, 4)
    records = [
        record(student_id="A9", birth_date=born, source_ids=("x9",)),
        record(student_id="A1", birth_date=born),
    ]
    plan = plan_of(*records, known=[known_student(source_ids=frozenset({"x1"}))])
    assert actions(plan) == [Action.CREATED, Action.UNCHANGED]


@pytest.mark.parametrize(
    ("said", "reason", "candidates"),
    (
        ({"student_id": "A1", "source_ids": ("s2",)}, "keys-disagree", (1, 2)),
        ({"student_id": "A9", "source_ids": ("s2",)}, "id-changed", (2,)),
        (
            {"student_id": "A1", "legal_last": "Park", "birth_date": date(2010, 1, 1)},
            "another-person",
            (1,),
        ),
        ({"student_id": "A1", "school": "org-9"}, "school-unknown", ()),
        ({"student_id": "A7", "school": ""}, "school-missing", ()),
        ({"student_id": "A7", "update_only": True}, "student-unknown", ()),
    ),
)
def test_what_a_person_must_decide(said, reason, candidates):
    known = [known_student(1), known_student(2, source_ids=frozenset({"s2"}))]
    change = only(plan_of(record(**said), known=known))
    assert (change.action, change.reason, change.candidates) == (
        Action.CONFLICT,
        reason,
        candidates,
    )
    assert all(str(words).format(school="X") for words in REASONS[reason])


def test_two_rows_for_one_student_are_both_left_alone():
    records = [record(student_id="A1"), record(ssid="1234567890", source_ids=("x2",))]
    plan = plan_of(*records, known=[known_student(ssid="1234567890")])
    assert [(c.action, c.reason, c.fields) for c in plan.students] == [
        (Action.CONFLICT, "twice", {}),
        (Action.CONFLICT, "twice", {}),
    ]


def test_a_stand_in_id_gives_way_to_the_real_one_and_never_replaces_it():
    stand_in = known_student(student_id="x1", source_ids=frozenset({"x1"}))
    change = only(plan_of(record(student_id="A7"), known=[stand_in]))
    assert change.fields == {"student_id": Delta("x1", "A7")}

    real = known_student(student_id="A7", source_ids=frozenset({"x1"}))
    assert only(plan_of(record(student_id="x1"), known=[real])).action == Action.UNCHANGED


def test_a_school_is_known_by_id_code_name_or_a_persons_word():
    reading = read_oneroster(
        bundle_1_1([student(1, orgSourcedIds="o7")], orgs=[
            {"sourcedId": "o7", "name": "Roosevelt hs ", "type": "school", "identifier": "77"}
        ])
    )  # fmt: skip
    known = Known(schools=[KnownSchool(5, "Roosevelt HS"), KnownSchool(6, "Other", code="77")])
    assert matching.SchoolFinder(known, reading).find("o7") == 6
    known.schools[1].code = ""
    assert matching.SchoolFinder(known, reading).find("o7") == 5
    known.school_words = {"o7": 6}
    assert matching.SchoolFinder(known, reading).find("o7") == 6


def test_a_name_that_two_schools_share_decides_nothing():
    known = Known(schools=[KnownSchool(5, "Academy"), KnownSchool(6, "academy")])
    assert matching.SchoolFinder(known, Reading()).find("Academy") is None


def test_an_unknown_school_stops_only_its_own_students():
    users = [student(1), student(2, orgSourcedIds="org-9")]
    plan = compare(Known(schools=SCHOOLS), read_oneroster(bundle_1_1(users)))
    assert actions(plan) == [Action.CREATED, Action.CONFLICT]
    assert plan.students[1].detail == {"school": "org-9"}


# --- Who has left --------------------------------------------------------------------------------


def test_missing_from_a_bulk_is_left_and_back_again_is_a_change():
    known = imported(student(1), student(2))
    gone = compare(known, read_oneroster(bundle_1_1([student(1)])))
    assert [(c.action, c.known_id) for c in gone.students] == [
        (Action.UNCHANGED, 1),
        (Action.LEFT, 2),
    ]
    back = compare(adopt(known, gone), read_oneroster(bundle_1_1([student(1), student(2)])))
    assert back.students[1].fields == {"active": Delta(old=False, new=True)}


def test_missing_from_a_delta_means_nothing():
    known = imported(student(1), student(2))
    plan = compare(known, read_oneroster(bundle_1_1([student(1, status="active")], kind="delta")))
    assert actions(plan) == [Action.UNCHANGED]


def test_a_delta_lets_go_whom_it_names():
    known = imported(student(1), student(2))
    users = [student(1, status="tobedeleted"), student(9, status="tobedeleted")]
    plan = compare(known, read_oneroster(bundle_1_1(users, kind="delta")))
    assert [(c.action, c.reason) for c in plan.students] == [
        (Action.LEFT, ""),
        (Action.CONFLICT, "student-unknown"),
    ]


def test_a_bulk_lets_go_only_whom_its_own_system_has_named():
    ours = known_student(1)
    plan = plan_of(record(student_id="A5"), known=[ours], kind=Kind.BULK)
    assert actions(plan) == [Action.CREATED]


def test_a_row_in_conflict_keeps_its_candidates_here():
    known = known_student(source_ids=frozenset({"s1"}))
    new = record(student_id="A9", birth_date=date(2009, 3, 4), source_ids=("s9",))
    assert actions(plan_of(new, known=[known], kind=Kind.BULK)) == [Action.CONFLICT]


def test_a_school_list_speaks_for_the_schools_in_it():
    known = [known_student(1), known_student(2), known_student(3, school=2)]
    plan = plan_of(record(student_id="A1"), known=known, kind=Kind.CSV, lists_whole_schools=True)
    assert [(c.action, c.known_id) for c in plan.students if c.action == Action.LEFT] == [
        (Action.LEFT, 2)
    ]
    assert plan.guard == Guard(leaving=1, active=2)


@pytest.mark.parametrize(("leaving", "stops"), ((0, False), (10, False), (11, True), (100, True)))
def test_r12_more_than_a_tenth_leaving_needs_a_persons_word(leaving, stops):
    known = imported(*(student(n) for n in range(1, 101)))
    users = [student(n) for n in range(leaving + 1, 101)]
    plan = compare(known, read_oneroster(bundle_1_1(users)))
    assert plan.guard == Guard(leaving=leaving, active=100)
    assert plan.guard.stops is stops


def test_an_empty_district_stops_nothing():
    assert not Guard(0, 0).stops


def test_a_refused_file_changes_nothing():
    known = imported(student(1))
    plan = compare(known, Reading(refused=True, kind=Kind.BULK))
    assert (plan.students, plan.guardians) == ([], [])
