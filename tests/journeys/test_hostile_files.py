"""Hostile files, sent through the real pages and opened in a real browser: nothing in them runs."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from core import uploads
from core.tenancy import within
from students.models import CareerDocument
from tests.core import foreign
from tests.factories.pipeline import JourneyFactory
from tests.factories.trainings import AssignmentFactory
from trainings.models import Assignment

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SENT = {
    "page.pdf": foreign.PAGE,
    "drawing.png": foreign.DRAWING,
    "gif.png": foreign.gif_and_script(),
    "png.png": foreign.png_and_page(),
    "pdf.pdf": foreign.pdf_and_page(),
    "script.pdf": foreign.pdf(change=foreign.runs_on_opening),
    "bomb.png": foreign.png_bomb(),
    "loop.pdf": foreign.pdf(change=foreign.page_tree_in_a_circle),
}


def send(screen, assignment, name, content):
    form = screen.page.locator(f'form:has([name="t{assignment.pk}-certificate"])')
    form.locator("input[type=file]").set_input_files(
        {"name": name, "mimeType": "text/html", "buffer": content}
    )
    with screen.page.expect_navigation():
        form.evaluate("form => form.submit()")


def open_and_watch(screen, address):
    """Open an address as a link would; return what ran: titles, dialogs, lines on the console."""
    page = screen.page.context.new_page()
    ran = []
    page.on("dialog", lambda dialog: (ran.append("dialog"), dialog.dismiss()))
    page.on("console", lambda line: ran.append(line.text))
    page.on("download", lambda download: download.cancel())
    page.set_content(f'<a href="{screen.root}{address}" target="_self">open</a>')
    page.goto(screen.root + "/healthz")
    page.evaluate("address => { location.href = address }", screen.root + address)
    page.wait_for_timeout(500)
    ran += [page.title()] if page.title() == "ran" else []
    page.close()
    return [line for line in ran if not line.startswith("Failed to load resource")]


def test_what_students_send_never_runs(student, mentor, season, window):
    JourneyFactory(student=student.student, season=season)
    screen = window(student.user)
    staff = window(mentor.user)
    for name, content in SENT.items():
        assignment = AssignmentFactory(student=student.student)
        screen.go(student.url("trainings:mine"))
        send(screen, assignment, name, content)
        with within(student.district):
            assignment = Assignment.objects.get(pk=assignment.pk)
        if assignment.certificate:
            address = mentor.url("trainings:certificate", assignment.pk)
            assert open_and_watch(staff, address) == [], name
        else:
            assert screen.page.locator("[aria-invalid=true], .errorlist, .field__error").count()
            with within(student.district):
                assignment.delete()
    with within(student.district):
        kept = Assignment.objects.exclude(certificate="").count()
    assert kept < len(SENT)


@pytest.mark.parametrize("content", (foreign.PAGE, foreign.DRAWING, foreign.gif_and_script()))
def test_even_a_file_that_got_past_us_does_not_run(student, mentor, window, content):
    """Planted in the store under the name of a résumé: sent as a download, in a sandbox."""
    name = default_storage.save("career/planted.pdf", ContentFile(content))
    with within(student.district):
        document = CareerDocument.objects.create(
            student=student.student, kind="resume", file=name, created_at="2026-04-01T00:00Z"
        )

    assert (
        open_and_watch(window(mentor.user), mentor.url("pipeline:career-file", document.pk)) == []
    )


def test_the_story_would_notice_a_script(window, live_server):
    """The same watch sees a page that does run something."""
    screen = window()
    page = screen.page.context.new_page()
    seen = []
    page.on("dialog", lambda dialog: (seen.append("dialog"), dialog.dismiss()))
    page.set_content(foreign.PAGE.decode())
    page.wait_for_timeout(200)

    assert seen == ["dialog"]
    assert page.title() == "ran"
    assert uploads.PURPOSES
