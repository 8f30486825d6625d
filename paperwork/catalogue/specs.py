"""What a form is made of. A form names the facts it needs; it never knows where they are kept."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from paperwork.catalogue.pages import OwnPages

Words = str | Promise


class Owner(StrEnum):
    """Who can tell a fact that is missing."""

    SIS = "sis"
    STUDENT = "student"
    GUARDIAN = "guardian"
    EMPLOYER = "employer"
    SCHOOL = "school"
    DISTRICT = "district"
    SYSTEM = "system"

    @property
    def label(self) -> Words:
        return OWNER_LABELS[self]


OWNER_LABELS = {
    Owner.SIS: _("school records"),
    Owner.STUDENT: pgettext_lazy("owner of a fact", "student"),
    Owner.GUARDIAN: pgettext_lazy("owner of a fact", "parent or guardian"),
    Owner.EMPLOYER: pgettext_lazy("owner of a fact", "employer"),
    Owner.SCHOOL: pgettext_lazy("owner of a fact", "school"),
    Owner.DISTRICT: pgettext_lazy("owner of a fact", "district"),
    Owner.SYSTEM: pgettext_lazy("owner of a fact", "Onramp"),
}


class SignerRole(StrEnum):
    """In which part a person signs."""

    STUDENT = "student"
    GUARDIAN = "guardian"
    EMPLOYER = "employer"
    COORDINATOR = "coordinator"
    ISSUER = "issuer"
    DISTRICT = "district"

    @property
    def label(self) -> Words:
        return ROLE_LABELS[self]


ROLE_LABELS = {
    SignerRole.STUDENT: _("Student"),
    SignerRole.GUARDIAN: _("Parent or guardian"),
    SignerRole.EMPLOYER: _("Employer"),
    SignerRole.COORDINATOR: _("Work-based learning coordinator"),
    SignerRole.ISSUER: _("School official who issues the permit"),
    SignerRole.DISTRICT: _("District"),
}


class Kind(StrEnum):
    """How a value is written down."""

    TEXT = "text"
    LINES = "lines"  # a longer text, several lines high on paper
    DATE = "date"  # ISO day
    PHONE = "phone"  # E.164, or as somebody wrote it
    PAY = "pay"  # US dollars an hour, a decimal as text; or "stipend:500.00"
    HOURS = "hours"  # a decimal as text
    MINUTES = "minutes"  # whole minutes as text, written as hours and minutes, never rounded
    SPAN = "span"  # clock hours, "07:00-19:00"
    SCHEDULE = "schedule"  # as in `employers.Opening.schedule`
    CHOICE = "choice"
    YES_NO = "yes_no"


@dataclass(frozen=True)
class Field:
    """One fact a form asks. `key` is shared by all forms, so a person is asked once."""

    key: str
    label: Words
    owner: Owner
    kind: Kind = Kind.TEXT
    span: int = 6  # columns of twelve on paper
    required: bool = True
    sensitive: bool = False
    by_hand: bool = False  # never kept in a record: written at the last moment
    hint: Words = ""
    choices: tuple[tuple[str, Words], ...] = ()

    def at(self, span: int, **changes) -> "Field":
        """Return the same fact in another width, as rows of a form need it."""
        return replace(self, span=span, **changes)


@dataclass(frozen=True)
class Clause:
    """A sentence people agree to, with the rule behind it."""

    text: Words
    source: str = ""


@dataclass(frozen=True)
class Section:
    """A titled group. `layout` names a template of its own where boxes are not enough."""

    key: str
    title: Words
    fields: tuple[Field, ...] = ()
    intro: Words = ""
    clauses: tuple[Clause, ...] = ()
    layout: str = "boxes"
    for_role: SignerRole | None = None  # shown only when somebody signs in this part


@dataclass(frozen=True)
class Slot:
    """A place to sign: who, when in the order (equal numbers sign in parallel), to what words."""

    role: SignerRole
    order: int
    statement: Words
    asks: tuple[Field, ...] = ()  # questions answered while signing


@dataclass(frozen=True)
class Situation:
    """What decides which papers apply and who signs them."""

    is_minor: bool
    funding_kind: str = ""
    is_emancipated: bool = False
    is_graduate: bool = False
    age: int | None = None  # on the first day; None when no birth date is known
    language: str = ""  # of the family: the guardian's who signs, else the student's

    @property
    def has_guardian(self) -> bool:
        return self.is_minor and not self.is_emancipated


@dataclass(frozen=True)
class FormSpec:
    """One form: what it asks, who signs it, when it applies."""

    code: str
    number: str  # as printed in the corner
    version: str
    title: Words
    purpose: Words  # one plain sentence for whoever signs
    sections: tuple[Section, ...]
    slots: tuple[Slot, ...]
    for_minors_only: bool = False
    for_permit: bool = False  # a paper of the permit step, which a graduate does not have
    funding_kinds: frozenset[str] = frozenset()  # empty: any
    copies_to: Words = ""
    reference: Words = ""  # law or source, printed small
    languages: tuple[str, ...] = ("en", "es")
    sensitivity: str = "medium"
    short_title: Words = ""  # as a button or a heading says it
    highlights: tuple[str, ...] = ()  # fact keys shown first, before the whole paper
    in_packet: bool = True  # False: made by its own step, never part of a placement's packet
    age_from: int | None = None
    age_to: int | None = None
    readers: frozenset[str] = frozenset()  # languages of families who get it; empty: all
    own: OwnPages | None = None  # the district's own pages, where it is the district's own form

    @property
    def name(self) -> Words:
        """What people call it."""
        return self.short_title or self.title

    @property
    def template_name(self) -> str:
        return f"paperwork/forms/{self.code}.html"

    def applies(self, situation: Situation) -> bool:
        """Say whether this student in this placement needs the form."""
        if self.for_minors_only and not situation.is_minor:
            return False
        if self.for_permit and situation.is_graduate:
            return False
        if self.funding_kinds and situation.funding_kind not in self.funding_kinds:
            return False
        return self._fits_age(situation.age) and self._is_read_by(situation.language)

    def _fits_age(self, age: int | None) -> bool:
        """Say whether the age is asked for; somebody without a birth date gets every paper."""
        if age is None:
            return True
        return (self.age_from or 0) <= age <= (self.age_to or 200)

    def _is_read_by(self, language: str) -> bool:
        return not self.readers or not language or language in self.readers

    def slots_for(self, situation: Situation) -> tuple[Slot, ...]:
        """Return who signs, in routing order: an adult or emancipated student has no guardian."""
        wanted = (
            slot
            for slot in self.slots
            if slot.role != SignerRole.GUARDIAN or situation.has_guardian
        )
        return tuple(sorted(wanted, key=lambda slot: slot.order))

    def sections_for(self, situation: Situation) -> tuple[Section, ...]:
        """Return the sections that somebody will fill or sign."""
        roles = {slot.role for slot in self.slots_for(situation)}
        return tuple(s for s in self.sections if s.for_role is None or s.for_role in roles)

    def fields(self) -> Iterator[Field]:
        """Yield every fact of the form, in reading order, questions of signers last."""
        for section in self.sections:
            yield from section.fields
        for slot in self.slots:
            yield from slot.asks
