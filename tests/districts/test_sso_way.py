"""Single sign-on: the way there and back; states, replays, closed and absent services."""

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from districts.models import IdentityProvider
from tests.districts.way import (
    NOT_FINISHED,
    everything,
    leave,
    reasons,
    refused,
    sign_in,
    signed_in,
)
from tests.factories.districts import IdentityProviderFactory
from tests.harness import recorded_verbs
from tests.harness.sign_in import query_of, walk_through


@pytest.mark.parametrize("state", ("", "forged", "x" * 200, None))
def test_a_state_that_this_browser_never_had_leads_nowhere(client, provider, service, ana, state):
    leave(client, provider)
    query = {"code": "c"} if state is None else {"code": "c", "state": state}
    asked = len(service.asked)

    response = client.get(f"/d/sample/sign-in/{provider.pk}/back/", query)

    assert refused(client, response, NOT_FINISHED)
    assert len(service.asked) == asked
    assert recorded_verbs() == []  # strangers cannot fill the log


def test_an_answer_works_once(client, provider, ana):
    back = walk_through(leave(client, provider), ana)
    client.get(back)
    client.logout()

    assert refused(client, client.get(back), NOT_FINISHED)


def test_an_answer_that_was_used_in_this_session_is_not_asked_for_again(
    client, provider, service, ana
):
    back = walk_through(leave(client, provider), ana)
    client.get(back)
    asked = service.asked.count("/oauth2/token")

    assert client.get(back).status_code == 403
    assert service.asked.count("/oauth2/token") == asked == 1


def test_the_answer_of_one_browser_opens_nothing_in_another(client, provider, ana):
    back = walk_through(leave(client, provider), ana)
    other = type(client)()
    leave(other, provider)

    assert refused(other, other.get(back), NOT_FINISHED)


def test_an_answer_that_comes_too_late_is_no_answer(client, provider, ana, clock):
    back = walk_through(leave(client, provider), ana)
    clock.shift(601)

    assert refused(client, client.get(back), NOT_FINISHED)


def test_an_answer_for_one_service_is_none_for_another(client, provider, ana):
    other = IdentityProviderFactory(district=provider.district, opened=True)
    back = walk_through(leave(client, provider), ana)

    response = client.get(back.replace(f"/{provider.pk}/", f"/{other.pk}/"))

    assert refused(client, response, NOT_FINISHED)


def test_an_answer_that_names_another_service_is_refused(client, provider, ana):
    back = walk_through(leave(client, provider), ana)

    response = client.get(f"{back}&iss=https://neighbour.example")

    assert refused(client, response, NOT_FINISHED)
    assert reasons() == ["issuer"]


def test_who_says_no_over_there_is_not_signed_in(client, provider, teacher):
    leaving = leave(client, provider)
    state = query_of(leaving.url)["state"]

    response = client.get(
        f"/d/sample/sign-in/{provider.pk}/back/", {"state": state, "error": "access_denied"}
    )

    assert refused(client, response, NOT_FINISHED)
    assert reasons() == ["cancelled"]


def test_a_service_that_is_down_is_said_so_and_nothing_else_breaks(client, provider, service, ana):
    back = walk_through(leave(client, provider), ana)
    service.stop()

    response = client.get(back)

    assert refused(client, response, NOT_FINISHED)
    assert reasons() == ["away"]
    assert client.get("/d/sample/sign-in/").status_code == 200


@pytest.mark.parametrize("when", ("before leaving", "on the way"))
def test_a_service_that_was_closed_lets_nobody_in(client, provider, ana, when):
    before = everything()
    closed = IdentityProvider.objects.filter(pk=provider.pk)
    if when == "before leaving":
        closed.update(is_active=False)
        assert leave(client, provider).status_code == 404
        return
    back = walk_through(leave(client, provider), ana)
    closed.update(is_active=False)

    assert refused(client, client.get(back), NOT_FINISHED)
    assert everything() == before
    assert reasons() == ["closed"]


def test_new_keys_of_the_service_are_learned_on_the_way(client, provider, ana):
    keys = provider.keys
    private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    former = jwt.algorithms.RSAAlgorithm.to_jwk(private.public_key(), as_dict=True)
    IdentityProvider.objects.filter(pk=provider.pk).update(keys=[former])

    sign_in(client, provider, ana)

    assert signed_in(client)
    provider.refresh_from_db()
    assert provider.keys == keys


def test_nobody_reaches_a_service_of_the_neighbour(client, provider):
    other = IdentityProviderFactory(opened=True)
    addresses = ("", "back/?state=x&code=y", "out/")

    statuses = {client.get(f"/d/sample/sign-in/{other.pk}/{end}").status_code for end in addresses}

    assert statuses == {404}
