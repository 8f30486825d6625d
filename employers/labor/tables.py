"""Dated limits with their sources. Minutes are whole; nothing is rounded.

LC is the Labor Code, EC the Education Code of California, CFR the federal regulations. Where state
and federal law differ, the stricter stands here (CDE work permit handbook, chapter 1).
"""

from dataclasses import dataclass, replace
from datetime import date, time

SCHOOL_DAY_MINUTES = 240  # LC 1391(b), EC 49116(b): what makes a day a school day
PERMIT_AGE = 18
HALF_PAST_MIDNIGHT = time(0, 30)


@dataclass(frozen=True)
class Limits:
    """What an age band may work from a day on."""

    since: date
    school_day: int
    other_day: int
    week_in_session: int
    week_out: int
    earliest: time
    latest: time
    summer_latest: time
    source: str

    def tightened(self, **changes) -> "Limits":
        """Return these limits with a district's own, which count only where they are stricter."""
        stricter = {
            name: max(value, getattr(self, name))
            if name == "earliest"
            else min(value, getattr(self, name))
            for name, value in changes.items()
        }
        return replace(self, **stricter)


UNDER_16 = (
    Limits(
        since=date(1997, 1, 1),
        school_day=180,
        other_day=480,
        week_in_session=1080,
        week_out=2400,
        earliest=time(7),
        latest=time(19),
        summer_latest=time(21),
        source="LC 1391(a)(1)-(2), EC 49112, EC 49116(a), 29 CFR 570.35",
    ),
)
OVER_16 = (
    Limits(
        since=date(1997, 1, 1),
        school_day=240,
        other_day=480,
        week_in_session=2880,
        week_out=2880,
        earliest=time(5),
        latest=time(22),  # before a school day; else 00:30 of the day after
        summer_latest=time(22),
        source="LC 1391(a)(3)-(4), EC 49112(c), EC 49116(b)",
    ),
)
REST_DAY_WEEK, REST_DAY_DAY = 1800, 360  # LC 556: seven days only in a light week


@dataclass(frozen=True)
class Rule:
    """A rule with its name in the code, what it means for a person, and its source."""

    code: str
    says: str
    source: str


RULES = {
    rule.code: rule
    for rule in (
        Rule("H1", "a valid work permit for this employer", "EC 49160, LC 1299"),
        Rule("H2", "the programme's minimum age", "EC 49111, EC 49112, 29 CFR 570.35"),
        Rule("H3", "at most 8 hours on a day without school", "LC 1391(a)"),
        Rule("H4", "at most 3 hours on a school day under 16", "LC 1391(a)(1), 29 CFR 570.35"),
        Rule("H5", "at most 4 hours on a school day at 16 and 17", "LC 1391(a)(3), EC 49116(b)"),
        Rule("H6", "at most 8 hours on any day", "LC 1391(a)"),
        Rule("H7", "at most 18 hours in a school week under 16", "LC 1391(a)(1), 29 CFR 570.35"),
        Rule("H8", "at most 40 hours in a week under 16", "LC 1391(a)(1), 29 CFR 570.35"),
        Rule("H9", "at most 48 hours in a week", "LC 1391(a)(3)"),
        Rule("H10", "work between 7 am and 7 pm, to 9 pm in summer, under 16", "LC 1391(a)(1)"),
        Rule("H11", "work from 5 am to 10 pm, to 12:30 am before a free day", "LC 1391(a)(3)-(4)"),
        Rule("H12", "no work while school is held", "EC 49112, LC 1391"),
        Rule("H13", "one day of rest in seven", "LC 551, LC 552, LC 556"),
        Rule("H14", "the limits printed on the work permit", "EC 49115, EC 49164"),
        Rule("H15", "the limits count all employers together", "CDE handbook, chapter 1"),
        Rule("H16", "no work that is closed to minors", "29 CFR 570 subpart E, LC 1290-1294"),
    )
}


def band(age: int) -> tuple[Limits, ...]:
    """Return the dated limits of an age."""
    return UNDER_16 if age < 16 else OVER_16


def in_force(rows, on: date):
    """Return the newest row whose `since` has come, or None."""
    return max((row for row in rows if row.since <= on), key=lambda row: row.since, default=None)


def labor_day(year: int) -> date:
    """Return the first Monday of September."""
    first = date(year, 9, 1)
    return first.replace(day=1 + (7 - first.weekday()) % 7)


def is_summer_window(on: date) -> bool:
    """June 1 to Labor Day: a window of dates, even when school has begun (LC 1391(a)(1))."""
    return date(on.year, 6, 1) <= on <= labor_day(on.year)
