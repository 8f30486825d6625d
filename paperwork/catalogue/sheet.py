"""A form with its values written in: what the PDF and the signing page both show."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from paperwork.catalogue.specs import Field, FormSpec, Kind, Owner, Section, Situation, Slot
from paperwork.catalogue.wording import is_blank, write

COLUMNS = 12
YES_NO = (("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No")))


@dataclass(frozen=True)
class Signed:
    """One signature as it is printed; `strokes` is an SVG path of the drawing, if any."""

    name: str
    on: str  # the day, already written out
    at: str  # the moment, already written out, with UTC
    reference: str
    strokes: str = ""
    answers: Mapping = field(default_factory=dict)
    on_paper: bool = False


@dataclass(frozen=True)
class Fitted:
    """A text as it goes on paper: its lines, and the style classes that say how small.

    `mark` is a class by which a place for a value is found again (`paperwork.pdf.compiled`).
    """

    lines: tuple[str, ...]
    style: str = ""
    mark: str = ""


@dataclass(frozen=True)
class Box:
    """A fact in its box. `height` is how many lines of ordinary size the paper keeps free."""

    key: str
    label: str
    text: str
    span: int
    height: int
    by_hand: bool
    hint: str
    needed_from: str  # who can tell, when the value is missing and wanted
    sensitive: bool
    options: tuple[tuple[str, bool], ...] = ()  # to tick by hand: words, and whether chosen
    fitted: Fitted | None = None  # set for paper only

    @property
    def is_missing(self) -> bool:
        return bool(self.needed_from)


@dataclass(frozen=True)
class Part:
    """A section ready for print."""

    key: str
    title: str
    intro: str
    layout: str
    clauses: tuple[tuple[str, str], ...]
    rows: tuple[tuple[Box, ...], ...]


@dataclass(frozen=True)
class Place:
    """A place to sign, empty or signed."""

    role: str
    label: str
    order: int
    statement: str
    name: str  # printed name of who is expected, if known
    questions: tuple[Box, ...]
    signed: Signed | None = None
    fitted: Fitted | None = None  # the printed name, set for paper only


@dataclass(frozen=True)
class Sheet:
    """One form of one student, in one language."""

    code: str
    number: str
    version: str
    title: str
    purpose: str
    reference: str
    copies_to: str
    parts: tuple[Part, ...]
    places: tuple[Place, ...]

    @property
    def boxes(self) -> list[Box]:
        return [box for part in self.parts for row in part.rows for box in row]

    @property
    def missing(self) -> list[Box]:
        return [box for box in self.boxes if box.is_missing]


HEIGHTS = {Kind.LINES: 3, Kind.SCHEDULE: 2}
NAME_KEYS = {
    "student": "student.legal_name",
    "guardian": "guardian.name",
    "employer": "supervisor.name",
    "coordinator": "coordinator.name",
    "issuer": "issuer.name",
}


def fill(
    spec: FormSpec,
    values: Mapping,
    situation: Situation,
    signed: Mapping[str, Signed] | None = None,
) -> Sheet:
    """Write values into a form, in the active language.

    `values` maps fact keys to stored values, `signed` maps signer roles to signatures. What is
    missing and wanted becomes a visible blank with the owner who can tell it (rule P5).
    """
    done = signed or {}
    return Sheet(
        code=spec.code,
        number=spec.number,
        version=spec.version,
        title=str(spec.title),
        purpose=str(spec.purpose),
        reference=str(spec.reference),
        copies_to=str(spec.copies_to),
        parts=tuple(_part(section, values) for section in spec.sections_for(situation)),
        places=tuple(_place(slot, values, done) for slot in spec.slots_for(situation)),
    )


def _part(section: Section, values) -> Part:
    return Part(
        key=section.key,
        title=str(section.title),
        intro=str(section.intro),
        layout=section.layout,
        clauses=tuple((str(clause.text), clause.source) for clause in section.clauses),
        rows=_rows([_box(one, values.get(one.key)) for one in section.fields]),
    )


def _box(one: Field, value) -> Box:
    text = "" if one.by_hand else write(one, value)
    return Box(
        key=one.key,
        label=str(one.label),
        text=text,
        span=one.span,
        height=HEIGHTS.get(one.kind, 1),
        by_hand=one.by_hand,
        hint=str(one.hint),
        needed_from=needed_from(one.owner) if is_wanted(one) and is_blank(text) else "",
        sensitive=one.sensitive,
        options=options(one, value),
    )


def is_wanted(one: Field) -> bool:
    """Say whether an empty box of this fact names who can tell it."""
    return one.required and not one.by_hand


def options(one: Field, value) -> tuple[tuple[str, bool], ...]:
    """Return the answers to choose from, with the chosen one marked."""
    choices = YES_NO if one.kind == Kind.YES_NO else one.choices
    return tuple((str(words), code == value) for code, words in choices)


def needed_from(owner: Owner) -> str:
    """Return the words printed into an empty box."""
    return _("needed from: %(owner)s") % {"owner": owner.label}


def _rows(boxes) -> tuple[tuple[Box, ...], ...]:
    """Cut boxes into rows of twelve columns, in order."""
    rows, row, width = [], [], 0
    for box in boxes:
        if row and width + box.span > COLUMNS:
            rows.append(tuple(row))
            row, width = [], 0
        row.append(box)
        width += box.span
    return (*rows, tuple(row)) if row else tuple(rows)


def printed_name(role: str, values: Mapping) -> str:
    """Return the name of who is expected to sign in a part, empty when nobody is known."""
    return str(values.get(NAME_KEYS.get(role, ""), "") or "")


def _place(slot: Slot, values, done: Mapping[str, Signed]) -> Place:
    signed = done.get(slot.role)
    answers = signed.answers if signed else {}
    return Place(
        role=slot.role,
        label=str(slot.role.label),
        order=slot.order,
        statement=str(slot.statement),
        name=printed_name(slot.role, values),
        questions=tuple(_box(one, answers.get(one.key)) for one in slot.asks),
        signed=signed,
    )
