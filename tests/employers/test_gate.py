"""The publication gate: each thing that may be missing, alone, and what is only said."""

from dataclasses import replace
from datetime import date, time

import pytest

from employers import gate
from employers.enums import AgreementState, PayKind
from employers.schedule import Block

SITE = gate.Place("1200 First Street", "Los Angeles", "90012")
ACTIVE = gate.Mou(AgreementState.ACTIVE, date(2026, 2, 2), date(2027, 6, 30), date(2026, 12, 31))
READY = gate.Draft(
    is_vetted=True,
    title="Front desk intern",
    place=SITE,
    starts_on=date(2026, 6, 22),
    ends_on=date(2026, 7, 31),
    season=(date(2026, 6, 15), date(2026, 8, 7)),
    blocks=(Block((0, 1, 2, 3), time(9), time(15), 30),),
    hourly_wage_cents=1_787,
    seats=2,
    duties="Welcome visitors and file paper charts.",
    requirements="none",
    safety="Two adults are always in the room.",
    has_supervisor=True,
    has_funding=True,
    needs_agreement=True,
    mou=ACTIVE,
)


def week(*days, start=time(9), end=time(15), pause=30):
    return (Block(days, start, end, pause),)


def test_a_complete_opening_may_go_out():
    assert gate.missing(READY) == ()
    assert gate.warnings(READY) == ()


@pytest.mark.parametrize(
    ("change", "codes"),
    (
        ({"is_vetted": False}, ["vetting"]),
        ({"title": " "}, ["title"]),
        ({"place": None}, ["worksite"]),
        ({"place": gate.Place("First Street", "Los Angeles", "90012")}, ["worksite"]),
        ({"place": gate.Place("P.O. Box 12", "Los Angeles", "90012")}, ["worksite"]),
        ({"place": gate.Place("1200 First Street", "", "90012")}, ["worksite"]),
        ({"place": gate.Place("1200 First Street", "Los Angeles", "")}, ["worksite"]),
        ({"place": gate.Place(is_remote=True)}, []),
        ({"starts_on": None}, ["dates"]),
        ({"ends_on": date(2026, 6, 1)}, ["dates"]),
        ({"starts_on": date(2026, 6, 14)}, ["season"]),
        ({"ends_on": date(2026, 8, 8)}, ["season"]),
        ({"starts_on": date(2026, 6, 15), "ends_on": date(2026, 8, 7)}, []),
        ({"blocks": ()}, ["schedule"]),
        ({"blocks": week(0) + week(0, start=time(14), end=time(16), pause=0)}, ["overlap"]),
        ({"blocks": week(0, end=time(18), pause=30)}, ["H3"]),
        ({"blocks": week(0, 1, 2, 3, 4, 5, end=time(17), pause=0)}, ["MEAL_MISSING"]),
        ({"blocks": week(0, end=time(14, 30), pause=10)}, ["MEAL_SHORT"]),
        ({"blocks": week(0, start=time(4), end=time(8), pause=0)}, ["H11"]),
        ({"blocks": week(*range(7), end=time(14), pause=0)}, ["H13"]),
        ({"hourly_wage_cents": None}, ["pay"]),
        ({"pay_kind": PayKind.STIPEND}, ["pay"]),
        ({"pay_kind": PayKind.STIPEND, "stipend_cents": 300_000}, []),
        ({"seats": 0}, ["seats"]),
        ({"duties": "Various"}, ["duties"]),
        ({"requirements": ""}, ["requirements"]),
        ({"safety": "Yes"}, ["safety"]),
        ({"has_supervisor": False}, ["supervisor"]),
        ({"has_funding": False}, ["funding"]),
        ({"mou": None}, ["agreement"]),
        ({"mou": None, "needs_agreement": False}, []),
        ({"mou": replace(ACTIVE, state=AgreementState.DRAFT)}, ["agreement"]),
        ({"mou": replace(ACTIVE, state=AgreementState.EXPIRED)}, ["agreement"]),
        ({"mou": replace(ACTIVE, state=AgreementState.BOARD)}, []),
        ({"mou": replace(ACTIVE, starts_on=date(2026, 7, 1))}, ["agreement_starts"]),
        ({"mou": replace(ACTIVE, insurance_ends_on=date(2026, 6, 21))}, ["insurance"]),
        ({"mou": replace(ACTIVE, ends_on=date(2026, 6, 21))}, ["agreement_ends"]),
    ),
)
def test_what_holds_an_opening_back(change, codes):
    assert [note.code for note in gate.missing(replace(READY, **change))] == codes


@pytest.mark.parametrize(
    ("change", "codes"),
    (
        ({"blocks": week(0, start=time(16), end=time(20), pause=0)}, []),  # 9 pm in summer
        ({"blocks": week(0, start=time(17), end=time(21, 30), pause=0)}, ["under_16"]),
        ({"hourly_wage_cents": 1_786}, ["wage"]),  # W1: Los Angeles, below 17.87
        ({"hourly_wage_cents": 1_690, "place": replace(SITE, city="Torrance")}, []),  # W2
        ({"hourly_wage_cents": 1_689, "place": replace(SITE, city="Torrance")}, ["wage"]),
        ({"pay_kind": PayKind.STIPEND, "stipend_cents": 100_000}, ["wage"]),
        ({"duties": "Learn to use the meat slicer at the counter."}, ["occupation"]),
        # M3: an agreement that ends inside the placement
        ({"mou": replace(ACTIVE, ends_on=date(2026, 6, 30))}, ["agreement_short"]),
        ({"mou": replace(ACTIVE, insurance_ends_on=date(2026, 7, 1))}, ["insurance_short"]),
        ({"mou": replace(ACTIVE, state=AgreementState.BOARD)}, ["pending"]),
    ),
)
def test_what_is_only_said(change, codes):
    draft = replace(READY, **change)

    assert [note.code for note in gate.warnings(draft)] == codes
    assert gate.missing(draft) == ()


def test_an_empty_draft_lacks_everything_at_once_in_the_order_of_the_form():
    codes = [note.code for note in gate.missing(gate.Draft(needs_agreement=True))]

    assert codes == [
        "title", "duties", "requirements", "safety", "worksite", "dates", "schedule", "pay",
        "seats", "supervisor", "funding", "agreement", "vetting",
    ]  # fmt: skip


def test_only_an_agreement_on_its_way_is_shown_as_pending():
    board = replace(READY, mou=replace(ACTIVE, state=AgreementState.BOARD))

    assert gate.is_pending(board)
    assert not gate.is_pending(replace(board, needs_agreement=False))
    assert not gate.is_pending(READY)
