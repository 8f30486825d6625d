"""A district's own form, and its rules for the shipped ones, as forms of the catalogue.

Everything here reads the plain data of a `TemplateVersion` and gives values.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from django.utils.functional import lazy
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from paperwork.catalogue import facts
from paperwork.catalogue.pages import Fill, OwnPages, Spot, asked_key
from paperwork.catalogue.specs import (
    Field,
    FormSpec,
    Kind,
    Owner,
    Section,
    SignerRole,
    Slot,
    Words,
)

ANSWERS = (Kind.TEXT, Kind.LINES, Kind.YES_NO, Kind.CHOICE)
# Who answers a question while signing, if they sign the form at all.
ASKED_WHILE_SIGNING = {
    Owner.STUDENT: SignerRole.STUDENT,
    Owner.GUARDIAN: SignerRole.GUARDIAN,
    Owner.EMPLOYER: SignerRole.EMPLOYER,
    Owner.SCHOOL: SignerRole.COORDINATOR,
    Owner.DISTRICT: SignerRole.DISTRICT,
}
FACTS: dict[str, Field] = {
    one.key: one
    for one in (
        *(thing for thing in vars(facts).values() if isinstance(thing, Field)),
        *facts.PERMIT_DAYS,
    )
}


def _choose(english: str, spanish: str) -> str:
    return spanish if (get_language() or "en").startswith("es") and spanish else english


both = lazy(_choose, str)  # words of the district, in the reader's language


@dataclass(frozen=True)
class Question:
    """A question that only this form asks."""

    id: str
    en: str
    es: str = ""
    owner: str = Owner.STUDENT
    kind: str = Kind.TEXT
    choices: tuple[str, ...] = ()

    @classmethod
    def of(cls, data: Mapping) -> "Question":
        return cls(**{**data, "choices": tuple(data.get("choices", ()))})

    def field(self, code: str, *, required: bool) -> Field:
        return Field(
            asked_key(code, self.id),
            both(self.en, self.es),
            Owner(self.owner),
            Kind(self.kind),
            required=required,
            choices=tuple((word, word) for word in self.choices),
        )


@dataclass(frozen=True)
class Part:
    """Somebody who signs: in which part, when in the order, to what words."""

    role: str
    order: int = 1
    en: str = ""
    es: str = ""


@dataclass(frozen=True)
class Conditions:
    """Whose packet a form belongs to."""

    minors_only: bool = False
    age_from: int | None = None
    age_to: int | None = None
    funding_kinds: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()

    @classmethod
    def of(cls, data: Mapping) -> "Conditions":
        lists = {key: tuple(data.get(key, ())) for key in ("funding_kinds", "languages")}
        return cls(**{**data, **lists})

    def on(self, spec: FormSpec) -> FormSpec:
        """Return a form that applies under these conditions."""
        return replace(
            spec,
            for_minors_only=self.minors_only,
            age_from=self.age_from,
            age_to=self.age_to,
            funding_kinds=frozenset(self.funding_kinds),
            readers=frozenset(self.languages),
        )


@dataclass(frozen=True)
class OwnForm:
    """What a version of a district's own form says."""

    code: str
    number: int
    title: str
    title_es: str = ""
    purpose: str = ""
    purpose_es: str = ""
    sha256: str = ""
    sizes: tuple = ()
    spots: tuple[Spot, ...] = ()
    questions: tuple[Question, ...] = ()
    parts: tuple[Part, ...] = ()
    conditions: Conditions = field(default_factory=Conditions)

    @property
    def pages(self) -> OwnPages:
        sizes = tuple(tuple(size) for size in self.sizes)
        return OwnPages(self.sha256, sizes, self.spots, self.code)

    @property
    def roles(self) -> set[str]:
        return {part.role for part in self.parts}


USUAL_PURPOSE = _("A form of your school district. The PDF has all its words.")


def spec_of(form: OwnForm) -> FormSpec:
    """Return the form as the catalogue has it: what it asks page by page, and who signs it."""
    wanted = _fields(form)
    asks = {role: [] for role in form.roles}
    known = {question.id: question for question in form.questions}
    for key, owner in _own_keys(form, known).items():
        role = ASKED_WHILE_SIGNING.get(owner)
        if role in asks and key in wanted:
            asks[role].append(wanted.pop(key)[1])
    return form.conditions.on(
        FormSpec(
            code=form.code,
            number=form.code.upper(),
            version=str(form.number),
            title=both(form.title, form.title_es),
            purpose=both(form.purpose, form.purpose_es) if form.purpose else USUAL_PURPOSE,
            sections=_sections(form, wanted),
            slots=tuple(_slot(part, asks) for part in form.parts),
            languages=("en",),
            highlights=tuple(wanted)[:6],
            own=form.pages,
        )
    )


def _own_keys(form: OwnForm, known) -> dict[str, Owner]:
    return {asked_key(form.code, one.id): Owner(one.owner) for one in known.values()}


def _fields(form: OwnForm) -> dict[str, tuple[int, Field]]:
    """Return each fact once, by its key, with the page it first stands on, in reading order."""
    found: dict[str, tuple[int, Field]] = {}
    for spot in reading_order(form.spots):
        if spot.fill not in (Fill.FACT, Fill.ASK, Fill.TICK):
            continue
        key = form.pages.key_of(spot)
        page, before = found.get(key, (spot.page, None))
        required = spot.required or bool(before and before.required)
        found[key] = page, _field(form, key, required=required)
    return found


def _field(form: OwnForm, key: str, *, required: bool) -> Field:
    """Return the fact of a key. One that is gone stays a visible blank of the district's."""
    questions = {asked_key(form.code, one.id): one for one in form.questions}
    if key in questions:
        return questions[key].field(form.code, required=required)
    if key in FACTS:
        return replace(FACTS[key], required=required)
    return Field(key, key, Owner.DISTRICT, required=required)


def reading_order(spots: Iterable[Spot]) -> list[Spot]:
    return sorted(spots, key=lambda spot: (spot.page, round(spot.y / 8), spot.x))


def _sections(form: OwnForm, wanted) -> tuple[Section, ...]:
    pages = sorted({page for page, _field in wanted.values()})
    return tuple(
        Section(
            f"page{page}",
            _page_title(page),
            tuple(one for on, one in wanted.values() if on == page),
        )
        for page in pages
    )


def _say_page(page: int) -> str:
    return str(_("Page %(n)d")) % {"n": page}


_page_title = lazy(_say_page, str)
USUAL_STATEMENT = _("I have read this form and I agree to what it says.")


def _slot(part: Part, asks) -> Slot:
    role = SignerRole(part.role)
    words: Words = both(part.en, part.es) if part.en else USUAL_STATEMENT
    return Slot(role, part.order, words, asks=tuple(asks[part.role]))


# --- Rules for the shipped forms -----------------------------------------------------------------


def conditions_of(spec: FormSpec) -> Conditions:
    """Return the conditions a form has now."""
    return Conditions(
        minors_only=spec.for_minors_only,
        age_from=spec.age_from,
        age_to=spec.age_to,
        funding_kinds=tuple(sorted(spec.funding_kinds)),
        languages=tuple(sorted(spec.readers)),
    )


def ruled(spec: FormSpec, number: int, conditions: Conditions, orders: Mapping) -> FormSpec:
    """Return a shipped form under a district's rule: its conditions and the order of signers."""
    slots = tuple(replace(slot, order=orders.get(slot.role, slot.order)) for slot in spec.slots)
    return conditions.on(replace(spec, version=f"{spec.version}+{number}", slots=slots))


@dataclass(frozen=True)
class Lock:
    """What the law asks of a form, so that no district can set it aside."""

    why: Words
    last: SignerRole | None = None  # signs after all others


LOCKS: dict[str, Lock] = {
    "b1_1": Lock(
        _(
            "No student under 18 may start without a work permit (Education Code 49160, 49110). "
            "The school official signs last, once everybody else has (49110, 49163)."
        ),
        last=SignerRole.ISSUER,
    ),
    "labor_rights_receipt": Lock(
        _(
            "Every student under 18 gets the sheet about rights at work before the permit is "
            "signed (Education Code 49110.5)."
        )
    ),
}


def loosened(conditions: Conditions) -> bool:
    """Say whether conditions would leave out somebody whom a locked form is for."""
    fewer_ages = (conditions.age_from or 0) > 0 or (conditions.age_to or 200) < 18
    return bool(conditions.funding_kinds or conditions.languages or fewer_ages)
