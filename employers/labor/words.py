"""A broken rule in words a person can act on: the rule, the law, and the minute it was broken."""

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from employers.labor.facts import Violation
from employers.labor.tables import RULES

# The rule of each code as a person reads it; laws stand in `tables.RULES` and are not translated.
SAYS = {
    "H1": gettext_lazy("No valid work permit for this employer"),
    "H2": gettext_lazy("Younger than the programme allows"),
    "H3": gettext_lazy("At most 8 hours on a day without school"),
    "H4": gettext_lazy("Under 16, at most 3 hours on a school day"),
    "H5": gettext_lazy("At 16 and 17, at most 4 hours on a school day"),
    "H6": gettext_lazy("At most 8 hours on any day"),
    "H7": gettext_lazy("Under 16, at most 18 hours in a week with school"),
    "H8": gettext_lazy("Under 16, at most 40 hours in a week"),
    "H9": gettext_lazy("At most 48 hours in a week"),
    "H10": gettext_lazy("Under 16, work only from 7 a.m. to 7 p.m., in summer to 9 p.m."),
    "H11": gettext_lazy("Work only from 5 a.m. to 10 p.m., before a free day to 12:30 a.m."),
    "H12": gettext_lazy("No work while school is held"),
    "H13": gettext_lazy("One day of rest in seven"),
    "H14": gettext_lazy("More than the work permit allows"),
    "H15": gettext_lazy("All employers together"),
    "H16": gettext_lazy("Work that is closed to minors"),
}
MEALS = {
    "MEAL_MISSING": gettext_lazy("More than 5 hours of work without a meal break"),
    "MEAL_LATE": gettext_lazy("The meal break begins after the end of the fifth hour"),
    "MEAL_SHORT": gettext_lazy("The meal break is shorter than 30 minutes"),
}
MEAL_LAW = "LC 512"
IN_YEARS = {"H2"}
IN_A_WEEK = {"H7", "H8", "H9", "H13"}


def say(one: Violation) -> str:
    """Return a refusal that names the rule, the law, the day and the minutes.

    "At 16 and 17, at most 4 hours on a school day: 4 h 01 min planned for Wed, Oct 7, 4 h 00 min
    allowed (LC 1391(a)(3), EC 49116(b); rule H5)."
    """
    rule = RULES[one.rule]
    what = str(SAYS[one.rule])
    if one.combined:
        what = f"{what}. {SAYS['H15']}"
    said = f"{what}: {_found(one)}"
    code = f"{one.rule} + H15" if one.combined else one.rule
    facts = {"said": said, "law": rule.source, "code": code}
    return _("%(said)s (%(law)s; rule %(code)s).") % facts


def _found(one: Violation) -> str:
    day = {"day": _day(one.on)}
    if one.found is None:
        return f"{day['day']}, {one.detail}" if one.detail else day["day"]
    if one.rule in IN_YEARS:
        words = _("%(found)d years old on %(day)s, %(limit)d needed")
        return words % {"found": one.found, "limit": one.limit, **day}
    amounts = {"found": minutes(one.found), "limit": minutes(one.limit or 0), **day}
    if one.rule in IN_A_WEEK:
        return _("%(found)s planned in the week of %(day)s, %(limit)s allowed") % amounts
    return _("%(found)s planned for %(day)s, %(limit)s allowed") % amounts


def minutes(count: int) -> str:
    """Return minutes exactly: "4 h 01 min". Nothing is rounded."""
    return _("%(hours)d h %(minutes)02d min") % {"hours": count // 60, "minutes": count % 60}


def meal(code: str) -> str:
    """Return a broken meal rule with its law."""
    return f"{MEALS[code]} ({MEAL_LAW})."


def _day(on: date) -> str:
    return date_format(on, pgettext("date format, day with year", "D, M j, Y"))
