"""How often somebody may try: for all processes together, and for a whole school."""

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import RequestFactory
from django.utils import timezone

from core import limits, visitors
from core.sharedcache import SharedFileCache
from districts.actions import links
from districts.actions.links import CODE_TRIES
from districts.enums import Role
from tests.factories.districts import DistrictFactory, LinkFactory, MembershipFactory
from tests.journeys.test_killed_worker import environment
from tests.signin.conftest import Visitor, code_in, letters

TOO_MANY = "Too many wrong tries"


# --- The counter -----------------------------------------------------------------------------


def test_tries_are_counted_and_end_by_themselves(clock):
    assert [limits.take("door", "me", most=3, seconds=60) for _ in range(5)] == [True] * 3 + [
        False
    ] * 2
    assert limits.take("door", "you", most=3, seconds=60)

    clock.shift(61)

    assert limits.take("door", "me", most=3, seconds=60)


def test_counting_on_does_not_put_the_end_off(clock):
    for _ in range(6):
        limits.take("door", "me", most=3, seconds=60)
        clock.shift(9)
    clock.shift(7)

    assert limits.take("door", "me", most=3, seconds=60)


def test_a_key_is_a_digest(monkeypatch):
    assert "rosa" not in limits._key("door", "rosa@example.org")


COUNT = """
import sys
from core.sharedcache import SharedFileCache
import django
from django.conf import settings
settings.configure(USE_TZ=True)
cache = SharedFileCache(sys.argv[1], {})
wins = 0
for number in range(int(sys.argv[2])):
    cache.add("count", 0, 600)
    cache.incr("count")
    wins += cache.add(f"once-{number}", 1, 600)
print(wins)
"""


@pytest.mark.slow
def test_processes_lose_no_count_and_have_one_winner_each(tmp_path):
    cache_dir, rounds, many = str(tmp_path / "cache"), 150, 3
    running = [
        subprocess.Popen(
            [sys.executable, "-c", COUNT, cache_dir, str(rounds)],
            cwd=settings.BASE_DIR, stdout=subprocess.PIPE, text=True,
        )
        for _ in range(many)
    ]  # fmt: skip
    wins = [int(process.communicate(timeout=300)[0]) for process in running]

    assert sum(wins) == rounds
    assert SharedFileCache(cache_dir, {}).get("count") == rounds * many


def test_a_full_cache_throws_no_lock_out_away(tmp_path, clock):
    shared = SharedFileCache(str(tmp_path), {})
    shared.set("locked", 5, 3600)
    for number in range(1_200):  # Django's own would have begun to throw at 300
        shared.set(f"other-{number}", 1, 1)

    assert shared.get("locked") == 5


# --- Whose address it is ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    (
        (0, None, "10.0.0.9"),
        (0, "6.6.6.6", "10.0.0.9"),
        (1, None, "10.0.0.9"),
        (1, "203.0.113.7", "203.0.113.7"),
        (1, "6.6.6.6, 203.0.113.7", "203.0.113.7"),
        (1, "6.6.6.6, rubbish", "10.0.0.9"),
        (2, "6.6.6.6, 203.0.113.7, 10.0.0.1", "203.0.113.7"),
        (2, "203.0.113.7", "10.0.0.9"),
        (1, "::ffff:203.0.113.7", "203.0.113.7"),
    ),
)
def test_what_a_client_claims_beyond_our_proxies_is_ignored(settings, proxies, forwarded, address):
    settings.TRUSTED_PROXIES = proxies
    more = {} if forwarded is None else {"HTTP_X_FORWARDED_FOR": forwarded}

    request = RequestFactory().get("/", REMOTE_ADDR="10.0.0.9", **more)

    assert visitors.address(request) == address


def test_one_customers_addresses_count_as_one():
    one = RequestFactory().get("/", REMOTE_ADDR="2001:db8:1:2::1")
    two = RequestFactory().get("/", REMOTE_ADDR="2001:db8:1:2:ffff::9")

    assert visitors.neighbourhood(one) == visitors.neighbourhood(two) == "2001:db8:1:2::"


# --- Password ------------------------------------------------------------------------------------


def test_after_five_wrong_passwords_the_right_one_waits_and_the_owner_hears_once(
    visitor, student, clock
):
    answers = [visitor.sign_in(student.user, "wrong").text for _ in range(8)]
    assert [TOO_MANY in answer for answer in answers] == [False] * 5 + [True] * 3
    assert TOO_MANY in visitor.sign_in(student.user).text
    assert not visitor.is_in

    clock.shift(timedelta(minutes=5, seconds=1))
    assert visitor.sign_in(student.user).status_code == 302

    assert [letter.subject for letter in letters()] == ["Somebody tried to get into your account"]


@pytest.mark.parametrize("proxies", (0, 1))
def test_another_claimed_address_gives_no_more_tries(student, settings, proxies):
    settings.TRUSTED_PROXIES = proxies
    answers = []
    for number in range(7):
        one = Visitor(headers={"X-Forwarded-For": f"6.6.6.{number}, 203.0.113.7"})
        answers.append(one.sign_in(student.user, "wrong").text)

    assert [TOO_MANY in answer for answer in answers] == [False] * 5 + [True] * 2


def test_one_address_trying_many_accounts_is_stopped(db):
    answers = [Visitor().sign_in(f"nobody-{n}@example.org", "wrong").text for n in range(103)]

    assert [TOO_MANY in answer for answer in answers] == [False] * 100 + [True] * 3


def test_a_class_of_forty_at_one_address_in_one_minute_is_let_in(district):
    users = [MembershipFactory(district=district, role=Role.STUDENT).user for _ in range(40)]
    by_password = [Visitor().sign_in(user).status_code for user in users]
    clients = [Visitor() for _ in users]
    for client, user in zip(clients, users, strict=True):
        assert client.ask_for_code(user.email).status_code == 302
    codes = {letter.to[0]: code_in(letter) for letter in letters()}
    by_code = [
        client.type_code(codes[user.email]).status_code
        for client, user in zip(clients, users, strict=True)
    ]

    assert by_password == by_code == [302] * 40


def test_a_second_factor_is_guessed_five_times(visitor, guarded):
    visitor.sign_in(guarded.user)
    answers = [visitor.second_step(f"wrong{n}").text for n in range(7)]

    assert [TOO_MANY in answer for answer in answers] == [False] * 5 + [True] * 2
    assert [letter.subject for letter in letters()] == ["Somebody tried to get into your account"]


# --- Personal links ----------------------------------------------------------------------------


def test_the_contact_hears_once_that_a_link_was_locked(district, subjectless_link):
    link, _code = subjectless_link
    for _ in range(CODE_TRIES + 3):
        with pytest.raises(links.BadCode):
            links.open_with(link=link, code="wrong", at=timezone.now())

    [letter] = letters()
    assert letter.to == [link.address]
    assert letter.subject == "Wrong codes for your personal link"


@pytest.fixture
def subjectless_link(district):
    now = timezone.now()
    link = LinkFactory(district=district, created_at=now, expires_at=now + timedelta(days=7))
    return link, links.mint_code(link=link, at=now)


def test_tokens_cannot_be_guessed_from_one_address(client, db):
    statuses = [client.get(f"/s/{'x' * 40}{n:03d}/").status_code for n in range(62)]

    assert statuses == [404] * 60 + [429] * 2


# --- Two real processes ------------------------------------------------------------------------

GUESS = """
import json, os, sys
import django
django.setup()
from django.conf import settings
settings.ALLOWED_HOSTS = ["testserver"]
plain = "django.contrib.staticfiles.storage.StaticFilesStorage"
settings.STORAGES["staticfiles"] = {"BACKEND": plain}
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
from django.test import Client
kind, whom, key = sys.argv[1:4]
client = Client()
def answer(number):
    if kind == "password":
        page = client.post("/accounts/login/", {"login": whom, "password": f"wrong {number}"})
    elif kind == "code":
        client.cookies[settings.SESSION_COOKIE_NAME] = key
        page = client.post("/accounts/login/code/confirm/", {"code": f"wrong{number}"})
    else:
        page = client.get(f"/s/{os.getpid():020d}{number:023d}/")
    return page.status_code, "not right" in page.content.decode()
print(json.dumps([answer(number) for number in range(int(sys.argv[4]))]))
"""


def guess_in_two_processes(kind, whom="", key="", each=12) -> list:
    """Return what two processes with one cache were answered."""
    running = [
        subprocess.Popen(
            [sys.executable, "-c", GUESS, kind, whom, key, str(each)],
            cwd=settings.BASE_DIR, env=environment(), stdout=subprocess.PIPE, text=True,
        )
        for _ in range(2)
    ]  # fmt: skip
    with ThreadPoolExecutor(2) as readers:
        outputs = list(readers.map(lambda process: process.communicate(timeout=300)[0], running))
    return [tuple(answer) for output in outputs for answer in json.loads(output)]


@pytest.fixture
def committed_student(transactional_db):
    cache.clear()
    return MembershipFactory(district=DistrictFactory(), role=Role.STUDENT)


@pytest.mark.slow
def test_two_processes_judge_five_passwords_together(committed_student):
    answers = guess_in_two_processes("password", committed_student.user.email)

    assert len(answers) == 24
    assert sum(judged for _status, judged in answers) == 5


@pytest.mark.slow
def test_two_processes_judge_five_codes_together(committed_student):
    """Both hold the same session and read "no tries yet" from it: the shared count stops them."""
    visitor = Visitor()
    visitor.ask_for_code(committed_student.user.email)

    answers = guess_in_two_processes("code", key=visitor.session.session_key)

    judged = sum(judged for _status, judged in answers)
    assert judged in (4, 5), "the fifth may be answered by leading back to the start"
    assert limits.over("login-code", committed_student.user.email, most=5)


@pytest.mark.slow
def test_two_processes_try_sixty_tokens_together(transactional_db):
    cache.clear()
    answers = guess_in_two_processes("token", each=40)

    assert sum(status == 404 for status, _judged in answers) in (60, 61)
    assert sum(status == 429 for status, _judged in answers) in (19, 20)
