"""Single sign-on: what such a session may do, and how it ends."""

import pytest
import requests

from districts.enums import Role
from districts.models import Event, IdentityProvider
from tests.districts.way import (
    plus,
    sign_in,
    signed_in,
)
from tests.factories.districts import DistrictFactory, MembershipFactory
from tests.harness import sessions, soup, texts
from tests.harness.sign_in import query_of


def test_it_opens_its_own_district_only(client, provider, teacher, ana):
    there = DistrictFactory(slug="other")
    MembershipFactory(district=there, user=teacher.user, role=Role.ADMIN)
    IdentityProvider.objects.update(is_second_factor=True)
    sign_in(client, provider, ana)

    assert client.get("/d/sample/students/").status_code == 200
    assert client.get("/d/other/students/").status_code == 404
    assert client.get("/").url == "/d/sample/"
    client.logout()
    sessions.sign_in(client, teacher.user)  # with a password both are open
    assert client.get("/d/other/students/").status_code == 200


@pytest.mark.parametrize("page", ("password/change/", "password/set/", "email/"))
def test_it_does_not_reach_the_account_beyond_the_district(client, provider, ana, page):
    sign_in(client, provider, ana)

    assert client.get(f"/accounts/{page}").status_code in {403, 404}
    assert client.post(f"/accounts/{page}", {}).status_code in {403, 404}


def test_it_ends_when_the_service_is_closed(client, admin, provider, ana):
    sign_in(client, provider, ana)
    admin.post("districts:provider-close", provider.pk)

    response = client.get("/d/sample/students/")

    assert response.url.startswith("/accounts/login/")
    assert not signed_in(client)


def test_nobody_inherits_what_it_said_about_somebody_else(client, provider, ana, mentor):
    IdentityProvider.objects.filter(pk=provider.pk).update(is_second_factor=True)
    sign_in(client, provider, ana)
    session = client.session
    assert session["sso:second_factor"] is True
    for name in ("_auth_user_id", "_auth_user_hash", "_auth_user_backend"):  # it stopped half-way
        del session[name]
    session.save()

    client.post(
        "/accounts/login/",
        {"login": mentor.user.email, "password": "a long password of a test"},
    )

    assert client.session["_auth_user_id"] == str(mentor.user.pk)
    assert [key for key in dict(client.session.items()) if key.startswith("sso:")] == ["sso:flows"]


@pytest.mark.parametrize(
    "case",
    (
        ({}, False, False),
        ({}, True, True),
        ({"amr": ["pwd"]}, False, False),
        ({"amr": ["pwd", "mfa"]}, False, True),
        ({"amr": "mfa"}, False, False),
        ({"amr": [["mfa"], {}]}, False, False),
        ({"acr": "https://refeds.org/profile/mfa"}, False, True),
        ({"acr": ["phr"]}, False, False),
        ({"acr": "1"}, False, False),
    ),
)
def test_it_is_a_second_factor_when_the_district_or_the_service_says_so(
    client, provider, service, ana, case
):
    claims, trusted, counts = case
    IdentityProvider.objects.filter(pk=provider.pk).update(is_second_factor=trusted)
    service.spoil(plus(**claims))

    sign_in(client, provider, ana)

    assert signed_in(client)
    assert client.session["sso:second_factor"] is counts


def test_signing_out_ends_our_session_and_offers_to_end_theirs(client, provider, ana):
    sign_in(client, provider, ana)

    response = client.post("/accounts/logout/", follow=True)

    page = soup(response)
    assert not signed_in(client)
    assert texts(page, "h1") == ["You are signed out of Onramp"]
    there = page.select_one("main .button")["href"]
    assert there.startswith(provider.endpoints["end_session_endpoint"])
    asked = query_of(there)
    assert asked == {
        "client_id": "onramp",
        "post_logout_redirect_uri": "http://testserver/d/sample/sign-in/",
    }
    assert requests.get(there, timeout=5).status_code == 200


def test_who_signs_out_of_a_service_without_such_an_address_lands_as_usual(client, provider, ana):
    endpoints = provider.endpoints
    endpoints.pop("end_session_endpoint")
    IdentityProvider.objects.filter(pk=provider.pk).update(endpoints=endpoints)
    sign_in(client, provider, ana)

    assert client.post("/accounts/logout/").url == "/"
    page = soup(client.get(f"/d/sample/sign-in/{provider.pk}/out/"))
    assert texts(page, "main .button") == ["Sign in again"]


def test_nothing_personal_is_written_into_the_log(client, provider, service, ana, caplog):
    caplog.set_level("DEBUG")
    sign_in(client, provider, ana)
    client.logout()
    service.knows("stranger", email="somebody@sample.example", email_verified=True)
    sign_in(client, provider, "stranger")

    written = str(list(Event.objects.order_by("pk").values())) + "".join(
        record.getMessage() for record in caplog.records if record.name.startswith("districts")
    )
    for word in ("ana@", "somebody@", "subject-1", "stranger"):
        assert word not in written
