"""The doors in a real browser: app and passkey, under the policy, measured by axe."""

import re

import pytest

from districts.enums import Role
from tests.factories.districts import PASSWORD, DistrictFactory, MembershipFactory
from tests.signin.conftest import code_in, code_of_the_app, letters

pytestmark = pytest.mark.browser


@pytest.fixture
def mentor_row(transactional_db):
    return MembershipFactory(district=DistrictFactory(slug="sample"), role=Role.MENTOR)


@pytest.fixture
def student_row(transactional_db):
    return MembershipFactory(district=DistrictFactory(slug="sample"), role=Role.STUDENT)


def authenticator(page):
    """Give the browser a passkey of its own, as a phone has one."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True,
        "hasUserVerification": True, "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def sign_in(desk, email):
    desk.go("/accounts/login/")
    desk.page.fill("[name=login]", email)
    desk.page.fill("[name=password]", PASSWORD)
    desk.press("Sign in")


def test_staff_set_up_an_app_and_keep_their_codes(window, mentor_row):
    desk = window(width=390)
    sign_in(desk, mentor_row.user.email)
    desk.go("/d/sample/district/roles/")
    assert desk.heading() == "One more lock for your account"

    desk.follow("Set up an app")
    secret = desk.page.locator("[data-copy-value]").inner_text()
    desk.fill("Code from the app", code_of_the_app(secret))
    desk.press("Add the app")

    assert desk.heading() == "Recovery codes"
    assert len(re.findall(r"\b\d{8}\b", desk.text())) == 10
    desk.go("/d/sample/district/roles/")
    assert desk.heading() == "What each role may do"
    desk.go("/d/sample/security/")
    for name in ("Show them", "Change the password", "Show my codes"):
        desk.follow(name)
        desk.go("/d/sample/security/")


def test_a_passkey_is_the_second_factor_and_then_the_whole_sign_in(window, mentor_row):
    desk = window()
    authenticator(desk.page)
    sign_in(desk, mentor_row.user.email)
    desk.go("/security/second-factor/")
    desk.follow("Add a passkey")
    desk.fill("Name", "My laptop")
    desk.press("Add the passkey")
    desk.page.wait_for_url("**/recovery-codes/")

    desk.go("/accounts/2fa/webauthn/")
    assert "My laptop" in desk.text()
    desk.follow("Rename")
    desk.fill("Name", "Desk at school")
    desk.press("Save the name")
    assert "Desk at school" in desk.text()

    _sign_out(desk)
    desk.go("/accounts/login/")
    desk.press("Use a passkey")
    desk.page.wait_for_url("**/d/sample/**")
    desk.go("/d/sample/district/roles/")
    assert desk.heading() == "What each role may do"

    _sign_out(desk)
    sign_in(desk, mentor_row.user.email)
    assert desk.heading() == "Your second step"
    desk.press("Use a passkey")
    desk.page.wait_for_url("**/d/sample/**")

    desk.go("/accounts/2fa/webauthn/")
    desk.follow("Remove")
    desk.press("Remove the passkey")
    desk.go("/d/sample/district/roles/")
    assert desk.heading() == "One more lock for your account"


def _sign_out(desk):
    desk.go("/accounts/logout/")
    desk.press("Sign out")


def test_a_student_comes_in_by_code_in_spanish(window, student_row):
    phone = window(width=390, language="es")
    phone.go("/accounts/login/")
    phone.follow("Mejor envíenme un código")
    phone.fill("Correo electrónico o celular", student_row.user.email)
    phone.press("Envíenme el código")
    phone.fill("Código", code_in(letters()[-1]))
    phone.press("Iniciar sesión")

    phone.go("/d/sample/security/")
    assert phone.heading() == "Acceso y seguridad"
    phone.go("/accounts/sessions/")
    assert phone.speaks("es")
    assert "Chrome" in phone.text()
