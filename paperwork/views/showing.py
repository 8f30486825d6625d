"""A paper on the screen: the same words and values as the PDF, in the reader's language."""

import itertools
from collections import Counter
from dataclasses import dataclass

from django.utils.translation import get_language

from paperwork.catalogue import Field, Kind, Slot
from paperwork.catalogue.sheet import Sheet, fill
from paperwork.catalogue.wording import is_blank, write
from paperwork.models import Place, Version


@dataclass(frozen=True)
class Shown:
    """One paper: the few facts that matter first, then the whole of it."""

    place: Place | None
    version: Version
    name: str
    sheet: Sheet
    highlights: list[dict]
    statement: str

    @property
    def in_words_of(self) -> str:
        return get_language() or "en"


def show(version: Version, place: Place | None = None) -> Shown:
    """Return a frozen version as a page shows it, in the active language."""
    spec = version.document.spec
    values = version.plain_values
    return Shown(
        place=place,
        version=version,
        name=str(spec.name),
        sheet=fill(spec, values, version.circumstances),
        highlights=[
            {"key": field.key, "label": str(field.label), "value": text}
            for field, text in highlights(version)
        ],
        statement=str(place.slot.statement) if place else "",
    )


def highlights(version: Version) -> list[tuple[Field, str]]:
    """Return the facts that matter first, written out."""
    spec, values = version.document.spec, version.plain_values
    fields = {field.key: field for field in spec.fields()}
    wanted = [fields[key] for key in spec.highlights if not is_blank(values.get(key))]
    return [(field, write(field, values[field.key])) for field in wanted]


@dataclass(frozen=True)
class Row:
    """One paper of a sitting: whose it is, what it says, what is unlike the others."""

    place: Place
    name: str
    age: str
    detail: str
    differs: str


@dataclass(frozen=True)
class Group:
    """The papers of one form."""

    code: str
    title: str
    rows: list[Row]
    slot: Slot

    @property
    def read_count(self) -> int:
        return sum(1 for row in self.rows if row.place.read_at)


PERSONAL = ("student.", "school.", "guardian.")


def groups(places) -> list[Group]:
    """Return the papers of a sitting by form, with what differs marked."""
    by_form: dict[str, list[Place]] = {}
    for place in places:
        by_form.setdefault(place.document.form_code, []).append(place)
    return [_group(code, same) for code, same in by_form.items()]


def _group(code, places) -> Group:
    facts = {place.pk: dict(_terms(place.version)) for place in places}
    usual = _usual(facts.values()) if len(places) > 2 else {}
    rows = [_row(place, facts[place.pk], usual) for place in places]
    first = places[0]
    return Group(code, str(first.document.spec.name), rows, first.slot)


def _terms(version: Version):
    """Yield the facts of the work itself: what two papers of one form may differ in."""
    for field, text in highlights(version):
        if not field.key.startswith(PERSONAL):
            named = field.kind in (Kind.HOURS, Kind.DATE)
            yield field.key, f"{field.label}: {text}" if named else text


def _usual(all_facts) -> dict[str, str]:
    """Return the value that most of the papers share, fact by fact."""
    counts: dict[str, Counter] = {}
    for key, text in itertools.chain.from_iterable(facts.items() for facts in all_facts):
        counts.setdefault(key, Counter())[text] += 1
    common = {key: counter.most_common(1)[0] for key, counter in counts.items()}
    return {key: text for key, (text, count) in common.items() if count > 1}


def _row(place, facts, usual) -> Row:
    values = place.version.plain_values
    unlike = [text for key, text in facts.items() if key in usual and usual[key] != text]
    alike = [text for text in facts.values() if text not in unlike]
    name = values.get("student.legal_name") or values.get("student.preferred_name") or ""
    return Row(
        place=place,
        name=str(name),
        age=str(values.get("student.age") or ""),
        detail=" · ".join(alike),
        differs=" · ".join(unlike),
    )
