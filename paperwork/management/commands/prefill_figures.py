"""`manage.py prefill_figures --district SLUG --json`: how much of the papers fills itself."""

import json

from django.core.management.base import BaseCommand, CommandError

from core import clock
from core.tenancy import within
from districts.models import District, Season
from paperwork.actions import figures
from paperwork.models import Packet


class Command(BaseCommand):
    help = "Count the boxes of the current season's papers that the records filled in."

    def add_arguments(self, parser):
        parser.add_argument("--district", required=True, help="the district's word in addresses")
        parser.add_argument("--json", action="store_true", help="for programs")

    def handle(self, *args, district, **options):
        found = District.objects.filter(slug=district).first()
        if found is None:
            raise CommandError(f"There is no district {district}.")
        with within(found):
            season = Season.objects.filter(is_current=True).first()
            if season is None:
                raise CommandError("No season is current.")
            counted = figures.of_season(season, visible=Packet.objects.all())
        if options["json"]:
            plain = figures.as_dict(counted, at=clock.now())
            self.stdout.write(json.dumps(plain, ensure_ascii=False, indent=1))
            return
        self._table(counted)

    def _table(self, counted) -> None:
        total = counted.total
        self.stdout.write(f"{counted.packets} packets of {counted.placements} placements")
        for line in counted.lines:
            self.stdout.write(f"{line.code}: {line.filled} of {line.boxes}, {line.share} %")
        self.stdout.write(f"Together: {total.filled} of {total.boxes}, {total.share} %")
