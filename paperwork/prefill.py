"""Which value goes into which box, from where, and who can tell what is missing. Pure.

Rules (domain: CTE packet, section 5): the roster's word wins for what the school owns (P1); a
missing value is a visible blank with its owner, never a guess (P5); a guardian is chosen by a
person when there are several, and one flagged no-contact is never offered (P6); age and hours are
computed for the day of the paper (P8). Legal name or used name (P2) is a question of the key a
form asks for. Freezing (P3) is `snapshot`.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from paperwork.catalogue import Field, FormSpec, Owner, Situation
from paperwork.catalogue.facts import DAY_KEYS
from paperwork.catalogue.wording import is_blank


class Source(StrEnum):
    """Where a value was found."""

    ROSTER = "roster"
    SCHOOL = "school"
    DISTRICT = "district"
    EMPLOYER = "employer"
    PLACEMENT = "placement"
    GUARDIAN = "guardian"
    STUDENT = "student"
    COMPUTED = "computed"

    @property
    def label(self):
        return SOURCE_LABELS[self]


SOURCE_LABELS = {
    Source.ROSTER: _("School record"),
    Source.SCHOOL: _("School"),
    Source.DISTRICT: _("District"),
    Source.EMPLOYER: _("Employer"),
    Source.PLACEMENT: _("Placement"),
    Source.GUARDIAN: _("Family"),
    Source.STUDENT: _("Student"),
    Source.COMPUTED: _("Computed"),
}

# Whose word counts for whose facts, best first; a source that is not named never fills the box.
PRECEDENCE: dict[Owner, tuple[Source, ...]] = {
    Owner.SIS: (Source.ROSTER, Source.SCHOOL),
    Owner.STUDENT: (Source.STUDENT, Source.SCHOOL, Source.ROSTER),
    Owner.GUARDIAN: (Source.GUARDIAN, Source.SCHOOL, Source.ROSTER),
    Owner.EMPLOYER: (Source.PLACEMENT, Source.EMPLOYER, Source.COMPUTED, Source.SCHOOL),
    Owner.SCHOOL: (Source.SCHOOL, Source.DISTRICT, Source.PLACEMENT, Source.COMPUTED),
    Owner.DISTRICT: (Source.DISTRICT, Source.PLACEMENT),
    Owner.SYSTEM: (Source.COMPUTED, Source.DISTRICT, Source.PLACEMENT),
}


@dataclass(frozen=True)
class Fact:
    """One thing a record says. `on` is the day it was last known to be so."""

    key: str
    value: object
    source: Source
    on: date | None = None


@dataclass(frozen=True)
class Missing:
    """A wanted value that nobody has given yet, and who can."""

    key: str
    label: str
    owner: Owner


@dataclass(frozen=True)
class Prefilled:
    """The chosen facts of one form, and what is missing."""

    facts: Mapping[str, Fact]
    missing: tuple[Missing, ...]

    @property
    def values(self) -> dict:
        return {key: fact.value for key, fact in self.facts.items()}

    @property
    def share(self) -> float:
        """How much of what a record can know is filled in: 0 to 1."""
        wanted = len(self.facts) + len(self.missing)
        return len(self.facts) / wanted if wanted else 1.0


def prefill(spec: FormSpec, facts: Iterable[Fact], situation: Situation) -> Prefilled:
    """Choose a value for every box of a form, or say who can tell it."""
    by_key: dict[str, list[Fact]] = {}
    for fact in facts:
        if not is_blank(fact.value):
            by_key.setdefault(fact.key, []).append(fact)
    chosen, missing = {}, []
    for field in wanted_fields(spec, situation):
        best = _best(field, by_key.get(field.key, ()))
        if best is not None:
            chosen[field.key] = best
        elif field.required:
            missing.append(Missing(field.key, str(field.label), field.owner))
    return Prefilled(chosen, tuple(missing))


def wanted_fields(spec: FormSpec, situation: Situation) -> list[Field]:
    """Return the boxes a record can fill: not what is written by hand or asked while signing."""
    sections = spec.sections_for(situation)
    return [field for section in sections for field in section.fields if not field.by_hand]


def _best(field: Field, facts: Sequence[Fact]) -> Fact | None:
    """Return the fact whose source counts most; of two from one source, the newer."""
    order = PRECEDENCE[field.owner]
    known = [fact for fact in facts if fact.source in order]
    newest_first = sorted(known, key=lambda fact: fact.on or date.min, reverse=True)
    return min(newest_first, key=lambda fact: order.index(fact.source), default=None)


# --- What is computed (P8) ----------------------------------------------------------------------


def age_on(birth_date: date, day: date) -> int:
    """Return the age in whole years on a day."""
    had_birthday = (day.month, day.day) >= (birth_date.month, birth_date.day)
    return day.year - birth_date.year - (not had_birthday)


def situation_of(
    *,
    birth_date: date | None,
    on: date,
    funding_kind: str,
    is_graduate: bool = False,
    is_emancipated: bool = False,
    language: str = "",
) -> Situation:
    """Return what decides the papers. Without a birth date a student counts as a minor."""
    age = None if birth_date is None else age_on(birth_date, on)
    return Situation(
        is_minor=age is None or age < 18,
        funding_kind=funding_kind,
        is_graduate=is_graduate,
        is_emancipated=is_emancipated,
        age=age,
        language=language,
    )


def hours_by_day(schedule: Sequence[Mapping]) -> dict[int, float]:
    """Return working hours for each weekday (Monday is 0), breaks taken off."""
    hours: dict[int, float] = {}
    for line in schedule:
        starts, ends = time.fromisoformat(line["start"]), time.fromisoformat(line["end"])
        minutes = (ends.hour - starts.hour) * 60 + ends.minute - starts.minute
        minutes -= line.get("break_minutes") or 0
        for day in line["days"]:
            hours[day] = hours.get(day, 0) + minutes / 60
    return hours


def computed(*, birth_date: date | None, schedule: Sequence[Mapping], on: date) -> list[Fact]:
    """Return what follows from the record for the day of the paper."""
    hours = hours_by_day(schedule)
    found = {f"permit.hours_{DAY_KEYS[day]}": written(count) for day, count in hours.items()}
    if hours:
        week = written(sum(hours.values()))
        found |= {
            "placement.max_hours_day": written(max(hours.values())),
            "placement.max_hours_week": week,
            "permit.hours_week": week,
        }
    if birth_date is not None:
        found["student.age"] = str(age_on(birth_date, on))
    return [Fact(key, value, Source.COMPUTED, on) for key, value in found.items()]


def written(count: float) -> str:
    """Return hours as text: 6, 5.5."""
    return f"{count:.2f}".rstrip("0").rstrip(".")


# --- Which guardian (P6) ------------------------------------------------------------------------


@dataclass(frozen=True)
class GuardianOption:
    """A guardian as the roster knows them."""

    key: int
    contact_allowed: bool
    rank: int = 1


def offered(options: Iterable[GuardianOption]) -> list[GuardianOption]:
    """Return who may be asked, first choice first; a no-contact flag is never offered."""
    allowed = (option for option in options if option.contact_allowed)
    return sorted(allowed, key=lambda option: (option.rank, option.key))


def choose_guardian(options: Iterable[GuardianOption], chosen: int | None) -> int | None:
    """Return the guardian who signs: the one a person chose, or the only one there is.

    None means that a person has to choose, or that there is nobody to choose.
    """
    keys = [option.key for option in offered(options)]
    if chosen in keys:
        return chosen
    return keys[0] if len(keys) == 1 else None


# --- The frozen version (P3, P4) ----------------------------------------------------------------


def snapshot(prefilled: Prefilled) -> dict[str, dict]:
    """Return the values as they are frozen: plain JSON with source and day."""
    return {
        key: {
            "value": fact.value,
            "source": str(fact.source),
            "on": fact.on.isoformat() if fact.on else "",
        }
        for key, fact in sorted(prefilled.facts.items())
    }


def values_of(frozen: Mapping[str, Mapping]) -> dict:
    """Return the plain values of a snapshot."""
    return {key: entry["value"] for key, entry in frozen.items()}


def digest(frozen: Mapping) -> str:
    """Return the SHA-256 of a snapshot: equal values, equal digest, whatever the order."""
    text = json.dumps(frozen, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def changed(before: Mapping[str, Mapping], after: Mapping[str, Mapping]) -> list[str]:
    """Return the keys whose value differs: "data changed since signing"."""
    keys = before.keys() | after.keys()
    return sorted(
        key for key in keys if before.get(key, {}).get("value") != after.get(key, {}).get("value")
    )
