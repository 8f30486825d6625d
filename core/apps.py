from importlib import import_module

from django.apps import AppConfig, apps
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate, pre_migrate


class CoreConfig(AppConfig):
    name = "core"

    def ready(self):
        import_module("core.checks")  # registers itself
        walls = import_module("core.walls")  # knows models: only now may it be loaded
        connection_created.connect(walls.stand_guard, dispatch_uid="walls")
        # Sent once all tables stand, for each app that has models; one of them is enough.
        one = apps.get_app_config("contenttypes")
        pre_migrate.connect(_before_migrating, sender=one, dispatch_uid="walls")
        post_migrate.connect(_after_migrating, sender=one, dispatch_uid="walls")


def _before_migrating(using, plan, **_kwargs):
    """SQLite makes a table anew and refuses while triggers of others look at it."""
    if plan:
        import_module("core.walls").lower_walls(using)


def _after_migrating(using, **_kwargs):
    """Tables may be new or, on SQLite, made anew without their triggers."""
    import_module("core.walls").raise_walls(using)
