"""`manage.py anchor_events`: the heads of the chains, for somebody outside to keep."""

import json

from django.core.management.base import BaseCommand
from django.utils import timezone

from core.tenancy import within
from districts import chain
from districts.models import District


class Command(BaseCommand):
    help = "Print the head of each district's log as a line of JSON; keep it where we cannot write."

    def add_arguments(self, parser):
        parser.add_argument("--district", help="slug; all districts without it")

    def handle(self, *args, **options):
        rows = District.objects.order_by("slug")
        if options["district"]:
            rows = rows.filter(slug=options["district"])
        for district in rows:
            with within(district):
                chain.extend()
                head = chain.head()
            line = {"district": district.slug, "number": head.number, "digest": head.digest}
            self.stdout.write(json.dumps(line | {"at": timezone.now().isoformat()}))
