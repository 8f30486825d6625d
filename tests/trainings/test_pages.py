"""The student's trainings, the board for everybody, certificates."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation

from core.tenancy import within
from districts.models import Membership
from tests.core import foreign
from tests.factories.districts import SchoolFactory
from tests.factories.pipeline import JourneyFactory
from tests.factories.students import StudentFactory
from tests.factories.trainings import AssignmentFactory, TrainingFactory
from tests.harness import recorded_verbs, soup, texts
from tests.pipeline.hire import NOW
from trainings import policies
from trainings.enums import AssignmentState as State
from trainings.models import Assignment, Training

pytestmark = pytest.mark.django_db
PNG = foreign.picture()


@pytest.fixture
def own(student):
    """A training of the student at the keyboard."""
    return AssignmentFactory(student=student.student)


def handed_in(own, content=PNG, name="proof.png", day="2026-04-20"):
    file = SimpleUploadedFile(name, content) if content else ""
    prefix = f"t{own.pk}"
    return {f"{prefix}-completed_on": day, f"{prefix}-certificate": file}


# --- The student ---------------------------------------------------------------------------------


@pytest.mark.parametrize("count", (1, 3))
def test_my_trainings_cost_the_same_however_many(student, count, django_assert_num_queries):
    rows = AssignmentFactory.create_batch(count, student=student.student)
    AssignmentFactory(student=StudentFactory(school=student.student.school))

    with django_assert_num_queries(8):
        response = student.get("trainings:mine")

    assert set(response.context["open"]) == set(rows)


def test_the_page_says_until_when_where_and_what_is_done(student):
    course = TrainingFactory(
        district=student.district, title="Code of conduct training",
        provider_url="https://example.org/course", minutes=45,
    )  # fmt: skip
    AssignmentFactory(student=student.student, training=course, due_on=date(2026, 4, 26))
    AssignmentFactory(student=student.student, verified=True)

    page = soup(student.get("trainings:mine"))

    assert "by Sun, Apr 26" in texts(page, ".chip--stop")
    assert "45 minutes" in texts(page, ".chip")
    assert page.select_one('a[href="https://example.org/course"]') is not None
    assert "Done on Mar 1, 2026, counts until Mar 1, 2027" in page.get_text()


def test_a_certificate_is_handed_in_and_can_be_read_again(student, own):
    response = student.post("trainings:submit", own.pk, data=handed_in(own))

    own.refresh_from_db()
    assert response.status_code == 302
    assert (own.state, own.completed_on, own.submitted_at) == (
        State.SUBMITTED, date(2026, 4, 20), NOW,
    )  # fmt: skip
    assert (own.certificate_name, own.certificate_type) == ("proof.png", "image/png")
    assert "proof" not in own.certificate.name
    file = student.get("trainings:certificate", own.pk)
    kept = b"".join(file.streaming_content)
    assert kept.startswith(b"\x89PNG")
    assert kept != PNG  # drawn anew
    assert file["X-Content-Type-Options"] == "nosniff"
    assert recorded_verbs() == ["training.submitted"]


def test_saying_so_is_enough_where_there_is_no_certificate(student, own):
    student.post("trainings:submit", own.pk, data=handed_in(own, content=None))

    own.refresh_from_db()
    assert (own.state, own.certificate.name, own.certificate_hash) == (State.SUBMITTED, "", "")
    assert student.get("trainings:certificate", own.pk).status_code == 404


@pytest.mark.parametrize(
    ("change", "field"),
    (
        ({"day": "2026-04-28"}, "completed_on"),
        ({"day": "2024-01-01"}, "completed_on"),
        ({"day": ""}, "completed_on"),
        ({"content": b"<html>"}, "certificate"),
        ({"content": b"%PDF-1.7 broken", "name": "a.pdf"}, "certificate"),
        ({"content": PNG + bytes(10 * 2**20)}, "certificate"),
    ),
)
def test_what_cannot_be_right_is_told(student, own, change, field):
    response = student.post("trainings:submit", own.pk, data=handed_in(own, **change))

    assert response.status_code == 422
    assert set(response.context["wrong"].errors) == {field}
    assert recorded_verbs() == []


def test_others_certificates_are_not_there(student, district):
    classmate = AssignmentFactory(student=StudentFactory(school=student.student.school))
    with within(None):
        neighbour = AssignmentFactory()

    for row in (classmate, neighbour):
        assert student.post("trainings:submit", row.pk).status_code == 404
        assert student.get("trainings:certificate", row.pk).status_code == 404


# --- The board -----------------------------------------------------------------------------------


@pytest.mark.parametrize("count", (1, 3))
def test_the_board_costs_the_same_however_long(mentor, count, django_assert_num_queries):
    student = StudentFactory(school=mentor.school)
    rows = AssignmentFactory.create_batch(count, student=student)
    AssignmentFactory(student=StudentFactory(school=SchoolFactory(district=mentor.district)))
    with within(None):
        AssignmentFactory()

    with django_assert_num_queries(14):
        response = mentor.get("trainings:board")

    assert set(response.context["assignments"]) == set(rows)


@pytest.mark.parametrize(
    ("query", "shown"),
    (
        ({}, ["Bea Late", "Abe Waits"]),
        ({"state": "submitted"}, ["Bea Late"]),
        ({"state": "verified"}, ["Cleo Done"]),
        ({"state": "all", "sort": "name"}, ["Cleo Done", "Bea Late", "Abe Waits"]),
        ({"q": "abe"}, ["Abe Waits"]),
        ({"state": "nonsense"}, ["Bea Late", "Abe Waits"]),
    ),
)
def test_what_waits_for_a_check_comes_first(mentor, query, shown):
    for name, facts in (
        ("Abe Waits", {}),
        ("Bea Late", {"submitted": True, "due_on": date(2026, 7, 1)}),
        ("Cleo Done", {"verified": True}),
    ):
        first, last = name.split()
        student = StudentFactory(school=mentor.school, first_name=first, last_name=last)
        AssignmentFactory(student=student, **facts)

    page = soup(mentor.get("trainings:board", **query, htmx=True))

    assert texts(page, "td.table__main a") == shown


def test_many_are_marked_as_done_at_once(mentor):
    mine = [
        AssignmentFactory(student=StudentFactory(school=mentor.school), submitted=True)
        for _ in range(3)
    ]
    done = AssignmentFactory(student=StudentFactory(school=mentor.school), verified=True)
    elsewhere = AssignmentFactory(
        student=StudentFactory(school=SchoolFactory(district=mentor.district)), submitted=True
    )
    keys = [row.pk for row in (*mine[:2], done, elsewhere)]

    response = mentor.post("trainings:verify-many", data={"assignment": [*keys, "x"]}, follow=True)

    states = dict(Assignment.objects.values_list("pk", "state"))
    assert [states[row.pk] for row in (*mine, elsewhere)] == [
        State.VERIFIED, State.VERIFIED, State.SUBMITTED, State.SUBMITTED,
    ]  # fmt: skip
    assert "2 trainings are done. 1 was done already." in response.content.decode()
    assert set(Assignment.objects.exclude(verified_by=None).values_list("verified_by", flat=True)) \
        == {mentor.membership.pk}  # fmt: skip


def test_one_is_looked_at_sent_back_and_done(mentor, student):
    row = AssignmentFactory(student=student.student, submitted=True)
    assert mentor.get("trainings:assignment", row.pk).status_code == 200

    empty = mentor.post("trainings:send-back", row.pk, data={"reason": ""})
    mentor.post("trainings:send-back", row.pk, data={"reason": "The name is cut off."})
    assert empty.status_code == 422
    assert "The name is cut off." in student.get("trainings:mine").content.decode()
    early = mentor.post("trainings:verify", row.pk, data={"completed_on": "2026-05-01"})
    mentor.post("trainings:verify", row.pk, data={"completed_on": "2026-04-01"})

    row.refresh_from_db()
    assert early.status_code == 422
    assert (row.state, row.completed_on, row.reason) == (State.VERIFIED, date(2026, 4, 1), "")
    assert recorded_verbs() == ["training.rejected", "training.done"]


def test_the_same_file_of_two_students_is_flagged(mentor):
    for number, digest in enumerate(("same", "same", "other", "", "")):
        AssignmentFactory(
            student=StudentFactory(school=mentor.school, last_name=f"N{number}"),
            submitted=True,
            certificate_hash=digest,
        )

    rows = mentor.get("trainings:board").context["assignments"]

    flagged = {row.student.last_name for row in rows if row.has_twin}
    assert flagged == {"N0", "N1"}


def test_the_board_leaves_as_csv(mentor):
    AssignmentFactory(student=StudentFactory(school=mentor.school, first_name="=Ana"))

    response = mentor.get("trainings:export")

    text = b"".join(response.streaming_content).decode()
    assert text.splitlines()[1].startswith("'=Ana Reyes,Sample High School,Training ")


@pytest.mark.parametrize(("whom", "count"), (("badge", 1), ("all", 2)))
def test_a_school_gives_trainings_in_spring(mentor, season, whom, count):
    ready, interested, gone = (StudentFactory(school=mentor.school) for _ in range(3))
    JourneyFactory(student=ready, season=season, ready=True)
    JourneyFactory(student=interested, season=season)
    JourneyFactory(student=gone, season=season, ready=True)
    gone.left_on = date(2026, 4, 1)
    gone.save()
    data = {
        "training": "code_of_conduct", "school": mentor.school.pk, "whom": whom,
        "due_on": "2026-05-15",
    }  # fmt: skip

    assert mentor.get("trainings:assign").status_code == 200
    for _ in range(2):
        mentor.post("trainings:assign", data=data)

    given = Assignment.objects.all()
    assert {row.student for row in given} == {ready, interested} if count == 2 else {ready}
    assert given.count() == count


@pytest.mark.parametrize(
    "change", ({"due_on": "2026-04-26"}, {"training": "juggling"}, {"school": "0"}, {"whom": ""})
)
def test_giving_needs_sense(mentor, season, change):
    other = SchoolFactory(district=mentor.district)
    data = {
        "training": "code_of_conduct", "school": mentor.school.pk, "whom": "all",
        "due_on": "2026-05-15",
    }  # fmt: skip

    assert mentor.post("trainings:assign", data=data | change).status_code == 422
    assert mentor.post("trainings:assign", data=data | {"school": other.pk}).status_code == 422


def test_the_district_changes_a_course(coordinator, mentor):
    course = TrainingFactory(district=coordinator.district)
    data = {"provider_url": "https://lms.example/1", "minutes": "50", "valid_months": "6"}
    with within(None):
        neighbour = TrainingFactory()

    assert coordinator.get("trainings:course", course.pk).status_code == 200
    assert coordinator.post("trainings:course", course.pk, data=data).status_code == 302
    assert mentor.post("trainings:course", course.pk, data=data).status_code == 403
    assert coordinator.post("trainings:course", neighbour.pk, data=data).status_code == 404

    course = Training.objects.get()
    assert (course.provider_url, course.minutes, course.valid_months, course.is_paid) == (
        "https://lms.example/1", 50, 6, False,
    )  # fmt: skip


def test_titles_of_the_catalogue_are_shown_in_the_readers_language(student):
    own = TrainingFactory(district=student.district, title="Code of conduct training")
    AssignmentFactory(student=student.student, training=own)
    student.http.cookies["language"] = "es"

    with translation.override("es"):
        expected = translation.gettext("Code of conduct training")

    assert expected in student.get("trainings:mine").content.decode()


@pytest.mark.parametrize(
    ("role", "state", "may_submit", "may_verify", "may_reject"),
    (
        ("student", State.ASSIGNED, "", "Only school staff marks trainings as done.",
         "Only school staff marks trainings as done."),
        ("student", State.SUBMITTED, "This is with your school already.",
         "Only school staff marks trainings as done.",
         "Only school staff marks trainings as done."),
        ("mentor", State.ASSIGNED, "Only the student hands in a certificate.", "",
         "There is nothing to send back."),
        ("office", State.SUBMITTED, "Only the student hands in a certificate.", "", ""),
        ("coordinator", State.VERIFIED, "Only the student hands in a certificate.",
         "This training is done already.", "There is nothing to send back."),
        ("partner", State.SUBMITTED, "Only the student hands in a certificate.",
         "Only school staff marks trainings as done.",
         "Only school staff marks trainings as done."),
    ),
)  # fmt: skip
def test_who_may_do_what(role, state, may_submit, may_verify, may_reject):
    member, row = Membership(role=role), Assignment(state=state)
    asked = (policies.submit, policies.verify, policies.reject)

    assert [str(ask(member, row).reason) for ask in asked] == [
        may_submit, may_verify, may_reject,
    ]  # fmt: skip


def test_employers_see_no_trainings(employer):
    for name in ("board", "mine", "export", "assign"):
        assert employer.get(f"trainings:{name}").status_code == 403
