"""`manage.py verify_events`: does each district's log of events still hold together?"""

import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from core.tenancy import within
from districts import chain
from districts.actions import checks
from districts.models import District


class Command(BaseCommand):
    help = "Check the hash chain of events; fails when a row was changed, removed or reordered."

    def add_arguments(self, parser):
        parser.add_argument("--district", help="slug; all districts without it")
        parser.add_argument("--json", action="store_true", help="one line of JSON a district")
        parser.add_argument("--anchor", type=Path, help="file of heads, from anchor_events")

    def handle(self, *args, **options):
        rows = District.objects.order_by("slug")
        if options["district"]:
            rows = rows.filter(slug=options["district"])
        anchors = _read(options["anchor"])
        self.as_json = options["json"]
        broken = sum(self._check(district, anchors.get(district.slug, [])) for district in rows)
        strange = sorted(set(anchors) - set(District.objects.values_list("slug", flat=True)))
        for slug in strange:
            self.stderr.write(f"{slug}: anchored, but there is no such district")
        if broken := broken + len(strange):
            raise CommandError(f"{broken} faults found.")

    def _check(self, district, anchors) -> int:
        walk = chain.Walk()
        found = []
        with within(district):
            chain.extend()
            for fault in chain.faults([*anchors, *checks.heads()], walk=walk):
                found.append(fault)
                if not self.as_json:
                    self.stderr.write(f"{district.slug}: event {fault.number} {fault.what}")
        self._say(district, walk, found)
        return len(found)

    def _say(self, district, walk, found) -> None:
        if self.as_json:
            told = [{"number": fault.number, "what": fault.what} for fault in found]
            line = {"district": district.slug, "checked": walk.checked, "faults": told}
            self.stdout.write(json.dumps(line | {"number": walk.number, "digest": walk.digest}))
        elif found:
            self.stdout.write(f"{district.slug}: {walk.checked} events checked.")
        else:
            self.stdout.write(f"{district.slug}: {walk.checked} events, the chain holds.")


def _read(path: Path | None) -> dict[str, list[chain.Head]]:
    """Return the heads of a file by district; a file may hold several of each."""
    anchors: dict[str, list[chain.Head]] = {}
    if path is None:
        return anchors
    try:
        for line in path.read_text().splitlines():
            if line.strip():
                kept = json.loads(line)
                head = chain.Head(int(kept["number"]), str(kept["digest"]))
                anchors.setdefault(str(kept["district"]), []).append(head)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise CommandError(f"{path} holds no heads: {type(error).__name__}") from error
    return anchors
