"""How much the records filled in by themselves: form by form, and what is missing by owner.

Counted are the current versions of all papers of a season's placements. A box counts when a record
can know its value: not what is written by hand or asked while signing; an optional box counts only
when it is filled. Four queries, however many packets.
"""

from collections import Counter
from dataclasses import dataclass, field

from paperwork.catalogue import FORMS, Owner
from paperwork.enums import DocumentState, PacketState
from paperwork.models import FormTemplate, Version
from pipeline.models import Placement

CHUNK = 500
GOAL = 95  # per cent (PRODUCT E2)


@dataclass
class Line:
    """One form, or all of them."""

    code: str
    name: str
    papers: int = 0
    filled: int = 0
    missing: Counter = field(default_factory=Counter)  # owner → boxes
    by_source: Counter = field(default_factory=Counter)  # source → boxes

    @property
    def blank(self) -> int:
        return sum(self.missing.values())

    @property
    def boxes(self) -> int:
        return self.filled + self.blank

    @property
    def share(self) -> float:
        """Per cent of the boxes that a record can know, to one decimal, never rounded up."""
        return int(1000 * self.filled / self.boxes) / 10 if self.boxes else 100.0

    def add(self, values: dict, missing: list) -> None:
        self.papers += 1
        self.filled += len(values)
        self.by_source.update(entry["source"] for entry in values.values())
        self.missing.update(entry["owner"] for entry in missing)


@dataclass(frozen=True)
class Figures:
    """The figures of a season at a moment."""

    lines: list[Line]
    total: Line
    packets: int  # prepared, sent or done
    placements: int  # of the season, with or without papers
    owners: list[tuple[str, str]]  # (owner, words) of what is missing anywhere


def of_season(season, *, visible) -> Figures:
    """Count the papers of a season among the packets (a queryset) that may be seen."""
    packets = visible.live().filter(placement__journey__season=season)
    placements = Placement.objects.live().filter(journey__season=season).count()
    prepared = packets.exclude(state=PacketState.OPEN).exclude(prepared_at=None)
    lines = _lines(prepared)
    total = _sum(lines)
    owners = [(str(one), str(one.label)) for one in Owner if total.missing[one]]
    return Figures(lines, total, prepared.count(), placements, owners)


def _lines(packets) -> list[Line]:
    rows = Version.objects.current().filter(document__packet__in=packets)
    rows = rows.exclude(document__state=DocumentState.VOIDED).order_by("pk")
    found: dict[str, Line] = {}
    cells = rows.values_list("document__form_code", "values", "missing")
    for code, values, missing in cells.iterator(chunk_size=CHUNK):
        line = found.setdefault(code, Line(code, ""))
        line.add(values, missing)
    for code, name in FormTemplate.objects.names(found).items():
        found[code].name = name
    order = {code: place for place, code in enumerate(FORMS)}
    return sorted(found.values(), key=lambda one: (order.get(one.code, len(order)), one.code))


def _sum(lines: list[Line]) -> Line:
    total = Line("", "")
    for line in lines:
        total.papers += line.papers
        total.filled += line.filled
        total.missing.update(line.missing)
        total.by_source.update(line.by_source)
    return total


def as_dict(figures: Figures, *, at) -> dict:
    """Return the figures as plain values, for programs."""
    return {
        "as_of": at.isoformat(),
        "goal_percent": GOAL,
        "packets": figures.packets,
        "placements": figures.placements,
        **_plain(figures.total),
        "forms": [{"form": line.code, **_plain(line)} for line in figures.lines],
    }


def _plain(line: Line) -> dict:
    return {
        "papers": line.papers,
        "boxes": line.boxes,
        "prefilled": line.filled,
        "share_percent": line.share,
        "missing_by_owner": dict(sorted(line.missing.items())),
        "filled_by_source": dict(sorted(line.by_source.items())),
    }
