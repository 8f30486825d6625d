"""Who needs a work permit, of which kind, and until when it holds (pure).

EC is the Education Code, LC the Labor Code of California. Where a rule is a district's practice or
uncertain, it is a parameter with the safe default.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from employers.labor.facts import Calendar, Worker

GRACE = timedelta(days=5)  # EC 49118: five days after the next school year opens
HOLIDAY_AGE, SCHOOL_YEAR_AGE = 12, 14  # EC 49111, EC 49112(a)


class PermitKind(StrEnum):
    """Boxes of the form B1-4, and `vacation` for a permit used in recess."""

    GENERAL = "general"
    RESTRICTED = "restricted"
    FULL_TIME = "full_time"
    WORK_EXPERIENCE = "wee_cve_pa"
    WORKABILITY = "workability"
    SPECIAL = "special"
    VACATION = "vacation"


@dataclass(frozen=True)
class Need:
    """Whether this work needs a permit, who signs the request besides employer and issuer."""

    required: bool
    reason: str
    source: str
    guardian_signs: bool = True


def need(
    worker: Worker,
    on: date,
    *,
    emancipated: bool = False,
    paid: bool = True,
    entertainment: bool = False,
) -> Need:
    """Return whether a permit is needed to work from a day on.

    Emancipation takes the guardian's signature away, not the permit. Unpaid placements arranged by
    the school take form B1-6 instead, entertainment another permit of the Labor Commissioner's.
    """
    if entertainment:
        return Need(False, "entertainment: the Labor Commissioner issues it", "LC 1308.5")
    if worker.age(on) >= 18:
        return Need(False, "18 or older", "EC 49160", guardian_signs=False)
    if worker.is_graduate(on):
        return Need(False, "graduated: proof goes to the employer", "LC 1286(c), EC 49101")
    if not paid:
        return Need(False, "unpaid: form B1-6 instead", "CDE work permit handbook, chapter 1")
    return Need(True, "under 18", "EC 49160, LC 1299", guardian_signs=not emancipated)


@dataclass(frozen=True)
class Bar:
    """A reason why a permit must not, or may not, be issued."""

    reason: str
    source: str
    is_final: bool = True  # False: warn and let the issuer decide

    @property
    def words(self) -> str:
        """Return the reason with its source, in the active language."""
        return f"{_(self.reason)} ({self.source})"


GRADUATED = Bar(
    gettext_noop("A graduate needs no work permit: the proof goes to the employer."),
    "LC 1286(c), EC 49101",
)
UNDER_12 = Bar(gettext_noop("No permit under 12."), "EC 49111")
UNDER_14 = Bar(gettext_noop("No work on school days under 14."), "EC 49112(a)")
TOO_YOUNG = Bar(gettext_noop("Younger than this programme allows."), "district policy")
SEVENTH_GRADE = Bar(gettext_noop("Seventh grade must be completed."), "EC 49112(a)")
NOT_ENROLLED = Bar(gettext_noop("Who left school enrols first."), "EC 48400")
NOT_EXEMPT = Bar(
    gettext_noop("Full time at 16 and 17 needs an exemption and continuation classes."),
    "EC 48230, EC 48231",
)
NOT_IN_PERSON = Bar(gettext_noop("The guardian must appear in person with the minor."), "EC 49132")
OWN_CHILD = Bar(gettext_noop("Nobody issues a permit to their own child."), "EC 49110")
NO_RIGHTS_SHEET = Bar(gettext_noop("The labour-rights sheet comes first."), "EC 49110.5(c)")


@dataclass(frozen=True)
class Standing:
    """What a district's local conditions look at."""

    gpa: float | None = None
    attendance_percent: float | None = None


@dataclass(frozen=True)
class LocalConditions:
    """A district's own conditions; none by default."""

    least_gpa: float | None = None
    least_attendance_percent: float | None = None

    def unmet(self, standing: Standing) -> list[str]:
        pairs = (
            ("GPA", self.least_gpa, standing.gpa),
            ("attendance", self.least_attendance_percent, standing.attendance_percent),
        )
        return [name for name, least, is_ in pairs if least and is_ is not None and is_ < least]


def bars(
    worker: Worker,
    on: date,
    *,
    kind: PermitKind = PermitKind.GENERAL,
    on_school_days: bool = True,
    is_issuers_child: bool = False,
    in_person: bool = False,
    is_exempt: bool = False,
    is_enrolled: bool = True,
    rights_sheet_given: bool = False,
    minimum_age: int = 0,
) -> list[Bar]:
    """Return what the law puts in the way of issuing; empty when nothing does.

    `is_exempt`: 16 and 17, full time, only with an exemption from full-time school and continuation
    classes (EC 48230, 48231); uncertain, so the issuer says so. `is_enrolled`: who left school
    enrols first. `minimum_age` is the programme's own. For a graduate there is nothing to issue,
    and nothing else to mend.
    """
    if worker.is_graduate(on):
        return [GRADUATED]
    age = worker.age(on)
    too_young = on_school_days and HOLIDAY_AGE <= age < SCHOOL_YEAR_AGE
    full_time = kind == PermitKind.FULL_TIME
    stands = (
        (age < HOLIDAY_AGE, UNDER_12),
        (too_young, UNDER_14),
        (age < minimum_age, TOO_YOUNG),
        (on_school_days and not worker.seventh_grade_done, SEVENTH_GRADE),
        (not is_enrolled, NOT_ENROLLED),
        (full_time and age >= 16 and not is_exempt, NOT_EXEMPT),
        (full_time and age < 16 and not in_person, NOT_IN_PERSON),
        (is_issuers_child, OWN_CHILD),
        (not rights_sheet_given, NO_RIGHTS_SHEET),
    )
    return [bar for in_the_way, bar in stands if in_the_way]


LOCAL = {
    "GPA": gettext_noop("The district's condition on GPA is not met."),
    "attendance": gettext_noop("The district's condition on attendance is not met."),
}


def local_bars(
    conditions: LocalConditions,
    standing: Standing,
    *,
    is_summer: bool,
    is_government_programme: bool,
) -> list[Bar]:
    """Return local conditions that are not met.

    They never block a government-administered programme in summer recess (EC 49120, since 2019),
    and whether a district's own internship counts as one is open: then they warn.
    """
    shield = is_summer and is_government_programme
    return [Bar(LOCAL[name], "district policy", not shield) for name in conditions.unmet(standing)]


@dataclass(frozen=True)
class Year:
    """The school years around an issue date: when the next one opens, when this one ends."""

    next_opening: date
    ends_on: date | None = None


def last_valid_day(
    issued_on: date,
    year: Year,
    birth_date: date,
    *,
    kind: PermitKind = PermitKind.GENERAL,
    employment_ends: date | None = None,
    graduates_on: date | None = None,
    grace_ends: date | None = None,
) -> date:
    """Return the last day a permit holds: the earliest of all its ends (R-EXP-1 to R-EXP-4).

    Raises `ValueError` when the next opening is not after the issue date: a permit of the opening
    day itself belongs to the year that begins. `grace_ends` replaces opening day + 5 where a
    district counts school days (EC 49118 does not say which).
    """
    if year.next_opening <= issued_on:
        raise ValueError("The next school year must open after the permit is issued.")
    ends = [
        grace_ends or year.next_opening + GRACE,  # EC 49118
        _birthday(birth_date, 18) - timedelta(days=1),
        employment_ends,
        graduates_on,
        year.ends_on if kind == PermitKind.FULL_TIME else None,  # EC 49130: under 16
    ]
    return min(end for end in ends if end is not None)


def fifth_school_day(calendar: Calendar, opening: date) -> date:
    """Return the fifth school day after the opening day; never later than three weeks on."""
    days = (opening + timedelta(days=number) for number in range(1, 22))
    held = [day for day in days if calendar.is_school_day(day)]
    return held[4] if len(held) > 4 else opening + GRACE


def next_birthday(born: date, age: int) -> date:
    """Return the day somebody reaches an age."""
    return _birthday(born, age)


def _birthday(born: date, age: int) -> date:
    """Return a birthday; born on February 29, it is March 1 in common years."""
    try:
        return born.replace(year=born.year + age)
    except ValueError:
        return date(born.year + age, 3, 1)


def gap(old_last_day: date, new_first_day: date) -> int:
    """Return the days between two permits on which work would be illegal; 0 when there are none."""
    return max(0, (new_first_day - old_last_day).days - 1)
