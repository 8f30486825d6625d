"""The checks of the walls: each finds what is really broken, and nothing when all stands."""

from io import StringIO

import pytest
from django.core import checks
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import connection, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.test.utils import isolate_apps

from core import inspection, manifest
from core.checks import every_table_says_whose_it_is, the_walls_stand
from core.tenancy import DistrictOwned
from core.walls import raise_walls

TABLE = "students_student"


def found() -> list:
    """Return what the checks of the database say, without those about the role of the tests."""
    said = the_walls_stand(None, databases=["default"])
    return [(each.id, each.obj, str(each.msg)) for each in said if each.id != "core.W013"]


@pytest.fixture
def on(request, db):
    if connection.vendor != request.param:
        pytest.skip(f"needs {request.param}")


POSTGRESQL = pytest.mark.parametrize("on", ["postgresql"], indirect=True)
SQLITE = pytest.mark.parametrize("on", ["sqlite"], indirect=True)


def run(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)


# --- Models --------------------------------------------------------------------------------------


def test_every_table_says_whose_it_is():
    assert every_table_says_whose_it_is(None) == []
    assert checks.run_checks() == []


@pytest.fixture
def one_more(monkeypatch):
    """Let the manifest see one more model."""

    def add(model):
        there = manifest.tables()
        monkeypatch.setattr(manifest, "tables", lambda: [*there, model])
        return [(each.id, each.obj) for each in every_table_says_whose_it_is(None)]

    return add


@isolate_apps("core")
def test_a_model_that_says_nothing_fails(one_more):
    class Forgotten(models.Model):
        class Meta:
            app_label = "core"

    assert one_more(Forgotten) == [("core.E001", Forgotten)]


@isolate_apps("core")
def test_a_district_table_with_a_plain_manager_fails(one_more):
    class Open(DistrictOwned):
        objects = models.Manager()

        class Meta:
            app_label = "core"

    assert one_more(Open) == [("core.E004", Open)]


def test_a_model_of_a_district_that_is_everybodys_too_fails(monkeypatch):
    monkeypatch.setitem(manifest.GLOBAL, "students.Student", "somebody was in a hurry")

    assert [each.id for each in every_table_says_whose_it_is(None)] == ["core.E002"]


def test_an_entry_without_a_model_fails(monkeypatch):
    monkeypatch.setitem(manifest.GLOBAL, "students.Pupil", "was renamed")
    monkeypatch.setitem(manifest.GLOBAL, "nobody.Installed", "is not here")

    assert [each.msg for each in every_table_says_whose_it_is(None)] == [
        "No model is called students.Pupil."
    ]


def test_the_command_fails_for_a_table_that_says_nothing(monkeypatch):
    monkeypatch.delitem(manifest.GLOBAL, "sessions.Session")

    with pytest.raises(SystemCheckError, match=r"sessions.Session: \(core.E001\)"):
        call_command("check")


# --- The database --------------------------------------------------------------------------------


def test_after_migrating_all_walls_stand(db):
    assert found() == []
    call_command("check", databases=["default"], stdout=StringIO(), stderr=StringIO())


def test_without_a_database_named_none_is_asked():
    assert the_walls_stand(None) == []


BREAKS_POSTGRESQL = {
    f"ALTER TABLE {TABLE} NO FORCE ROW LEVEL SECURITY": "Row-level security is not forced.",
    f"ALTER TABLE {TABLE} DISABLE ROW LEVEL SECURITY": "Row-level security is not forced.",
    f"DROP POLICY onramp_wall ON {TABLE}": "Its policy is missing, changed, or not the only one.",
    f"CREATE POLICY more ON {TABLE} USING (true)": (
        "Its policy is missing, changed, or not the only one."
    ),
    f"ALTER POLICY onramp_wall ON {TABLE} USING (true)": (
        "Its policy is missing, changed, or not the only one."
    ),
    f"ALTER POLICY onramp_wall ON {TABLE} WITH CHECK (true)": (
        "Its policy is missing, changed, or not the only one."
    ),
    f"ALTER TABLE {TABLE} DROP CONSTRAINT {TABLE}_school_id_wall": (
        "school_id could point into another district."
    ),
}


@POSTGRESQL
@pytest.mark.parametrize(("sql", "what"), BREAKS_POSTGRESQL.items())
def test_a_hole_in_postgresqls_wall_is_found(on, sql, what):
    run(sql)

    assert found() == [("core.E010", TABLE, what)]

    raise_walls()
    assert found() == [] or "POLICY more" in sql  # a second policy is for a person to remove


@POSTGRESQL
def test_a_log_that_could_be_changed_is_found_on_postgresql(on):
    run("ALTER TABLE districts_event DISABLE TRIGGER districts_event_append_only")

    assert found() == [("core.E010", "districts_event", "Its rows could be changed.")]


@SQLITE
@pytest.mark.parametrize("name", [f"{TABLE}_school_id_insert_wall", "districts_event_append_only"])
def test_a_hole_in_sqlites_wall_is_found(on, name):
    run(f'DROP TRIGGER "{name}"')

    [(code, table, what)] = found()

    assert code == "core.E010"
    assert name.startswith(table)
    assert what == f"Its trigger {name} is missing or changed."

    raise_walls()
    assert found() == []


@SQLITE
def test_a_trigger_that_lets_everything_through_is_found(on):
    name = f"{TABLE}_school_id_insert_wall"
    run(f'DROP TRIGGER "{name}"')
    run(f'CREATE TRIGGER "{name}" BEFORE INSERT ON "{TABLE}" BEGIN SELECT 1; END')

    assert [what for *_, what in found()] == [f"Its trigger {name} is missing or changed."]


def test_a_database_that_is_not_migrated_is_not_judged(db, monkeypatch):
    """`migrate` asks the checks first: it must not be kept from mending what they find."""
    monkeypatch.setattr(inspection, "faults", lambda _connection: pytest.fail("was judged"))
    [newest] = MigrationLoader(connection).graph.leaf_nodes("students")
    MigrationRecorder(connection).record_unapplied(*newest)

    assert found() == []


@POSTGRESQL
def test_a_role_that_owns_the_tables_is_told_so(on, settings):
    assert inspection.role(connection) == {"owns"}
    assert [each.id for each in the_walls_stand(None, databases=["default"])] == ["core.W013"]

    settings.DEBUG = True

    assert the_walls_stand(None, databases=["default"]) == []


@SQLITE
def test_sqlite_has_no_roles(on):
    assert inspection.role(connection) == set()
