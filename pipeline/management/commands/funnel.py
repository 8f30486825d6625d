"""`manage.py funnel --district SLUG --json`: the season's counts, as the pages show them."""

import json

from django.core.management.base import BaseCommand, CommandError

from core import clock
from core.tenancy import within
from districts.enums import Role
from districts.models import District, Membership, Season
from pipeline import funnel


class Command(BaseCommand):
    help = "Print the funnel of a district's current season."

    def add_arguments(self, parser):
        parser.add_argument("--district", required=True, help="slug")
        parser.add_argument("--json", action="store_true", help="for programs")

    def handle(self, *args, **options):
        district = District.objects.filter(slug=options["district"]).first()
        if district is None:
            raise CommandError(f"No district {options['district']!r}.")
        with within(district):
            self._print(as_json=options["json"])

    def _print(self, *, as_json):
        season = Season.objects.filter(is_current=True).first()
        if season is None:
            raise CommandError("This district has no current season.")
        everything = Membership(role=Role.ADMIN)
        found = funnel.funnel(membership=everything, season=season, as_of=clock.today())
        if as_json:
            self.stdout.write(json.dumps(funnel.as_json(found), ensure_ascii=False, indent=1))
            return
        for line in (funnel.HEADER, *funnel.lines(found)):
            self.stdout.write("  ".join(f"{cell!s:>12}" for cell in line))
