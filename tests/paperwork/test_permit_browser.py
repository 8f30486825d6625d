"""The whole story in a browser: request, three signatures, the issuer, the permit, the employer."""

import pytest

from paperwork.models import WorkPermit
from pipeline.models import ChecklistItem
from tests.harness import drain
from tests.paperwork.permits import permit_of, requested, sign_permit

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def sign_sitting(desk, name):
    """Read everything that waits, then sign it, as a person does."""
    page = desk.page
    desk.go("/d/sample/paperwork/sitting/")
    page.get_by_role("link", name="Read the first paper").click()
    while page.get_by_role("button", name="I have read this paper").count():
        page.get_by_role("button", name="I have read this paper").click()
    page.get_by_label("Type your full name").fill(name)
    page.locator("[name=agree]").check()
    page.get_by_role("button", name="Sign 1 paper").click()
    drain()


def test_from_the_request_to_the_employers_hand(district, window):
    scene = requested(first_name="Daniela", last_name="Ruiz")
    permit = permit_of(scene)

    desk = window(scene.office.user, width=1280)
    desk.go("/d/sample/paperwork/permits/?state=requested")
    desk.page.get_by_role("link", name="Daniela Ruiz").click()
    desk.look()
    page = desk.page
    page.get_by_label("On another day").fill("9")
    page.locator("[name=not_mine]").check()
    page.locator("[name=agree]").check()
    page.get_by_role("button", name="Sign and make the permit").click()
    assert "At most 8 h 00 min are allowed here." in page.content()
    desk.look()
    page.get_by_label("On another day").fill("6:30")
    page.get_by_role("button", name="Sign and make the permit").click()
    assert "Signed. The permit goes to the student, then to you." in page.content()
    drain()

    sign_sitting(window(scene.student.membership.user, width=390), "Daniela Ruiz")
    sign_sitting(desk, "Grace Kim")
    assert permit_of(scene).state == "issued"

    boss = window(scene.contact.membership.user, width=390)
    boss.go("/d/sample/paperwork/permits/hosting/")
    boss.page.get_by_role("button", name="We hold this permit").click()
    boss.look()
    boss.page.get_by_role("link", name="Daniela Ruiz").click()
    boss.look()
    assert "6 h 30 min" in boss.page.content()
    item = ChecklistItem.objects.get(placement=scene.placement, kind="work_permit")
    assert item.evidence == {"kind": "paperwork.workpermit", "id": permit.pk}


def test_pages_on_a_phone_and_a_desk_in_both_languages(district, window):
    scene = requested(first_name="Daniela", last_name="Ruiz")
    scene.sign("issuer", answers={"permit.type": "general"})
    drain()
    sign_permit(scene, "student")
    sign_permit(scene, "issuer")
    WorkPermit.objects.update(recheck=["calendar"], recheck_hours={"school_day": 240})
    permit = permit_of(scene)
    for width, language in ((390, "es"), (1280, "en")):
        desk = window(scene.coordinator.user, width=width, language=language)
        for path in ("", f"{permit.pk}/", f"{permit.pk}/sheet/", "rules/"):
            desk.go(f"/d/sample/paperwork/permits/{path}")
        desk.go("/d/sample/district/calendars/")
        desk.go("/d/sample/district/calendars/new/")
