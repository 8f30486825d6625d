from django.apps import AppConfig
from django.core.checks import register

from paperwork.checks import drawing_libraries


class PaperworkConfig(AppConfig):
    name = "paperwork"

    def ready(self):
        register(drawing_libraries, "paperwork")
