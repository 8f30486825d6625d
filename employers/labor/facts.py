"""What the checker is told: who works, when school is held, what the permit says."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from employers.labor.tables import SCHOOL_DAY_MINUTES

NO_DAYS: dict = {}


@dataclass(frozen=True)
class Worker:
    """One minor, as far as hours depend on it."""

    birth_date: date
    graduated_on: date | None = None  # diploma or state proficiency certificate (LC 1391.2)
    work_experience: bool = False  # enrolled in work experience education for this job
    late_allowed: bool = False  # guardian and coordinator permission on file (LC 1391.1)
    seventh_grade_done: bool = True

    def age(self, on: date) -> int:
        """Return full years; a band changes on the birthday itself."""
        had = (on.month, on.day) >= (self.birth_date.month, self.birth_date.day)
        return on.year - self.birth_date.year - (not had)

    def is_bound(self, on: date) -> bool:
        """Whether the hour rules for minors bind on a day."""
        return self.age(on) < 18 and not self.is_graduate(on)

    def is_graduate(self, on: date) -> bool:
        """Whether the diploma or certificate is of that day or before."""
        return self.graduated_on is not None and self.graduated_on <= on


@dataclass(frozen=True)
class Calendar:
    """Required minutes of a school by date, and when its bells ring."""

    required: dict[date, int] = field(default_factory=dict)
    bells: tuple[time, time] = (time(8, 30), time(15))

    def is_school_day(self, on: date) -> bool:
        return self.required.get(on, 0) >= SCHOOL_DAY_MINUTES

    def is_in_session(self, on: date) -> bool:
        """The federal test: any required minute (29 CFR 570.35)."""
        return self.required.get(on, 0) > 0


@dataclass(frozen=True)
class Permit:
    """What one work permit allows at one employer; None means the law's own limit."""

    employer: str
    valid_from: date
    valid_until: date
    school_day: int | None = None
    other_day: int | None = None
    week_in_session: int | None = None
    week_out: int | None = None
    friday_eight_hours: bool = False  # EC 49112(c): only when the issuer granted it

    def covers(self, employer: str, on: date) -> bool:
        return employer == self.employer and self.valid_from <= on <= self.valid_until


@dataclass(frozen=True)
class Shift:
    """One stretch at one employer, in aware datetimes of the district's zone."""

    start: datetime
    end: datetime
    employer: str = "employer"
    meal_minutes: int = 0  # duty-free, so not work

    @property
    def on(self) -> date:
        """A shift belongs to the local date it starts on."""
        return self.start.date()

    @property
    def minutes(self) -> int:
        """Real elapsed minutes, right also when the clocks change."""
        gone = self.end.astimezone(UTC) - self.start.astimezone(UTC)
        return int(gone / timedelta(minutes=1)) - self.meal_minutes


@dataclass(frozen=True)
class Violation:
    """One broken rule: on which day, by how many minutes, from which source."""

    rule: str
    on: date
    found: int | None = None
    limit: int | None = None
    combined: bool = False  # only all employers together break it (H15)
    detail: str = ""


def workweek(on: date) -> date:
    """Return the Sunday that begins the workweek."""
    return on - timedelta(days=(on.weekday() + 1) % 7)
