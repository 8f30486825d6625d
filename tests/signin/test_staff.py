"""Staff come in by password and second factor, and no further without one."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.core.management import call_command

from districts.enums import STAFF
from tests.factories.districts import MembershipFactory, UserFactory
from tests.harness import soup, texts
from tests.signin.conftest import PASSWORD, SECRET, code_in, code_of_the_app, letters, link_in


def test_password_then_code_of_the_app_then_home(visitor, guarded):
    first = visitor.sign_in(guarded.user)
    assert first.url == "/accounts/2fa/authenticate/"
    assert not visitor.is_in

    page = visitor.get(first.url)
    assert texts(soup(page), "h1") == ["Your second step"]
    second = visitor.second_step(code_of_the_app())

    assert (second.status_code, second.url) == (302, "/")
    assert visitor.get(guarded.inside("/district/roles/")).status_code == 200


@pytest.mark.parametrize("role", STAFF)
def test_staff_without_a_second_factor_set_one_up_before_anything_opens(visitor, district, role):
    user = MembershipFactory(district=district, role=role).user

    visitor.sign_in(user)

    assert visitor.is_in
    for path in ("/d/sample/district/roles/", "/security/"):
        answer = visitor.get(path)
        assert answer.url.partition("?")[0].endswith("/security/second-factor/"), path
    for path in ("/accounts/password/change/", "/accounts/email/", "/accounts/sessions/"):
        assert visitor.get(path).url.startswith("/security/second-factor/"), path
    page = visitor.get("/security/second-factor/")
    assert texts(soup(page), "h1") == ["One more lock for your account"]


def test_an_operator_needs_a_second_factor_too(visitor, db):
    user = UserFactory(is_operator=True)

    visitor.sign_in(user)

    assert visitor.get("/security/").url.startswith("/security/second-factor/")


def test_setting_up_an_app_opens_the_house_and_gives_recovery_codes(
    transactional_db, visitor, known
):
    visitor.sign_in(known.user)
    page = soup(visitor.get("/accounts/2fa/totp/activate/"))
    assert page.select_one("img.qr")["src"].startswith("data:image/svg+xml;base64,")

    wrong = visitor.post("/accounts/2fa/totp/activate/", {"code": "000000"})
    assert texts(soup(wrong), ".field__error li") == ["This code is not right, or too old."]
    page = soup(wrong)
    secret = page.select_one("[data-copy-value]").text
    answer = visitor.post("/accounts/2fa/totp/activate/", {"code": code_of_the_app(secret)})

    assert answer.url == "/accounts/2fa/recovery-codes/"
    assert len(texts(soup(visitor.get(answer.url)), ".codes li")) == 10
    assert visitor.get(known.inside("/district/roles/")).status_code == 200
    download = visitor.get("/accounts/2fa/recovery-codes/download/")
    assert download.text.startswith("Recovery codes for Onramp. Each works once.")
    assert [letter.subject for letter in letters()] == ["An authenticator app was added"]


def test_secrets_are_encrypted_at_rest(guarded):
    row = Authenticator.objects.get(user=guarded.user)

    assert SECRET not in str(row.data)
    assert row.wrap().validate_code(code_of_the_app())


def test_a_code_of_the_app_works_once_even_while_it_is_still_valid(visitor, guarded, clock):
    code = code_of_the_app()
    visitor.sign_in(guarded.user)
    visitor.second_step(code)
    visitor.post("/accounts/logout/")
    clock.shift(40)  # allauth itself remembers for thirty seconds

    visitor.sign_in(guarded.user)
    answer = visitor.second_step(code)

    assert answer.status_code == 200
    assert not visitor.is_in
    assert "used already" in answer.text


def test_a_recovery_code_works_once(visitor, guarded, clock):
    codes = _recovery_codes(guarded)
    visitor.sign_in(guarded.user)
    assert visitor.second_step(codes[0]).status_code == 302
    visitor.post("/accounts/logout/")
    clock.shift(600)

    visitor.sign_in(guarded.user)

    assert visitor.second_step(codes[0]).status_code == 200
    assert visitor.second_step(codes[1]).status_code == 302


def _recovery_codes(person):
    answer = person.post("/accounts/2fa/recovery-codes/generate/")
    assert answer.status_code == 302
    return texts(soup(person.get("/accounts/2fa/recovery-codes/")), ".codes li")


def test_a_new_password_by_mail_does_not_skip_the_second_factor(visitor, guarded):
    visitor.post("/accounts/password/reset/", {"email": guarded.user.email})
    letter = letters()[-1]
    there = visitor.get(link_in(letter))
    new = "seven tired otters at noon"
    done = visitor.post(there.url, {"password1": new, "password2": new})
    assert done.url == "/accounts/password/reset/key/done/"
    assert not visitor.is_in

    assert visitor.sign_in(guarded.user, new).url == "/accounts/2fa/authenticate/"
    assert not visitor.is_in


def test_a_code_by_mail_does_not_skip_the_second_factor(visitor, guarded):
    visitor.ask_for_code(guarded.user.email)

    answer = visitor.type_code(code_in(letters()[-1]))

    assert answer.url == "/accounts/2fa/authenticate/"
    assert not visitor.is_in


def test_an_older_session_without_the_second_factor_opens_nothing(visitor, known):
    """Somebody who knew the password was in before the owner set up the app."""
    visitor.sign_in(known.user)
    TOTP.activate(known.user, SECRET)

    for path in ("/d/sample/district/roles/", "/accounts/2fa/totp/deactivate/", "/accounts/2fa/"):
        assert "/2fa/reauthenticate/?next=" in visitor.get(path).url, path

    visitor.post("/accounts/2fa/reauthenticate/", {"code": code_of_the_app()})
    assert visitor.get("/d/sample/district/roles/").status_code == 200


def test_removing_the_last_one_shuts_the_house_again(guarded):
    assert guarded.get("/accounts/2fa/totp/deactivate/").status_code == 200

    guarded.post("/accounts/2fa/totp/deactivate/")

    assert "/security/second-factor/" in guarded.get("districts:roles").url
    assert "Your authenticator app was removed" in [one.subject for one in letters()]


def test_students_and_employers_need_none(visitor, student, employer):
    for person in (student, employer):
        visitor.sign_in(person.user)
        assert visitor.get(person.inside("/district/roles/")).status_code == 200
        visitor.post("/accounts/logout/")


def test_the_house_sends_htmx_along_too(visitor, known):
    visitor.sign_in(known.user)

    answer = visitor.get("/d/sample/district/roles/", headers={"HX-Request": "true"})

    assert answer.status_code == 204
    assert "/security/second-factor/" in answer["HX-Redirect"]


def test_the_fixed_rule_of_every_demo(visitor, guarded):
    """Anybody with a password signs in at this address with these fields."""
    inputs = soup(visitor.get("/accounts/login/")).select("main form input[name]")
    fields = {field["name"] for field in inputs}

    assert {"login", "password"} <= fields
    assert visitor.sign_in(guarded.user, PASSWORD).status_code == 302
    page = soup(visitor.get("/accounts/2fa/authenticate/"))
    assert page.select_one("input[name=code]")


def test_an_operator_can_take_a_lost_factor_away(guarded):
    call_command("forget_second_factor", guarded.user.email.upper())

    assert not Authenticator.objects.filter(user=guarded.user).exists()
    assert guarded.get("districts:roles").url.startswith("/accounts/login/")
    assert [one.subject for one in letters()] == ["Your authenticator app was removed"]
