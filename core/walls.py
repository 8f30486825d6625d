"""The second wall between districts, in the database itself. It knows nothing of managers.

PostgreSQL: row-level security on every district-owned table, forced for the owner too. Each
transaction is told its district with `set_config(…, true)`, so a pooled connection forgets it.
SQLite has no policies: a guard refuses statements on district tables that name no district and
no key. On both, a child can never point to a parent of another district: composite foreign keys
on PostgreSQL, triggers on SQLite. All of it is raised again after every migration, so that no
new table can go without.
"""

import re

from django.apps import apps
from django.db import connections, transaction

from core.tenancy import DistrictOwned, NoDistrict, entered

POLICY = "onramp_wall"
KEYED = re.compile(r'"\w*id" (=|IN) ', re.IGNORECASE)


def owned_models() -> list:
    """Return every district-owned model with a table of its own."""
    return [m for m in apps.get_models() if issubclass(m, DistrictOwned) and m._meta.managed]


def raise_walls(using: str = "default") -> None:
    """Put the walls up for all tables there are; safe to run again."""
    connection = connections[using]
    tables = set(connection.introspection.table_names())
    build = {"postgresql": _postgresql, "sqlite": _sqlite}[connection.vendor]
    with transaction.atomic(using=using), connection.cursor() as cursor:
        for model in (m for m in owned_models() if m._meta.db_table in tables):
            there = set(connection.introspection.get_constraints(cursor, model._meta.db_table))
            for statement in build(model, tables, there):
                cursor.execute(statement)


def lower_walls(using: str = "default") -> None:
    """Take down the triggers of SQLite that look at other tables, before tables are made anew.

    They stand again when the migrations are done (`raise_walls`); what keeps rows unchanged stays.
    """
    connection = connections[using]
    if connection.vendor != "sqlite":
        return
    with transaction.atomic(using=using), connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' ORDER BY name")
        for (name,) in cursor.fetchall():
            if name.endswith("_wall"):
                cursor.execute(f'DROP TRIGGER "{name}"')


def statements(model, known) -> list[str]:
    """Return what SQLite is told for one table (`core.inspection` looks whether it stands)."""
    return list(_sqlite(model, known, set()))


def parents(model, known):
    """Yield (column, parent table, parent key) of each foreign key into a district's table."""
    for field in model._meta.concrete_fields:
        parent = field.related_model if field.many_to_one or field.one_to_one else None
        if parent and issubclass(parent, DistrictOwned) and parent._meta.db_table in known:
            yield field.column, parent._meta.db_table, field.target_field.column


# --- PostgreSQL ----------------------------------------------------------------------------------

# Sub-selects are evaluated once a statement; unset and empty settings mean nobody's rows.
MINE = (
    "district_id = (SELECT nullif(current_setting('onramp.district', true), '')::bigint)"
    " OR (SELECT current_setting('onramp.across', true)) = 'on'"
)


def _postgresql(model, known, there):
    table = model._meta.db_table
    yield f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY'
    yield f'ALTER TABLE "{table}" FORCE ROW LEVEL SECURITY'
    yield f'DROP POLICY IF EXISTS {POLICY} ON "{table}"'
    yield f'CREATE POLICY {POLICY} ON "{table}" USING ({MINE}) WITH CHECK ({MINE})'
    yield f'CREATE UNIQUE INDEX IF NOT EXISTS "{table}_wall" ON "{table}" (id, district_id)'
    if getattr(model, "APPEND_ONLY", False):
        yield from _append_only_postgresql(table)
    if getattr(model, "ONLY_EMPTIED", ()):
        yield from _only_emptied_postgresql(model)
    for column, parent, key in parents(model, known):
        name = f"{table}_{column}_wall"[:63]
        if name in there:
            continue
        yield f'CREATE UNIQUE INDEX IF NOT EXISTS "{parent}_wall" ON "{parent}" (id, district_id)'
        yield (
            f'ALTER TABLE "{table}" ADD CONSTRAINT "{name}" FOREIGN KEY ("{column}", district_id)'
            f' REFERENCES "{parent}" ("{key}", district_id) DEFERRABLE INITIALLY DEFERRED'
        )


# --- SQLite --------------------------------------------------------------------------------------


def _sqlite(model, known, _there):
    table = model._meta.db_table
    if getattr(model, "APPEND_ONLY", False):
        yield from _append_only_sqlite(table)
    if getattr(model, "ONLY_EMPTIED", ()):
        yield from _only_emptied_sqlite(model)
    for column, parent, key in parents(model, known):
        for moment in ("INSERT", "UPDATE"):
            name = f"{table}_{column}_{moment}_wall".lower()
            yield f'DROP TRIGGER IF EXISTS "{name}"'
            yield (
                f'CREATE TRIGGER "{name}" BEFORE {moment} ON "{table}"'  # noqa: S608 our own names
                f' WHEN NEW."{column}" IS NOT NULL AND EXISTS (SELECT 1 FROM "{parent}" WHERE'
                f' "{key}" = NEW."{column}" AND district_id <> NEW.district_id)'
                f" BEGIN SELECT RAISE(ABORT, '{column} points into another district'); END"
            )


# --- Append-only tables ----------------------------------------------------------------------

NEVER_CHANGED = """
CREATE OR REPLACE FUNCTION onramp_never_changed() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$
"""


# The role of web and worker may not even try; the owner is stopped by the trigger.
NOBODY_BUT_THE_OWNER = """
DO $$ DECLARE role_name text; BEGIN
  FOR role_name IN SELECT DISTINCT grantee FROM information_schema.role_table_grants
    WHERE table_schema = current_schema() AND table_name = '{table}' AND grantee <> current_user
      AND privilege_type IN ({quoted})
  LOOP
    EXECUTE format('REVOKE {words} ON "{table}" FROM %s', CASE role_name
      WHEN 'PUBLIC' THEN 'PUBLIC' ELSE quote_ident(role_name) END);
  END LOOP;
END $$
"""


def _append_only_postgresql(table):
    yield NEVER_CHANGED
    yield (
        f'CREATE OR REPLACE TRIGGER "{table}_append_only" BEFORE UPDATE OR DELETE ON "{table}"'
        " FOR EACH ROW EXECUTE FUNCTION onramp_never_changed()"
    )
    yield _nobody_but_the_owner(table, "UPDATE", "DELETE", "TRUNCATE")


def _nobody_but_the_owner(table, *words) -> str:
    quoted = ", ".join(f"'{word}'" for word in words)
    return NOBODY_BUT_THE_OWNER.format(table=table, quoted=quoted, words=", ".join(words))


SQLITE_TRIGGERS = {"UPDATE": "append_only", "DELETE": "never_emptied"}


def _append_only_sqlite(table):
    for moment, name in SQLITE_TRIGGERS.items():
        yield f'DROP TRIGGER IF EXISTS "{table}_{name}"'
        yield (
            f'CREATE TRIGGER "{table}_{name}" BEFORE {moment} ON "{table}"'
            f" BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        )


# --- Tables whose rows are only added, and once emptied ------------------------------------------

EMPTIED = "destroyed_at"  # the stamp of a row that was emptied


def _is_emptying(model, same: str) -> str:
    """Return what is true of the one change that is allowed: texts go, the stamp comes."""
    goes = model.ONLY_EMPTIED
    stays = [f.column for f in model._meta.concrete_fields if f.column not in (*goes, EMPTIED)]
    rules = [
        f'OLD."{EMPTIED}" IS NULL AND NEW."{EMPTIED}" IS NOT NULL',
        *(f"NEW.\"{column}\" = ''" for column in goes),
        *(f'NEW."{column}" {same} OLD."{column}"' for column in stays),
    ]
    return " AND ".join(rules)


def _only_emptied_postgresql(model):
    table, allowed = model._meta.db_table, _is_emptying(model, "IS NOT DISTINCT FROM")
    yield NEVER_CHANGED
    yield (
        f'CREATE OR REPLACE TRIGGER "{table}_only_emptied" BEFORE UPDATE ON "{table}"'
        f" FOR EACH ROW WHEN (NOT ({allowed})) EXECUTE FUNCTION onramp_never_changed()"
    )
    yield (
        f'CREATE OR REPLACE TRIGGER "{table}_never_emptied" BEFORE DELETE ON "{table}"'
        " FOR EACH ROW EXECUTE FUNCTION onramp_never_changed()"
    )
    yield _nobody_but_the_owner(table, "DELETE", "TRUNCATE")


def _only_emptied_sqlite(model):
    table, allowed = model._meta.db_table, _is_emptying(model, "IS")
    moments = {
        "only_emptied": f'UPDATE ON "{table}" WHEN NOT ({allowed})',
        "never_emptied": f'DELETE ON "{table}"',
    }
    for name, moment in moments.items():
        yield f'DROP TRIGGER IF EXISTS "{table}_{name}"'
        yield (
            f'CREATE TRIGGER "{table}_{name}" BEFORE {moment}'
            f" BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        )


# --- Every statement -----------------------------------------------------------------------------


def stand_guard(connection, **_kwargs) -> None:
    """Watch a new connection; called for each one Django opens."""
    watch = {"postgresql": _enter, "sqlite": _refuse}.get(connection.vendor)
    connection.onramp_entered = None
    if watch and watch not in connection.execute_wrappers:
        connection.execute_wrappers.append(watch)


def _tables() -> re.Pattern:
    names = "|".join(model._meta.db_table for model in owned_models())
    return re.compile(f'"(?:{names})"')


class _Owned:
    """The pattern of district tables, built at the first statement."""

    pattern: re.Pattern | None = None

    @classmethod
    def touched_by(cls, sql: str) -> bool:
        if cls.pattern is None:
            cls.pattern = _tables()
        return bool(cls.pattern.search(sql))


def _refuse(execute, sql, params, many, context):
    """SQLite: no statement on a district's table without a district, and a key or a filter."""
    if sql.startswith(("SELECT", "UPDATE", "DELETE")) and _Owned.touched_by(sql):
        district, crossing = entered()
        if not crossing and (not district or not KEYED.search(sql)):
            raise NoDistrict(f"A statement without a district: {sql[:80]}")
    return execute(sql, params, many, context)


def _enter(execute, sql, params, many, context):
    """PostgreSQL: tell the transaction which district this is before it touches a wall."""
    connection = context["connection"]
    # A new transaction, maybe begun by a savepoint or another table, has been told nothing yet;
    # with ROLLBACK TO the settings of the rolled-back part are gone.
    status = connection.connection.info.transaction_status.name
    if status == "IDLE" or sql.startswith("ROLLBACK TO"):
        connection.onramp_entered = None
    if not sql.startswith(("SELECT", "INSERT", "UPDATE", "DELETE")) or not _Owned.touched_by(sql):
        return execute(sql, params, many, context)
    if connection.in_atomic_block:
        _tell(connection)
        return execute(sql, params, many, context)
    with transaction.atomic(using=connection.alias):
        _tell(connection)
        return execute(sql, params, many, context)


def _tell(connection) -> None:
    """Set district and crossing for this transaction, once for each change of mind."""
    district, crossing = entered()
    wanted = (str(district or ""), "on" if crossing else "")
    if connection.onramp_entered == wanted:
        return
    with connection.connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('onramp.district', %s, true), set_config('onramp.across', %s, true)",
            wanted,
        )
    connection.onramp_entered = wanted
