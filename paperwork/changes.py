"""What it means when records say something else than a frozen paper. Pure.

A typo in how somebody is reached keeps every signature. A value of the school's record is shown
beside the frozen one ("data changed since it was frozen", rule P4) and a person decides. A change
of what was agreed (when, where, for how much, at what, under whom) is material: it voids exactly
the signatures on the papers that show it (PRODUCT F6), and nobody re-sends before reading which.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum

from django.utils.translation import gettext_lazy as _

from paperwork.catalogue import Field, FormSpec, Kind, Owner, SignerRole, Situation
from paperwork.prefill import Prefilled, Source, prefill, snapshot


class Weight(IntEnum):
    """How much a change matters, the lightest first."""

    NONE = 0  # worth a look, changes nothing
    VISIBLE = 1  # shown; a person decides
    MATERIAL = 2  # voids signatures on papers that show it

    @property
    def label(self):
        return WEIGHT_LABELS[self]


WEIGHT_LABELS = {
    Weight.NONE: _("Signatures stay"),
    Weight.VISIBLE: _("Look and decide"),
    Weight.MATERIAL: _("Needs new signatures"),
}

TERMS = _("It is part of what was agreed.")
PLACE = _("Where the student works has changed.")
TIMES = _("When the student works has changed.")
PAY = _("What the student is paid has changed.")
WORK = _("What the student does has changed.")
WHO = _("Who employs or supervises the student has changed.")
RECORD = _("The school's record has changed.")
TYPO = _("It only says how somebody is reached or called.")
OTHER = _("The record has changed.")

MATERIAL = {
    "placement.schedule": TIMES,
    "placement.starts_on": TIMES,
    "placement.ends_on": TIMES,
    "placement.max_hours_day": TIMES,
    "placement.max_hours_week": TIMES,
    "placement.hours_required": TIMES,
    "placement.hourly_wage": PAY,
    "placement.position": WORK,
    "placement.duties": WORK,
    "placement.objectives": WORK,
    "worksite.name": PLACE,
    "worksite.address": PLACE,
    "employer.address": PLACE,
    "employer.city": PLACE,
    "employer.zip": PLACE,
    "employer.name": WHO,
    "supervisor.name": WHO,
    "funding.employer_of_record": WHO,
    "funding.name": TERMS,
}
MATERIAL_FIRST_WORDS = {"permit": TIMES}
LIGHT = frozenset(
    {
        "student.preferred_name",
        "student.home_phone",
        "guardian.phone",
        "guardian.email",
        "guardian.language",
        "supervisor.phone",
        "supervisor.email",
        "employer.phone",
        "school.phone",
        "coordinator.email",
        "coordinator.phone",
    }
)
OF_RECORD = frozenset({"student", "guardian", "school"})
# A birthday between two days is no change of the record; P8 computes age anew where it counts.
# What decides papers and signers, and stands in no box of them: how it is shown, what it is called.
STANDING = {
    Field("student.is_graduate", _("Graduated"), Owner.SCHOOL, Kind.YES_NO): "is_graduate",
    Field("student.is_emancipated", _("Emancipated"), Owner.SCHOOL, Kind.YES_NO): "is_emancipated",
}
IGNORED = frozenset({"student.age"})


@dataclass(frozen=True)
class Change:
    """One value of one paper that the records tell differently now."""

    key: str
    before: Mapping  # {"value", "source", "on"}; empty when it was a blank
    after: Mapping  # the same; empty when the records know nothing any more
    weight: Weight
    reason: str
    form: str  # code of the paper
    voids: tuple[SignerRole, ...]  # whose signatures on this paper would no longer count


def weigh(key: str) -> tuple[Weight, str]:
    """Return how much a change of a fact matters, and why, in words."""
    if key in MATERIAL:
        return Weight.MATERIAL, MATERIAL[key]
    first = key.partition(".")[0]
    if first in MATERIAL_FIRST_WORDS:
        return Weight.MATERIAL, MATERIAL_FIRST_WORDS[first]
    if key in LIGHT:
        return Weight.NONE, TYPO
    return Weight.VISIBLE, RECORD if first in OF_RECORD else OTHER


def compare(spec: FormSpec, situation: Situation, frozen: Mapping, facts: Iterable) -> list[Change]:
    """Return what the records say differently now, for one paper, in the order of the form.

    `frozen` is the snapshot of its version, `facts` what the records say, as for prefilling.
    """
    return differences(spec, situation, frozen, prefill(spec, facts, situation))


def differences(
    spec: FormSpec, situation: Situation, frozen: Mapping, now: Prefilled
) -> list[Change]:
    """The same, for what was prefilled already."""
    fresh = snapshot(now)
    shown = {field.key: None for field in spec.fields()}
    keys = [key for key in shown if key not in IGNORED and (key in frozen or key in fresh)]
    found = []
    for key in keys:
        before, after = frozen.get(key, {}), fresh.get(key, {})
        if before.get("value") != after.get("value"):
            found.append(_change(key, before, after, spec, situation))
    return found


def standings(spec: FormSpec, before: Situation, now: Situation) -> list[Change]:
    """Return what the school has seen proof of, or taken back, since one paper was frozen.

    It voids no signature: a person looks whether the paper is still needed, and who signs it. An
    adult's papers do not ask for it.
    """
    if not (before.is_minor or now.is_minor):
        return []
    words = {field.key: _words(getattr(before, name), getattr(now, name))
             for field, name in STANDING.items()}  # fmt: skip
    return [
        _change(key, then, today, spec, now)
        for key, (then, today) in words.items()
        if then != today
    ]


def _words(*facts: bool) -> tuple[dict, ...]:
    return tuple(
        {"value": "yes" if fact else "no", "source": str(Source.SCHOOL), "on": ""} for fact in facts
    )


def _change(key, before, after, spec, situation) -> Change:
    weight, reason = weigh(key)
    if not before:  # a blank that was filled in by hand or left open: nobody signed another value
        weight, reason = min(weight, Weight.VISIBLE), _("It was a blank on the paper.")
    roles = tuple(slot.role for slot in spec.slots_for(situation))
    voids = roles if weight == Weight.MATERIAL else ()
    return Change(key, before, after, weight, reason, spec.code, voids)


def heaviest(changes: Iterable[Change]) -> Weight | None:
    """Return what the whole set of changes means, or None without any."""
    return max((change.weight for change in changes), default=None)


def voided(changes: Iterable[Change], signed: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return which signatures no longer count: of (form code, role) pairs those that are hit."""
    hit = {(change.form, role) for change in changes for role in change.voids}
    return [pair for pair in signed if pair in hit]


@dataclass(frozen=True)
class Told:
    """One fact that differs, over all papers that show it."""

    key: str
    before: Mapping
    after: Mapping
    weight: Weight
    reason: str
    forms: tuple[str, ...]


def by_fact(changes: Sequence[Change]) -> list[Told]:
    """Return each fact once, the weightiest first, with the papers that show it."""
    rows: dict[str, list[Change]] = {}
    for change in changes:
        rows.setdefault(change.key, []).append(change)
    told = [
        Told(key, same[0].before, same[0].after, max(c.weight for c in same), same[0].reason,
             tuple(dict.fromkeys(c.form for c in same)))
        for key, same in rows.items()
    ]  # fmt: skip
    return sorted(told, key=lambda one: -one.weight)
