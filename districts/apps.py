from importlib import import_module

from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate


class DistrictsConfig(AppConfig):
    name = "districts"

    def ready(self):
        import_module("districts.signin.signals")
        import_module("districts.entrances").connect()  # knows models: only now
        one = apps.get_app_config("contenttypes")  # sent once all tables stand
        post_migrate.connect(_after_migrating, sender=one, dispatch_uid="guards")


def _after_migrating(using, **_kwargs):
    """SQLite makes tables anew without their triggers; both get them back."""
    import_module("districts.models.guards").stand_guard(using)
