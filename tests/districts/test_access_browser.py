"""The pages of access in a real browser: accessible, inside the window, and no script needed."""

import re

import pytest
from django.core import mail
from django.urls import reverse

from districts.enums import Role
from districts.models import Membership
from tests.factories.districts import (
    DistrictFactory,
    InvitationFactory,
    MembershipFactory,
    SchoolFactory,
    UserFactory,
)
from tests.harness import drain

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize(("width", "language"), ((390, "es"), (1280, "en")))
def test_an_admin_reads_every_page_of_access(window, admin, mentor, width, language):
    InvitationFactory(district=admin.district, schools=[mentor.school])
    desk = window(admin.user, width=width, language=language)

    for name in ("people", "invitations", "invite", "invite-list", "roles"):
        desk.go(admin.url(f"districts:{name}"))
        assert desk.status == 200
    desk.go(admin.url("districts:person", mentor.membership.pk))
    assert desk.speaks(language)


def test_somebody_is_invited_and_comes_in_on_a_phone(window, admin):
    SchoolFactory(district=admin.district, name="Harbor High")
    desk = window(admin.user)
    desk.go(admin.url("districts:invite"))
    desk.fill("E-mail", "ines@example.org")
    desk.choose("Role", "School mentor")
    desk.tick("Harbor High")
    desk.press("Send the invitation")
    drain()
    link = re.search(r"/join/[\w-]{43}/", mail.outbox[-1].body)[0]

    phone = window(width=390)
    phone.go(link)
    phone.press("See the invitation")
    assert not phone.page.url.endswith(link)
    phone.fill("Your full name", "Inés Mora")
    phone.fill("Choose a password", "three words in a row")
    phone.press("Accept and open my account")

    assert "/security/second-factor/" in phone.page.url  # staff set one up first
    assert Membership.objects.get(user__email="ines@example.org").role == Role.MENTOR


@pytest.mark.parametrize("scripts", (True, False))
def test_the_switch_works_by_keyboard_on_a_phone_with_and_without_scripts(
    window, coordinator, scripts
):
    there = DistrictFactory(slug="other", name="Other Unified")
    MembershipFactory(district=there, user=coordinator.user, role=Role.PARTNER)
    phone = window(coordinator.user, width=390, java_script_enabled=scripts)
    phone.page.goto(phone.root + coordinator.url("districts:roles"))

    phone.page.locator(".menu--hats summary").focus()
    phone.page.keyboard.press("Enter")
    phone.page.get_by_role("button", name=re.compile("Programme partner")).focus()
    phone.page.keyboard.press("Enter")
    phone.page.wait_for_url(re.compile("/d/other/"))

    assert "Programme partner · Other Unified" in phone.page.locator(".menu--hats").inner_text()
    wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert not scripts or phone.page.evaluate(wide) <= 0


@pytest.mark.parametrize("width", (390, 1280))
def test_an_operator_looks_into_a_district_and_leaves(window, admin, width):
    desk = window(UserFactory(is_operator=True, name="Otis"), width=width)
    desk.go("/operator/")
    desk.follow("Look into it …")
    desk.fill("Why do you need to look?", "Ticket 4711: the import hangs.")
    desk.press("Open to read")
    assert "You look into Sample Unified" in desk.page.locator("body").inner_text()
    desk.press("End the visit")

    desk.go("/operator/accounts/")
    desk.go("/operator/new/")
    desk.go(admin.inside(reverse("home-admin")))
    assert desk.status == 404


def test_the_table_of_roles_prints_on_paper(window, admin, tmp_path):
    desk = window(admin.user)
    desk.go(admin.url("districts:roles"))
    desk.page.emulate_media(media="print")

    assert not desk.page.locator("header.top").is_visible()
    assert desk.page.locator(".printhead").is_visible()
    assert desk.page.locator("thead").evaluate("e => getComputedStyle(e).display") == (
        "table-header-group"
    )
    paper = desk.page.pdf(path=str(tmp_path / "roles.pdf"), format="Letter")
    assert paper.startswith(b"%PDF")
