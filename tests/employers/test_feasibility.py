"""Latest dates before a first shift, counted backwards, and the first start that still works."""

from datetime import date

import pytest

from employers import feasibility
from employers.enums import Step

SHIFT = date(2026, 6, 15)
ALL = feasibility.steps(needs_agreement=True)


def dates(found):
    return {deadline.step: deadline.by for deadline in found}


def test_the_dates_of_a_summer_start():
    found = feasibility.deadlines(SHIFT, ALL, on=date(2026, 2, 1))

    assert dates(found) == {
        Step.AGREEMENT: date(2026, 4, 30),  # "board by Apr 30" for June 15
        Step.SELECTION: date(2026, 5, 16),
        Step.PACKET: date(2026, 6, 1),
        Step.PERMIT: date(2026, 6, 8),
        Step.TRAININGS: date(2026, 6, 14),
    }


@pytest.mark.parametrize(
    ("facts", "steps"),
    (
        ({"needs_agreement": True}, list(Step)),
        ({"needs_agreement": False}, [Step.SELECTION, Step.PACKET, Step.PERMIT, Step.TRAININGS]),
        (
            {"needs_agreement": False, "trainings": False},
            [Step.SELECTION, Step.PACKET, Step.PERMIT],
        ),
    ),
)
def test_funding_decides_the_steps(facts, steps):
    assert list(feasibility.steps(**facts)) == steps


@pytest.mark.parametrize(
    ("on", "board", "tone", "late", "fits"),
    (
        (date(2026, 2, 1), None, "plain", 0, SHIFT),
        (date(2026, 4, 16), None, "warn", 0, SHIFT),  # fourteen days left
        (date(2026, 4, 30), None, "warn", 0, SHIFT),  # the last day
        (date(2026, 5, 1), None, "stop", 1, date(2026, 6, 22)),
        (date(2026, 2, 1), date(2026, 4, 30), "plain", 0, SHIFT),
        # an MOU dated mid-May for a June start is flagged while typing
        (date(2026, 2, 1), date(2026, 5, 14), "stop", 14, date(2026, 6, 29)),
        (date(2026, 5, 20), date(2026, 5, 14), "stop", 20, date(2026, 7, 6)),
    ),
)
def test_an_agreement_against_the_clock(on, board, tone, late, fits):
    planned = {Step.AGREEMENT: board} if board else {}
    found = feasibility.deadlines(SHIFT, (Step.AGREEMENT,), on=on, planned=planned)

    assert (found[0].tone(on), found[0].days_late(on)) == (tone, late)
    assert feasibility.earliest_first_shift(found, SHIFT, on=on) == fits


def test_what_is_done_is_never_late():
    on = date(2026, 6, 14)
    found = feasibility.deadlines(SHIFT, (Step.AGREEMENT,), on=on, done=(Step.AGREEMENT,))

    assert found[0].tone(on) == "good"
    assert feasibility.earliest_first_shift(found, SHIFT, on=on) == SHIFT


def test_a_district_brings_its_own_lead_times():
    own = feasibility.LeadTimes(date(2026, 1, 1), {Step.PERMIT: 21}, "our office")

    found = feasibility.deadlines(
        SHIFT, (Step.PERMIT,), on=date(2026, 2, 1), lead_times=(*feasibility.LEAD_TIMES, own)
    )

    assert dates(found) == {Step.PERMIT: date(2026, 5, 25)}
