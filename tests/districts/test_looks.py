"""Looks are kept with their origin, folded when repeated, and never cost more than one query."""

import hashlib
from datetime import timedelta

import pytest
from django.core.cache import cache

from core import client as core_client
from core import clock as core_clock
from core.tenancy import across
from districts import events, looks
from districts.entrances import note
from districts.enums import Role
from districts.models import Event
from districts.tasks import HEARERS
from tests.factories.districts import PASSWORD, MembershipFactory
from tests.factories.students import StudentFactory
from tests.harness import drain, recorded_looks


@pytest.fixture
def row(mentor):
    return StudentFactory(school=mentor.school)


def test_a_look_says_who_whose_why_and_from_where(mentor, row):
    mentor.http.get(
        mentor.url("students:detail", row.pk),
        headers={"User-Agent": "Mozilla/5.0 (Android 14) Firefox/125.0"},
        REMOTE_ADDR="203.0.113.9",
    )

    event = Event.objects.get(verb="record.viewed")
    assert (event.by, event.student_id) == (mentor.membership, row.pk)
    assert event.facts == {
        "page": "student", "role": "mentor",
        "parts": ["contacts", "family", "legal", "private", "school"],
    }  # fmt: skip
    assert (event.channel, event.address, event.device) == (
        core_client.WEB,
        "203.0.113.9",
        "Firefox, Android",
    )
    assert len(event.request_id) == 16


def test_a_forwarded_address_that_nobody_vouches_for_changes_nothing(mentor, row):
    mentor.http.get(
        mentor.url("students:detail", row.pk), headers={"X-Forwarded-For": "203.0.113.66"}
    )
    assert Event.objects.get(verb="record.viewed").address == "127.0.0.1"


def test_a_burst_is_one_event_and_ten_minutes_later_another(mentor, row, clock):
    for _ in range(3):
        mentor.get("students:detail", row.pk)
    other = StudentFactory(school=mentor.school)
    mentor.get("students:detail", other.pk)
    clock.shift(timedelta(minutes=11))
    mentor.get("students:detail", row.pk)

    assert [look[2] for look in recorded_looks()] == [row.pk, other.pk, row.pk]


def test_two_people_are_two_looks(mentor, coordinator, row):
    mentor.get("students:detail", row.pk)
    coordinator.get("students:detail", row.pk)

    assert [look[1] for look in recorded_looks()] == [
        mentor.membership.pk, coordinator.membership.pk,
    ]  # fmt: skip


def test_a_list_is_one_event_with_how_many(mentor, school):
    StudentFactory.create_batch(3, school=mentor.school)
    mentor.get("students:list")

    event = Event.objects.get(verb="list.viewed")
    assert (event.student_id, event.facts["students"]) == (None, 3)


def test_an_empty_list_is_nobodys_look(mentor):
    mentor.get("students:list")
    assert recorded_looks() == []


def test_a_cache_that_is_away_costs_an_event_too_many(mentor, row, monkeypatch):
    def broken(*_args, **_kwargs):
        raise ConnectionError

    monkeypatch.setattr(type(cache._connections["default"]), "add", broken)
    mentor.get("students:detail", row.pk)
    mentor.get("students:detail", row.pk)
    assert len(recorded_looks()) == 2


def test_a_closed_door_and_a_policy_that_says_no_are_kept(mentor, employer):
    assert mentor.get("districts:events").status_code == 403
    assert mentor.get("districts:events").status_code == 403

    event = Event.objects.get(verb=looks.DENIED)
    assert (event.by, event.facts) == (
        mentor.membership, {"page": "districts:events", "role": "mentor"},
    )  # fmt: skip


def test_the_worker_is_told_apart_from_whoever_caused_the_work(school, monkeypatch):
    seen = []
    monkeypatch.setattr(events, "_heard", {"test.heard"})
    hearer = lambda _event: seen.append(core_client.current().channel)  # noqa: E731
    monkeypatch.setitem(HEARERS, "test.heard", (hearer,))

    with core_client.coming_from(core_client.Origin(core_client.WEB)):
        caused = events.record("test.heard", school, by=None, at=core_clock.now())
        drain()

    assert (caused.channel, seen) == (core_client.WEB, [core_client.WORKER])


# --- At the entrance -----------------------------------------------------------------------------


@pytest.fixture
def member(district):
    """An account that works in this district and in another one."""
    membership = MembershipFactory(district=district, role=Role.MENTOR)
    MembershipFactory(user=membership.user, role=Role.OFFICE)
    return membership


def sign_in(http, email, password=PASSWORD):
    return http.post("/accounts/login/", {"login": email, "password": password})


def entrance():
    with across("the test looks at all districts"):
        rows = Event.objects.filter(verb__startswith="account.").order_by("district", "pk")
        return [(row.verb, row.district_id, row.by_id, row.by_label) for row in rows]


def test_signing_in_and_out_is_kept_in_each_district_of_the_account(member, client):
    assert sign_in(client, member.user.email).status_code == 302
    client.post("/accounts/logout/")

    with across("the test looks at all districts"):
        homes = list(member.user.memberships.order_by("district").values_list("district", "pk"))
    assert len(homes) == 2
    assert entrance() == [
        (verb, district, pk, "")
        for district, pk in homes
        for verb in ("account.signed_in", "account.signed_out")
    ]


def test_a_wrong_password_is_kept_without_the_address(member, client):
    assert sign_in(client, member.user.email.upper(), "wrong").status_code == 200

    assert [(verb, by, label) for verb, _district, by, label in entrance()] == [
        ("account.sign_in_failed", None, "somebody"),
    ] * 2
    event = Event.objects.get()
    digest = hashlib.sha256(member.user.email.encode()).hexdigest()[:16]
    assert event.facts == {"account": digest}
    assert event.subject_id == member.pk


def test_an_unknown_account_is_nobodys_event_and_its_address_in_no_log(member, client, caplog):
    caplog.set_level("INFO")
    sign_in(client, "stranger@example.org")

    assert entrance() == []
    assert "no such account" in caplog.text
    assert "stranger" not in caplog.text


def test_other_happenings_at_the_entrance_use_the_same_hook(member):
    note(member.user, "account.locked_out", minutes=5)

    event = Event.objects.get(verb="account.locked_out")
    assert (event.by, event.facts) == (member, {"minutes": 5})
