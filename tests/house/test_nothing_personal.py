"""People are walked through the house with words that must not leave it by the log."""

import logging
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from core import clock
from core.jobs import drain_all
from core.logs import Line
from core.tenancy import within
from districts.actions import links
from districts.enums import Channel
from districts.models import Event
from tests.factories.pipeline import JourneyFactory, ReviewFactory
from tests.factories.students import ContactPointFactory, GuardianshipFactory
from tests.harness.clients import OutsideClient

pytestmark = pytest.mark.django_db
WORD = "Quetzalpapalotl"
ADDRESS, NUMBER = f"{WORD}@mail.example.org".lower(), "+12135550187"
TOKEN = "Zx9_" * 10 + "abc"
PLANTED = (WORD, ADDRESS, NUMBER, "213-555-0187", TOKEN, "739216")


@pytest.fixture
def said():
    """Everything that any logger says, at any level, as it would stand in the log."""

    class Ear(logging.Handler):
        lines: list[str] = []

        def emit(self, record):
            self.lines.append(Line().format(record))

    ear, root = Ear(level=logging.DEBUG), logging.getLogger()
    ear.lines = []
    before = {name: logging.getLogger(name).level for name in ("django", "django.request")}
    level = root.level
    root.addHandler(ear)
    root.setLevel(logging.DEBUG)
    yield ear.lines
    root.removeHandler(ear)
    root.setLevel(level)
    for name, was in before.items():
        logging.getLogger(name).setLevel(was)


@pytest.fixture
def ana(student, season):
    row = student.student
    row.first_name, row.address = WORD, f"{WORD} street"
    row.save()
    ContactPointFactory(student=row, guardian=None, value=ADDRESS)
    tie = GuardianshipFactory(student=row, guardian__first_name=WORD)
    ContactPointFactory(guardian=tie.guardian, value=NUMBER, kind="phone")
    return JourneyFactory(student=row, season=season)


@pytest.fixture
def crew(student, mentor, admin, coordinator, ana):
    """Everybody who walks, and whose record they look at."""
    return student, mentor, admin, coordinator, ana


def walk(student, mentor, admin, coordinator, journey):
    """Pages, forms with planted words, files, searches, wrong turns. Return the answers."""
    review = ReviewFactory(journey=journey)
    file = SimpleUploadedFile(f"{WORD}.pdf", WORD.encode())
    return [
        student.get("home-student"),
        student.post("pipeline:career-upload", "resume", data={"file": file}),
        student.post("pipeline:career-document", "letter", data={"greeting": WORD, "later": "1"}),
        student.post("pipeline:interest", data={"interests": WORD, "phone": NUMBER}),
        mentor.get("students:list", q=WORD),
        mentor.get("students:detail", journey.student_id),
        mentor.post("pipeline:review", review.pk, data={"comment": WORD, "answer": "return"}),
        mentor.get(f"/d/sample/students/{TOKEN}/", q=ADDRESS),
        admin.get("districts:people", q=ADDRESS),
        admin.get("districts:events", q=WORD),
        coordinator.post("students:copy-ask", journey.student_id),
        admin.post("students:deletion-ask", journey.student_id, data={"x": WORD}),
    ]


def knock(district):
    """Strangers: sign-ins that fail, links that are forged, hosts that are not ours."""
    client = OutsideClient(raise_request_exception=False)
    login = {"login": ADDRESS, "password": WORD}
    return [
        client.post("/accounts/login/", login),
        client.post("/accounts/password/reset/", {"email": ADDRESS}),
        client.get(f"/s/{TOKEN}/"),
        client.post(f"/s/{TOKEN}/", {"code": "739216"}),
        client.get("/nothing/here/", {"name": WORD, "mail": ADDRESS}),
        client.get("/", headers={"Host": "evil.example.net", "Cookie": f"session={TOKEN}"}),
        client.get("/d/sample/students/", {"q": WORD}),
    ]


def test_nothing_personal_leaves_by_the_log(crew, district, said):
    answers = walk(*crew) + knock(district)
    drain_all()

    assert {answer.status_code // 100 for answer in answers} >= {2, 3, 4}
    assert said, "the ear heard nothing at all"
    assert [line for line in said if any(word in line for word in PLANTED)] == []


def test_nor_by_events_tasks_or_addresses(crew):
    answers = walk(*crew)
    drain_all()

    facts = str(list(Event.objects.values_list("facts", "verb", "by_label")))
    places = [answer["Location"] for answer in answers if answer.has_header("Location")]
    assert [word for word in PLANTED if word in facts] == []
    assert [place for place in places if any(word in place for word in PLANTED)] == []


def test_a_broken_page_tells_the_log_where_and_not_whom(student, ana, said, monkeypatch):
    def broken(*_args, **_kwargs):
        raise ValueError(f"Key (email)=({ADDRESS}) of {WORD} already exists.")

    monkeypatch.setattr("pipeline.views.career.papers.of_student", broken)
    student.http.raise_request_exception = False
    answer = student.get("pipeline:career")

    lines = [line for line in said if "ValueError" in line]
    assert answer.status_code == 500
    assert len(lines) == 1
    assert "pipeline/views/career.py" in lines[0]
    assert not any(word in lines[0] for word in PLANTED)
    assert WORD.encode() not in answer.content


def test_a_failed_job_tells_the_log_where_and_not_whom(ana, coordinator, said, monkeypatch):
    def broken(*_args, **_kwargs):
        raise ValueError(WORD)

    monkeypatch.setattr("students.actions.records._write", broken)
    coordinator.post("students:copy-ask", ana.student_id)
    with within(coordinator.district):
        drain_all()

    assert any("students.records" in line and "ValueError" in line for line in said)
    assert not any(WORD in line for line in said)


def test_a_link_that_is_opened_is_not_in_the_log(district, ana, said):
    _link, token = links.mint(
        purpose="sign", subject=ana, channel=Channel.EMAIL, address=ADDRESS, language="en",
        at=clock.now(), lives=timedelta(days=1),
    )  # fmt: skip
    address = f"/s/{token}/"
    OutsideClient().get(address)
    OutsideClient().get(address + "nothing/")

    assert not any(token in line for line in said)
