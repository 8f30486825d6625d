"""Before the first day: which items open, who they wait on, what clears a student."""

from datetime import date, timedelta

import pytest

from core import clock
from core.tenancy import within
from pipeline.actions import checklist
from pipeline.enums import ItemKind, Owner
from pipeline.models import ChecklistItem, Journey
from tests.factories.districts import DistrictFactory, FundingSourceFactory, SeasonFactory
from tests.factories.pipeline import ChecklistItemFactory, JourneyFactory, PlacementFactory
from tests.factories.students import StudentFactory
from tests.harness import recorded_verbs
from tests.harness.races import race

PACKET = (ItemKind.PACKET, "packet")
PERMIT = (ItemKind.WORK_PERMIT, "b1_1")
CONDUCT = (ItemKind.TRAINING, "code_of_conduct")


@pytest.fixture
def placement(student, season):
    funding = FundingSourceFactory(season=season, training_codes=["code_of_conduct", "first_aid"])
    journey = JourneyFactory(student=student.student, season=season, placed=True)
    return PlacementFactory(journey=journey, funding=funding)


def opened(placement):
    checklist.open_checklist(placement, clock.now())
    items = ChecklistItem.objects.filter(placement=placement).order_by("pk")
    return [(item.kind, item.code, item.owner) for item in items]


def fulfil(placement, what, **words):
    evidence = {"kind": "test", "id": 1}
    return checklist.fulfil(placement, *what, evidence=evidence, by=None, at=clock.now(), **words)


def test_funding_and_age_decide_the_items(placement):
    assert opened(placement) == [
        ("packet", "packet", "onramp"),
        ("work_permit", "b1_1", "onramp"),
        ("training", "code_of_conduct", "student"),
        ("training", "first_aid", "student"),
    ]
    labels = ChecklistItem.objects.order_by("pk").values_list("label", "due_on")
    assert list(labels) == [
        ("Paperwork packet", date(2026, 6, 8)),
        ("Work permit", date(2026, 6, 15)),
        ("Code of conduct training", date(2026, 6, 21)),
        ("First aid", date(2026, 6, 21)),
    ]


@pytest.mark.parametrize(
    ("born", "minor"),
    [
        (date(2008, 6, 22), False),  # eighteen on the first day
        (date(2008, 6, 23), True),  # on the second
        (date(2008, 2, 29), False),
        (date(2009, 1, 1), True),
        (date(2007, 12, 31), False),
        (None, True),  # nobody knows: ask for the permit
    ],
)
def test_who_is_a_minor_on_the_first_day(born, minor):
    assert checklist.is_minor(born, date(2026, 6, 22)) is minor


def test_an_adult_needs_no_permit(placement):
    placement.journey.student.birth_date = date(2007, 9, 14)
    assert ("work_permit", "b1_1", "onramp") not in opened(placement)


def test_an_item_waits_on_somebody_else_from_now(placement):
    opened(placement)
    later = clock.now() + timedelta(days=2)

    assert checklist.waits_on(placement, *PACKET, Owner.GUARDIAN, later) is True
    assert (
        checklist.waits_on(placement, *PACKET, Owner.GUARDIAN, later + timedelta(days=1)) is False
    )

    item = ChecklistItem.objects.get(kind=ItemKind.PACKET)
    assert (item.owner, item.waits_since) == (Owner.GUARDIAN, later)


def test_what_is_done_or_was_never_asked_waits_on_nobody(placement):
    done = ChecklistItemFactory(placement=placement, fulfilled=True, owner=Owner.COORDINATOR)
    assert checklist.waits_on(placement, *PACKET, Owner.GUARDIAN, clock.now()) is False
    assert checklist.waits_on(placement, *PERMIT, Owner.GUARDIAN, clock.now()) is False
    done.refresh_from_db()
    assert done.owner == Owner.COORDINATOR


def test_the_last_item_clears_the_student(placement):
    opened(placement)
    for what in (PACKET, PERMIT, CONDUCT):
        assert fulfil(placement, what) is True
    assert Journey.objects.get().cleared_at is None

    assert fulfil(placement, (ItemKind.TRAINING, "first_aid")) is True

    assert Journey.objects.get().cleared_at == clock.now()
    assert recorded_verbs() == [*["checklist.fulfilled"] * 4, "placement.cleared"]


def test_an_item_is_dated_once_with_its_proof(placement):
    opened(placement)
    assert fulfil(placement, PACKET) is True
    assert fulfil(placement, PACKET) is False
    assert recorded_verbs() == ["checklist.fulfilled"]
    assert ChecklistItem.objects.get(kind=ItemKind.PACKET).evidence == {"kind": "test", "id": 1}


def test_what_was_never_asked_cannot_be_fulfilled(placement):
    with pytest.raises(ChecklistItem.DoesNotExist):
        fulfil(placement, PERMIT)


def test_a_proof_that_no_longer_counts_opens_the_item_and_uncleares(placement):
    ChecklistItemFactory(placement=placement)
    fulfil(placement, PACKET)
    assert Journey.objects.get().cleared_at is not None

    assert checklist.reopen(placement, *PACKET, Owner.GUARDIAN, clock.now()) is True
    assert checklist.reopen(placement, *PACKET, Owner.GUARDIAN, clock.now()) is False

    item = ChecklistItem.objects.get()
    assert (item.fulfilled_at, item.evidence, item.owner) == (None, {}, Owner.GUARDIAN)
    assert Journey.objects.get().cleared_at is None
    assert recorded_verbs()[-1] == "checklist.reopened"


def test_two_last_items_at_once_clear_the_student(transactional_db):
    district = DistrictFactory()
    season = SeasonFactory(district=district)
    journey = JourneyFactory(student=StudentFactory(district=district), season=season, placed=True)
    placement = PlacementFactory(journey=journey)
    ChecklistItemFactory(placement=placement)
    ChecklistItemFactory(placement=placement, kind=CONDUCT[0], code=CONDUCT[1])

    results = race(
        lambda: fulfil(placement, PACKET), lambda: fulfil(placement, CONDUCT), district=district
    )

    assert results == [True, True]
    with within(district):
        assert Journey.objects.get().cleared_at is not None
        assert recorded_verbs().count("placement.cleared") == 1
