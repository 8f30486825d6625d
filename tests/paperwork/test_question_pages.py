"""The pages that ask: for a student, an employer, a guardian's link, and the school's list."""

from datetime import timedelta

import pytest
from django.urls import reverse

from core import clock
from districts.actions import links
from notifications.actions.tell import tell
from notifications.models import Message
from paperwork.actions import asking, packets
from paperwork.actions.answering import ANSWER
from paperwork.enums import AnswerState, PacketState
from paperwork.models import Answer, Packet, Version
from students.models import Guardianship
from tests.factories.paperwork import AnswerFactory
from tests.harness import OutsideClient, drain, soup
from tests.paperwork.asked import SECRET, client_of, field, prepared, work

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene(district):
    return prepared()


# --- Student and employer ------------------------------------------------------------------------


def test_a_student_proposes_and_is_told_that_the_school_checks(scene):
    student = client_of(scene, "student")
    page = soup(student.get("paperwork:own-questions"))
    assert page.h1.text == "1 question before the papers are ready"
    name = field(page, "student.home_phone")

    response = student.post("paperwork:own-questions", data={name: "818 555 0142"}, follow=True)

    assert "Your school checks" in response.content.decode()
    assert Answer.objects.get().value == "+18185550142"
    assert "Nothing to answer" in response.content.decode()


@pytest.mark.parametrize(
    ("typed", "said"),
    (
        ("", "Answer at least one question."),
        ("call me", "This is no telephone number we know"),
        ("1" * 60, "at most 40 characters"),
    ),
)
def test_what_is_wrong_is_said_and_stays_as_typed(scene, typed, said):
    student = client_of(scene, "student")
    name = field(soup(student.get("paperwork:own-questions")), "student.home_phone")
    response = student.post("paperwork:own-questions", data={name: typed})

    assert response.status_code == 422
    assert said in response.content.decode()
    assert soup(response).select_one(f"[name={name}]").get("value", "") == typed
    assert not Answer.objects.exists()


def test_an_employer_answers_once_for_all_interns(district):
    scenes = [prepared(first_name="Ana"), prepared(first_name="Bea")]
    host = scenes[0].placement.employer
    scenes[1].placement.employer = host
    scenes[1].placement.worksite = scenes[0].placement.worksite
    scenes[1].placement.save()
    host.phone = ""
    host.save()
    for scene in scenes:
        packets.prepare_packets(packets=[scene.reload()], by=scene.coordinator, at=clock.now())
    work()
    boss = client_of(scenes[0], "employer")
    page = soup(boss.get("paperwork:own-questions"))
    names = [box["name"] for box in page.select("main input[type=tel]")]
    assert [name for name in names if name.startswith("employer-phone")] == names[:1]

    boss.post("paperwork:own-questions", data={names[0]: "(818) 555-0177"})
    work()

    for scene in scenes:
        filled = Version.objects.current().filter(document__packet=scene.packet)
        known = {k: v for row in filled for k, v in row.values.items()}
        assert known["employer.phone"]["value"] == "+18185550177"


def test_somebody_elses_question_cannot_be_answered_from_here(scene):
    other = prepared(first_name="Bea")
    student = client_of(scene, "student")
    foreign = f"student-home_phone-student-{other.student.pk}"
    response = student.post("paperwork:own-questions", data={foreign: "8185550142"})
    assert response.status_code == 422
    assert not Answer.objects.exists()


# --- Hostile text --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "kept"),
    (
        ("N" * 120, "N" * 120),
        ("שרה כהן", "שרה כהן"),
        ("نور الهدى", "نور الهدى"),
        ("Nguyễn Thị Ánh", "Nguyễn Thị Ánh"),
        ("\u202eevil\u202c  name\t", "evil name"),
        ("Ana 🎉", None),
        ("Z" + "\u0316" * 9, None),
        ("A" * 201, None),
        ("=1+1", "=1+1"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
    ),
)
def test_any_name_is_kept_or_refused_and_breaks_nothing(scene, typed, kept):
    desk = client_of(scene, "coordinator")
    page = soup(desk.get("paperwork:packet-questions", scene.packet.pk))
    name = field(page, "school.address")
    response = desk.post("paperwork:packet-questions", scene.packet.pk, data={name: typed})

    if kept is None:
        assert response.status_code == 422
        assert not Answer.objects.exists()
        assert soup(response).select_one(f"[name={name}]")["value"] == typed
        return
    assert Answer.objects.get().value == kept
    work()
    shown = desk.get("paperwork:packet-questions", scene.packet.pk).content.decode()
    assert "<script>alert" not in shown
    assert scene.reload().state == PacketState.PREPARED


def test_an_answer_in_any_script_prints(scene):
    desk = client_of(scene, "coordinator")
    page = soup(desk.get("paperwork:packet-questions", scene.packet.pk))
    name = field(page, "school.address")
    desk.post("paperwork:packet-questions", scene.packet.pk, data={name: "שרה כהן " + "ễ" * 60})
    drain()
    assert scene.reload().problem == ""
    assert not Version.objects.current().filter(drawn_at=None).exists()


# --- The school ----------------------------------------------------------------------------------


@pytest.mark.parametrize("count", (1, 3))
def test_the_list_costs_the_same_however_long(coordinator, count, django_assert_num_queries):
    scenes = [prepared() for _ in range(count)]
    AnswerFactory(proposed=True)  # a neighbour's

    with django_assert_num_queries(10):
        response = coordinator.get("paperwork:questions")

    found = {group["packet"].pk for group in response.context["groups"]}
    assert found == {scene.packet.pk for scene in scenes}


def test_a_mentor_sees_the_own_school_only(mentor):
    own, _other = prepared(school=mentor.school), prepared(first_name="Bea")
    response = mentor.get("paperwork:questions")
    assert {group["packet"].pk for group in response.context["groups"]} == {own.packet.pk}


@pytest.mark.parametrize(
    ("query", "keys"),
    (
        ({"who": "guardian"}, {"guardian.phone"}),
        ({"who": "employer"}, set()),
        ({"q": "nobody of that name"}, set()),
        ({"q": SECRET.lower(), "who": "guardian"}, {"guardian.phone"}),
        ({"who": "nonsense", "paper": "nonsense", "page": "x"}, None),
    ),
)
def test_filters_narrow_and_nonsense_is_ignored(coordinator, query, keys):
    prepared()
    response = coordinator.get("paperwork:questions", **query)
    found = {q.key for group in response.context["groups"] for q in group["questions"]}
    assert found == keys if keys is not None else len(found) == 6


def test_the_office_accepts_in_the_list(scene):
    row = AnswerFactory(
        district=scene.student.district, student=scene.student, proposed=True,
        key="student.home_phone", by=scene.student.membership,
    )  # fmt: skip
    office = client_of(scene, "office")
    page = office.get("paperwork:questions").content.decode()
    assert "The student says: (818) 555-0142" in page

    office.post("paperwork:answer-accept", row.pk)
    office.post("paperwork:answer-decline", row.pk)  # too late

    row.refresh_from_db()
    assert (row.state, row.decided_by) == (AnswerState.ACCEPTED, scene.office)


def test_a_student_reads_that_the_school_did_not_take_an_answer(scene):
    facts = {"district": scene.student.district, "student": scene.student,
             "key": "student.home_phone", "by": scene.student.membership}  # fmt: skip
    row, student = AnswerFactory(proposed=True, **facts), client_of(scene, "student")
    said = "The school could not take “(818) 555-0142”."
    assert said not in student.get("paperwork:own-questions").content.decode()

    client_of(scene, "office").post("paperwork:answer-decline", row.pk)
    asked = student.get("paperwork:own-questions").content.decode()
    of_staff = client_of(scene, "office").get("paperwork:packet-questions", scene.packet.pk)

    assert said in asked
    assert said not in of_staff.content.decode()
    AnswerFactory(proposed=True, **facts)  # told anew: it waits for the school again
    assert said not in student.get("paperwork:own-questions").content.decode()


def test_a_mentor_cannot_answer_for_the_district(scene):
    scene.placement.funding.employer_of_record = ""
    scene.placement.funding.save()
    page = soup(client_of(scene, "office").get("paperwork:packet-questions", scene.packet.pk))
    assert not [box for box in page.select("input") if box.get("name", "").startswith("funding")]


# --- A guardian's link ---------------------------------------------------------------------------


class Family:
    """A guardian with a link to questions and a phone."""

    def __init__(self, scene, language="en"):
        self.http = OutsideClient()
        tie = Guardianship.objects.get(student=scene.student, guardian=scene.guardian)
        self.link, self.token = links.mint(
            purpose=ANSWER, subject=tie, channel="email",
            address=scene.guardian.contact_points.get().value, language=language,
            at=clock.now(), lives=timedelta(days=7),
        )  # fmt: skip
        self.door = reverse("link-questions-enter", args=[self.token])
        self.page = reverse("link-questions", args=[self.link.pk])

    def open(self):
        return self.http.post(self.door, {"code": links.mint_code(link=self.link, at=clock.now())})


def test_the_link_shows_nothing_private_before_the_code(scene):
    family = Family(scene)
    before = family.http.get(family.door).content.decode()
    assert SECRET not in before
    assert scene.placement.employer.name not in before
    assert family.http.get(family.page).status_code == 404

    assert family.open().url == family.page
    page = family.http.get(family.page)
    assert SECRET in page.content.decode()
    assert page["Cache-Control"] == "private, no-store"


def test_a_guardian_answers_once_and_is_thanked(scene):
    family = Family(scene)
    family.open()
    page = soup(family.http.get(family.page))
    name = field(page, "guardian.phone")
    assert len(page.select("main input:not([type=hidden])")) == 1

    after = family.http.post(family.page, {name: "8185550143"}, follow=True)

    assert "Thank you" in after.content.decode()
    row = Answer.objects.get()
    assert (row.source, row.link, row.by, row.guardian) == (
        "guardian", family.link, None, scene.guardian,
    )  # fmt: skip
    work()
    known = Version.objects.current().get(document__form_code="consent").values
    assert known["guardian.phone"]["source"] == "guardian"


@pytest.mark.parametrize(
    "spoil",
    (
        lambda scene, link: scene.student.guardianships.update(contact_allowed=False),
        lambda scene, link: scene.guardian.contact_points.update(value="new@example.org"),
        lambda scene, link: type(link).objects.update(revoked_at=clock.now()),
        lambda scene, link: type(link).objects.update(purpose="sign"),
    ),
)
def test_a_link_that_is_theirs_no_more_shows_the_one_plain_page(scene, spoil):
    family = Family(scene)
    family.open()
    spoil(scene, family.link)
    page = family.http.get(family.page)
    assert page.status_code == 404
    assert SECRET not in page.content.decode()


# --- Messages ------------------------------------------------------------------------------------


def test_owners_hear_of_it_and_nobody_after_they_have_answered(scene):
    drain()
    sent = {row.notice: row.state for row in Message.objects.filter(notice__startswith="questions")}
    assert set(sent) == {"questions_student", "questions_guardian", "questions_school"}

    rows = Packet.objects.filter(pk=scene.packet.pk)
    question = next(q for q in asking.open_questions(rows) if q.key == "guardian.phone")
    AnswerFactory(
        district=scene.student.district, key="guardian.phone", subject="family",
        student=scene.student, guardian=scene.guardian, by=scene.coordinator,
    )  # fmt: skip
    assert question.key not in {one.key for one in asking.open_questions(rows)}
    event = Message.objects.get(notice="questions_guardian").event
    Message.objects.all().delete()
    told = {message.notice for message in tell(event=event)}
    assert told == {"questions_student", "questions_school"}
