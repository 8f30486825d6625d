"""System checks of walls and keys: `manage.py check`, and with `--database default` the tables.

The second kind looks at the tables as they are. Before all migrations have run there is nothing to
judge: `migrate` raises the walls when it is done. `serve` and `worker` ask too before they start.
"""

from django.apps import apps
from django.conf import settings
from django.core import checks
from django.db import OperationalError, connections
from django.db.migrations.executor import MigrationExecutor

from core import inspection, manifest

AGAIN = "Run `manage.py migrate --skip-checks`: it raises the walls again."


@checks.register
def every_table_says_whose_it_is(app_configs, **_kwargs) -> list:
    """Each model leads to a district or says why it is everybody's (`core.manifest`)."""
    if not apps.models_ready:
        return []
    found = [_unlisted(model) for model in manifest.unlisted()]
    found += [
        checks.Error(
            "It belongs to a district and is listed as everybody's.", obj=m, id="core.E002"
        )
        for m in manifest.contradicting()
    ]
    found += [
        checks.Error(f"No model is called {label}.", hint="Remove it from GLOBAL.", id="core.E003")
        for label in manifest.stale()
    ]
    return found + [
        checks.Error("A manager of it does not ask for the district.", obj=m, id="core.E004")
        for m in manifest.unguarded()
    ]


def _unlisted(model):
    hint = "Make it DistrictOwned, or say in GLOBAL of core/manifest.py why it is everybody's."
    return checks.Error("It does not say whose it is.", hint=hint, obj=model, id="core.E001")


@checks.register(checks.Tags.database)
def the_walls_stand(app_configs, databases=None, **_kwargs) -> list:
    """Each district's table has its policy or guard, and children that cannot change districts."""
    found = []
    for alias in databases or ():
        try:
            found += _look_at(connections[alias])
        except OperationalError:
            found.append(checks.Warning("The database does not answer.", obj=alias, id="core.W011"))
    return found


def _look_at(connection) -> list:
    if _is_unmigrated(connection):
        return []
    faults = [
        checks.Error(fault.what, hint=AGAIN, obj=fault.table, id="core.E010")
        for fault in inspection.faults(connection)
    ]
    return faults if settings.DEBUG else faults + _role(connection)


def _is_unmigrated(connection) -> bool:
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


ROLES = {
    "bypasses": (
        "This database role goes around row-level security: the walls do not hold.",
        "Use a role with NOSUPERUSER NOBYPASSRLS; deploy/roles.sh makes two.",
    ),
    "owns": (
        "This database role owns the tables and could take the walls down.",
        "Right for `migrate`; web and worker need one that owns nothing (deploy/roles.sh).",
    ),
}


def _role(connection) -> list:
    return [
        checks.Warning(ROLES[word][0], hint=ROLES[word][1], id=f"core.W01{number}")
        for number, word in enumerate(ROLES, start=2)
        if word in inspection.role(connection)
    ]


# --- Keys ----------------------------------------------------------------------------------

SHORTEST_KEY = 32
KEY_HINT = "Make one with: python -c 'import secrets; print(secrets.token_urlsafe(48))'"


@checks.register(checks.Tags.security, deploy=True)
def keys_are_apart(app_configs, **_kwargs) -> list:
    """Sessions and sensitive fields each have keys of their own."""
    keys = settings.FIELD_KEYS
    if not keys:
        return [checks.Error("FIELD_KEYS is not set.", hint=KEY_HINT, id="onramp.E001")]
    found = []
    if set(keys) & {settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS}:
        found.append(
            checks.Error("FIELD_KEYS repeats SECRET_KEY.", hint=KEY_HINT, id="onramp.E002")
        )
    if any(len(key) < SHORTEST_KEY for key in keys):
        found.append(
            checks.Error("A key in FIELD_KEYS is too short.", hint=KEY_HINT, id="onramp.E003")
        )
    return found
