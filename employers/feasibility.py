"""Can it be ready by the first shift? The latest possible dates, counted backwards (pure).

Lead times are dated rows with their sources; a district may pass its own. All dates are days.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from employers.enums import Step
from employers.labor.tables import in_force

SOON = 14  # days before a date that make it urgent


@dataclass(frozen=True)
class LeadTimes:
    """How many days before the first shift each step has to be finished."""

    since: date
    days: Mapping[str, int]
    source: str


LEAD_TIMES = (
    LeadTimes(
        since=date(2020, 1, 1),
        days={
            # Board by April 30 for a start on June 15 (domain: mou, section 3).
            Step.AGREEMENT: 46,
            # Families need time before the papers; school ends in early June.
            Step.SELECTION: 30,
            # Guardian, employer and school each answer a reminder or two.
            Step.PACKET: 14,
            # Two to five working days at the school office (domain: work permits).
            Step.PERMIT: 7,
            # Done before the first shift, a day spare (domain: trainings, section 2).
            Step.TRAININGS: 1,
        },
        source="domain notes on MOU back-planning, work permits and trainings",
    ),
)


@dataclass(frozen=True)
class Deadline:
    """One step and the last day on which it still fits."""

    step: str
    by: date
    done: bool = False
    planned: date | None = None  # when somebody means to finish it

    def is_missed(self, on: date) -> bool:
        """Too late already, or planned for too late."""
        return not self.done and max(self.planned or on, on) > self.by

    def is_soon(self, on: date) -> bool:
        return not self.done and not self.is_missed(on) and self.days_left(on) <= SOON

    def days_left(self, on: date) -> int:
        """Days until the last day; negative when it has passed."""
        return (self.by - on).days

    def days_late(self, on: date) -> int:
        """By how many days the plan, or today, misses the last day."""
        return max((max(self.planned or on, on) - self.by).days, 0)

    def tone(self, on: date) -> str:
        if self.done:
            return "good"
        return "stop" if self.is_missed(on) else "warn" if self.is_soon(on) else "plain"


def steps(*, needs_agreement: bool, trainings: bool = True) -> tuple[str, ...]:
    """Return the steps an opening has to pass, in order."""
    wanted = {Step.AGREEMENT: needs_agreement, Step.TRAININGS: trainings}
    return tuple(step for step in Step if wanted.get(step, True))


def deadlines(
    first_shift: date,
    wanted: Iterable[str],
    *,
    on: date,
    done: Iterable[str] = (),
    planned: Mapping[str, date] | None = None,
    lead_times: Iterable[LeadTimes] = LEAD_TIMES,
) -> tuple[Deadline, ...]:
    """Return the last day of each wanted step, counted back from the first shift."""
    days, done, planned = in_force(lead_times, on).days, set(done), planned or {}
    return tuple(
        Deadline(step, first_shift - timedelta(days=days[step]), step in done, planned.get(step))
        for step in wanted
    )


def earliest_first_shift(found: Iterable[Deadline], first_shift: date, *, on: date) -> date:
    """Return the first day on which everything fits: the given one, or a later Monday."""
    late = max((one.days_late(on) for one in found if not one.done), default=0)
    if not late:
        return first_shift
    day = first_shift + timedelta(days=late)
    return day + timedelta(days=-day.weekday() % 7)
