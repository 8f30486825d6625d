"""Uploaded files: kept under a random name, opened only after the scanner's word."""

import hashlib

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile

from core import clock, uploads
from core.jobs import MOST_ATTEMPTS, drain
from core.uploads import Upload
from districts.actions import files
from districts.enums import Scan
from districts.models import StoredFile
from students.models import CareerDocument
from tests.core import clamd, foreign
from tests.factories.pipeline import JourneyFactory
from tests.harness import recorded_verbs, soup

pytestmark = pytest.mark.django_db


@pytest.fixture
def scanner(settings):
    server = clamd.start(("127.0.0.1", 0))
    settings.CLAMAV_URL = f"tcp://127.0.0.1:{server.server_address[1]}"
    yield server
    server.shutdown()
    server.server_close()


def kept(content=b"%PDF-1.7 plain"):
    upload = Upload("a.pdf", content=content, suffix=".pdf")
    name = files.keep(folder="career", purpose="career", upload=upload, at=clock.now())
    return StoredFile.objects.get(name=name)


def state(row):
    row.refresh_from_db()
    return row.scan


def test_without_a_scanner_a_file_is_kept_and_opens(district):
    row = kept()

    assert (row.scan, row.due_at, row.size) == (Scan.NONE, None, 14)
    assert row.sha256 == hashlib.sha256(b"%PDF-1.7 plain").hexdigest()
    assert files.may_open(row.name, at=clock.now()) is None


def test_a_file_opens_after_the_scanners_word_only(district, scanner):
    row = kept()
    assert files.may_open(row.name, at=clock.now()) == Scan.WAITING

    drain(files.QUEUE)

    assert state(row) == Scan.CLEAN
    assert files.may_open(row.name, at=clock.now()) is None
    assert recorded_verbs() == ["file.clean"]


@pytest.mark.parametrize("content", (clamd.EICAR, bytes(clamd.LIMIT + 1)))
def test_what_is_infected_or_over_the_limit_stays_shut(district, scanner, content):
    row = kept(content)

    drain(files.QUEUE)

    assert state(row) in {Scan.INFECTED, Scan.WAITING}
    assert files.may_open(row.name, at=clock.now()) is not None


def test_a_silent_scanner_is_asked_again_and_at_last_the_file_has_failed(
    district, scanner, settings, clock
):
    row = kept()
    settings.CLAMAV_URL = "tcp://127.0.0.1:9"
    states = []
    for _ in range(MOST_ATTEMPTS):
        drain(files.QUEUE)
        states.append(state(row))
        clock.shift(3600)

    assert states == [Scan.WAITING] * (MOST_ATTEMPTS - 1) + [Scan.FAILED]
    assert row.due_at is None


def test_a_file_from_before_the_scanner_is_queued_when_somebody_asks_for_it(district, scanner):
    name = default_storage.save("career/old.pdf", ContentFile(b"%PDF-1.7 old"))

    assert files.may_open(name, at=clock.now()) == Scan.WAITING
    drain(files.QUEUE)
    assert files.may_open(name, at=clock.now()) is None


def test_people_see_that_a_file_is_being_checked(student, mentor, season, scanner, simple_pdf):
    JourneyFactory(student=student.student, season=season)
    file = SimpleUploadedFile("resume.pdf", simple_pdf)
    student.post("pipeline:career-upload", "resume", data={"file": file})
    document = CareerDocument.objects.get()

    waits = mentor.get("pipeline:career-file", document.pk)
    drain(files.QUEUE)
    opens = mentor.get("pipeline:career-file", document.pk)

    assert (waits.status_code, opens.status_code) == (409, 200)
    assert "being checked" in soup(waits).h1.get_text()
    assert b"".join(opens.streaming_content) == simple_pdf


def test_our_limits_are_below_what_a_scanner_takes_by_default():
    """clamd's StreamMaxLength is 100 MB unless somebody changed it."""
    assert all(p.most_bytes < 100 * 2**20 for p in uploads.PURPOSES.values())


# --- On the way in -------------------------------------------------------------------------------


def test_a_view_that_takes_no_files_gets_none(student, season):
    seen = student.post("home-student", data={"file": SimpleUploadedFile("a.txt", b"x")})

    assert seen.status_code == 405
    assert list(seen.wsgi_request.FILES) == []


def test_a_file_is_cut_off_after_its_limit(student, season):
    JourneyFactory(student=student.student, season=season)
    large = SimpleUploadedFile("a.pdf", bytes(8 * 2**20))

    answer = student.post("pipeline:career-upload", "resume", data={"file": large})

    assert answer.status_code == 422
    assert answer.wsgi_request.FILES["file"].size == 5 * 2**20 + 1
    assert "larger than 5 MB" in soup(answer).get_text()


def test_a_body_far_over_the_limit_is_not_read(student, season):
    JourneyFactory(student=student.student, season=season)
    large = SimpleUploadedFile("a.pdf", bytes(21 * 2**20))

    answer = student.post("pipeline:career-upload", "resume", data={"file": large})

    assert answer.status_code == 413
    assert "too large" in soup(answer).h1.get_text()
    assert not CareerDocument.objects.exists()


def test_hostile_files_leave_nothing_behind(student, season):
    JourneyFactory(student=student.student, season=season)
    for content in (foreign.PAGE, foreign.DRAWING, foreign.pdf(change=foreign.has_scripts)):
        file = SimpleUploadedFile("resume.pdf", content)
        student.post("pipeline:career-upload", "resume", data={"file": file})

    assert not StoredFile.objects.exists()
