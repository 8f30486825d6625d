"""The admin's pages for sign-in services, and the doors that lead to them."""

import sys

import pytest
from django.db import IntegrityError, transaction

from districts.enums import IdentityService, Role
from districts.forms.providers import new_form
from districts.models import Event, Identity, IdentityProvider
from tests.factories.districts import DistrictFactory, IdentityFactory, IdentityProviderFactory
from tests.harness import drain, recorded_verbs, soup, texts
from tests.harness.saml import SamlService

GUID = "0f8fad5b-d9cb-469f-a165-70867728950e"


def fields(**changes):
    given = {"name": "School account", "client_id": "onramp", "client_secret": "hush"}
    return given | {"roles": ["mentor", "student"]} | changes


def added(admin, service, **changes):
    response = admin.post("districts:provider-add", service, data=fields(**changes))
    assert response.status_code == 302, texts(soup(response), ".field__error, .notice")
    return IdentityProvider.objects.get()


def test_a_service_is_added_checked_opened_and_closed(admin, service, client):
    row = added(admin, "oidc", issuer=service.url, domains="@Sample.Example, two.example")
    assert texts(soup(client.get("/d/sample/sign-in/")), "main .button") == ["Sign in with e-mail"]
    assert admin.post("districts:provider-open", row.pk).status_code == 403  # not checked yet

    drain()
    page = soup(admin.get("districts:provider", row.pk))
    assert "Ready to open" in page.get_text()
    assert f"http://testserver/d/sample/sign-in/{row.pk}/back/" in str(page)
    admin.post("districts:provider-open", row.pk)

    door = soup(client.get("/d/sample/sign-in/"))
    assert texts(door, "main .button") == ["School account", "Sign in with e-mail"]
    admin.post("districts:provider-close", row.pk)
    assert client.get(f"/d/sample/sign-in/{row.pk}/").status_code == 404
    assert recorded_verbs() == ["identity_provider.changed"] * 3
    said = [
        event.facts["change"]
        for event in Event.objects.filter(verb__startswith="identity").order_by("pk")
    ]
    assert said == ["added", "opened", "closed"]
    row.refresh_from_db()
    assert row.domains == ["sample.example", "two.example"]


def test_the_secret_is_kept_encrypted_and_never_shown(admin):
    row = added(admin, "google", tenant="sample.example", client_secret="the-secret-of-theirs")

    pages = [admin.get(f"districts:{name}", row.pk) for name in ("provider", "provider-change")]

    assert row.client_secret == "the-secret-of-theirs"
    assert b"the-secret" not in bytes(row.client_secret_box)
    assert all(b"the-secret" not in page.content for page in pages)
    assert "the-secret" not in str(Event.objects.get().facts)


def test_an_empty_secret_keeps_the_one_there_is_and_what_identifies_it_stays(admin):
    row = added(admin, "google", tenant="sample.example")
    data = fields(name="Another name", client_secret="", issuer="https://evil.example", tenant="x")

    admin.post("districts:provider-change", row.pk, data=data)

    row.refresh_from_db()
    assert (row.name, row.client_secret) == ("Another name", "hush")
    assert (row.issuer, row.tenant) == ("https://accounts.google.com", "sample.example")


@pytest.mark.parametrize(
    ("service", "given", "issuer", "claim"),
    (
        ("google", {"tenant": "Sample.Example"}, "https://accounts.google.com", "hd"),
        ("microsoft", {"tenant": GUID}, f"https://login.microsoftonline.com/{GUID}/v2.0", "tid"),
        ("clever", {"tenant": "5f2c"}, "https://clever.com", "district"),
        (
            "classlink",
            {"tenant": "1234", "tenant_claim": "TenantId"},
            "https://launchpad.classlink.com",
            "TenantId",
        ),
        ("oidc", {"issuer": "https://id.sample.example/"}, "https://id.sample.example/", ""),
    ),
)
def test_each_kind_asks_for_what_tells_districts_apart(admin, service, given, issuer, claim):
    row = added(admin, service, **given)

    assert (row.issuer, row.tenant_claim) == (issuer, claim)
    assert row.tenant == given.get("tenant", "").lower()
    assert not row.is_active


@pytest.mark.parametrize(
    ("service", "given", "field"),
    (
        ("google", {"tenant": "not a domain"}, "tenant"),
        ("google", {}, "tenant"),
        ("microsoft", {"tenant": "common"}, "tenant"),
        ("oidc", {"issuer": "http://id.example.org"}, "issuer"),
        ("oidc", {"issuer": "https://accounts.google.com"}, "issuer"),
        ("oidc", {"issuer": "https://id.example.org/?x=1"}, "issuer"),
        ("oidc", {"issuer": "https://id.example.org", "roles": ["root"]}, "roles"),
        ("oidc", {"issuer": "https://id.example.org", "domains": "a b.org"}, "domains"),
        ("oidc", {"issuer": "https://id.example.org", "sis_claim": "a b"}, "sis_claim"),
        ("saml", {"issuer": "x", "sso_url": "http://x.org", "certificate": "-"}, "sso_url"),
        ("saml", {"issuer": "x", "sso_url": "https://x.org", "certificate": "-"}, "certificate"),
        ("saml", {"issuer": "x", "sso_url": "https://x.org"}, "domains"),
    ),
)
def test_what_cannot_work_is_said_at_the_field(admin, service, given, field):
    response = admin.post("districts:provider-add", service, data=fields(**given))

    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert not IdentityProvider.objects.exists()


@pytest.mark.parametrize("service", IdentityService.values)
def test_each_kind_has_a_form_that_can_be_read(admin, service):
    response = admin.get("districts:provider-add", service)

    assert response.status_code == 200
    assert set(new_form(service).fields) == {
        field["name"] for field in soup(response).select("main [name]")
    } - {"csrfmiddlewaretoken"}


def test_there_are_no_other_kinds(admin):
    assert admin.get("districts:provider-add", "facebook").status_code == 404


def test_an_issuer_belongs_to_one_district_and_says_no_more_about_it(admin):
    IdentityProviderFactory(issuer="https://id.example.org")

    response = admin.post(
        "districts:provider-add", "oidc", data=fields(issuer="https://id.example.org")
    )

    assert response.status_code == 422
    assert "registered already" in response.content.decode()
    assert not IdentityProvider.objects.exists()
    assert recorded_verbs() == []


def test_two_districts_share_an_issuer_for_everybody_but_not_their_place_in_it(admin):
    google = {"issuer": "https://accounts.google.com", "tenant_claim": "hd"}
    IdentityProviderFactory(tenant="theirs.example", **google)
    IdentityProviderFactory(district=admin.district, tenant="sample.example", **google)

    with pytest.raises(IntegrityError), transaction.atomic():
        IdentityProviderFactory(tenant="theirs.example", **google)


@pytest.mark.parametrize(
    ("said", "problem", "words"),
    (
        ({"issuer": "https://another.example"}, "issuer", "calls itself something else"),
        ({"jwks_uri": None}, "discovery", "does not say where"),
        ({"token_endpoint": "http://10.0.0.1/token"}, "address", "do not call this address"),
        ({"jwks_uri": "http://127.0.0.1:9/jwks"}, "away", "does not answer"),
    ),
)
def test_a_check_says_in_plain_words_what_is_wrong(admin, service, said, problem, words):
    service.describes_itself(**said)
    row = added(admin, "oidc", issuer=service.url)

    drain()

    row.refresh_from_db()
    assert row.problem == problem
    for name, arguments in (("districts:providers", ()), ("districts:provider", (row.pk,))):
        assert words in soup(admin.get(name, *arguments)).get_text()
    assert admin.post("districts:provider-open", row.pk).status_code == 403


def test_a_problem_that_was_mended_is_gone_after_the_next_check(admin, service):
    service.describes_itself(issuer="https://another.example")
    row = added(admin, "oidc", issuer=service.url)
    drain()
    service.describes_itself()

    admin.post("districts:provider-test", row.pk)
    drain()

    row.refresh_from_db()
    assert (row.problem, bool(row.endpoints), len(row.keys)) == ("", True, 1)


def test_an_open_service_stays_open_while_it_is_down(admin, provider, service):
    service.stop()
    admin.post("districts:provider-test", provider.pk)

    drain()

    provider.refresh_from_db()
    assert provider.is_active
    assert provider.endpoints["token_endpoint"].startswith(service.url)


def test_a_saml_service_is_added_with_its_certificate_pasted_bare(admin):
    pytest.importorskip("onelogin.saml2", reason="the extra `saml` is not installed")
    saml = SamlService()
    bare = "".join(saml.certificate.splitlines()[1:-1])

    row = added(
        admin, "saml", issuer=saml.issuer, sso_url="https://saml.example.org/in", certificate=bare,
        email_claim="mail", domains="sample.example",
    )  # fmt: skip
    drain()

    row.refresh_from_db()
    assert (row.certificate, row.problem) == (saml.certificate, "")
    page = soup(admin.get("districts:provider", row.pk)).decode()
    assert f"http://testserver/d/sample/sign-in/{row.pk}/answer/" in page
    assert f"http://testserver/d/sample/sign-in/{row.pk}/metadata/" in page


def test_without_the_extra_a_saml_service_cannot_be_opened_and_nothing_breaks(
    admin, client, monkeypatch
):
    monkeypatch.setitem(sys.modules, "onelogin", None)
    saml = SamlService()
    row = IdentityProviderFactory(
        district=admin.district, saml=True, issuer=saml.issuer, certificate=saml.certificate
    )
    admin.post("districts:provider-test", row.pk)
    drain()

    assert "SAML is not installed here." in soup(admin.get("districts:provider", row.pk)).get_text()
    assert admin.post("districts:provider-open", row.pk).status_code == 403
    assert client.get(f"/d/sample/sign-in/{row.pk}/metadata/").status_code == 404


@pytest.mark.parametrize("count", (1, 3))
def test_the_list_costs_the_same_however_long(admin, count, django_assert_num_queries):
    rows = IdentityProviderFactory.create_batch(count, district=admin.district)
    IdentityProviderFactory()  # a neighbour's
    admin.get("districts:providers")

    with django_assert_num_queries(7):
        response = admin.get("districts:providers")

    assert set(response.context["providers"]) == set(rows)


@pytest.mark.parametrize("count", (1, 3))
def test_the_people_behind_a_service_cost_the_same_however_many(
    admin, count, django_assert_num_queries
):
    row = IdentityProviderFactory(district=admin.district, opened=True)
    IdentityFactory.create_batch(count, provider=row)
    IdentityFactory()  # a neighbour's
    admin.get("districts:provider", row.pk)

    with django_assert_num_queries(9):
        response = admin.get("districts:provider", row.pk)

    assert len(list(response.context["identities"])) == count


def test_an_account_is_unlinked_once(admin):
    row = IdentityFactory(district=admin.district)

    admin.post("districts:identity-unlink", row.pk)

    assert not Identity.objects.exists()
    assert admin.post("districts:identity-unlink", row.pk).status_code == 404
    assert recorded_verbs() == ["identity.unlinked"]


def test_a_neighbours_service_is_not_there(admin):
    theirs = IdentityProviderFactory(opened=True)
    person = IdentityFactory()
    for name in ("provider", "provider-change"):
        assert admin.get(f"districts:{name}", theirs.pk).status_code == 404
    for name in ("provider-change", "provider-test", "provider-open", "provider-close"):
        assert admin.post(f"districts:{name}", theirs.pk).status_code == 404
    assert admin.post("districts:identity-unlink", person.pk).status_code == 404


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMIN])
def test_only_admins_reach_these_pages(request, role):
    person = request.getfixturevalue(role)

    assert person.get("districts:providers").status_code == 403
    assert person.get("districts:provider-add", "google").status_code == 403


def test_a_service_that_was_just_opened_by_somebody_else_is_said_so(admin):
    row = IdentityProviderFactory(district=admin.district)

    response = admin.post("districts:provider-close", row.pk, follow=True)

    assert "Somebody else has just changed this." in response.content.decode()


# --- Doors for people ---------------------------------------------------------------------------


def find(client, email):
    return client.post("/sign-in/find/", {"email": email})


def test_the_part_behind_the_at_leads_to_the_districts_door(client, db):
    IdentityProviderFactory(
        district=DistrictFactory(slug="sample"), opened=True, domains=["sample.example"]
    )

    assert find(client, "who.ever@SAMPLE.example").url == "/d/sample/sign-in/"


def test_two_districts_behind_one_domain_are_both_offered(client, db):
    rows = [IdentityProviderFactory(opened=True, domains=["both.example"]) for _ in range(2)]

    page = soup(find(client, "x@both.example"))

    assert texts(page, "main .notice .button") == sorted(row.district.name for row in rows)


def test_whether_there_is_an_account_makes_no_difference(client, admin):
    IdentityProviderFactory(domains=["closed.example"])  # its service is not open

    pages = [find(client, email) for email in (admin.user.email, "x@nobody.example")]
    pages.append(find(client, "x@closed.example"))

    shown = {
        str(soup(page).select_one("main .notice")) for page in pages if page.status_code == 200
    }
    assert len(shown) == 1
    assert "No district signs in" in shown.pop()


@pytest.mark.parametrize("email", ("", "nobody", "a@b", "x" * 300 + "@x.org"))
def test_what_is_no_address_is_said(client, db, email):
    response = find(client, email)

    assert response.status_code == 200
    assert response.context["form"].errors


def test_the_login_page_leads_there(client, db):
    page = soup(client.get("/accounts/login/"))

    assert "/sign-in/find/" in {a["href"] for a in page.select("main a[href]")}


@pytest.mark.parametrize(
    ("wanted", "door"),
    (
        (
            "/d/sample/students/?page=2",
            "/d/sample/sign-in/?next=%2Fd%2Fsample%2Fstudents%2F%3Fpage%3D2",
        ),
        ("/role/", "/sign-in/find/"),
        ("https://evil.example/d/sample/", "/sign-in/find/"),
        ("//evil.example/", "/sign-in/find/"),
    ),
)
def test_who_asked_for_a_page_of_a_district_is_shown_its_door(client, db, wanted, door):
    page = soup(client.get("/accounts/login/", {"next": wanted}))

    assert door in {a["href"] for a in page.select("main .card a[href]")}


def test_the_districts_door_is_inside_a_district_only(client, db):
    assert client.get("/sign-in/").status_code == 404
    assert client.get("/d/nowhere/sign-in/").status_code == 404


def test_too_many_tries_from_one_address_are_slowed_down(client, db, settings):
    settings.ACCOUNT_RATE_LIMITS = {"sso": "3/m/ip"}

    statuses = [find(client, "x@nobody.example").status_code for _ in range(5)]

    assert statuses == [200, 200, 200, 429, 429]
