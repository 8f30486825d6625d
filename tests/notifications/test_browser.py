"""The room's pages in a real browser: accessible, within the policy, on a phone and on a desk."""

import pytest

from notifications.models import Message
from tests.harness import drain

pytestmark = pytest.mark.browser


@pytest.fixture
def told(transactional_db, family, student):
    """A guardian and a student who got messages."""
    family.invite()
    drain()
    Message.objects.update(membership=student.membership)
    return family


PHONE = {"width": 390, "color_scheme": "light"}
DESK = {"width": 1280, "color_scheme": "dark"}


@pytest.mark.parametrize("screen", (PHONE, DESK))
def test_pages_are_accessible(told, window, student, mentor, screen):
    placement = told.signer.envelope.packet.placement

    reader = window(student.user, **screen)
    reader.go(student.inside("/messages/"))
    staff = window(mentor.user, **screen)
    staff.go(mentor.inside(f"/messages/students/{student.student.pk}/"))
    staff.go(mentor.inside(f"/messages/placements/{placement.pk}/signers/"))

    assert reader.page.locator(".bell .count").inner_text().startswith("1")


def test_a_message_is_read_with_one_press(told, window, student):
    reader = window(student.user, width=390)
    reader.go(student.inside("/messages/"))

    reader.page.get_by_role("button", name="Mark all as read").click()

    reader.page.get_by_text("You have read everything.").wait_for()
    assert reader.page.locator(".bell .count").count() == 0
