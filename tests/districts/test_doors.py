"""Doors: who gets in, with which method, into which district."""

import pytest
from django.urls import get_script_prefix

from core.tenancy import NoDistrict, current_id, within
from districts.enums import Role
from districts.models import Membership
from tests.factories.districts import DistrictFactory, MembershipFactory
from tests.harness import OutsideClient, RoleClient, soup, texts

pytestmark = [pytest.mark.urls("tests.districts.doors"), pytest.mark.django_db]
EVERYBODY = ("student", "employer", "mentor", "office", "coordinator", "partner", "admin")


def test_a_view_that_declares_no_door_stays_shut(client, mentor, caplog):
    assert client.get("/undeclared/").status_code == 404
    assert mentor.get("/d/sample/undeclared/").status_code == 404
    assert "No door on tests.districts.doors.undeclared" in caplog.text


@pytest.mark.parametrize("role", EVERYBODY)
def test_a_member_is_inside_the_district_with_their_role(role, request):
    person = request.getfixturevalue(role)

    answer = person.get("member").json()

    assert answer == {
        "district": person.district.pk,
        "role": role,
        "self": "/d/sample/member/",
    }


@pytest.mark.parametrize(
    ("name", "admitted"),
    (("mentor", {"mentor"}), ("two", {"mentor", "office"}), ("member", set(EVERYBODY))),
)
def test_a_door_admits_its_roles_only(request, name, admitted):
    statuses = {role: request.getfixturevalue(role).get(name).status_code for role in EVERYBODY}

    assert statuses == {role: 200 if role in admitted else 403 for role in EVERYBODY}


def test_a_shut_door_says_so_in_plain_words(student):
    page = soup(student.get("mentor"))

    assert "This page is for other people in your district." in page.get_text()


@pytest.mark.parametrize("name", ("member", "mentor", "signed-in"))
def test_a_stranger_is_asked_to_sign_in_and_comes_back(district, client, name):
    answer = client.get(f"/d/sample/{name}/?page=2")

    assert answer.status_code == 302
    assert answer.url == f"/accounts/login/?next=/d/sample/{name}/%3Fpage%3D2"


@pytest.mark.parametrize("name", ("public", "link"))
@pytest.mark.parametrize("prefix", ("", "/d/sample"))
def test_an_open_door_asks_nobody(district, client, name, prefix):
    answer = client.get(f"{prefix}/{name}/").json()

    assert answer["district"] == (district.pk if prefix else None)
    assert answer["role"] is None


def test_an_account_needs_no_district_for_a_door_of_accounts(student):
    assert student.get("/signed-in/").json()["district"] is None


@pytest.mark.parametrize(
    ("name", "method", "status"),
    (
        ("member", "get", 200), ("member", "head", 200), ("member", "post", 405),
        ("post", "post", 200), ("post", "get", 405), ("post", "head", 405),
        ("both", "get", 200), ("both", "head", 200), ("both", "post", 200),
        ("both", "put", 405), ("both", "delete", 405), ("both", "patch", 405),
        ("both", "options", 405), ("both", "trace", 405),
    ),
)  # fmt: skip
def test_a_door_opens_for_its_methods_only(mentor, name, method, status):
    answer = getattr(mentor.http, method)(mentor.url(name))

    assert answer.status_code == status
    if status == 405:
        assert answer["Allow"] == {"member": "GET, HEAD", "post": "POST"}.get(
            name, "GET, HEAD, POST"
        )


def test_a_neighbours_address_is_not_there(mentor):
    DistrictFactory(slug="next-door")

    assert mentor.get("/d/next-door/member/").status_code == 404
    assert mentor.get("/d/next-door/mentor/").status_code == 404
    assert mentor.get("/member/").status_code == 404


@pytest.mark.parametrize(
    "address",
    (
        "/d/nowhere/member/", "/d/SAMPLE/member/", "/d/sample", "/d//member/", "/d/sample%2f/",
        "/d/sample/../member/", "/d/d/sample/member/", "/d/sample/d/sample/member/",
        f"/d/{'a' * 41}/member/", "//d/sample/member/",
    ),
)  # fmt: skip
def test_an_address_that_only_looks_like_one_is_not_there(mentor, address):
    assert mentor.get(address).status_code in {301, 404}


def test_a_closed_district_is_not_there(mentor):
    mentor.district.is_active = False
    mentor.district.save()

    assert mentor.get("member").status_code == 404


@pytest.mark.parametrize("whose", ("membership", "user"))
def test_access_ends_with_the_membership_or_the_account(mentor, whose):
    row = getattr(mentor, whose)
    row.is_active = False
    row.save()

    assert mentor.get("member").status_code in {302, 404}


def test_one_person_is_somebody_else_in_another_district(mentor):
    other = DistrictFactory(slug="other")
    MembershipFactory(district=other, user=mentor.user, role=Role.EMPLOYER)

    here, there = mentor.get("member").json(), mentor.get("/d/other/member/").json()

    assert (here["district"], here["role"]) == (mentor.district.pk, "mentor")
    assert (there["district"], there["role"]) == (other.pk, "employer")
    assert mentor.get("/d/other/mentor/").status_code == 403


def test_one_person_changes_hats_in_a_district(mentor):
    MembershipFactory(district=mentor.district, user=mentor.user, role=Role.OFFICE)
    assert mentor.get("member").json()["role"] == "mentor"

    answer = mentor.post("switch-role", data={"role": "office"})

    assert answer.url == "/d/sample/"
    assert mentor.get("member").json()["role"] == "office"


@pytest.mark.parametrize("wish", ("admin", "", "nobody"))
def test_nobody_takes_a_hat_that_is_not_theirs(mentor, wish):
    assert mentor.post("switch-role", data={"role": wish}).status_code == 404
    assert mentor.get("member").json()["role"] == "mentor"


def test_a_hat_that_was_taken_away_is_gone_at_once(mentor):
    other = MembershipFactory(district=mentor.district, user=mentor.user, role=Role.OFFICE)
    mentor.post("switch-role", data={"role": "office"})

    Membership.objects.filter(pk=other.pk).update(is_active=False)

    assert mentor.get("member").json()["role"] == "mentor"


def test_the_district_is_left_even_by_a_page_that_breaks(mentor):
    with pytest.raises(ZeroDivisionError):
        mentor.get("breaks")

    assert get_script_prefix() == "/"
    with within(None), pytest.raises(NoDistrict):
        current_id()


def test_a_page_that_breaks_is_a_plain_page_for_people(mentor):
    mentor.http.raise_request_exception = False

    answer = mentor.get("breaks")

    assert answer.status_code == 500
    assert texts(soup(answer), "h1") == ["Something broke"]
    assert "ZeroDivision" not in answer.text


def test_a_visit_is_noted_now_and_then_not_each_time(mentor, clock, django_assert_num_queries):
    def last_seen():
        return Membership.objects.get(pk=mentor.membership.pk).last_seen_at

    mentor.get("member")
    first = last_seen()
    clock.shift(299)
    mentor.get("member")
    assert last_seen() == first
    clock.shift(2)
    mentor.get("member")
    assert (last_seen() - first).total_seconds() == 301


def test_a_door_costs_four_queries(mentor, django_assert_num_queries):
    mentor.get("member")

    with django_assert_num_queries(4):  # district, session, user, memberships
        mentor.get("member")


def test_a_forged_session_is_a_stranger(district):
    client = OutsideClient()
    client.cookies["session"] = "x" * 32

    assert client.get("/d/sample/member/").status_code == 302


def test_pages_stay_out_of_caches_and_speak_a_language(mentor):
    answer = mentor.get("member")

    assert answer["Cache-Control"] == "private, no-store"
    assert answer["Content-Language"] == "en"
    assert "Content-Security-Policy" in answer
    assert "unsafe" not in answer["Content-Security-Policy"]
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize(
    ("cookie", "header", "spoken"),
    (
        ("es", "en", "es"),
        ("", "es-MX,es;q=0.9", "es"),
        ("", "fr", "en"),
        ("../../x", "es", "es"),
        ("xx", "", "en"),
    ),
)
def test_the_language_is_the_one_chosen_else_the_browsers_else_english(
    client, cookie, header, spoken
):
    if cookie:
        client.cookies["language"] = cookie

    answer = client.get("/public/", headers={"Accept-Language": header})

    assert answer["Content-Language"] == spoken


def test_people_of_two_districts_have_two_sessions_in_one_browser(mentor):
    theirs = RoleClient(MembershipFactory(role=Role.MENTOR))

    assert theirs.get("member").json()["district"] == theirs.district.pk
    assert theirs.get("/d/sample/member/").status_code == 404
