"""Append-only tables between two tests with real transactions."""

from contextlib import contextmanager

from django.db import connection

from core.walls import SQLITE_TRIGGERS


@contextmanager
def may_empty_append_only_tables():
    """Take the triggers away that stop SQLite's DELETE; PostgreSQL empties with TRUNCATE."""
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE %s",
            ["%_" + SQLITE_TRIGGERS["DELETE"]],
        )
        stopped = cursor.fetchall()
        for name, _sql in stopped:
            cursor.execute(f'DROP TRIGGER "{name}"')
    yield
    with connection.cursor() as cursor:
        for _name, sql in stopped:
            cursor.execute(sql)
