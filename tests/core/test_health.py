"""Liveness asks nobody; readiness asks everybody, and says who did not answer."""

import json

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder

from core import pulse, tasks

ALL = {"database", "migrations", "cache", "broker", "worker", "queues"}
NOBODY = "redis://127.0.0.1:1/0"
SECRET_ADDRESS = "postgres://somebody:password@db.internal/onramp"


def readiness(client, **query):
    """Return (status, {check: ok}, {check: detail}) of /readyz."""
    response = client.get("/readyz", query)
    checks = response.json()["checks"]
    return (
        response.status_code,
        {name: check["ok"] for name, check in checks.items()},
        {name: check["detail"] for name, check in checks.items()},
    )


@pytest.fixture(autouse=True)
def broker_on_disk(settings, tmp_path):
    """A broker's folder for each test, whatever the suite runs on."""
    settings.REDIS_URL = ""
    settings.BROKER_DIR = tmp_path


def test_liveness_needs_no_database(client):
    response = client.get("/healthz")

    assert response.status_code == 200
    assert response.json() == {"alive": True}


@pytest.mark.parametrize("address", ("/healthz", "/readyz"))
def test_only_reading_is_allowed(client, address):
    assert client.post(address).status_code == 405


@pytest.mark.django_db
def test_ready_once_a_worker_was_heard(client):
    pulse.beat()

    status, ok, _ = readiness(client)

    assert status == 200
    assert ok == dict.fromkeys(ALL, True)


@pytest.mark.django_db
def test_not_ready_before_the_first_beat_of_a_worker(client):
    status, ok, detail = readiness(client)

    assert status == 503
    assert ok == dict.fromkeys(ALL, True) | {"worker": False}
    assert detail["worker"] == "no worker has been heard"


@pytest.mark.django_db
@pytest.mark.parametrize(("seconds", "ready"), ((59, True), (61, False)))
def test_a_worker_may_be_silent_for_a_minute(client, clock, seconds, ready):
    pulse.beat()
    clock.shift(seconds)

    _, ok, detail = readiness(client)

    assert ok["worker"] is ready
    assert f"{seconds} s" in detail["worker"]


@pytest.mark.django_db
def test_the_sweep_is_the_beat(client):
    with pytest.raises(pulse.NotReady):
        pulse.CHECKS["worker"]()

    tasks.sweep()

    assert pulse.CHECKS["worker"]() == "heard 0 s ago"


@pytest.mark.django_db
def test_a_missing_migration_is_named_by_number(client):
    MigrationRecorder(connection).record_unapplied("sessions", "0001_initial")

    status, ok, detail = readiness(client, only="migrations")

    assert (status, ok) == (503, {"migrations": False})
    assert detail["migrations"] == "1 not applied"


@pytest.mark.django_db
def test_a_database_that_is_away_is_a_finding_and_tells_no_address(client):
    def away(*_):
        raise OperationalError(f"could not connect to {SECRET_ADDRESS}")

    with connection.execute_wrapper(away):
        response = client.get("/readyz")

    checks = response.json()["checks"]
    assert response.status_code == 503
    assert {name for name, check in checks.items() if not check["ok"]} >= {"database", "queues"}
    assert SECRET_ADDRESS not in response.text
    assert "password" not in response.text


def test_a_cache_that_forgets_is_noticed(client, settings):
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}

    status, ok, _ = readiness(client, only="cache")

    assert (status, ok) == (503, {"cache": False})


def test_a_broker_without_its_folder_is_noticed(client, settings, tmp_path):
    settings.BROKER_DIR = tmp_path / "gone"

    status, ok, _ = readiness(client, only="broker")

    assert (status, ok) == (503, {"broker": False})


def test_a_redis_that_is_away_is_noticed(client, settings):
    settings.REDIS_URL = NOBODY

    status, ok, detail = readiness(client, only="broker")

    assert (status, ok) == (503, {"broker": False})
    assert "127.0.0.1" not in detail["broker"]


def test_a_balancer_may_ask_for_some_checks_only(client):
    status, ok, _ = readiness(client, only="cache,broker")

    assert (status, ok) == (200, {"cache": True, "broker": True})


@pytest.mark.parametrize("only", ("everything", "cache,everything", "<script>", "cache;drop"))
def test_an_unknown_check_is_refused(client, only):
    response = client.get("/readyz", {"only": only})

    assert response.status_code == 400
    assert only not in response.text


@pytest.mark.django_db
def test_the_command_says_the_same_and_fails_when_not_ready(capsys):
    with pytest.raises(CommandError):
        call_command("ready")
    assert json.loads(capsys.readouterr().out)["checks"]["worker"]["ok"] is False

    pulse.beat()
    call_command("ready")
    assert json.loads(capsys.readouterr().out)["ready"] is True
