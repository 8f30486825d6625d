"""Wires the house at start-up: which events are heard, which queues exist."""

from importlib import import_module

from django.apps import AppConfig
from django.conf import settings
from django.utils.module_loading import module_has_submodule


class HouseConfig(AppConfig):
    name = "config"
    verbose_name = "Onramp"

    def ready(self):
        # Tasks register their queues on import. Celery's own lazy import would do it inside a
        # request, call `django.setup()` there and reset the district prefix of the address.
        for label in settings.HOUSE:
            package = import_module(label)
            if module_has_submodule(package, "tasks"):
                import_module(f"{label}.tasks")
        import_module("config.reactions")
        import_module("config.identities")
        import_module("config.subjects")
        import_module("config.retention")
        import_module("config.family")
