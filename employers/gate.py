"""What an opening lacks before a student may see it (pure): PRODUCT C3, domain: mou, M1 to M4.

`missing` holds it back; `warnings` only speak. Each names the field that mends it, so that a form
can point there, and who can: the employer or the district.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from employers import fitness
from employers.enums import AgreementState, PayKind
from employers.labor import occupations
from employers.schedule import Block, overlaps

IN_FORCE = frozenset({AgreementState.APPROVED, AgreementState.ACTIVE})
ON_ITS_WAY = frozenset(
    {
        AgreementState.SENT,
        AgreementState.REVIEW,
        AgreementState.SIGNATURE,
        AgreementState.BOARD,
    }
)
EMPLOYER, DISTRICT = "employer", "district"
POST_BOX = re.compile(r"\bp\.?\s?o\.?\s?box\b|\bapartado\b", re.IGNORECASE)
LEAST_WORDS = 5  # of duties and of the safety statement: enough to say something


@dataclass(frozen=True)
class Place:
    """Where work is done."""

    address: str = ""
    city: str = ""
    zip_code: str = ""
    is_remote: bool = False

    @property
    def is_real(self) -> bool:
        """A street with a number, a city and a ZIP code; not a post box. Or remote, said so."""
        if self.is_remote:
            return True
        numbered = bool(re.search(r"\d", self.address)) and bool(
            re.search(r"[^\W\d]", self.address)
        )
        zipped = bool(re.fullmatch(r"\d{5}(-\d{4})?", self.zip_code.strip()))
        return numbered and zipped and bool(self.city.strip()) and not POST_BOX.search(self.address)


@dataclass(frozen=True)
class Mou:
    """The employer's agreement as far as an opening depends on it."""

    state: str
    starts_on: date | None = None
    ends_on: date | None = None
    insurance_ends_on: date | None = None

    @property
    def is_pending(self) -> bool:
        return self.state in ON_ITS_WAY


@dataclass(frozen=True, kw_only=True)
class Draft:
    """Everything the gate looks at."""

    is_vetted: bool = False
    title: str = ""
    place: Place | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    season: tuple[date, date] | None = None
    blocks: tuple[Block, ...] = field(default=())
    pay_kind: str = PayKind.HOURLY
    hourly_wage_cents: int | None = None
    stipend_cents: int | None = None
    seats: int = 0
    duties: str = ""
    requirements: str = ""
    safety: str = ""
    has_supervisor: bool = False
    has_funding: bool = False
    needs_agreement: bool = False
    mou: Mou | None = None

    @property
    def has_dates(self) -> bool:
        return bool(self.starts_on and self.ends_on)


@dataclass(frozen=True)
class Note:
    """One thing to mend or to know: a code, the form field, a sentence, and whose turn it is."""

    code: str
    field: str
    text: str
    who: str = EMPLOYER


def missing(draft: Draft) -> tuple[Note, ...]:
    """Return what holds the opening back, in the order of the form; empty means it may go out."""
    checks = (_words, _place, _dates, _schedule, _pay, _people, _money, _agreement, _vetting)
    return tuple(note for check in checks for note in check(draft))


def warnings(draft: Draft) -> tuple[Note, ...]:
    """Return what people should know though it holds nothing back."""
    checks = (_young, _low_pay, _closed_work, _agreement_ends, _pending)
    return tuple(note for check in checks for note in check(draft))


def is_pending(draft: Draft) -> bool:
    """Whether students have to be told that the agreement is still on its way (M1)."""
    return bool(draft.needs_agreement and draft.mou and draft.mou.is_pending)


Notes = Iterator[Note]


def _says_something(text: str) -> bool:
    return len(text.split()) >= LEAST_WORDS


def _words(draft: Draft) -> Notes:
    if not draft.title.strip():
        yield Note("title", "title", _("Give it a title that says what interns do."))
    if not _says_something(draft.duties):
        yield Note("duties", "duties", _("Describe what interns do, in plain words."))
    if not draft.requirements.strip():
        text = _("Say what you ask for. Write “none” if there is nothing.")
        yield Note("requirements", "requirements", text)
    if not _says_something(draft.safety):
        text = _("Say who is with the intern and how you keep them safe.")
        yield Note("safety", "safety", text)


def _place(draft: Draft) -> Notes:
    if draft.place is None or not draft.place.is_real:
        text = _("Add a street address with number, city and ZIP code, or mark it as remote.")
        yield Note("worksite", "worksite", text)


def _dates(draft: Draft) -> Notes:
    if not draft.has_dates:
        yield Note("dates", "starts_on", _("Add the first and the last day."))
    elif draft.ends_on < draft.starts_on:
        yield Note("dates", "ends_on", _("The last day is before the first."))
    elif draft.season and not (
        draft.season[0] <= draft.starts_on and draft.ends_on <= draft.season[1]
    ):
        text = _("The dates have to be inside the season, %(first)s to %(last)s.")
        span = {"first": _day(draft.season[0]), "last": _day(draft.season[1])}
        yield Note("season", "starts_on", text % span)


def _schedule(draft: Draft) -> Notes:
    if not draft.blocks:
        yield Note("schedule", "schedule", _("Add the days and hours of a usual week."))
        return
    if overlaps(draft.blocks):
        yield Note("overlap", "schedule", _("Two lines of the schedule overlap."))
    for rule in fitness.judge(draft.blocks, draft.starts_on or date(2020, 6, 1)).nobody:
        yield Note(rule, "schedule", _broken_rule(rule))


def _broken_rule(rule: str) -> str:
    sentences = {
        "H3": _("Nobody under 18 may work more than 8 hours a day (Labor Code 1391)."),
        "H9": _("Nobody under 18 may work more than 48 hours a week (Labor Code 1391)."),
        "H11": _("Nobody under 18 may start before 5 am or end after 12:30 am (Labor Code 1391)."),
        "H13": _("Leave one day of rest in seven (Labor Code 551)."),
        "MEAL_MISSING": _("More than 5 hours of work need a meal break (Labor Code 512)."),
        "MEAL_SHORT": _("A meal break is at least 30 minutes (Labor Code 512)."),
    }
    return sentences.get(rule) or _("These hours break a rule for minors (%(rule)s).") % {
        "rule": rule
    }


def _pay(draft: Draft) -> Notes:
    hourly = draft.pay_kind == PayKind.HOURLY
    if not (draft.hourly_wage_cents if hourly else draft.stipend_cents):
        name = "hourly_wage" if hourly else "stipend"
        yield Note("pay", name, _("Say how much interns are paid."))
    if draft.seats < 1:
        yield Note("seats", "seats", _("Say how many interns you can take."))


def _people(draft: Draft) -> Notes:
    if not draft.has_supervisor:
        yield Note("supervisor", "supervisor", _("Choose the person who supervises the interns."))


def _money(draft: Draft) -> Notes:
    if not draft.has_funding:
        yield Note("funding", "funding", _("Choose who pays."))


def _agreement(draft: Draft) -> Notes:
    if not draft.needs_agreement:
        return
    mou = draft.mou
    if mou is None or mou.state not in IN_FORCE | ON_ITS_WAY:
        text = _("This funding needs an agreement (MOU) with the district. There is none yet.")
        yield Note("agreement", "funding", text, DISTRICT)
        return
    if mou.starts_on and draft.starts_on and draft.starts_on < mou.starts_on:
        text = _("The agreement begins on %(day)s. Start on that day or later.")
        yield Note("agreement_starts", "starts_on", text % {"day": _day(mou.starts_on)})
    last = draft.starts_on
    if mou.insurance_ends_on and last and mou.insurance_ends_on < last:
        text = _("The insurance on file ends on %(day)s, before the first day.")
        note = text % {"day": _day(mou.insurance_ends_on)}
        yield Note("insurance", "funding", note, EMPLOYER)
    if mou.ends_on and last and mou.ends_on < last:
        text = _("The agreement ends on %(day)s, before the first day.")
        yield Note("agreement_ends", "starts_on", text % {"day": _day(mou.ends_on)}, DISTRICT)


def _vetting(draft: Draft) -> Notes:
    if not draft.is_vetted:
        text = _("The district still has to check your organisation. You can write meanwhile.")
        yield Note("vetting", "", text, DISTRICT)


def _young(draft: Draft) -> Notes:
    if draft.blocks and fitness.judge(draft.blocks, draft.starts_on or date(2020, 6, 1)).under_16:
        text = _("With these hours only students of 16 and older can take part.")
        yield Note("under_16", "schedule", text)


def _low_pay(draft: Draft) -> Notes:
    if not draft.has_dates:
        return
    cents = draft.hourly_wage_cents if draft.pay_kind == PayKind.HOURLY else _stipend(draft)
    city = draft.place.city.strip() if draft.place and not draft.place.is_remote else ""
    floor = cents and fitness.pay_floor(cents, city, draft.starts_on)
    if floor:
        text = _("This is %(paid)s an hour. The minimum wage is %(floor)s (%(place)s).")
        facts = {"paid": _money_text(cents), "floor": _money_text(floor.cents)}
        yield Note("wage", "hourly_wage", text % {**facts, "place": floor.place})


def _stipend(draft: Draft) -> int | None:
    if not draft.stipend_cents or not draft.blocks:
        return None
    return fitness.stipend_per_hour(
        draft.stipend_cents, draft.blocks, draft.starts_on, draft.ends_on
    )


def _closed_work(draft: Draft) -> Notes:
    for kind in occupations.hints(f"{draft.title} {draft.duties} {draft.requirements}"):
        text = _("Some work is closed to minors. Please check: %(what)s (%(source)s).")
        facts = {"what": kind.what, "source": kind.source}
        yield Note("occupation", "duties", text % facts)


def _agreement_ends(draft: Draft) -> Notes:
    mou = draft.mou
    if not (draft.needs_agreement and mou and draft.has_dates):
        return
    if mou.ends_on and draft.starts_on <= mou.ends_on < draft.ends_on:
        text = _("The agreement ends on %(day)s, before the last day.")
        yield Note("agreement_short", "ends_on", text % {"day": _day(mou.ends_on)}, DISTRICT)
    insured = mou.insurance_ends_on
    if insured and draft.starts_on <= insured < draft.ends_on:
        text = _("The insurance on file ends on %(day)s, before the last day.")
        yield Note("insurance_short", "ends_on", text % {"day": _day(insured)})


def _pending(draft: Draft) -> Notes:
    if is_pending(draft):
        text = _("Students will read that the agreement is not signed yet.")
        yield Note("pending", "funding", text, DISTRICT)


def _money_text(cents: int) -> str:
    return f"${cents / 100:,.2f}"


def _day(day: date) -> str:
    return date_format(day, pgettext("date format, with year", "M j, Y"))
