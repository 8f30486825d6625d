"""A roster in a real browser: the page follows the worker by itself, on a desk and on a phone."""

import pytest

from students.models import Student
from tests.factories.districts import MembershipFactory, SchoolFactory
from tests.factories.students import StudentFactory
from tests.harness import drain
from tests.students.rosters import bundle_1_1, parent, student, table, zipped

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

USERS = (
    *(student(n, agentSourcedIds=f"p{n}", grades="9") for n in range(1, 6)),
    *(parent(n, email=f"family{n}@example.org") for n in range(1, 6)),
    student(6, orgSourcedIds="org-9"),
    student(7, role="pupil"),
)


@pytest.fixture
def clerk(district):
    """A coordinator's account, in a district with one school of the roster."""
    school = SchoolFactory(
        district=district, sis_id="org-1", name="Roosevelt HS", short_name="Roosevelt"
    )
    StudentFactory(
        school=school, district_student_id="123451A001", first_name="Old", last_name="Family1"
    )
    return MembershipFactory(district=district).user


def a_file(name, content) -> dict:
    return {"name": name, "mimeType": "application/octet-stream", "buffer": content}


@pytest.mark.parametrize("width", (1280, 390))
def test_upload_follow_confirm(clerk, window, width):
    desk = window(clerk, width=width)
    page = desk.page
    desk.go("/d/sample/students/rosters/new/")
    content = zipped(bundle_1_1(USERS)).getvalue()
    page.locator("[name=file]").set_input_files(a_file("roster.zip", content))
    page.get_by_role("button", name="Upload and compare").click()
    page.get_by_text("Reading and comparing").wait_for()
    desk.look()

    drain()
    page.get_by_role("button", name="Write these changes").wait_for()
    desk.look()
    parts = page.get_by_role("navigation", name="Parts of the roster")
    for tab in ("Changed", "For you to decide", "Guardians", "Notes and errors"):
        parts.get_by_role("link", name=tab).click()
        desk.look()
    assert Student.objects.count() == 1

    page.get_by_role("button", name="Write these changes").click()
    page.get_by_text("Writing the changes").wait_for()
    drain()
    page.get_by_text("This roster is in").wait_for()
    desk.look()

    desk.go("/d/sample/students/")
    page.get_by_role("link", name="Given1 Family1").click()
    page.get_by_text("What the school record says").wait_for()
    desk.look()
    assert Student.objects.count() == 5


@pytest.mark.parametrize("width", (1280, 390))
def test_naming_columns(clerk, window, width):
    desk = window(clerk, width=width)
    page = desk.page
    desk.go("/d/sample/students/rosters/new/")
    header = ["Perm ID", "Student Name", "DOB", "Grade", "School", "SSN", "Counselor"]
    row = ["123456A001", "García, Ana", "03/04/2009", "11", "Roosevelt HS", "123-45-6789", "X"]
    content = table([], [["Roosevelt HS", "", "printed today"], header, row])
    page.locator("[name=file]").set_input_files(a_file("misis.csv", content))
    page.get_by_role("button", name="Upload and compare").click()
    page.get_by_role("heading", name="Name the columns").wait_for()
    desk.look()

    page.get_by_role("button", name="Compare with Onramp").click()
    page.get_by_text("Say how the dates are written.").first.wait_for()
    desk.look()
    page.get_by_label("Dates are written as").select_option("%m/%d/%Y")
    page.get_by_role("button", name="Compare with Onramp").click()
    page.get_by_text("Reading and comparing").wait_for()
    drain()
    page.get_by_role("button", name="Write these changes").wait_for()
    desk.look()


def test_a_file_that_is_none(clerk, window):
    desk = window(clerk, width=390)
    desk.go("/d/sample/students/rosters/new/")
    desk.page.locator("[name=file]").set_input_files(a_file("roster.zip", b"no zip at all"))
    desk.page.get_by_role("button", name="Upload and compare").click()
    desk.page.get_by_text("This is not a zip that can be opened").wait_for()
    desk.look()
