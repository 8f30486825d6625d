"""Every answer carries the headers, whoever made it; in production every cookie is locked."""

import os
import subprocess
import sys

import pytest
from django.conf import settings

from config.env import BASE_DIR
from core.middleware import ALWAYS
from tests.factories.districts import DistrictFactory

PLACES = (
    ("/", 200), ("/accounts/login/", 200), ("/nothing/here/", 404), ("/d/sample/", 302),
    ("/d/nowhere/", 404), ("/healthz", 200), ("/d/sample/s/forged/", 404),
)  # fmt: skip
PRODUCTION = {
    "SECRET_KEY": "a-long-key-for-this-check-alone-0123456789-abcdefghijk",
    "FIELD_KEYS": "another-key-for-this-check-alone-0123456789",
    "HTTPS": "1", "DEBUG": "0", "DEMO": "0", "TRUSTED_PROXIES": "1",
    "ALLOWED_HOSTS": "onramp.example.org", "BASE_URL": "https://onramp.example.org",
}  # fmt: skip


@pytest.fixture(autouse=True)
def sample(db):
    return DistrictFactory(slug="sample")


def assert_whole(answer):
    assert set(ALWAYS) - set(answer.headers) == set()
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "unsafe" not in answer["Content-Security-Policy"]
    assert answer["X-Request-ID"]


@pytest.mark.parametrize("address", [address for address, _status in PLACES])
def test_every_answer_has_its_headers(client, address):
    answer = client.get(address)

    assert_whole(answer)
    assert answer["Cache-Control"] == "private, no-store" or "no-cache" in answer["Cache-Control"]


def test_static_files_have_them_too(client):
    answer = client.get("/static/css/onramp.css")
    if answer.status_code == 404:
        name = next((BASE_DIR / "static").rglob("*.css")).relative_to(BASE_DIR / "static")
        answer = client.get(f"/static/{name}")

    assert_whole(answer)


def test_a_wrong_host_gets_a_plain_page(client):
    answer = client.get("/", headers={"Host": "evil.example.net"})

    assert answer.status_code == 400
    assert b"evil" not in answer.content
    assert_whole(answer)


def test_a_broken_page_has_them_too(client, monkeypatch):
    def broken(*_args, **_kwargs):
        raise RuntimeError

    client.raise_request_exception = False
    monkeypatch.setattr("districts.views.home.render", broken)
    monkeypatch.setattr("districts.views.home.redirect", broken)
    answer = client.get("/")

    assert answer.status_code == 500
    assert_whole(answer)


def test_a_number_from_outside_is_taken_only_behind_a_proxy(client, settings):
    sent = {"X-Request-ID": "proxy-number-1"}
    assert client.get("/healthz", headers=sent)["X-Request-ID"] != "proxy-number-1"

    settings.TRUSTED_PROXIES = 1
    assert client.get("/healthz", headers=sent)["X-Request-ID"] == "proxy-number-1"
    bad = client.get("/healthz", headers={"X-Request-ID": "ana@example.org"})
    assert "@" not in bad["X-Request-ID"]


def in_production(*words):
    env = {"PATH": os.environ["PATH"], "DATA_DIR": str(settings.DATA_DIR / "production")}
    return subprocess.run(
        [sys.executable, "-W", "ignore", *words],
        cwd=BASE_DIR, env=env | PRODUCTION, capture_output=True, text=True, timeout=120,
        check=False,
    )  # fmt: skip


@pytest.mark.slow
def test_the_deployment_check_has_nothing_to_say():
    done = in_production("manage.py", "check", "--deploy", "--fail-level", "WARNING")

    assert done.returncode == 0, done.stderr


LOOK = """
import os; os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
import django; django.setup()
from django.conf import settings
from django.test import Client
settings.ALLOWED_HOSTS.append("testserver")
from django.core.management import call_command
call_command("collectstatic", interactive=False, verbosity=0)
c = Client(headers={"X-Forwarded-Proto": "https"})
for address in ("/healthz", "/static/nothing.css", "/healthz?x"):
    answer = c.get(address)
    assert answer["Strict-Transport-Security"].startswith("max-age=31536000"), address
answer = Client().get("/accounts/login/")
assert answer.status_code == 301 and answer["Location"].startswith("https://"), answer
answer = Client().get("/", headers={"Host": "evil.example.net"})
assert answer.status_code == 400, answer.status_code
from core import notices
print(settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, settings.LANGUAGE_COOKIE_NAME,
      notices.Cookie.cookie_name, settings.SESSION_COOKIE_PATH, settings.SESSION_COOKIE_DOMAIN)
"""


@pytest.mark.slow
def test_in_production_every_cookie_is_bound_to_the_host():
    done = in_production(
        "-c", f"import os; os.environ['DJANGO_SETTINGS_MODULE']='config.settings'{LOOK}"
    )

    assert done.returncode == 0, done.stderr
    *names, path, domain = done.stdout.split()
    assert all(name.startswith("__Host-") for name in names)
    assert (path, domain) == ("/", "None")
