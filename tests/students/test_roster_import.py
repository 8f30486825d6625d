"""A roster on its way in: staged by the worker, confirmed, written in one piece."""

from datetime import UTC, date, datetime, timedelta

import pytest

from core import jobs
from core.states import IllegalMove
from core.tenancy import within
from districts.models import Event
from students.actions import applying, batches, rosters, staging
from students.enums import ContactKind, Origin, Relation, RosterState
from students.models import (
    ContactPoint,
    Guardian,
    Guardianship,
    OpenTie,
    RosterImport,
    RosterRow,
    SourceKey,
    Student,
)
from students.roster.finish import LIMITS, RELATION_WORDS
from students.roster.mapping import SUPPLEMENTARY
from tests.factories.students import ContactPointFactory, GuardianshipFactory, StudentFactory
from tests.harness import drain, recorded_verbs
from tests.students.clerks import AT, BIRTHS, FAMILY, imported, staged, upload
from tests.students.rosters import bundle_1_1, parent, student, table


def test_nothing_is_written_before_a_person_confirms(clerk):
    roster = staged(clerk, bundle_1_1(FAMILY, births=BIRTHS))
    assert roster.state == RosterState.READY
    assert roster.counts["student"] == {"created": 2}
    assert roster.counts["guardian"] == {"created": 2}
    assert (Student.objects.count(), Guardian.objects.count()) == (0, 0)


def test_the_first_import_writes_students_families_and_contacts(clerk, schools):
    imported(clerk, bundle_1_1(FAMILY, births=BIRTHS))

    one, two = Student.objects.order_by("district_student_id")
    assert (one.first_name, one.school, one.birth_date) == ("Given1", schools[0], date(2009, 3, 4))
    assert (two.school, two.birth_date, two.roster_seen_at) == (schools[1], None, AT)
    assert set(SourceKey.objects.values_list("source_system", "sourced_id")) == {
        ("sis", "s1"), ("sis", "s2"), ("sis", "p1"), ("sis", "p2"),
    }  # fmt: skip
    ties = Guardianship.objects.values_list(
        "student__first_name", "guardian__first_name", "relation", "rank", "from_roster"
    )
    assert set(ties) == {
        ("Given1", "Ana", Relation.GUARDIAN, 1, True),
        ("Given1", "Juan", Relation.RELATIVE, 2, True),
        ("Given2", "Ana", Relation.GUARDIAN, 1, True),
    }
    points = ContactPoint.objects.values_list("kind", "value", "origin", "is_school_address")
    assert set(points) == {
        ("email", "one@students.example.org", Origin.ROSTER, True),
        ("phone", "+13235550101", Origin.ROSTER, False),
        ("email", "ana@example.org", Origin.ROSTER, False),
        ("phone", "+12135550101", Origin.ROSTER, False),
    }
    assert set(ContactPoint.objects.values_list("confirmed_at", flat=True)) == {AT}


def test_the_same_file_twice_changes_nothing(clerk):
    imported(clerk, bundle_1_1(FAMILY, births=BIRTHS))
    before = facts_of_everybody()
    roster = staged(clerk, bundle_1_1(FAMILY, births=BIRTHS))
    assert roster.counts["student"] == {"unchanged": 2}
    assert roster.counts["guardian"] == {"unchanged": 2}
    assert roster.rows.count() == 0

    rosters.confirm_roster(roster=roster, by=clerk, at=AT)
    drain()
    assert facts_of_everybody() == before


def facts_of_everybody():
    models = (Student, Guardian, Guardianship, ContactPoint, SourceKey)
    return [list(model.objects.order_by("pk").values()) for model in models]


def test_what_happened_is_recorded_without_names(clerk):
    imported(clerk, bundle_1_1(FAMILY))
    changed = [student(1, familyName="New", agentSourcedIds="p1,p2"), *FAMILY[2:]]
    files = bundle_1_1([*changed, student(2, agentSourcedIds="p1", orgSourcedIds="org-1")])
    imported(clerk, files)

    assert recorded_verbs() == [
        "roster.uploaded", "roster.staged", "roster.confirmed", "roster.applied",
        "roster.uploaded", "roster.staged", "roster.confirmed",
        "student.changed", "student.legal_changed", "student.changed", "roster.applied",
    ]  # fmt: skip
    legal = Event.objects.get(verb="student.legal_changed")
    assert legal.facts["fields"] == ["legal_last"]
    assert legal.student_id == Student.objects.get(last_name="New").pk
    assert "New" not in str(list(Event.objects.order_by("pk").values_list("facts")))


def test_leavers_are_marked_and_come_back(clerk):
    users = [student(n) for n in range(1, 13)]
    imported(clerk, bundle_1_1(users))
    imported(clerk, bundle_1_1(users[1:]))
    gone = Student.objects.get(first_name="Given1")
    assert gone.left_on == date(2026, 4, 27)
    assert Event.objects.filter(verb="student.left", student_id=gone.pk).count() == 1

    imported(clerk, bundle_1_1(users))
    gone.refresh_from_db()
    assert gone.left_on is None
    assert Event.objects.filter(verb="student.returned").count() == 1


def test_who_would_leave_is_counted_for_the_guard(clerk):
    imported(clerk, bundle_1_1([student(1), student(2)]))
    roster = staged(clerk, bundle_1_1([student(1)]))
    assert (roster.leaving, roster.present, roster.needs_word) == (1, 2, True)


def test_contacts_the_roster_gave_are_replaced_others_stay(clerk):
    imported(clerk, bundle_1_1([student(1, phone="3235550101", sms="3235550103")]))
    row = Student.objects.get()
    ContactPointFactory(student=row, origin=Origin.STUDENT, value="own@example.org")
    ContactPointFactory(
        student=row, origin=Origin.STUDENT, unconfirmed=True, phone=True, value="+13235550102"
    )
    imported(clerk, bundle_1_1([student(1, phone="3235550102")]))

    assert set(row.contact_points.values_list("value", "origin", "roster_field")) == {
        ("+13235550102", Origin.ROSTER, "phone"),
        ("+13235550103", Origin.ROSTER, "mobile"),
        ("own@example.org", Origin.STUDENT, ""),
    }
    assert row.contact_points.get(value="+13235550102").confirmed_at == AT


def test_two_numbers_that_change_places_stay_two_numbers(clerk):
    imported(clerk, bundle_1_1([student(1, phone="3235550101", sms="3235550102")]))
    imported(clerk, bundle_1_1([student(1, phone="3235550102", sms="3235550101")]))
    assert set(ContactPoint.objects.values_list("value", "roster_field")) == {
        ("+13235550102", "phone"),
        ("+13235550101", "mobile"),
    }
    roster = staged(clerk, bundle_1_1([student(1, phone="3235550102", sms="3235550101")]))
    assert roster.counts["student"] == {"unchanged": 1}


def test_a_changed_contact_of_a_guardian_is_told(clerk):
    imported(clerk, bundle_1_1(FAMILY))
    users = [*FAMILY[:2], parent(1, email="new@example.org", sms="2135550101"), FAMILY[3]]
    imported(clerk, bundle_1_1(users))
    event = Event.objects.get(verb="guardian.contact_changed")
    assert event.subject_id == Guardian.objects.get(first_name="Ana").pk
    assert not ContactPoint.objects.filter(value="ana@example.org").exists()


def test_a_guardian_no_longer_named_loses_only_the_tie_the_roster_made(clerk):
    imported(clerk, bundle_1_1(FAMILY))
    ana = Guardian.objects.get(first_name="Ana")
    theirs = GuardianshipFactory(student=Student.objects.get(first_name="Given1"))
    users = [student(1, agentSourcedIds="p1,p2"), student(2, orgSourcedIds="org-2"), *FAMILY[2:]]
    imported(clerk, bundle_1_1(users))
    assert set(ana.guardianships.values_list("student__first_name", flat=True)) == {"Given1"}
    assert Guardianship.objects.filter(pk=theirs.pk).exists()


def test_a_no_contact_flag_survives_a_roster_that_does_not_know_it(clerk):
    imported(clerk, bundle_1_1(FAMILY))
    Guardianship.objects.filter(guardian__first_name="Juan").update(contact_allowed=False)
    imported(clerk, bundle_1_1([student(1, agentSourcedIds="p1,p2", grades="12"), *FAMILY[1:]]))
    assert not Guardianship.objects.get(guardian__first_name="Juan").contact_allowed


def test_an_open_tie_waits_and_closes(clerk):
    users = [student(1, agentSourcedIds="p7", status="active")]
    imported(clerk, bundle_1_1(users, kind="delta"))
    assert list(OpenTie.objects.values_list("sourced_id", flat=True)) == []  # created, not known

    imported(clerk, bundle_1_1(users, kind="delta"))
    assert list(OpenTie.objects.values_list("sourced_id", flat=True)) == ["p7"]

    imported(clerk, bundle_1_1([parent(7, status="active")], kind="delta"))
    assert Guardianship.objects.get().student.first_name == "Given1"
    assert OpenTie.objects.count() == 0


def test_a_known_student_gets_the_source_id(clerk, schools):
    row = StudentFactory(
        school=schools[0], district_student_id="123451A001", first_name="Given1",
        last_name="Family1", grade="11",
    )  # fmt: skip
    roster = imported(clerk, bundle_1_1([student(1)]))
    assert roster.counts["student"] == {"changed": 1}
    assert list(row.source_keys.values_list("sourced_id", flat=True)) == ["s1"]


def test_the_supplementary_file_adds_to_known_students(clerk, schools):
    imported(clerk, bundle_1_1([student(1)]))
    header = ["student_id", "address_line1", "address_line2", "city", "zip", "guardian1_first"]
    header += ["guardian1_last", "guardian1_relation", "guardian1_contact_allowed"]
    header += ["guardian1_phone", "emergency1_name", "graduation_date", "home_phone"]
    row = ["123451A001", "1 Main St", "Apt 2", "Los Angeles", "90033", "Rosa", "Diaz", "mother"]
    row += ["no", "323 555 0111", "Eva Diaz", "2027-06-10", "323 555 0112"]
    content = table(header, [row, ["unknown", *row[1:]]])
    roster = imported(clerk, content, name="more.csv", mapping=SUPPLEMENTARY)
    assert roster.counts["student"] == {"changed": 1, "conflict": 1}

    one = Student.objects.get()
    assert (one.address, one.city, one.zip_code) == ("1 Main St, Apt 2", "Los Angeles", "90033")
    assert one.roster_facts == {"emergency1_name": "Eva Diaz", "graduation_date": "2027-06-10"}
    tie = Guardianship.objects.get()
    assert (tie.relation, tie.contact_allowed, tie.guardian.last_name) == ("mother", False, "Diaz")

    again = staged(clerk, content, name="more.csv", mapping=SUPPLEMENTARY)
    assert again.counts["student"] == {"unchanged": 1, "conflict": 1}
    assert again.counts["guardian"] == {"unchanged": 2}

    nightly = staged(clerk, bundle_1_1([student(1)]))
    assert nightly.counts["student"] == {"unchanged": 1}


# --- Workers that die ----------------------------------------------------------------------------


class KilledError(BaseException):
    """What a kill -9 looks like from inside: nothing after this line runs."""


def leased(roster) -> RosterImport:
    """Take the roster as a worker does."""
    (mine,) = jobs.QUEUES[rosters.QUEUE].take(datetime.now(UTC) + timedelta(seconds=1))
    assert mine.pk == roster.pk
    return mine


def test_a_worker_killed_while_staging_is_followed_where_it_stopped(clerk, clock, monkeypatch):
    monkeypatch.setattr(batches, "SIZE", 10)
    roster = upload(clerk, bundle_1_1([student(n) for n in range(1, 36)]))
    write, calls = RosterRow.objects.bulk_create, []

    def die_at_the_third(rows):
        calls.append(len(rows))
        if len(calls) == 3:
            raise KilledError
        return write(rows)

    monkeypatch.setattr(RosterRow.objects, "bulk_create", die_at_the_third)
    with pytest.raises(KilledError):
        staging.stage(roster=leased(roster), at=AT)
    first = list(roster.rows.order_by("number").values_list("pk", flat=True))
    assert len(first) == 20
    monkeypatch.setattr(RosterRow.objects, "bulk_create", write)

    clock.shift(timedelta(minutes=5))
    drain()
    roster.refresh_from_db()
    assert (roster.state, roster.rows.count()) == (RosterState.READY, 35)
    rows = list(roster.rows.order_by("number").values_list("pk", "number"))
    assert [pk for pk, _number in rows[:20]] == first  # what was done is not done again
    assert [number for _pk, number in rows] == list(range(1, 36))


def test_a_worker_killed_while_writing_leaves_nothing_half_done(clerk, clock, monkeypatch):
    roster = staged(clerk, bundle_1_1(FAMILY))
    rosters.confirm_roster(roster=roster, by=clerk, at=AT)
    monkeypatch.setattr(
        applying.FamilyWriter, "write", lambda self: (_ for _ in ()).throw(KilledError)
    )
    with pytest.raises(KilledError):
        applying.apply(roster=leased(roster), at=AT)
    assert Student.objects.count() == 0
    monkeypatch.undo()

    clock.shift(timedelta(minutes=5))
    drain()
    roster.refresh_from_db()
    assert (roster.state, Student.objects.count(), Guardian.objects.count()) == (
        RosterState.APPLIED,
        2,
        2,
    )


def test_a_roster_is_written_once_whoever_comes_second(clerk):
    roster = staged(clerk, bundle_1_1(FAMILY))
    rosters.confirm_roster(roster=roster, by=clerk, at=AT)
    mine = leased(roster)
    second = RosterImport.objects.get(pk=roster.pk)
    applying.apply(roster=mine, at=AT)
    with pytest.raises((IllegalMove, jobs.LeaseLost)):
        applying.apply(roster=second, at=AT)
    assert Student.objects.count() == 2


def test_a_neighbours_students_are_not_compared(clerk):
    theirs = StudentFactory(district_student_id="123451A001")
    imported(clerk, bundle_1_1([student(1)]))
    assert Student.objects.count() == 1
    with within(theirs.district):
        theirs.refresh_from_db()
        assert theirs.last_name == "Reyes"


# --- Words and places agree ----------------------------------------------------------------------


def test_relations_of_rosters_are_ours():
    assert set(RELATION_WORDS.values()) <= set(Relation.values)


def test_nothing_a_roster_takes_is_longer_than_its_place():
    columns = applying.STUDENT_COLUMNS
    room = {name: Student._meta.get_field(column).max_length for name, column in columns.items()}
    known = {name: limit for name, limit in LIMITS.items() if room.get(name)}
    assert {name: room[name] for name in known} == known
    assert ContactKind.EMAIL == "email"
    assert LIMITS["email"] == ContactPoint._meta.get_field("value").max_length
