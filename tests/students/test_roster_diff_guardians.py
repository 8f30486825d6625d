"""The difference between a reading and the guardians already known."""

from students.roster.diff import Action, Delta, compare
from students.roster.matching import Known
from tests.students.known import FAMILY, SCHOOLS, imported
from tests.students.rosters import bundle_1_1, bundle_1_2, parent, read_oneroster, role, student


def test_a_new_phone_of_a_guardian_is_a_change():
    known = imported(student(1, agentSourcedIds="p1"), parent(1, phone="3235550101"))
    users = [student(1, agentSourcedIds="p1"), parent(1, phone="3235550102")]
    (change,) = compare(known, read_oneroster(bundle_1_1(users))).guardians
    assert change.fields == {"phone": Delta("+13235550101", "+13235550102")}


def test_a_guardian_no_longer_listed_loses_the_tie_in_a_bulk_only():
    known = imported(student(1, agentSourcedIds="p1"), parent(1))
    users = [student(1, status="active"), parent(1, status="active")]
    bulk = compare(known, read_oneroster(bundle_1_1(users)))
    delta = compare(known, read_oneroster(bundle_1_1(users, kind="delta")))
    assert [c.lost for c in bulk.guardians] == [(1,)]
    assert [c.lost for c in delta.guardians] == [()]


def test_a_guardian_missing_from_a_bulk_loses_the_ties_the_roster_made():
    known = imported(student(1, agentSourcedIds="p1"), student(2, agentSourcedIds="p1"), parent(1))
    known.guardians[0].links[2].from_roster = False
    (change,) = compare(known, read_oneroster(bundle_1_1([student(1), student(2)]))).guardians
    assert (change.action, change.lost) == (Action.LEFT, (1,))


def test_a_guardian_without_a_student_here_is_not_created():
    users = [student(1, orgSourcedIds="org-9", agentSourcedIds="p1"), parent(1), parent(2)]
    plan = compare(Known(schools=SCHOOLS), read_oneroster(bundle_1_1(users)))
    assert [c.action for c in plan.guardians] == [Action.UNCHANGED, Action.UNCHANGED]


def test_a_contact_flag_set_by_the_school_outlives_a_roster_that_says_nothing():
    known = imported(student(1, agentSourcedIds="p1"), parent(1))
    known.guardians[0].links[1].contact_allowed = False
    plan = compare(known, read_oneroster(bundle_1_1([FAMILY[2], student(1, agentSourcedIds="p1")])))
    assert [tie for change in plan.guardians for tie in change.ties] == []


def test_r10_an_open_tie_closes_when_the_guardian_comes():
    known = imported(student(1))
    known.open_ties = {"p1": [1]}
    plan = compare(known, read_oneroster(bundle_1_1([parent(1, status="active")], kind="delta")))
    (change,) = plan.guardians
    assert (change.action, [tie.student for tie in change.ties]) == (Action.CREATED, [1])


def test_r10_a_guardian_nobody_knows_yet_leaves_the_students_who_wait():
    known = imported(student(1))
    users = [student(1, status="active", agentSourcedIds="p7")]
    (change,) = compare(known, read_oneroster(bundle_1_1(users, kind="delta"))).guardians
    assert (change.action, change.open_ties) == (Action.UNCHANGED, (1,))


def test_one_guardian_of_one_student_is_found_again_without_any_id():
    known = imported(
        student(1, agentSourcedIds="p1"), parent(1, givenName="Ana", phone="3235550101")
    )
    known.guardians[0].source_ids = frozenset()
    users = [student(1, agentSourcedIds="p5"), parent(1, sourcedId="p5", givenName="ANA")]
    (change,) = compare(known, read_oneroster(bundle_1_1(users))).guardians
    assert (change.action, change.known_id, change.new_source_id) == (Action.CHANGED, 1, "p5")


def test_the_same_name_at_another_student_is_another_guardian():
    known = imported(student(1, agentSourcedIds="p1"), student(2), parent(1))
    known.guardians[0].source_ids = frozenset()
    users = [student(1), student(2, agentSourcedIds="p5"), parent(1, sourcedId="p5")]
    plan = compare(known, read_oneroster(bundle_1_1(users)))
    assert [c.action for c in plan.guardians] == [Action.CREATED]


def test_1_2_and_1_1_agree_about_the_same_family():
    users = [student(1, agentSourcedIds="p1"), parent(1)]
    known = imported(*users)
    again = read_oneroster(bundle_1_2(users, [role("s1"), role("p1", name="parent")]))
    assert compare(known, again).is_empty
