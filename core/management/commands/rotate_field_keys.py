"""`manage.py rotate_field_keys`: every encrypted value under the first of FIELD_KEYS."""

from django.core.management.base import BaseCommand, CommandError

from core import rotation


class Command(BaseCommand):
    help = "Encrypt sensitive fields anew with the first of FIELD_KEYS. May be repeated."

    def add_arguments(self, parser):
        words = "Change nothing; exit with 1 while a value is under an older key."
        parser.add_argument("--check", action="store_true", help=words)

    def handle(self, *args, check=False, **options):
        if not check:
            for name, count in rotation.rotate().items():
                self.stdout.write(f"{name}: {count} encrypted anew")
        old = {name: count for name, count in rotation.left_behind().items() if count}
        for name, count in old.items():
            self.stdout.write(f"{name}: {count} under an older key")
        if old:
            raise CommandError("Keep the old keys in FIELD_KEYS.")
        self.stdout.write("Nothing is left under an older key: the old keys may go.")
