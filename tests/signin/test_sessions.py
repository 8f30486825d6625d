"""Sessions end: by themselves, by their owner, with the access. What is sensitive asks again."""

from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session

from tests.factories.districts import MembershipFactory
from tests.harness import soup, texts
from tests.signin.conftest import Visitor, code_in, code_of_the_app, confirm, letters, link_in

PAGE = "/d/sample/district/roles/"
MINUTE = timedelta(minutes=1)


def is_in(visitor) -> bool:
    return visitor.get(PAGE).status_code == 200


def test_staff_are_signed_out_after_half_an_hour_without_a_click(visitor, guarded, clock):
    visitor.sign_in(guarded.user)
    visitor.second_step(code_of_the_app())
    for _ in range(3):
        clock.shift(29 * MINUTE)
        assert is_in(visitor)

    clock.shift(31 * MINUTE)

    assert not is_in(visitor)
    assert not Session.objects.filter(session_key=visitor.cookies["session"].value).exists()


def test_students_after_two_hours(visitor, student, clock):
    visitor.sign_in(student.user)
    clock.shift(119 * MINUTE)
    assert is_in(visitor)

    clock.shift(121 * MINUTE)

    assert not is_in(visitor)


def test_everybody_after_twelve_hours_however_busy(visitor, student, clock):
    visitor.sign_in(student.user)
    for _ in range(11):
        clock.shift(65 * MINUTE)
        assert is_in(visitor)

    clock.shift(10 * MINUTE)

    assert not is_in(visitor)


def test_a_click_within_a_minute_writes_nothing(visitor, student, django_assert_num_queries):
    visitor.sign_in(student.user)
    visitor.get(PAGE)

    with django_assert_num_queries(6) as seen:
        visitor.get(PAGE)

    assert not any("usersession" in query["sql"] for query in seen.captured_queries)


def test_a_new_id_for_a_change_of_hats(visitor, mentor):
    MembershipFactory(district=mentor.district, user=mentor.user, role="office")
    before = mentor.http.cookies["session"].value

    mentor.post("switch-role", data={"role": "office"})

    assert mentor.http.cookies["session"].value != before
    assert not Session.objects.filter(session_key=before).exists()


def test_signing_out_works_on_the_server(visitor, student):
    visitor.sign_in(student.user)
    key = visitor.cookies["session"].value

    visitor.post("/accounts/logout/")

    assert not Session.objects.filter(session_key=key).exists()


def test_the_list_names_each_browser_and_ends_one_or_all_others(student):
    phone = Visitor(headers={"User-Agent": "Mozilla/5.0 (iPhone) Safari/605"})
    desk = Visitor(headers={"User-Agent": "Mozilla/5.0 (Windows NT 10.0) Firefox/140"})
    library = Visitor(headers={"User-Agent": "Mozilla/5.0 (X11; Linux) Chrome/140"})
    for each in (phone, desk, library):
        each.sign_in(student.user)

    page = soup(desk.get("/accounts/sessions/"))
    assert sorted(texts(page, "tbody .table__main")) == [
        "Chrome · Linux", "Firefox · Windows This one", "Safari · iPhone",
    ]  # fmt: skip
    first = UserSession.objects.get(user_agent__contains="iPhone")
    desk.post(f"/security/sessions/{first.pk}/end/")
    assert [is_in(each) for each in (phone, desk, library)] == [False, True, True]

    desk.post("/accounts/sessions/")
    assert [is_in(each) for each in (phone, desk, library)] == [False, True, False]


def test_nobody_ends_a_strangers_session(visitor, student, employer):
    visitor.sign_in(employer.user)
    theirs = UserSession.objects.get(user=employer.user)

    assert student.post(f"/security/sessions/{theirs.pk}/end/").status_code == 404
    assert is_in(visitor)


def test_a_closed_account_is_out_at_once_and_stays_out(visitor, student):
    visitor.sign_in(student.user)
    student.user.deactivate()
    assert not is_in(visitor)

    student.user.is_active = True
    student.user.save()

    assert not is_in(visitor), "the session of before does not come back"


def test_the_last_role_takes_the_sessions_along(visitor, guarded, admin):
    visitor.sign_in(guarded.user)
    visitor.second_step(code_of_the_app())
    visitor.get("/security/")

    admin.post("districts:end-access", guarded.membership.pk)

    assert visitor.get("/security/").url.startswith("/accounts/login/")


def test_a_new_password_ends_the_other_sessions(visitor, student):
    student.user.set_password("another long password of a test")
    visitor.sign_in(student.user)  # with the former one
    student.user.save()

    assert not is_in(visitor)


# --- Fresh -------------------------------------------------------------------------------------


def test_ending_access_asks_again_after_ten_minutes(admin, mentor, clock):
    clock.shift(11 * MINUTE)
    before = {"HTTP_REFERER": "http://testserver/d/sample/district/people/?q=x"}

    answer = admin.http.post(
        admin.url("districts:end-access", mentor.membership.pk), headers={}, **before
    )

    assert answer.url == (
        "/d/sample/accounts/reauthenticate/?next=%2Fd%2Fsample%2Fdistrict%2Fpeople%2F%3Fq%3Dx"
    )
    mentor.membership.refresh_from_db()
    assert mentor.membership.is_active

    proved = admin.http.post(answer.url, {"password": "a long password of a test"})
    assert proved.url == "/d/sample/district/people/?q=x"
    admin.post("districts:end-access", mentor.membership.pk)
    mentor.membership.refresh_from_db()
    assert not mentor.membership.is_active


@pytest.mark.parametrize(
    "path",
    (
        "/accounts/email/", "/accounts/password/change/", "/accounts/2fa/totp/deactivate/",
        "/accounts/2fa/webauthn/add/", "/accounts/2fa/recovery-codes/generate/",
    ),
)  # fmt: skip
def test_changing_how_one_gets_in_asks_again(guarded, clock, path):
    assert guarded.get(path).status_code == 200

    clock.shift(11 * MINUTE)

    assert "/reauthenticate/?next=" in guarded.get(path).url


def test_an_account_without_a_password_proves_itself_by_a_new_code(visitor, student, clock):
    student.user.set_unusable_password()
    student.user.save()
    visitor.ask_for_code(student.user.email)
    visitor.type_code(code_in(letters()[-1]))
    clock.shift(11 * MINUTE)

    asked = visitor.get("/accounts/email/")
    assert asked.url == "/security/again/?next=%2Faccounts%2Femail%2F"
    assert texts(soup(visitor.get(asked.url)), "h1") == ["Show that it is you"]
    out = visitor.post(asked.url)

    assert out.url == "/accounts/login/code/?next=%2Faccounts%2Femail%2F"
    assert not visitor.is_in
    visitor.post(out.url, {"email": student.user.email, "next": "/accounts/email/"})
    typed = {"code": code_in(letters()[-1]), "next": "/accounts/email/"}
    back = visitor.post("/accounts/login/code/confirm/", typed)
    assert back.url == "/accounts/email/"
    assert visitor.get("/accounts/email/").status_code == 200


@pytest.mark.parametrize("target", ("https://evil.example/", "//evil.example/", "javascript:1"))
def test_nobody_is_led_away(student, target):
    page = soup(student.http.get("/security/again/", {"next": target}))

    assert page.select_one("main form a")["href"] == "/"


def test_a_new_address_is_confirmed_first_and_the_old_one_told(visitor, student):
    confirm(student)
    old, new = student.user.email, "new@example.org"
    student.post("/accounts/email/", data={"email": new, "action_add": ""})
    student.user.refresh_from_db()
    assert student.user.email == old

    [letter] = letters()
    assert letter.to == [new]
    link = link_in(letter)
    assert visitor.get(link).status_code == 200  # a mail scanner opens it
    student.user.refresh_from_db()
    assert student.user.email == old
    visitor.post(link)

    student.user.refresh_from_db()
    assert student.user.email == new
    told = letters()[-1]
    assert (told.to, told.subject) == ([old], "Your e-mail address was changed")


def test_letters_never_repeat_what_a_request_calls_us(visitor, student, settings):
    settings.ALLOWED_HOSTS = ["*"]
    settings.BASE_URL = "http://testserver"

    visitor.post(
        "/accounts/password/reset/", {"email": student.user.email}, headers={"Host": "evil.example"}
    )

    assert "evil" not in letters()[-1].body
    assert link_in(letters()[-1]).startswith("/accounts/password/reset/key/")


def test_figures_are_safe_by_default():
    assert (settings.STAFF_IDLE, settings.IDLE) == (30 * 60, 120 * 60)
    assert settings.SESSION_COOKIE_AGE == 12 * 60 * 60
    assert settings.ACCOUNT_REAUTHENTICATION_TIMEOUT <= 15 * 60
