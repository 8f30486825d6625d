"""Personal links: hashed, mortal, and closed until the code comes back."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from core import tokens
from core.tenancy import across, within
from districts.actions import links
from districts.actions.links import CODE_LIVES, CODE_TRIES, BadCode, BadLink
from districts.enums import Channel
from districts.models import Link
from tests.factories.districts import LinkFactory, SchoolFactory
from tests.harness import recorded_verbs
from tests.harness.races import race

WRONG = "not it"


def mint(subject, purpose="sign", lives=timedelta(days=7)):
    return links.mint(
        purpose=purpose, subject=subject, channel=Channel.EMAIL, address="rosa@example.org",
        language="es", at=timezone.now(), lives=lives,
    )  # fmt: skip


@pytest.fixture
def subject(district):
    return SchoolFactory(district=district)


@pytest.fixture
def coded(subject):
    """A live link and the code that was sent for it."""
    link, _token = mint(subject)
    return link, links.mint_code(link=link, at=timezone.now())


def opens(token, purpose="sign"):
    return links.find(token, purpose=purpose, at=timezone.now())


def test_a_token_finds_its_link_from_outside_of_the_district(subject):
    link, token = mint(subject)

    with within(None):
        assert opens(token) == link


def test_neither_token_nor_code_is_kept(coded, subject):
    link, token = mint(subject)
    code = links.mint_code(link=link, at=timezone.now())

    with connection.cursor() as cursor, across("a test reads the raw row"):
        cursor.execute('SELECT * FROM "districts_link"')
        kept = repr(cursor.fetchall())
    assert token not in kept
    assert code not in kept


@pytest.mark.parametrize("token", ("", "x", "\0", "é" * 43, "x" * 10_000))
def test_a_forged_token_opens_nothing(subject, token):
    mint(subject)

    with pytest.raises(BadLink):
        opens(token)


def test_a_link_is_for_one_purpose(subject):
    _link, token = mint(subject, purpose="sign")

    with pytest.raises(BadLink):
        opens(token, purpose="hours")


def test_a_link_ends_with_its_time(subject, clock):
    _link, token = mint(subject, lives=timedelta(days=7))

    clock.shift(timedelta(days=7) - timedelta(seconds=1))
    opens(token)
    clock.shift(1)
    with pytest.raises(BadLink):
        opens(token)


def test_a_new_link_kills_the_older_one_for_the_same_thing_only(subject, district):
    other = SchoolFactory(district=district)
    _old, old = mint(subject)
    _hours, hours = mint(subject, purpose="hours")
    _elsewhere, elsewhere = mint(other)

    _new, new = mint(subject)

    with pytest.raises(BadLink):
        opens(old)
    opens(new), opens(hours, "hours"), opens(elsewhere)


def test_a_revoked_link_opens_nothing(subject):
    _link, token = mint(subject)

    links.revoke(subject=subject, purpose="sign", at=timezone.now())

    with pytest.raises(BadLink):
        opens(token)


def test_links_into_a_closed_district_open_nothing(subject, district):
    _link, token = mint(subject)
    district.is_active = False
    district.save()

    with pytest.raises(BadLink):
        opens(token)


def test_the_right_code_opens_once(coded):
    link, code = coded

    links.open_with(link=link, code=code, at=timezone.now())

    link.refresh_from_db()
    assert link.opened_at == timezone.now()
    assert recorded_verbs() == ["link.opened"]
    with pytest.raises(BadCode):
        links.open_with(link=link, code=code, at=timezone.now())


def test_a_wrong_code_opens_nothing_and_is_counted(coded):
    link, code = coded

    with pytest.raises(BadCode):
        links.open_with(link=link, code=WRONG, at=timezone.now())

    link.refresh_from_db()
    assert (link.opened_at, link.code_tries) == (None, 1)
    links.open_with(link=link, code=code, at=timezone.now())


def test_after_five_wrong_tries_the_right_code_is_too_late(coded):
    link, code = coded
    for _ in range(CODE_TRIES):
        with pytest.raises(BadCode):
            links.open_with(link=link, code=WRONG, at=timezone.now())

    with pytest.raises(BadCode):
        links.open_with(link=link, code=code, at=timezone.now())

    link.refresh_from_db()
    assert (link.opened_at, link.code_tries) == (None, CODE_TRIES)


def test_a_new_code_makes_the_old_one_useless_and_gives_new_tries(coded):
    link, old = coded
    with pytest.raises(BadCode):
        links.open_with(link=link, code=WRONG, at=timezone.now())

    new = links.mint_code(link=link, at=timezone.now())

    if old != new:
        with pytest.raises(BadCode):
            links.open_with(link=link, code=old, at=timezone.now())
    links.open_with(link=link, code=new, at=timezone.now())


def test_a_code_ends_with_its_time(coded, clock):
    link, code = coded
    clock.shift(CODE_LIVES + timedelta(seconds=1))

    with pytest.raises(BadCode):
        links.open_with(link=link, code=code, at=timezone.now())


def test_a_link_without_a_code_cannot_be_opened(subject):
    link, _token = mint(subject)

    for guess in ("", "000000", tokens.new_code()):
        with pytest.raises(BadCode):
            links.open_with(link=link, code=guess, at=timezone.now())


def test_a_code_opens_its_own_link_only(coded, district):
    _link, code = coded
    other, _token = mint(SchoolFactory(district=district))
    theirs = links.mint_code(link=other, at=timezone.now())

    if code != theirs:
        with pytest.raises(BadCode):
            links.open_with(link=other, code=code, at=timezone.now())


@pytest.fixture
def committed(transactional_db):
    """A link with a code that other threads can see."""
    link = LinkFactory()
    with within(link.district):
        return link, links.mint_code(link=link, at=timezone.now())


def copies(link, count):
    with within(link.district):
        return [Link.objects.get(pk=link.pk) for _ in range(count)]


def test_parallel_guesses_cannot_outrun_the_limit(committed, monkeypatch):
    link, code = committed
    judged = []
    monkeypatch.setattr(tokens, "same", lambda one, other: judged.append(other) or one == other)

    results = race(
        *[
            lambda c=copy: links.open_with(link=c, code=WRONG, at=timezone.now())
            for copy in copies(link, 12)
        ],
        district=link.district,
    )

    assert [type(result) for result in results] == [BadCode] * 12
    assert len(judged) == CODE_TRIES
    with within(link.district), pytest.raises(BadCode):
        links.open_with(link=link, code=code, at=timezone.now())


def test_a_code_sent_twice_at_once_opens_once(committed):
    link, code = committed

    results = race(
        *[
            lambda c=copy: links.open_with(link=c, code=code, at=timezone.now())
            for copy in copies(link, 4)
        ],
        district=link.district,
    )

    assert [type(result) for result in results].count(BadCode) == 3
    assert results.count(None) == 1
    with within(link.district):
        assert recorded_verbs() == ["link.opened"]
