"""A mentor at a phone writes a diploma down, with a slip of the pen first, and takes it back."""

import pytest

from students.models import Student
from tests.factories.students import StudentFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_diploma_is_written_down_and_taken_back(mentor, window):
    row = StudentFactory(school=mentor.school, first_name="Daniela", last_name="Ruiz")
    desk = window(mentor.membership.user, width=390)
    page = desk.page
    desk.go(f"/d/sample/students/{row.pk}/")
    desk.look()
    page.get_by_role("link", name="Write down or change").click()
    desk.look()

    day = page.get_by_label("Day on the diploma or certificate")
    day.fill("2027-06-10")
    page.get_by_label("State proficiency certificate").check()
    page.locator("#graduation").get_by_role("button", name="Write it down").click()
    assert "A planned graduation does not count" in page.content()
    assert day.input_value() == "2027-06-10"
    desk.look()

    day.fill("2026-04-20")
    page.locator("#graduation").get_by_role("button", name="Write it down").click()
    assert "the certificate goes to the employer." in page.content()
    desk.look()
    assert str(Student.objects.get(pk=row.pk).graduated_on) == "2026-04-20"

    page.get_by_role("button", name="Take it back").click()
    page.get_by_role("dialog").get_by_role("button", name="Take it back").click()
    page.get_by_text("Taken back.").wait_for()
    desk.look()
    assert Student.objects.get(pk=row.pk).graduated_on is None
