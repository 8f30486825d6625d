"""`manage.py demo_markers --json`: planted words and who may see them."""

import json

from django.core.management.base import BaseCommand

from config.demo.markers import markers


class Command(BaseCommand):
    help = "List the words planted in private places of the demo."

    def add_arguments(self, parser):
        parser.add_argument("--json", action="store_true", help="for programs (the only form)")

    def handle(self, *args, **options):
        self.stdout.write(json.dumps(markers(), ensure_ascii=False, indent=1))
