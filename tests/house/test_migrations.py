"""Migrations are complete, and the tables they make are the tables the models mean."""

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from core.walls import owned_models


def test_no_change_of_a_model_lacks_its_migration(db, capsys):
    call_command("makemigrations", check=True, dry_run=True, verbosity=1)

    assert "No changes detected" in capsys.readouterr().out


def test_a_migration_follows_one_other():
    loader = MigrationLoader(None)

    assert loader.detect_conflicts() == {}
    assert all(len(loader.graph.leaf_nodes(config.label)) <= 1 for config in apps.get_app_configs())


@pytest.mark.parametrize("model", owned_models(), ids=lambda model: model._meta.label)
def test_every_table_has_every_column_and_rule(db, model):
    look, table = connection.introspection, model._meta.db_table
    with connection.cursor() as cursor:
        columns = {column.name for column in look.get_table_description(cursor, table)}
        rules = set(look.get_constraints(cursor, table))

    assert columns == {field.column for field in model._meta.concrete_fields}
    assert {constraint.name for constraint in model._meta.constraints} <= rules
    assert {index.name for index in model._meta.indexes} <= rules
