"""`manage.py seed_demo`: two districts, the first with exactly the pilot's numbers."""

from time import monotonic

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from config.demo.seed import run
from config.demo.seed.stage import TODAY
from core import tasks
from districts.models import District


class Command(BaseCommand):
    help = "Fill an empty installation with the demo season. Safe to run again: it does nothing."

    def handle(self, *args, **options):
        if not settings.DEMO:
            raise CommandError("The demo season belongs into a demo: set DEMO=1.")
        if District.objects.filter(slug="los-robles").exists():
            self.stdout.write("The demo season is here already.")
            return
        started = monotonic()
        with tasks.quiet():
            run.both()
        seconds = monotonic() - started
        self.stdout.write(f"Demo season as of {TODAY:%a, %b %d, %Y}, made in {seconds:.0f} s.")
