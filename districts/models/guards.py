"""What the database itself refuses: a district that had an admin and would have none.

Actions ask first and say so in words (`actions.people`). This holds whatever way a change takes:
a shell, a bulk update, two admins who end each other at the same moment.
"""

from django.db import connections, transaction

WORDS = "a district needs an admin"
MEMBERSHIP, USER, DISTRICT = "districts_membership", "districts_user", "districts_district"


def stand_guard(using: str = "default") -> None:
    """Put the triggers up where the tables are; safe to run again."""
    connection = connections[using]
    tables = set(connection.introspection.table_names())
    if not {MEMBERSHIP, USER, DISTRICT} <= tables:
        return
    statements = {"postgresql": _postgresql, "sqlite": _sqlite}[connection.vendor]()
    with transaction.atomic(using=using), connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _other_admin(district: str, membership: str) -> str:
    """Say in SQL that the district has an active admin besides this membership."""
    return (
        f"EXISTS (SELECT 1 FROM {MEMBERSHIP} m JOIN {USER} u ON u.id = m.user_id"  # noqa: S608 our own names
        f" WHERE m.district_id = {district} AND m.role = 'admin' AND m.is_active AND u.is_active"
        f" AND m.id <> {membership})"
    )


OPEN = f"EXISTS (SELECT 1 FROM {DISTRICT} d WHERE d.id = OLD.district_id AND d.is_active)"  # noqa: S608
WAS = "OLD.role = 'admin' AND OLD.is_active"
IS = "NEW.role = 'admin' AND NEW.is_active"
ACTIVE_USER = f"EXISTS (SELECT 1 FROM {USER} u WHERE u.id = OLD.user_id AND u.is_active)"  # noqa: S608
# Districts in which an account is the only admin.
ALONE = (
    f"SELECT 1 FROM {MEMBERSHIP} o JOIN {DISTRICT} d ON d.id = o.district_id AND d.is_active"  # noqa: S608
    f" WHERE o.user_id = OLD.id AND o.role = 'admin' AND o.is_active"
    f" AND NOT {_other_admin('o.district_id', 'o.id')}"
)


def _sqlite():
    raises = f"BEGIN SELECT RAISE(ABORT, '{WORDS}'); END"
    lost = f"{WAS} AND NOT ({IS}) AND {OPEN} AND {ACTIVE_USER}"
    yield "DROP TRIGGER IF EXISTS membership_last_admin"
    yield (
        f"CREATE TRIGGER membership_last_admin BEFORE UPDATE ON {MEMBERSHIP}"
        f" WHEN {lost} AND NOT {_other_admin('OLD.district_id', 'OLD.id')} {raises}"
    )
    yield "DROP TRIGGER IF EXISTS user_last_admin"
    yield (
        f"CREATE TRIGGER user_last_admin BEFORE UPDATE ON {USER}"
        f" WHEN OLD.is_active AND NOT NEW.is_active AND EXISTS ({ALONE}) {raises}"
    )


def _postgresql():
    """The district's row is locked before the count, so that two at once see each other.

    An account works in many districts, so its trigger looks across their walls while it counts.
    """
    yield f"""
    CREATE OR REPLACE FUNCTION onramp_membership_last_admin() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF {WAS} AND NOT ({IS}) AND {ACTIVE_USER} THEN
        PERFORM 1 FROM {DISTRICT} WHERE id = OLD.district_id FOR UPDATE;
        IF {OPEN} AND NOT {_other_admin("OLD.district_id", "OLD.id")} THEN
          RAISE EXCEPTION '{WORDS}' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
      END IF;
      RETURN NEW;
    END $$"""
    yield f"""
    CREATE OR REPLACE FUNCTION onramp_user_last_admin() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
      former text := current_setting('onramp.across', true);
    BEGIN
      IF OLD.is_active AND NOT NEW.is_active THEN
        PERFORM set_config('onramp.across', 'on', true);
        PERFORM 1 FROM {DISTRICT} WHERE id IN
          (SELECT district_id FROM {MEMBERSHIP} WHERE user_id = OLD.id AND role = 'admin')
          ORDER BY id FOR UPDATE;
        IF EXISTS ({ALONE}) THEN
          RAISE EXCEPTION '{WORDS}' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        PERFORM set_config('onramp.across', coalesce(former, ''), true);
      END IF;
      RETURN NEW;
    END $$"""  # noqa: S608
    for table, name in ((MEMBERSHIP, "membership_last_admin"), (USER, "user_last_admin")):
        yield (
            f"CREATE OR REPLACE TRIGGER {name} BEFORE UPDATE ON {table}"
            f" FOR EACH ROW EXECUTE FUNCTION onramp_{name}()"
        )
