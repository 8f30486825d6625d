"""Who was told what about a student: the student, the guardian by link, and the school read it."""

import pytest
from django.urls import reverse

from core import clock
from districts.models import Event
from paperwork import told
from paperwork.catalogue import SignerRole
from pipeline.actions import applications
from students.models import RecordRequest
from tests.factories.districts import EventFactory, MembershipFactory
from tests.factories.employers import EmployerFactory, OpeningFactory
from tests.factories.pipeline import JourneyFactory
from tests.factories.students import StudentFactory
from tests.harness import recorded_looks, soup, texts
from tests.paperwork.door import Guardian, asked
from tests.paperwork.scene import placed


def shown(student, employer, membership=None, **more):
    """An employer was shown something of a student."""
    facts = {"page": "application", "employer": employer.pk, "parts": ["letter", "name"]}
    return EventFactory(
        district=student.district, verb="disclosure.made", student_id=student.pk,
        by=membership, facts=facts | more,
    )  # fmt: skip


@pytest.fixture
def file(student, mentor):
    """Two employers and a mentor have seen something of this student; others of other students."""
    cafe = EmployerFactory(district=student.district, name="Corner Cafe")
    museum = EmployerFactory(district=student.district, name="Sample Museum")
    boss = MembershipFactory(district=student.district, role="employer")
    shown(student.student, cafe, boss)
    shown(student.student, museum, boss, page="paper", parts=["b1_1"])
    shown(student.student, cafe, boss, page="resume", parts=["resume"])
    shown(StudentFactory(district=student.district), EmployerFactory(district=student.district))
    mentor.get("students:detail", student.student.pk)
    return boss


def test_a_student_reads_who_has_seen_what_by_employer(student, mentor, file):
    page = soup(student.get("paperwork:told"))

    assert texts(page, ".panel__title") == ["Corner Cafe", "Sample Museum", "School and district"]
    rows = [" ".join(row.get_text(" ").split()) for row in page.select("tbody tr")]
    assert len(rows) == 4
    assert rows[0].startswith(f"Résumé of an application résumé {file.user.name} Employer contact")
    assert "Work permit" in rows[2] or "B1-1" in rows[2]
    assert mentor.user.name in rows[3]


def test_reading_it_leaves_no_trace_of_the_student(student, file):
    before = recorded_looks()
    student.get("paperwork:told")
    student.get("paperwork:told-export")
    assert recorded_looks() == before


def test_the_file_holds_the_same_lines(student, file):
    answer = student.get("paperwork:told-export")
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").strip().splitlines()
    assert len(lines) == 5
    assert lines[1].split(",")[1] == "Corner Cafe"


def test_nobody_has_seen_anything_yet(student):
    assert "No employer has seen anything yet" in soup(student.get("paperwork:told")).get_text()


@pytest.mark.parametrize("count", (1, 3))
def test_the_page_costs_the_same_however_much(student, count, django_assert_num_queries):
    for _ in range(count):
        shown(student.student, EmployerFactory(district=student.district))

    with django_assert_num_queries(10):
        response = student.get("paperwork:told")

    assert len(response.context["told"].employers) == count


def test_the_school_reads_it_as_a_panel_and_takes_it_along(mentor, student, file):
    panel = soup(mentor.get("paperwork:told-student", student.student.pk, htmx=True))
    assert texts(panel, "li b") == ["Corner Cafe", "Sample Museum"]
    assert panel.select("main") == []

    answer = mentor.get("paperwork:told-student-export", student.student.pk)
    assert len(b"".join(answer.streaming_content).decode().strip().splitlines()) >= 5
    event = Event.objects.get(verb="disclosures.exported")
    assert (event.by, event.student_id) == (mentor.membership, student.student.pk)


@pytest.mark.parametrize("name", ("told-student", "told-student-export"))
def test_a_student_of_another_school_is_not_there(mentor, name):
    other = StudentFactory(district=mentor.district)
    assert mentor.get(f"paperwork:{name}", other.pk).status_code == 404
    assert mentor.get(f"paperwork:{name}", StudentFactory().pk).status_code == 404


def test_sending_an_application_is_a_disclosure_to_that_employer(student, employer):
    journey = JourneyFactory(student=student.student, ready=True)
    opening = OpeningFactory(employer=employer.employer, season=journey.season, posted=True)
    applications.apply(
        journey=journey, opening=opening, letter="Dear", answer="", resume=None,
        by=student.membership, at=clock.now(),
    )  # fmt: skip

    [group] = told.about(student.student.pk).employers
    assert group.name == employer.employer.name
    assert "letter" in group.entries[0].parts
    assert "résumé" not in group.entries[0].parts


# --- By the personal link ------------------------------------------------------------------------


def test_a_guardian_reads_it_from_the_link_after_the_code(district):
    scene = asked(forms=("consent",))
    guardian = Guardian(scene)
    page = reverse("link-told", args=[guardian.link.pk])
    export = reverse("link-told-export", args=[guardian.link.pk])
    assert guardian.http.get(page).status_code == guardian.http.get(export).status_code == 404

    guardian.open()
    shown(scene.student, EmployerFactory(district=district, name="Corner Cafe"))

    assert page in str(soup(guardian.http.get(guardian.page)))
    read = guardian.http.get(page)
    assert "Corner Cafe" in read.content.decode()
    assert read.headers["Cache-Control"] == "private, no-store"
    lines = b"".join(guardian.http.get(export).streaming_content).decode()
    assert "Corner Cafe" in lines


def test_a_guardian_asks_for_a_copy_from_the_link_and_once_only(district):
    scene = asked(forms=("consent",))
    guardian = Guardian(scene)
    address = reverse("link-record-ask", args=[guardian.link.pk, "copy"])
    assert guardian.http.post(address).status_code == 404
    guardian.open()

    guardian.http.post(address)
    answer = guardian.http.post(address, follow=True)

    asked_for = RecordRequest.objects.get()
    assert (asked_for.student, asked_for.kind) == (scene.student, "copy")
    assert asked_for.wanted_by_family is True
    page = soup(answer)
    assert "The school has it now and will answer you." in page.get_text()
    assert "Copy of the record" in page.get_text()
    other = reverse("link-record-ask", args=[guardian.link.pk, "house"])
    assert guardian.http.post(other).status_code == 404


def test_an_employers_link_shows_a_paper_as_a_disclosure_and_never_the_list(district):
    scene = placed(forms=("b1_1",))
    scene.contact.membership = None  # signs without an account
    scene.contact.save()
    scene.prepare()
    scene.send()
    scene.sign(SignerRole.STUDENT)
    boss = Guardian(scene, role="employer")
    boss.open()
    assert boss.http.get(boss.page).status_code == 200

    event = Event.objects.get(verb="disclosure.made")
    assert (event.by, event.by_label, event.channel) == (None, "employer", "link")
    assert (event.student_id, event.facts["employer"]) == (
        scene.student.pk, scene.placement.employer_id,
    )  # fmt: skip
    for name in ("link-told", "link-told-export"):
        assert boss.http.get(reverse(name, args=[boss.link.pk])).status_code == 404
    ask = reverse("link-record-ask", args=[boss.link.pk, "copy"])
    assert boss.http.post(ask).status_code == 404


def test_what_an_employer_signs_is_a_disclosure_of_those_papers(district):
    scene = asked(forms=("consent", "b1_1"))
    scene.sign(SignerRole.STUDENT)
    scene.sign(SignerRole.EMPLOYER)

    event = Event.objects.get(verb="disclosure.made", facts__page="signed")
    assert (event.by, event.facts["parts"]) == (scene.contact.membership, ["b1_1"])
