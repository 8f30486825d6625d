"""The career file: drafts, what is handed in, uploads, and what comes back."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from core import clock
from pipeline.models import Review
from students.enums import ContactKind, Origin
from students.models import CareerDocument
from tests.factories.base import LONG_AGO
from tests.factories.districts import SchoolFactory
from tests.factories.pipeline import BadgeFactory, JourneyFactory
from tests.factories.students import CareerDocumentFactory, ContactPointFactory
from tests.harness import soup, texts

RESUME = {
    "name": "Ana Reyes",
    "contact": "ana@mail.example",
    "education": "Sample High School",
    "experience": "Bakery, Saturdays",
    "skills": "Spanish",
}


@pytest.fixture
def journey(student, season):
    return JourneyFactory(student=student.student, season=season)


def page(person, name, *args):
    response = person.get(name, *args)
    assert response.status_code == 200
    return soup(response)


def test_the_file_begins_with_interest(student, season):
    assert "Your file begins with your interest" in page(student, "pipeline:career").get_text()
    assert student.get("pipeline:career-document", "resume").url == student.url("pipeline:interest")


def test_the_builder_starts_from_the_record(student, journey):
    row = student.student
    row.grade, row.pathway = "11", "Health"
    row.save()
    for words in (
        {"value": "me@school.example", "is_school_address": True},
        {"value": "ana@mail.example"},
        {"value": "bounced@mail.example", "bounced_at": LONG_AGO},
        {"value": "+12135550101", "kind": ContactKind.PHONE},
    ):
        ContactPointFactory(student=row, origin=Origin.STUDENT, **words)

    form = page(student, "pipeline:career-document", "resume")

    assert form.select_one("#id_contact")["value"] == "ana@mail.example · +12135550101"
    education = form.select_one("#id_education").text.strip()
    assert education == "Sample High School, class of 2027\nHealth pathway"


def test_a_draft_may_be_unfinished_and_what_is_handed_in_may_not(student, journey):
    half = {"name": "Ana Reyes", "contact": "", "skills": "Spanish"}

    assert student.post("pipeline:career-document", "resume", data=half).status_code == 422
    assert not CareerDocument.objects.exists()
    student.post("pipeline:career-document", "resume", data=half | {"later": "1"})

    assert CareerDocument.objects.get().body == "Ana Reyes\n\nSkills and languages\nSpanish"
    assert not Review.objects.exists()
    assert "Saved on Mon, Apr 27" in page(student, "pipeline:career").get_text()
    again = page(student, "pipeline:career-document", "resume")
    assert again.select_one("#id_skills").text.strip() == "Spanish"


def test_handing_in_puts_it_into_the_mentors_queue(student, journey, mentor):
    answer = student.post("pipeline:career-document", "resume", data=RESUME)
    assert answer.url == student.url("pipeline:career")
    review = Review.objects.get()
    assert mentor.get("pipeline:review", review.pk).status_code == 200
    assert "Handed in on Mon, Apr 27" in page(student, "pipeline:career").get_text()


def test_comments_and_what_is_missing_come_back_to_the_student(student, journey, mentor):
    student.post("pipeline:career-document", "resume", data=RESUME)
    ticks = ["one_page", "contact", "education", "experience", "skills"]
    words = {"ticks": ticks, "comment": "Nice! Check <Baker>."}
    mentor.post("pipeline:review-return", Review.objects.get().pk, data=words)

    shown = page(student, "pipeline:career-document", "resume")

    assert texts(shown, ".notice--warn p")[1] == "Nice! Check <Baker>."
    assert texts(shown, ".notice--warn li") == ["Has no spelling mistakes"]
    assert "Nice! Check <Baker>." in page(student, "pipeline:career").get_text()


def test_the_badge_and_its_end_are_told(student, journey):
    journey.reach("badge", at=clock.now())
    badge = BadgeFactory(journey=journey, awarded_at=clock.now())
    assert "You earned your badge on Mon, Apr 27." in page(student, "pipeline:career").get_text()
    badge.revoked_at, badge.revoked_reason = clock.now(), "It was copied."
    badge.save()
    assert "It was copied." in page(student, "pipeline:career").get_text()


def upload(student, name, content, kind="resume"):
    file = SimpleUploadedFile(name, content)
    return student.post("pipeline:career-upload", kind, data={"file": file})


def test_an_uploaded_pdf_is_kept_and_shown_to_who_may_see_it(
    student, journey, mentor, office, simple_pdf
):
    assert upload(student, "my résumé.pdf", simple_pdf).status_code == 302

    document = CareerDocument.objects.get()
    assert document.file_name == "my résumé.pdf"
    for person in (student, mentor):
        answer = person.get("pipeline:career-file", document.pk)
        assert b"".join(answer.streaming_content) == simple_pdf
        assert answer["Content-Disposition"] == 'attachment; filename="resume-1.pdf"'
    assert office.get("pipeline:career-file", document.pk).status_code == 404


def test_a_file_of_another_school_is_not_there(mentor, simple_pdf, district):
    document = CareerDocumentFactory(student__school=SchoolFactory(district=district))
    document.file.save("career/x.pdf", SimpleUploadedFile("x", simple_pdf))
    assert mentor.get("pipeline:career-file", document.pk).status_code == 404


def test_a_document_without_a_file_has_nothing_to_send(student, journey):
    document = CareerDocumentFactory(student=journey.student)
    assert student.get("pipeline:career-file", document.pk).status_code == 404


def test_a_text_file_becomes_text_that_can_be_mended(student, journey):
    upload(student, "resume.txt", "José Núñez\r\n\r\nSkills\r\nSpanish".encode())
    document = CareerDocument.objects.get()
    assert (document.body, document.file.name) == ("José Núñez\n\nSkills\nSpanish", "")
    shown = page(student, "pipeline:career-document", "resume")
    assert shown.select_one("#id_skills").text.strip() == "Spanish"


@pytest.mark.parametrize("kind", ["photo", "transcript", "..."])
def test_other_kinds_are_not_there(student, journey, kind):
    assert student.get("pipeline:career-document", kind).status_code == 404
    assert upload(student, "x.txt", b"words", kind).status_code == 404


def test_a_refused_file_says_why_and_keeps_the_builder(student, journey):
    answer = upload(student, "resume.pdf", b"\x89PNG\r\n\x1a\n\x00\x00")
    assert answer.status_code == 422
    told = soup(answer)
    assert "neither a PDF nor a text file" in told.get_text()
    assert told.select_one("#id_education")
    assert not CareerDocument.objects.exists()
