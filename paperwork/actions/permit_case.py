"""What the records say about one permit, judged by the labour rules. Reads only.

`case_of` is asked by the issuer's page, by the gate before the issuer's signature, and by every
later check of the hours, so that all of them say the same.
"""

import hashlib
import json
from dataclasses import dataclass, field
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Q
from django.utils.timezone import localtime
from django.utils.translation import gettext_noop

from districts import calendar as calendars
from districts.models import SchoolYear
from employers import schedule
from employers.labor import permits as law
from employers.labor import plan, words
from employers.labor.facts import Calendar, Violation, Worker
from paperwork.actions.people import same_place
from paperwork.enums import Act, Recheck
from paperwork.models import Evidence, PermitRules
from pipeline.enums import PlacementState
from pipeline.models import Placement
from students.models import ContactPoint

NO_BIRTH_DATE = law.Bar(gettext_noop("The date of birth is not on record."), "EC 49114")
NO_OPENING = law.Bar(gettext_noop("Nobody wrote down when the next school year opens."), "EC 49118")
NO_CALENDAR = law.Bar(
    gettext_noop("There is no school calendar for these days: school days were not checked."),
    "EC 49116",
    is_final=False,
)
OVER = law.Bar(gettext_noop("The permit would end before it begins."), "EC 49118")
NOTHING_LEFT = law.Bar(
    gettext_noop("The student's other work leaves no hours for this job."),
    "CDE handbook, chapter 1",
)


@dataclass(frozen=True)
class Seen:
    """What an issuer says about a request; the defaults are what nobody has said yet."""

    kind: law.PermitKind = law.PermitKind.GENERAL
    friday_eight_hours: bool = False
    is_in_person: bool = False
    is_exempt: bool = False
    seventh_grade_done: bool = True
    rights_given_on: date | None = None
    standing: law.Standing = field(default_factory=law.Standing)


@dataclass(frozen=True)
class Case:
    """One permit as the law sees it on a day."""

    placement: Placement
    age: int | None
    hours: plan.Hours | None
    last_day: date | None
    bars: list[law.Bar]
    violations: list[Violation]
    meals: list[str]
    others: list[Placement]
    calendar: calendars.SchoolCalendar
    rights_on: date | None
    basis: dict

    @property
    def refusals(self) -> list[str]:
        """What has to be mended before the permit may be issued, each with law and minute."""
        final = [bar.words for bar in self.bars if bar.is_final]
        return [*final, *(words.say(one) for one in self.violations)]

    @property
    def warnings(self) -> list[str]:
        """What the issuer decides."""
        open_ = [bar.words for bar in self.bars if not bar.is_final]
        return [*open_, *(words.meal(code) for code in self.meals)]


def rules_of() -> PermitRules:
    """Return the district's rules, or the safe ones when it has none of its own."""
    return PermitRules.objects.first() or PermitRules()


def school_calendar(school) -> calendars.SchoolCalendar:
    """Return when a school is held: its own years, the district's for what is missing."""
    rows = list(SchoolYear.objects.filter(Q(school=school) | Q(school=None)).order_by("opens_on"))
    own = [row for row in rows if row.school_id]
    return calendars.calendar(own, [row for row in rows if not row.school_id])


@dataclass(frozen=True)
class _Facts:
    """Everything a judgement reads, loaded once."""

    placement: Placement
    seen: Seen
    rules: PermitRules
    today: date
    on: date  # the day whose age band counts: today, or the first day of work
    worker: Worker
    days: calendars.SchoolCalendar
    pure: Calendar
    mine: plan.Work
    theirs: list[plan.Work]
    rights: date | None
    issuer: object


def case_of(placement, seen: Seen, *, at, issuer=None) -> Case:
    """Return hours, expiry, and what stands in the way for a placement's permit on a day."""
    today, student = localtime(at).date(), placement.journey.student
    days, others = school_calendar(placement.journey.school), other_work(placement)
    rights = seen.rights_given_on or _receipt(placement)
    on = max(today, placement.starts_on)
    shared = {
        "placement": placement,
        "others": others,
        "calendar": days,
        "rights_on": rights,
        "basis": basis_of(placement, others, days, on=on),
    }
    if student.birth_date is None:
        bar = law.GRADUATED if student.is_graduate_on(on) else NO_BIRTH_DATE
        return Case(
            age=None, hours=None, last_day=None, bars=[bar], violations=[], meals=[], **shared,
        )  # fmt: skip
    facts = _Facts(
        placement, seen, rules_of(), today, on, _worker(student, seen), days,
        _pure(days, placement), work_of(placement), [work_of(one) for one in others], rights,
        issuer,
    )  # fmt: skip
    return Case(**_judged(facts), **shared)


def _worker(student, seen: Seen) -> Worker:
    return Worker(
        student.birth_date,
        student.graduated_on,
        work_experience=seen.kind == law.PermitKind.WORK_EXPERIENCE,
        seventh_grade_done=seen.seventh_grade_done,
    )


def _judged(facts: _Facts) -> dict:
    hours = plan.grant(facts.worker, facts.on, facts.mine, facts.theirs, facts.pure)
    last = _last_day(facts)
    return {
        "age": facts.worker.age(facts.today),
        "hours": hours,
        "last_day": last,
        "bars": _bars(facts, hours, last),
        "violations": _broken(facts),
        "meals": plan.meals(facts.mine),
    }


def _bars(facts: _Facts, hours: plan.Hours, last: date | None) -> list[law.Bar]:
    legal = _legal(facts)
    if law.GRADUATED in legal:
        return legal
    nothing_left = facts.theirs and not hours.week_out and not hours.week_in_session
    own = [NOTHING_LEFT] if nothing_left else []
    return [*legal, *_local(facts), *_dates(facts, last), *own]


def _broken(facts: _Facts) -> list[Violation]:
    """Return what the plans of all employers break together; age has its own refusal."""
    friday = facts.seen.friday_eight_hours and facts.rules.allows_friday_eight
    found = plan.check(
        facts.worker,
        [facts.mine, *facts.theirs],
        facts.pure,
        ZoneInfo(facts.placement.district.time_zone),
        friday_eight_hours=friday,
        minimum_age=facts.rules.minimum_age,
    )
    return [one for one in found if one.rule != "H2"]


def work_of(placement) -> plan.Work:
    blocks = schedule.read(placement.schedule)
    employer = f"employer {placement.employer_id}"
    return plan.Work(employer, blocks, placement.starts_on, placement.ends_on)


def other_work(placement) -> list[Placement]:
    """Return the student's other live placements whose days overlap: one budget for all (H15)."""
    student = placement.journey.student_id
    live = Placement.objects.live().exclude(state=PlacementState.COMPLETED)
    rows = live.filter(journey__student=student).exclude(pk=placement.pk)
    near = rows.filter(starts_on__lte=placement.ends_on, ends_on__gte=placement.starts_on)
    return list(near.select_related("employer").order_by("pk"))


def _pure(days: calendars.SchoolCalendar, placement) -> Calendar:
    """Return the calendar the labour rules read.

    Where nobody wrote one down, the season's own opening day is the safe guess: from it on, every
    Monday to Friday counts as a school day.
    """
    if days.is_known:
        return Calendar(days.required, days.bells)
    opens = placement.funding.season.school_opens_on
    first = max(opens, placement.starts_on) if opens else placement.ends_on
    length = max((placement.ends_on - first).days + 1, 0) if opens else 0
    held = (first + timedelta(days=number) for number in range(length))
    return Calendar({day: 360 for day in held if day.weekday() < 5}, days.bells)


def _next_opening(placement, days, today) -> date | None:
    known = days.opens_after(today)
    season = placement.funding.season.school_opens_on
    return known or (season if season and season > today else None)


def _last_day(facts: _Facts) -> date | None:
    opening = _next_opening(facts.placement, facts.days, facts.today)
    if opening is None:
        return None
    pure = Calendar(facts.days.required, facts.days.bells)
    young = facts.worker.age(facts.today) < 16
    counted = facts.rules.counts_school_days
    return law.last_valid_day(
        facts.today,
        law.Year(opening, facts.days.ends_on_or_after(facts.today) if young else None),
        facts.worker.birth_date,
        kind=facts.seen.kind,
        employment_ends=facts.placement.ends_on,
        graduates_on=facts.worker.graduated_on,
        grace_ends=law.fifth_school_day(pure, opening) if counted else None,
    )


def _legal(facts: _Facts) -> list[law.Bar]:
    student, mine = facts.placement.journey.student, facts.mine
    worked = (day for day in mine.days() if mine.minutes_on(day))
    return law.bars(
        facts.worker,
        facts.on,
        kind=facts.seen.kind,
        on_school_days=any(map(facts.pure.is_school_day, worked)),
        is_issuers_child=facts.issuer is not None and is_family(facts.issuer, student),
        in_person=facts.seen.is_in_person,
        is_exempt=facts.seen.is_exempt,
        is_enrolled=student.left_on is None,
        rights_sheet_given=facts.rights is not None,
        minimum_age=facts.rules.minimum_age,
    )


def _local(facts: _Facts) -> list[law.Bar]:
    rules, starts = facts.rules, facts.placement.starts_on
    conditions = law.LocalConditions(
        float(rules.least_gpa) if rules.least_gpa else None,
        float(rules.least_attendance) if rules.least_attendance else None,
    )
    known = facts.days.is_known
    summer = facts.days.is_recess(starts) if known else _in_season(facts.placement)
    return law.local_bars(
        conditions,
        facts.seen.standing,
        is_summer=summer,
        is_government_programme=rules.is_government_programme,
    )


def _in_season(placement) -> bool:
    opens = placement.funding.season.school_opens_on
    return opens is not None and placement.starts_on < opens


def _dates(facts: _Facts, last: date | None) -> list[law.Bar]:
    if last is None:
        return [NO_OPENING]
    found = [] if facts.days.is_known else [NO_CALENDAR]
    return [*found, OVER] if last < facts.on else found


def is_family(issuer, student) -> bool:
    """Whether the issuer is reached where a guardian of the student is: nobody issues to their own.

    An issuer who uses another address at home says so on the page.
    """
    points = ContactPoint.objects.filter(guardian__students=student)
    places = {same_place(value) for value in points.values_list("value", flat=True)}
    return bool(issuer.user.email) and same_place(issuer.user.email) in places


def _receipt(placement) -> date | None:
    """Return the day the student signed for the sheet on labour rights (EC 49110.5)."""
    signed = Evidence.objects.filter(
        place__document__packet__placement=placement,
        place__document__form_code="labor_rights_receipt",
        place__signer__role="student",
        place__state="signed",
        act__in=(Act.SIGNED, Act.INK),
    )
    at = signed.order_by("-at").values_list("at", flat=True).first()
    return localtime(at).date() if at else None


# --- What the hours were computed from ------------------------------------------------------------


def basis_of(placement, others, days, *, on) -> dict:
    """Return the facts behind the hours, one word or digest for each reason to check again."""
    born = placement.journey.student.birth_date
    site, employer = placement.worksite, placement.employer
    near = {
        day.isoformat(): minutes
        for day, minutes in days.required.items()
        if placement.starts_on <= day <= placement.ends_on + timedelta(days=1)
    }
    opening = _next_opening(placement, days, on)
    return {
        Recheck.AGE: _band(born, on),
        Recheck.SCHEDULE: _digest(placement.schedule),
        Recheck.DATES: f"{placement.starts_on}..{placement.ends_on}",
        Recheck.OTHERS: [
            [one.pk, _digest(one.schedule), f"{one.starts_on}..{one.ends_on}"] for one in others
        ],
        Recheck.PLACE: _digest([employer.legal_name or employer.name, site.one_line]),
        Recheck.CALENDAR: _digest([near, str(opening), str(days.bells)]),
    }


def differs(before: dict, after: dict) -> list[str]:
    """Return which facts are no longer what the hours were computed from, in a fixed order."""
    known = [value for value in Recheck.values if value in before]
    return [value for value in known if before[value] != _plain(after.get(value))]


def _plain(value):
    """As it comes back from the database."""
    return json.loads(json.dumps(value))


def _band(born: date | None, on: date) -> str:
    if born is None:
        return ""
    age = Worker(born).age(on)
    return "18" if age >= 18 else "16" if age >= 16 else "14"


def _digest(value) -> str:
    text = json.dumps(value, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:16]
