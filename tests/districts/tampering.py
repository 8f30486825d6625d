"""Whoever holds the database: writes past the triggers, one raw statement at a time."""

from django.db import connection

from core.tenancy import across
from core.walls import SQLITE_TRIGGERS

TABLES = ("districts_event", "districts_eventseal", "districts_reaction")


def unlock() -> None:
    """Take the triggers away, and on PostgreSQL the ties between event and seal."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in TABLES[:2]:
            for statement in _statements(table):
                cursor.execute(statement)
        if connection.vendor == "postgresql":
            _untie(cursor)


def _statements(table):
    if connection.vendor == "postgresql":
        yield f'DROP TRIGGER IF EXISTS "{table}_append_only" ON "{table}"'
        return
    for name in SQLITE_TRIGGERS.values():
        yield f'DROP TRIGGER IF EXISTS "{table}_{name}"'


def _untie(cursor) -> None:
    cursor.execute(
        "SELECT conname FROM pg_constraint WHERE contype = 'f'"
        " AND conrelid = 'districts_eventseal'::regclass"
    )
    for (name,) in cursor.fetchall():
        cursor.execute(f'ALTER TABLE "districts_eventseal" DROP CONSTRAINT "{name}"')


def write(statement: str, *values) -> None:
    unlock()
    with across("somebody holds the database"), connection.cursor() as cursor:
        cursor.execute(statement, values)


def change(seal, column: str, value) -> None:
    sql = f'UPDATE "districts_event" SET "{column}" = %s WHERE "id" = %s'  # noqa: S608 a test's own
    write(sql, value, seal.event_id)


def remove(seal) -> None:
    """Remove an event and its place in the chain."""
    write('DELETE FROM "districts_eventseal" WHERE "id" = %s', seal.pk)
    write('DELETE FROM "districts_event" WHERE "id" = %s', seal.event_id)


def swap(one, other) -> None:
    """Let two events change places."""
    sql = 'UPDATE "districts_eventseal" SET "event_id" = %s WHERE "id" = %s'
    write(sql, 2**40, one.pk)
    write(sql, one.event_id, other.pk)
    write(sql, other.event_id, one.pk)


def renumber(one, other) -> None:
    """Let two whole seals change places."""
    sql = 'UPDATE "districts_eventseal" SET "number" = %s WHERE "id" = %s'
    write(sql, 2**40, one.pk)
    write(sql, one.number, other.pk)
    write(sql, other.number, one.pk)


def insert_before(seal) -> int:
    """Write an event in the place of a neighbour's before a sealed one; return its key."""
    key = seal.event_id - 1
    write('DELETE FROM "districts_event" WHERE "id" = %s', key)
    write(
        'INSERT INTO "districts_event" ("id", "district_id", "verb", "subject_kind",'
        ' "subject_id", "by_label", "at", "facts", "channel", "address", "device", "request_id")'
        ' SELECT %s, "district_id", %s, "subject_kind", "subject_id", "by_label", "at", "facts",'
        " '', '', '', '' FROM \"districts_event\" WHERE \"id\" = %s",
        key,
        "forged.event",
        seal.event_id,
    )
    return key
