"""Single sign-on in a real browser, with a real provider: set up, used, signed out of."""

import re

import pytest

from districts.enums import Role
from districts.models import IdentityProvider, Membership
from students.models import Student
from tests.factories.students import ContactPointFactory, StudentFactory
from tests.harness import drain

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def here(live_server, settings):
    settings.BASE_URL = live_server.url
    return live_server


@pytest.fixture
def pupil(school, season):
    """A student's school address, as the roster gave it."""
    return ContactPointFactory(student=StudentFactory(school=school))


def go_out(screen, button: str) -> None:
    """Press the button; the provider's page wants a style sheet from elsewhere and gets none."""
    screen.page.route(
        re.compile(r"^https://"), lambda route: route.fulfill(body="", content_type="text/css")
    )
    screen.page.get_by_role("link", name=button).click()


def say_who(screen, subject: str) -> None:
    """Sign in on the provider's own page, which is none of ours."""
    screen.page.locator("input[name=sub]").fill(subject)
    screen.page.get_by_role("button", name="Authorize").click()
    screen.look()


def test_an_admin_sets_it_up_and_a_teacher_uses_it_on_a_phone(here, window, admin, service, ana):
    desk = window(admin.user).go("/d/sample/district/people/")
    desk.follow("How people sign in")
    desk.follow("Another service with OpenID Connect")
    desk.fill("What the button says", "Sample school account")
    desk.fill("Issuer", service.url)
    desk.fill("Client ID", "onramp")
    desk.fill("Client secret", "hush")
    desk.fill("Domains of school addresses", "sample.example")
    desk.tick("School mentor")
    desk.tick("It always asks staff for a second factor")
    desk.press("Save and check")
    assert "Being checked" in desk.text()
    drain()
    desk.again()
    assert "Ready to open" in desk.text()
    desk.press("Open for people")
    assert "Its button is on your sign-in page." in desk.text()

    phone = window(width=390, language="es").go("/accounts/login/")
    phone.follow("Buscar mi distrito")
    phone.fill("Su correo escolar", "ana@sample.example")
    phone.press("Buscarlo")
    assert phone.heading() == "Iniciar sesión en Sample Unified"
    go_out(phone, "Sample school account")
    say_who(phone, ana)
    assert phone.page.url.startswith(f"{here.url}/d/sample/")
    phone.go("/d/sample/students/")
    assert phone.status == 200

    phone.page.locator("[data-menu] summary").last.click()
    phone.press("Cerrar sesión")
    assert phone.heading() == "Cerró su sesión de Onramp"
    phone.go("/d/sample/students/")
    assert "/accounts/login/" in phone.page.url


def test_a_student_comes_in_without_scripts_and_a_stranger_does_not(
    here, window, provider, service, pupil
):
    service.knows("student", email=pupil.value, email_verified=True)
    service.knows("stranger", email="who@elsewhere.example", email_verified=True)

    plain = window(width=390, java_script_enabled=False)
    plain.page.goto(f"{here.url}/d/sample/sign-in/")
    go_out(plain, provider.name)
    plain.page.locator("input[name=sub]").fill("student")
    plain.page.get_by_role("button", name="Authorize").click()
    plain.page.wait_for_url(f"{here.url}/d/sample/my/**")
    assert Student.objects.get().membership.role == Role.STUDENT

    other = window(width=390).go("/d/sample/sign-in/")
    go_out(other, provider.name)
    say_who(other, "stranger")
    assert other.heading() == "Your school does not know this account here yet"
    assert Membership.objects.count() == 1
    other.follow("Use another account")
    IdentityProvider.objects.update(is_active=False)
    other.again()
    assert provider.name not in other.text()
