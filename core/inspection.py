"""Do the walls stand? What the database itself says about the tables of districts."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from core import walls


@dataclass(frozen=True)
class Fault:
    """One hole in a wall."""

    table: str
    what: str


def faults(connection) -> list[Fault]:
    """Return the holes in the walls around every district's table; nothing when all stand."""
    look = {"postgresql": _postgresql, "sqlite": _sqlite}[connection.vendor]
    tables = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        known = [m for m in walls.owned_models() if m._meta.db_table in tables]
        return [fault for model in known for fault in look(connection, cursor, model, tables)]


def role(connection) -> set[str]:
    """Say whether the role we sign in as "bypasses" the walls, and whether it "owns" them."""
    if connection.vendor != "postgresql":
        return set()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolsuper OR rolbypassrls, EXISTS (SELECT 1 FROM pg_tables WHERE"
            " pg_has_role(current_user, tableowner, 'USAGE') AND schemaname = current_schema()"
            " AND tablename = ANY(%s)) FROM pg_roles WHERE rolname = current_user",
            [[model._meta.db_table for model in walls.owned_models()]],
        )
        answers = zip(("bypasses", "owns"), cursor.fetchone(), strict=True)
    return {word for word, is_so in answers if is_so}


# --- PostgreSQL ----------------------------------------------------------------------------------


def _postgresql(connection, cursor, model, tables) -> Iterator[Fault]:
    table = model._meta.db_table
    if not _is_forced(cursor, table):
        yield Fault(table, "Row-level security is not forced.")
    if not _has_policy(cursor, table):
        yield Fault(table, "Its policy is missing, changed, or not the only one.")
    keys = _composite_keys(connection, cursor, table)
    for column, parent, _key in walls.parents(model, tables):
        if (column, parent) not in keys:
            yield Fault(table, f"{column} could point into another district.")
    for name in _guards(model):
        if not _stands(cursor, table, name):
            yield Fault(table, "Its rows could be changed.")


def _is_forced(cursor, table) -> bool:
    sql = "SELECT relrowsecurity AND relforcerowsecurity FROM pg_class WHERE oid = %s::regclass"
    cursor.execute(sql, [f'"{table}"'])
    return cursor.fetchone()[0]


def _has_policy(cursor, table) -> bool:
    """One policy for all commands and all roles: a second permissive one would open the wall."""
    cursor.execute(
        "SELECT polname, polpermissive, polcmd = '*', polroles = '{0}',"
        " pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid)"
        " FROM pg_policy WHERE polrelid = %s::regclass",
        [f'"{table}"'],
    )
    rows = [(*head, _bare(qual), _bare(check)) for *head, qual, check in cursor.fetchall()]
    return rows == [(walls.POLICY, True, True, True, _bare(walls.MINE), _bare(walls.MINE))]


def _bare(expression) -> str:
    """Return an expression without what PostgreSQL adds when it prints one."""
    return re.sub(r'::\w+| as "?\w+"?|[\s()]', "", (expression or "").lower())


def _composite_keys(connection, cursor, table) -> set:
    found = connection.introspection.get_constraints(cursor, table).values()
    pairs = [(c["columns"], c["foreign_key"]) for c in found if c["foreign_key"]]
    return {
        (columns[0], parent) for columns, (parent, _) in pairs if columns[1:] == ["district_id"]
    }


def _guards(model) -> tuple[str, ...]:
    """Return the triggers that keep a table's rows as they were written."""
    if getattr(model, "APPEND_ONLY", False):
        return ("append_only",)
    return ("only_emptied", "never_emptied") if getattr(model, "ONLY_EMPTIED", ()) else ()


def _stands(cursor, table, name) -> bool:
    cursor.execute(
        "SELECT 1 FROM pg_trigger WHERE tgrelid = %s::regclass AND tgname = %s"
        " AND tgenabled IN ('O', 'A')",
        [f'"{table}"', f"{table}_{name}"],
    )
    return cursor.fetchone() is not None


# --- SQLite --------------------------------------------------------------------------------------


def _sqlite(_connection, cursor, model, tables) -> Iterator[Fault]:
    """Each trigger stands as it was written, word for word."""
    table = model._meta.db_table
    cursor.execute(
        "SELECT sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", [table]
    )
    there = {sql for (sql,) in cursor.fetchall()}
    for statement in walls.statements(model, tables):
        if statement.startswith("CREATE TRIGGER") and statement not in there:
            name = statement.split('"')[1]
            yield Fault(table, f"Its trigger {name} is missing or changed.")
