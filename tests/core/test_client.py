"""Where an act comes from: the trusted hop, a device in two words, the way in."""

import pytest
from django.test import RequestFactory

from core import client, visitors

PHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like "
    "Gecko) Version/17.4 Mobile/15E148 Safari/604.1"
)
EDGE = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/124.0 Safari/537.36 Edg/124.0"
)
CHROMEBOOK = (
    "Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/124.0 Safari/537.36"
)


def asked(path="/", peer="192.0.2.10", **headers):
    return RequestFactory().get(path, REMOTE_ADDR=peer, headers=headers)


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    (
        (0, "", "192.0.2.10"),
        (0, "203.0.113.66", "192.0.2.10"),  # nobody we trust has said so
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "203.0.113.66, 203.0.113.9", "203.0.113.9"),  # the first is the client's claim
        (2, "203.0.113.66, 203.0.113.9, 10.0.0.1", "203.0.113.9"),
        (2, "203.0.113.66", "192.0.2.10"),  # did not come through both
        (1, "", "192.0.2.10"),
        (1, "not an address", "192.0.2.10"),
        (1, "::ffff:203.0.113.9", "203.0.113.9"),
        (1, "2001:DB8::0001", "2001:db8::1"),
        (1, "fe80::1%eth0", "fe80::1"),
    ),
)
def test_the_address_is_that_of_the_trusted_hop(settings, proxies, forwarded, address):
    settings.TRUSTED_PROXIES = proxies
    headers = {"X-Forwarded-For": forwarded} if forwarded or proxies else {}
    assert visitors.address(asked(**headers)) == address


def test_a_neighbourhood_has_no_zone_either(settings):
    settings.TRUSTED_PROXIES = 0
    assert visitors.neighbourhood(asked(peer="fe80::1%eth0")) == "fe80::"
    assert visitors.neighbourhood(asked(peer="somewhere")) == "unknown"


@pytest.mark.parametrize(
    ("agent", "words"),
    (
        (PHONE, "Safari, iPhone"),
        (EDGE, "Edge, Windows"),
        (CHROMEBOOK, "Chrome, Chromebook"),
        ("curl/8.0", ""),
        ("", ""),
    ),
)
def test_a_device_is_named_in_two_words(agent, words):
    assert client.device(asked(**{"User-Agent": agent})) == words


@pytest.mark.parametrize(
    ("path", "way"),
    (
        ("/d/sample/students/", client.WEB),
        ("/s/open/4/", client.LINK),
        ("/d/sample/s/", client.WEB),
        ("/d/sample/api/v1/students/", client.API),
        ("/accounts/login/", client.WEB),
    ),
)
def test_the_way_in_is_told_by_the_address(path, way):
    assert client.of(asked(path)).channel == way


def test_outside_of_a_request_it_is_a_command_and_the_block_ends():
    assert client.current() == client.Origin(client.COMMAND)
    with client.coming_from(client.Origin(client.WORKER)):
        assert client.current().channel == client.WORKER
    assert client.current().channel == client.COMMAND


def test_each_answer_carries_its_own_number(client):
    numbers = {client.get("/healthz").headers["X-Request-Id"] for _ in range(3)}
    claimed = client.get("/healthz", headers={"X-Request-Id": "claimed"})

    assert len(numbers) == 3
    assert claimed.headers["X-Request-Id"] not in {*numbers, "claimed"}
