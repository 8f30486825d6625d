"""Single sign-on by SAML: signed answers of a service of the test, one flaw at a time."""

import base64
import zlib
from urllib.parse import urlsplit

import pytest
from lxml import etree

from districts.enums import Role
from districts.models import Event, Identity, IdentityProvider, Membership, User
from tests.factories.districts import IdentityProviderFactory, MembershipFactory
from tests.harness import drain, recorded_verbs, soup, texts
from tests.harness.sign_in import query_of

pytest.importorskip("onelogin.saml2", reason="the extra `saml` is not installed")
from tests.harness.saml import AUDIENCE, SamlService

NOT_FINISHED = "The sign-in did not finish"
NOT_KNOWN = "Your school does not know this account here yet"


@pytest.fixture(scope="module")
def service():
    return SamlService()


@pytest.fixture
def provider(district, service):
    row = IdentityProviderFactory(
        district=district, saml=True, issuer=service.issuer, sso_url="https://saml.example.org/in",
        certificate=service.certificate, email_claim="mail", domains=["sample.example"],
    )  # fmt: skip
    row.schedule()
    drain()
    assert IdentityProvider.objects.filter(pk=row.pk, problem="").update(is_active=True)
    row.refresh_from_db()
    return row


@pytest.fixture
def teacher(district, school):
    member = MembershipFactory(district=district, role=Role.MENTOR, schools=[school])
    User.objects.filter(pk=member.user_id).update(email="ana@sample.example")
    return member


@pytest.fixture
def way(client, provider, service):
    return Way(client, provider, service)


class Way:
    """One browser's way out and back."""

    def __init__(self, client, provider, service):
        self.client, self.service, self.pk = client, service, provider.pk
        root = f"http://testserver/d/sample/sign-in/{provider.pk}"
        self.back, self.entity = f"{root}/answer/", f"{root}/metadata/"

    def leave(self) -> str:
        """Go out; return the id of the request."""
        there = self.client.get(f"/d/sample/sign-in/{self.pk}/").url
        assert there.startswith("https://saml.example.org/in?")
        packed = base64.b64decode(query_of(there)["SAMLRequest"])
        return etree.fromstring(zlib.decompress(packed, -15)).get("ID")

    def answer(self, asked, **changes) -> str:
        given = {"asked": asked, "back": self.back, "entity": self.entity}
        return self.service.answer(**given | changes)

    def post(self, answer):
        """The service's page posts without our cookies: they do not cross sites."""
        stranger = type(self.client)(enforce_csrf_checks=True)
        return stranger.post(urlsplit(self.back).path, {"SAMLResponse": answer})

    def come_back(self, answer):
        response = self.post(answer)
        return self.client.get(response.url) if response.status_code == 302 else response


def refused(way, response, heading=NOT_FINISHED) -> str:
    """Return the word on the page of somebody who is not let in."""
    assert response.status_code == 403
    page = soup(response)
    assert texts(page, "h1") == [heading]
    assert "_auth_user_id" not in way.client.session
    return "".join(texts(page, "code"))


def test_a_teacher_comes_in(way, teacher):
    response = way.come_back(way.answer(way.leave()))

    assert response.url == "/d/sample/"
    assert way.client.session["_auth_user_id"] == str(teacher.user_id)
    assert way.client.session["sso:second_factor"] is False
    assert Identity.objects.get().subject == "subject-1"
    assert recorded_verbs() == ["identity.linked", "sso.signed_in", "account.signed_in"]


def test_the_answer_alone_lets_nobody_in(way, teacher):
    response = way.post(way.answer(way.leave()))

    assert response.status_code == 302
    stranger = type(way.client)()
    assert stranger.get(response.url).status_code == 403
    assert Identity.objects.count() == 0


@pytest.mark.parametrize(
    ("changes", "word"),
    (
        ({"audiences": AUDIENCE.format("https://elsewhere.example")}, "audience"),
        ({"audiences": ""}, "audience"),
        ({"recipient": "https://elsewhere.example/acs"}, "expired"),
        ({"back": "https://elsewhere.example/acs"}, "audience"),
        ({"ends_in": -600}, "expired"),
        ({"until": ""}, "expired"),
        ({"answers": ""}, "state"),
        ({"signs": False}, "signature"),
        ({"status": "Responder"}, "cancelled"),
        ({"format": "urn:oasis:names:tc:SAML:2.0:nameid-format:transient"}, "subject"),
    ),
)
def test_an_answer_that_does_not_hold_opens_nothing(way, teacher, changes, word):
    response = way.come_back(way.answer(way.leave(), **changes))

    assert refused(way, response) == word
    assert Identity.objects.count() == 0
    assert recorded_verbs() == []


def test_an_answer_of_somebody_else_with_the_same_name_opens_nothing(way, teacher):
    way.service = SamlService()

    assert refused(way, way.come_back(way.answer(way.leave()))) == "signature"


def test_an_answer_that_was_changed_after_it_was_signed_opens_nothing(way, teacher):
    text = base64.b64decode(way.answer(way.leave(), email="other@sample.example"))
    changed = base64.b64encode(text.replace(b"other@", b"ana@")).decode()

    assert refused(way, way.come_back(changed)) == "signature"


def test_a_second_unsigned_assertion_in_front_of_the_signed_one_opens_nothing(way, teacher):
    asked = way.leave()
    signed = etree.fromstring(base64.b64decode(way.answer(asked, email="x@sample.example")))
    forged = etree.fromstring(base64.b64decode(way.answer(asked, signs=False)))
    signed.insert(2, forged.find("{*}Assertion"))
    wrapped = base64.b64encode(etree.tostring(signed)).decode()

    assert refused(way, way.come_back(wrapped)) == "signature"


@pytest.mark.parametrize("answer", ("", "%%%", "PHg+", "A" * 300_000, base64.b64encode(b"<x/>")))
def test_what_is_no_answer_is_refused(way, answer):
    assert refused(way, way.post(answer)) == "signature"


def test_an_answer_works_once(way, teacher):
    answer = way.answer(way.leave())
    way.come_back(answer)
    way.client.logout()

    assert refused(way, way.come_back(answer)) == "state"


def test_a_ticket_works_once(way, teacher):
    ticket = way.post(way.answer(way.leave())).url
    way.client.get(ticket)
    way.client.logout()

    assert refused(way, way.client.get(ticket)) == "state"


def test_an_answer_to_another_browsers_request_opens_nothing(way, teacher):
    asked = way.leave()
    stolen = way.answer(asked)
    thief = Way(type(way.client)(), IdentityProvider.objects.get(), way.service)
    own = thief.leave()
    rewritten = base64.b64decode(stolen).replace(
        f'InResponseTo="{asked}"'.encode(), f'InResponseTo="{own}"'.encode(), 1
    )

    response = thief.come_back(base64.b64encode(rewritten).decode())

    assert refused(thief, response) in {"state", "signature", "expired"}
    assert refused(thief, thief.come_back(stolen)) == "state"


def test_nobody_comes_in_whom_nobody_sent_out(way, teacher):
    assert refused(way, way.come_back(way.answer("_never_asked"))) == "state"


def test_a_service_that_was_closed_lets_nobody_in(way, teacher):
    asked = way.leave()
    IdentityProvider.objects.update(is_active=False)

    assert refused(way, way.come_back(way.answer(asked))) == "closed"


@pytest.mark.parametrize("email", ("stranger@sample.example", "ana@elsewhere.example", ""))
def test_an_address_that_is_not_known_or_not_the_districts_stays_out(way, teacher, email):
    User.objects.filter(pk=teacher.user_id).update(email="ana@elsewhere.example")
    before = (User.objects.count(), Membership.objects.count())

    refused(way, way.come_back(way.answer(way.leave(), email=email)), NOT_KNOWN)

    assert (User.objects.count(), Membership.objects.count()) == before
    assert [e.facts["reason"] for e in Event.objects.order_by("pk")] == ["unknown"]


def test_a_second_factor_that_the_service_asked_for_counts(way, teacher):
    way.come_back(way.answer(way.leave(), context="https://refeds.org/profile/mfa"))

    assert way.client.session["sso:second_factor"] is True


def test_our_side_can_be_read_as_metadata(way):
    response = way.client.get(urlsplit(way.entity).path)

    said = etree.fromstring(response.content)
    assert said.get("entityID") == way.entity
    assert said.find(".//{*}AssertionConsumerService").get("Location") == way.back


def test_addresses_of_the_two_kinds_do_not_mix(way, provider, district):
    other = IdentityProviderFactory(district=district, opened=True)
    asked = way.leave()

    back = f"/d/sample/sign-in/{provider.pk}/back/"
    assert way.client.get(back, {"state": asked, "code": "c"}).status_code == 404
    assert way.client.get(f"/d/sample/sign-in/{other.pk}/metadata/").status_code == 404
    assert way.client.post(f"/d/sample/sign-in/{other.pk}/answer/").status_code == 404
