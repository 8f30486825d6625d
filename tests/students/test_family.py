"""A family's copy of the record, and its deletion: two people, nothing left, nothing back."""

import json
from datetime import date, timedelta

import pytest
from django.core.files.storage import default_storage

from core import clock
from core.jobs import drain
from core.tenancy import within
from districts.actions import retention
from districts.models import Event
from pipeline.enums import PlacementState
from pipeline.models import Application, Journey
from students import family
from students.actions import records, suppression
from students.enums import RecordState
from students.models import ContactPoint, Guardian, RecordRequest, Student, Suppression
from students.roster.records import GuardianRecord, Link, Reading, StudentRecord
from tests.factories.districts import DisposalFactory
from tests.factories.pipeline import PlacementFactory
from tests.factories.students import (
    GuardianshipFactory,
    RecordRequestFactory,
    StudentFactory,
)
from tests.harness import recorded_verbs, soup
from tests.harness.sessions import sign_in
from tests.paperwork.aged import paper
from tests.students.families import MARK, asked_copy, contents, deleted

pytestmark = pytest.mark.django_db


# --- A copy --------------------------------------------------------------------------------------


def test_a_copy_holds_the_record_to_read_for_machines_and_the_files(admin, ana):
    admin.get("students:detail", ana.pk)
    record = asked_copy(admin, ana)

    archive = contents(admin.get("students:copy-file", record.pk))
    said = json.loads(archive.read("record.json"))

    assert set(said) == {section.code for section in family.SECTIONS}
    assert said["record"][0]["first_name"] == MARK
    assert said["record"][0]["graduated_on"] == "2026-04-20"
    assert said["family"][0]["last_name"] == MARK
    assert said["applications"][0]["letter"] == f"Dear team, {MARK}"
    assert "record.viewed" in {row["what"] for row in said["log"]}
    assert archive.read("files/career-1-resume-1.pdf") == f"file {MARK}".encode()
    assert MARK in soup_of(archive)
    assert "record.downloaded" in recorded_verbs()


def soup_of(archive):
    page = archive.read("record.html").decode()
    assert "<script" not in page
    return page


def test_a_copy_is_for_the_person_who_asked_and_for_a_week(admin, second, ana, clock):
    record = asked_copy(admin, ana)
    stored = record.file.name

    assert second.get("students:copy-file", record.pk).status_code == 404
    contents(admin.get("students:copy-file", record.pk))

    clock.shift(timedelta(days=7, minutes=1))
    sign_in(admin.http, admin.user)
    assert admin.get("students:copy-file", record.pk).status_code == 404
    drain(records.QUEUE)
    record.refresh_from_db()
    assert (record.state, record.file.name) == (RecordState.GONE, "")
    assert default_storage.exists(stored) is False


# --- A deletion ----------------------------------------------------------------------------------


def everything_said():
    """All text of all rows of the district that could hold a person's words."""
    rows = [
        *Student.objects.order_by("pk").values(), *Guardian.objects.order_by("pk").values(),
        *ContactPoint.objects.order_by("pk").values(), *Journey.objects.order_by("pk").values(),
        *Application.objects.order_by("pk").values(), *Event.objects.order_by("pk").values(),
        *Suppression.objects.order_by("pk").values("digest"),
        *RecordRequest.objects.order_by("pk").values(),
    ]  # fmt: skip
    documents = Student.objects.values("career_documents__body", "career_documents__file_name")
    accounts = Student.objects.values("membership__user__email", "membership__user__name")
    return str([rows, list(documents), list(accounts)]).lower()


def test_two_people_delete_and_nothing_of_the_person_is_left(admin, second, ana):
    assert MARK.lower() in everything_said()

    stored = ana.career_documents.get().file.name
    record = deleted(admin, second, ana)

    assert record.state == RecordState.DONE
    assert MARK.lower() not in everything_said()
    assert not default_storage.exists(stored)
    assert record.counts["record"] == record.counts["career"] == record.counts["family"] == 1
    ana.refresh_from_db()
    assert ana.erased_at is not None
    assert (ana.graduated_on, ana.graduation_proof, ana.graduation_seen_by) == (None, "", None)
    assert not ana.membership.user.is_active
    verbs = [verb for verb in recorded_verbs() if verb.startswith("record.")]
    assert verbs == ["record.deletion_asked", "record.deletion_confirmed", "record.deleted"]
    assert "Deleted record" in soup(admin.get("students:detail", ana.pk)).h1.get_text()


def test_the_figures_stay(admin, second, ana):
    before = list(Journey.objects.values_list("season", "school", "interested_at"))

    deleted(admin, second, ana)

    assert list(Journey.objects.values_list("season", "school", "interested_at")) == before
    assert Application.objects.count() == 1


def test_the_person_who_asked_does_not_confirm(admin, second, ana):
    record = deleted(admin, admin, ana)

    assert record.state == RecordState.ASKED
    assert admin.post("students:deletion-confirm", record.pk).status_code == 403


def test_who_is_alone_types_the_id(admin, ana):
    admin.post("students:deletion-ask", ana.pk)
    record = RecordRequest.objects.get()

    wrong = admin.post("students:deletion-confirm", record.pk, data={"typed": "S778"})
    page = soup(admin.get("students:family", ana.pk)).get_text()
    admin.post("students:deletion-confirm", record.pk, data={"typed": "S777"})
    record.refresh_from_db()

    assert wrong.status_code == 422
    assert "Type the student" in page
    assert record.state == RecordState.CONFIRMED


def test_a_student_at_work_is_not_deleted(admin, second, ana):
    journey = Journey.objects.get()
    PlacementFactory(journey=journey, ends_on=date(2026, 8, 1), starts_on=date(2026, 6, 15))

    assert admin.post("students:deletion-ask", ana.pk).status_code == 403
    assert "has a place" in soup(admin.get("students:family", ana.pk)).get_text()
    assert not RecordRequest.objects.exists()


def test_a_hold_is_stronger_than_a_deletion(admin, second, ana, district):
    """L7: what a hold keeps of a student stays until it ends; another student's is no reason."""
    disposal = DisposalFactory(
        kind="unsigned", ended_by_on=date(2027, 2, 1), held=True, district=district
    )
    paper(district, "consent", signed=False, state=PlacementState.CANCELLED)
    assert family.blocks(ana) == []

    own = PlacementFactory(journey=Journey.objects.get(student=ana), state=PlacementState.CANCELLED)
    mine = paper(district, "consent", signed=False, placement=own)
    assert admin.post("students:deletion-ask", ana.pk).status_code == 403
    assert "A hold keeps records" in soup(admin.get("students:family", ana.pk)).get_text()

    retention.release(disposal=disposal, by=admin.membership, at=clock.now())
    deleted(admin, second, ana)
    assert not mine.is_there()


def test_brothers_and_sisters_keep_their_guardian(admin, second, ana, school):
    guardian = Guardian.objects.get()
    sister = StudentFactory(school=school)
    GuardianshipFactory(student=sister, guardian=guardian)

    deleted(admin, second, ana)

    guardian.refresh_from_db()
    assert guardian.first_name == MARK
    assert list(guardian.students.all()) == [sister]


def test_a_killed_worker_is_followed_by_one_that_goes_on(admin, second, ana, clock, monkeypatch):
    sections, forget = list(family.SECTIONS), records._forget

    def dies(request, section, student):
        if section.code == "applications":
            raise SystemExit
        forget(request, section, student)

    monkeypatch.setattr(records, "_forget", dies)
    with pytest.raises(SystemExit):
        deleted(admin, second, ana)
    assert MARK.lower() in everything_said()

    monkeypatch.setattr(records, "_forget", forget)
    clock.shift(timedelta(minutes=1))
    drain(records.QUEUE)
    record = RecordRequest.objects.get()
    assert record.state == RecordState.DONE
    assert MARK.lower() not in everything_said()
    assert set(record.counts) == {section.code for section in sections}
    assert record.counts["record"] == 1


def test_a_deletion_can_be_taken_back_before_it_is_confirmed(admin, second, ana):
    admin.post("students:deletion-ask", ana.pk)
    record = RecordRequest.objects.get()

    empty = second.post("students:record-refuse", record.pk, data={"reason": ""})
    second.post("students:record-refuse", record.pk, data={"reason": "The family changed its mind"})
    late = second.post("students:deletion-confirm", record.pk, follow=True)

    record.refresh_from_db()
    assert (empty.status_code, record.state, late.status_code) == (422, RecordState.REFUSED, 200)
    assert MARK.lower() in everything_said()


def test_two_deletions_at_once_are_one(admin, second, ana):
    for person in (admin, second):
        person.post("students:deletion-ask", ana.pk)

    assert RecordRequest.objects.count() == 1


# --- Rosters -------------------------------------------------------------------------------------


def reading(*students, guardians=()):
    return Reading(students=list(students), guardians=list(guardians), source_system="oneroster")


def test_a_roster_does_not_bring_a_deleted_student_back(admin, second, ana):
    deleted(admin, second, ana)
    again = StudentRecord(source_ids=("a",), student_id="S777", legal_first=MARK)
    by_ssid = StudentRecord(source_ids=("b",), student_id="S900", ssid="1234567890")
    other = StudentRecord(source_ids=("c",), student_id="S778", legal_first="Luz")
    only = GuardianRecord(source_id="g1", first=MARK, links=(Link("a"),))
    both = GuardianRecord(source_id="g2", first="Mía", links=(Link("a"), Link("c")))

    found = suppression.without_deleted(reading(again, by_ssid, other, guardians=(only, both)))

    assert found.students == [other]
    assert [(one.source_id, one.links) for one in found.guardians] == [("g2", (Link("c"),))]
    assert [(problem.code, problem.detail) for problem in found.problems] == [
        ("deleted-students", {"count": 2})
    ]
    assert "S777" not in str(list(Suppression.objects.values()))


def test_another_district_knows_nothing_of_it(admin, second, ana):
    deleted(admin, second, ana)
    with within(None):
        neighbour = StudentFactory().district
    with within(neighbour):
        found = suppression.without_deleted(reading(StudentRecord(student_id="S777")))

    assert len(found.students) == 1


# --- Who may ask ---------------------------------------------------------------------------------


def test_a_student_asks_and_the_school_sees_it(student, ana, coordinator):
    student.post("students:my-record-ask", "copy")
    student.post("students:my-record-ask", "copy")
    mine = soup(student.get("students:my-record")).get_text()
    theirs = soup(coordinator.get("students:records")).get_text()

    assert RecordRequest.objects.count() == 1
    assert "Asked for by the family" in mine
    assert MARK in theirs

    asked_copy(coordinator, ana)
    assert RecordRequest.objects.get().wanted_by_family
    assert "Ready" in soup(student.get("students:my-record")).get_text()


def test_there_are_two_things_to_ask_for(student, ana):
    assert student.post("students:my-record-ask", "nothing").status_code == 404


def test_a_refusal_is_told_to_the_student(student, ana, admin):
    student.post("students:my-record-ask", "deletion")
    record = RecordRequest.objects.get()
    admin.post("students:record-refuse", record.pk, data={"reason": "You have a place."})

    assert "You have a place." in soup(student.get("students:my-record")).get_text()


@pytest.mark.parametrize("who", ("mentor", "office", "partner", "employer", "student"))
def test_nobody_else_gets_near_it(request, ana, who):
    record, person = RecordRequestFactory(student=ana, asked=True), request.getfixturevalue(who)

    assert person.get("students:family", ana.pk).status_code in {403, 404}
    assert person.get("students:records").status_code == 403
    for name in ("copy-ask", "deletion-ask"):
        assert person.post(f"students:{name}", ana.pk).status_code == 403
    for name in ("deletion-confirm", "record-refuse"):
        assert person.post(f"students:{name}", record.pk).status_code == 403
    assert person.get("students:copy-file", record.pk).status_code == 403


def test_a_neighbours_record_is_not_there(admin, district):
    with within(None):
        theirs = RecordRequestFactory(asked=True)

    assert admin.get("students:family", theirs.student_id).status_code == 404
    assert admin.post("students:copy-ask", theirs.student_id).status_code == 404
    assert admin.post("students:deletion-ask", theirs.student_id).status_code == 404
    assert admin.post("students:deletion-confirm", theirs.pk).status_code == 404
    assert admin.post("students:record-refuse", theirs.pk).status_code == 404
    assert admin.get("students:copy-file", theirs.pk).status_code == 404
