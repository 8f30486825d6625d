"""The log holds together, and says where it does not."""

import json
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from core.client import Origin, coming_from
from core.tenancy import within
from core.walls import raise_walls
from districts import chain, events
from districts.actions import checks
from districts.models import ChainCheck, Event, EventSeal
from tests.districts import tampering
from tests.factories.districts import DistrictFactory, EventFactory, EventSealFactory
from tests.harness import drain

PLACES = pytest.mark.parametrize("place", (0, 3, 6), ids=("first", "middle", "last"))


@pytest.fixture
def log(district):
    """Seven events of this district, with room between their keys, sealed."""
    for _ in range(7):
        EventFactory()  # a neighbour's: keys in between
        EventFactory(district=district)
    chain.extend()
    return list(EventSeal.objects.order_by("number"))


def found(anchors=()):
    return [(fault.number, fault.what) for fault in chain.faults(anchors)]


def test_an_untouched_log_holds_and_grows(log, district):
    assert found() == []
    EventFactory(district=district)
    assert chain.extend() == 1
    assert chain.extend() == 0
    assert found() == []


@PLACES
@pytest.mark.parametrize(
    ("column", "value"),
    (
        ("verb", "other.verb"),
        ("facts", '{"n": 2}'),
        ("at", "2026-03-02 18:00:00.000001+00:00"),
        ("by_label", "guardian"),
        ("student_id", 7),
        ("subject_id", 2),
        ("channel", "web"),
        ("address", "192.0.2.1"),
        ("device", "Safari, iPhone"),
        ("request_id", "0123456789abcdef"),
    ),
)
def test_a_changed_row_is_found(log, place, column, value):
    tampering.change(log[place], column, value)
    assert found() == [(place + 1, "changed")]


@pytest.mark.parametrize("place", (0, 3))
def test_a_removed_row_is_found(log, place):
    tampering.remove(log[place])
    assert found() == [(place + 1, "missing")]


def test_an_event_gone_from_under_its_seal_is_found(log):
    tampering.write('DELETE FROM "districts_eventseal" WHERE "id" = %s', log[3].pk)
    assert found() == [(4, "missing")]


def test_a_row_removed_and_the_rest_numbered_anew_is_found(log):
    tampering.remove(log[3])
    sql = 'UPDATE "districts_eventseal" SET "number" = %s WHERE "id" = %s'
    for seal in log[4:]:
        tampering.write(sql, seal.number - 1, seal.pk)
    assert found() == [(4, "changed"), (5, "changed"), (6, "changed")]


@pytest.mark.parametrize("pair", ((0, 1), (2, 4), (5, 6)), ids=("first", "middle", "last"))
def test_events_in_each_others_place_are_found(log, pair):
    one, other = pair
    tampering.swap(log[one], log[other])
    assert found() == [(one + 1, "changed"), (other + 1, "changed")]


@pytest.mark.parametrize("pair", ((0, 1), (2, 4), (5, 6)), ids=("first", "middle", "last"))
def test_links_in_each_others_place_are_found(log, pair):
    one, other = pair
    tampering.renumber(log[one], log[other])
    numbers = {number for number, _what in found()}
    assert {one + 1, other + 1} <= numbers
    assert (other + 1, "out of order") in found()


@PLACES
def test_an_event_slipped_in_is_found_without_a_seal_and_with_one(log, clock, place, district):
    clock.shift(timedelta(minutes=16))
    key = tampering.insert_before(log[place])
    assert found() == ([(key, "without a seal")])

    chain.extend()  # the worker seals it like any other
    assert found() == [(8, "slipped in later")]


def test_an_event_that_was_only_late_is_none(log, district, clock):
    """Two transactions at once: the one that began first may end last."""
    tampering.insert_before(log[3])
    chain.extend()
    assert found() == []


def test_an_end_that_was_cut_off_is_found_with_an_anchor_only(log):
    head = chain.head()
    tampering.remove(log[6])
    tampering.remove(log[5])
    assert found() == []
    assert found([head]) == [(7, "cut off: anchored, but the chain ends at 5")]


def test_a_chain_written_anew_is_found_with_an_anchor_only(log):
    head = chain.head()
    tampering.change(log[0], "verb", "other.verb")
    tampering.write(
        'DELETE FROM "districts_eventseal" WHERE "district_id" = %s', log[0].district_id
    )
    chain.extend()
    assert found() == []
    assert found([head]) == [(7, "not what was anchored: the chain was written anew")]


@pytest.mark.parametrize("row", ("event", "seal"))
@pytest.mark.parametrize("act", ("UPDATE", "DELETE"))
def test_the_database_refuses_to_change_or_remove(log, row, act):
    table = {"event": "districts_event", "seal": "districts_eventseal"}[row]
    sql = {
        "UPDATE": f'UPDATE "{table}" SET "district_id" = "district_id" WHERE "id" = "id"',  # noqa: S608
        "DELETE": f'DELETE FROM "{table}" WHERE "id" = "id"',  # noqa: S608
    }[act]
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)
    assert Event.objects.count() == EventSeal.objects.count() == 7


def test_only_the_owner_may_even_try_on_postgresql(log):
    """What was granted to others on an append-only table is taken back with every migration."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite knows no roles")
    asked = (
        "SELECT privilege_type FROM information_schema.role_table_grants WHERE table_name ="
        " 'districts_event' AND grantee = 'PUBLIC' ORDER BY privilege_type"
    )
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute('GRANT SELECT, INSERT, UPDATE, DELETE ON "districts_event" TO PUBLIC')
        raise_walls()
        cursor.execute(asked)
        assert cursor.fetchall() == [("INSERT",), ("SELECT",)]


def test_a_seal_from_before_its_moment_was_kept_still_holds(district):
    """Written down by the code of the time: neither origin nor moment was hashed."""
    event = EventFactory(
        district=district,
        pk=4711,
        verb="roster.applied",
        subject_kind="students.roster",
        subject_id=12,
        by_label="system",
        facts={"rows": 3, "school": "Ñandú"},
    )
    assert event.district_id == district.pk
    text = (
        f'{"0" * 64}:1:{{"at":1772474400000000,"by":[null,"system"],"district":{district.pk},'
        '"facts":{"rows":3,"school":"\\u00d1and\\u00fa"},"id":4711,"student":null,'
        '"subject":["students.roster",12],"verb":"roster.applied"}'
    )
    digest = chain.hashlib.sha256(text.encode()).hexdigest()
    EventSealFactory(event=event, number=1, digest=digest)
    assert found() == []

    EventFactory(district=district)
    chain.extend()
    assert found() == []


def test_where_an_act_came_from_is_part_of_the_seal(district, school):
    with coming_from(Origin("web", "203.0.113.9", "Firefox, Windows", "00ff")):
        events.record("test.happened", school, by=None, at=chain.EPOCH)
    chain.extend()
    assert found() == []

    tampering.change(EventSeal.objects.get(), "channel", "command")
    assert found() == [(1, "changed")]


def test_districts_have_chains_of_their_own(log):
    other = DistrictFactory()
    with within(other):
        EventFactory(district=other)
        chain.extend()
        assert list(EventSeal.objects.values_list("number", flat=True)) == [1]
        assert found() == []


# --- Commands ------------------------------------------------------------------------------------


def verify(district, **options):
    with within(None):
        call_command("verify_events", district=district.slug, **options)


def test_the_command_is_quiet_about_a_whole_log_and_fails_on_a_broken_one(log, district, capsys):
    verify(district)
    assert "7 events, the chain holds" in capsys.readouterr().out

    tampering.change(log[3], "facts", '{"n": 2}')
    with pytest.raises(CommandError, match="1 faults"):
        verify(district)
    said = capsys.readouterr()
    assert "event 4 changed" in said.err
    assert "7 events checked" in said.out


def test_the_command_speaks_to_programs(log, district, capsys):
    tampering.change(log[3], "facts", '{"n": 2}')
    with pytest.raises(CommandError):
        verify(district, json=True)
    assert json.loads(capsys.readouterr().out) == {
        "district": "sample",
        "checked": 7,
        "faults": [{"number": 4, "what": "changed"}],
        "number": 7,
        "digest": log[6].digest,
    }


def test_an_auditor_keeps_the_head_and_compares(log, district, capsys, tmp_path):
    with within(None):
        call_command("anchor_events", district=district.slug)
    kept = tmp_path / "heads.jsonl"
    kept.write_text(capsys.readouterr().out)
    verify(district, anchor=kept)

    tampering.remove(log[6])
    with pytest.raises(CommandError, match="1 faults"):
        verify(district, anchor=kept)
    assert "event 7 cut off" in capsys.readouterr().err


@pytest.mark.parametrize("text", ("no json", '{"district": "sample"}', "[1]"))
def test_a_file_that_holds_no_heads_is_said_so(log, district, tmp_path, text):
    kept = tmp_path / "heads.jsonl"
    kept.write_text(text)
    with pytest.raises(CommandError, match="holds no heads"):
        verify(district, anchor=kept)


def test_a_district_that_is_gone_is_found_with_an_anchor(log, district, tmp_path, capsys):
    kept = tmp_path / "heads.jsonl"
    kept.write_text(json.dumps({"district": "gone", "number": 1, "digest": "0" * 64}))
    with pytest.raises(CommandError, match="1 faults"):
        verify(district, anchor=kept)
    assert "gone: anchored" in capsys.readouterr().err


# --- Asked for by a person -----------------------------------------------------------------------


def test_a_check_is_worked_off_and_says_how_far_it_is(log, district, clock):
    check = checks.ask(by=None, at=chain.EPOCH)
    again = checks.ask(by=None, at=chain.EPOCH)
    assert again == check
    drain()

    check.refresh_from_db()
    assert (check.checked, check.total, check.faults) == (8, 8, [])  # asking is an event too
    assert check.digest == chain.head().digest
    assert check.due_at is None


def test_the_last_whole_check_is_an_anchor(log, district):
    checks.ask(by=None, at=chain.EPOCH)
    drain()
    tampering.remove(EventSeal.objects.select_related("event").get(number=8))

    checks.ask(by=None, at=chain.EPOCH)  # takes the number of the one that was removed
    drain()
    last = ChainCheck.objects.order_by("-pk").first()
    assert last.faults == [[8, "not what was anchored: the chain was written anew"]]


def test_a_long_walk_keeps_its_lease_and_tells(log, monkeypatch):
    monkeypatch.setattr(chain, "STEP", 3)
    told = []
    walk = chain.Walk(tell=lambda walk: told.append(walk.checked))
    assert list(chain.faults(walk=walk)) == []
    assert told == [3, 6]
