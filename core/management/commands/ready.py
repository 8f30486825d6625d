"""`manage.py ready`: what /readyz says, for containers and scripts without HTTP."""

import json

from django.core.management.base import BaseCommand, CommandError

from core import pulse


class Command(BaseCommand):
    help = "Print the readiness report; exit with 1 unless everything asked for is ready."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("--only", nargs="+", choices=sorted(pulse.CHECKS), default=[])

    def handle(self, *args, only=(), **options):
        report = pulse.report(only)
        self.stdout.write(json.dumps(report, indent=2))
        if not report["ready"]:
            raise CommandError("Not ready.")
