"""The pilot's numbers as a plan, before any row exists (pure).

Sets overlap as they did in the pilot: everybody with the badge applied, 102 applied without it,
and every placed student had applied. `plan()` deals these facts out to 447 students.
"""

from dataclasses import dataclass
from random import Random

from districts.enums import FundingKind


@dataclass(frozen=True)
class Shape:
    """A season in numbers. A school: interested, badge, applied, placed, cleared, target."""

    schools: tuple
    funding: dict
    self_found: int  # of the employer-paid


PILOT = Shape(
    schools=(
        (98, 49, 73, 51, 30, 54),
        (83, 43, 59, 42, 32, 44),
        (61, 37, 44, 30, 20, 32),
        (52, 22, 36, 24, 15, 25),
        (46, 19, 31, 20, 12, 21),
        (41, 17, 28, 18, 11, 19),
        (36, 15, 25, 16, 9, 17),
        (30, 12, 20, 12, 7, 13),
    ),
    funding={
        FundingKind.DISTRICT_CTE: 89,
        FundingKind.EMPLOYER_PAID: 108,
        FundingKind.CITY_PROGRAM: 16,
    },
    self_found=74,
)
SMALL = Shape(
    schools=((16, 9, 11, 7, 3, 8), (10, 5, 6, 4, 1, 5)),
    funding={FundingKind.DISTRICT_CTE: 5, FundingKind.EMPLOYER_PAID: 6},
    self_found=2,
)

# What an open placement waits for, dealt round in this order so that every page has its case.
# Six of the hands are papers really out for signature, drawn and signed so far.
IN_SIGNATURE = ("guardian", "employer", "student", "coordinator", "paper", "declined")
WAITS = (
    *("guardian", "unsent", "training", "employer"),
    *("missing", "training_submitted", "student", "unsent"),
    *("unreachable", "coordinator", "training", "missing"),
    *("paper", "unsent", "training_submitted", "declined"),
    *("unreachable", "training", "unsent", "missing"),
    *("unreachable", "training_submitted", "unsent", "training"),
    *("training_submitted", "unsent", "training", "missing"),
    *("unsent", "training", "training_submitted", "unsent"),
    *("training", "unsent", "training_submitted", "training"),
)
# What an applicant without a place waits for.
APPLIED = ("sent", "seen", "interview", "offered", "refused", "silent", "withdrawn")
# What an interested student without badge and application waits for.
INTERESTED = ("nothing", "resume_waiting", "resume_returned", "letter_missing", "both_waiting")


@dataclass
class Plan:
    """What one student of the season has done, and what is open."""

    school: int
    badge: bool
    applied: bool
    placed: bool
    cleared: bool
    wait: str
    funding: str = ""
    self_found: bool = False


def plan(shape: Shape, random: Random) -> list[Plan]:
    """Return one plan a student, school by school; the sums are the pilot's."""
    plans = [one for number, row in enumerate(shape.schools) for one in _school(number, row)]
    _fund(shape, [one for one in plans if one.placed], random)
    _deal(WAITS, [one for one in plans if one.placed and not one.cleared])
    _deal(APPLIED, [one for one in plans if one.applied and not one.placed])
    _deal(INTERESTED, [one for one in plans if not one.applied])
    return plans


def _school(number: int, row) -> list[Plan]:
    """Badge holders come first, then applicants without; two of three places go to badges."""
    interested, badge, applied, placed, cleared, _target = row
    with_badge = max(placed * 2 // 3, placed - (applied - badge))
    places = {*range(with_badge), *range(badge, badge + placed - with_badge)}
    ready = set(sorted(places)[:cleared])
    return [
        Plan(number, who < badge, who < applied, who in places, who in ready, "")
        for who in range(interested)
    ]


def _fund(shape: Shape, placed: list[Plan], random: Random) -> None:
    """CTE money goes to badge holders; the rest is dealt out by chance of the seed."""
    badged = [one for one in placed if one.badge]
    cte = set(map(id, random.sample(badged, shape.funding[FundingKind.DISTRICT_CTE])))
    rest = [one for one in placed if id(one) not in cte]
    random.shuffle(rest)
    for one in placed:
        one.funding = FundingKind.DISTRICT_CTE
    for place, one in enumerate(rest):
        by_employer = place < shape.funding[FundingKind.EMPLOYER_PAID]
        one.funding = FundingKind.EMPLOYER_PAID if by_employer else FundingKind.CITY_PROGRAM
        one.self_found = place < shape.self_found


def _deal(hands, plans: list[Plan]) -> None:
    for place, one in enumerate(plans):
        one.wait = hands[place % len(hands)]
