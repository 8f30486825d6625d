"""Trainings given, handed in, checked; what the checklist hears of it."""

from datetime import date, timedelta

import pytest

from core.states import IllegalMove
from districts.models import Event
from pipeline.actions import checklist, placements
from pipeline.models import ChecklistItem
from tests.factories.districts import FundingSourceFactory
from tests.factories.pipeline import JourneyFactory, PlacementFactory
from tests.factories.students import StudentFactory
from tests.factories.trainings import AssignmentFactory, TrainingFactory
from tests.harness import drain, recorded_verbs
from tests.pipeline.hire import NOW, offered, opening_of, somebody
from trainings import actions, validity
from trainings.enums import AssignmentState as State
from trainings.models import Assignment, Training
from trainings.reactions import assign

pytestmark = pytest.mark.django_db

CODES = ["harassment_prevention", "code_of_conduct"]


def placed(school, season, **values):
    """A placement with its checklist open; its funding asks for two trainings."""
    funding = FundingSourceFactory(season=season, training_codes=CODES)
    student = values.pop("student", None) or StudentFactory(school=school)
    journey = JourneyFactory(student=student, season=season, placed=True)
    placement = PlacementFactory(journey=journey, funding=funding, **values)
    checklist.open_checklist(placement, NOW)
    return placement


def owners(placement):
    items = ChecklistItem.objects.filter(placement=placement, kind="training")
    return dict(items.values_list("code", "owner"))


def open_codes(placement):
    items = ChecklistItem.objects.open().filter(placement=placement, kind="training")
    return set(items.values_list("code", flat=True))


def test_accepting_an_offer_brings_the_trainings_of_its_funding(employer, season, school):
    funding = FundingSourceFactory(season=season, needs_agreement=False, training_codes=CODES)
    learner = somebody(school, season)
    offer = offered(learner, opening_of(employer, season, funding=funding))

    learner.post("pipeline:offer-accept", offer.pk)
    drain()
    drain()

    given = Assignment.objects.order_by("pk")
    assert [one.training.code for one in given] == CODES
    assert {one.placement for one in given} == {learner.journey.placements.get()}
    assert {one.due_on for one in given} == {date(2026, 6, 21)}  # the day before the first
    assert recorded_verbs().count("training.assigned") == 2


def test_hearing_it_again_gives_nothing_twice(school, season):
    placement = placed(school, season)

    for _ in range(2):
        actions.assign_for_placement(placement=placement, at=NOW)

    assert Assignment.objects.count() == Training.objects.count() == 2
    assert recorded_verbs() == ["training.assigned"] * 2
    assert set(owners(placement).values()) == {"student"}


def test_the_catalogue_begins_a_districts_trainings(district):
    harassment = actions.training_of("harassment_prevention")
    own = actions.training_of("forklift_theory")

    assert (harassment.minutes, harassment.valid_months) == (60, 24)  # Gov. Code 12950.1
    assert own.title == "Forklift theory"
    assert actions.training_of("harassment_prevention") == harassment


def test_what_was_given_in_spring_is_bound_to_the_placement(school, season):
    student = StudentFactory(school=school)
    training = TrainingFactory(code=CODES[0], district=school.district)
    spring = AssignmentFactory(student=student, training=training, submitted=True)

    placement = placed(school, season, student=student)
    actions.assign_for_placement(placement=placement, at=NOW)

    spring.refresh_from_db()
    assert (spring.placement, spring.state) == (placement, State.SUBMITTED)
    assert Assignment.objects.filter(training=training).count() == 1
    assert owners(placement) == {CODES[0]: "mentor", CODES[1]: "student"}


@pytest.mark.parametrize(
    ("completed_on", "again"),
    (
        (date(2025, 6, 1), False),  # 24 months: counts until June 2027
        (date(2024, 6, 22), False),  # expires on the first day itself
        (date(2024, 6, 21), True),
    ),
)
def test_a_training_of_an_earlier_year_counts_while_it_is_valid(
    school, season, completed_on, again
):
    student = StudentFactory(school=school)
    training = TrainingFactory(code=CODES[0], district=school.district, valid_months=24)
    AssignmentFactory(student=student, training=training, verified=True, completed_on=completed_on)

    placement = placed(school, season, student=student)
    actions.assign_for_placement(placement=placement, at=NOW)

    assert (CODES[0] in open_codes(placement)) is again
    assert Assignment.objects.open().filter(training=training).exists() is again


def test_handing_in_checking_and_clearing(school, season, mentor):
    placement = placed(school, season)
    actions.assign_for_placement(placement=placement, at=NOW)
    for item in ChecklistItem.objects.exclude(kind="training"):
        checklist.fulfil(placement, item.kind, item.code, evidence={}, by=None, at=NOW)
    one, other = Assignment.objects.order_by("pk")

    actions.submit(
        assignment=one, completed_on=date(2026, 4, 20), certificate=None, by=None, at=NOW
    )
    assert owners(placement)[one.training.code] == "mentor"
    actions.send_back(assignment=one, reason="Not yours", by=mentor.membership, at=NOW)
    assert owners(placement)[one.training.code] == "student"
    actions.mark_done(assignment=one, completed_on=date(2026, 4, 21), by=mentor.membership, at=NOW)
    assert open_codes(placement) == {other.training.code}
    actions.mark_done(
        assignment=other, completed_on=date(2026, 4, 21), by=mentor.membership, at=NOW
    )

    placement.journey.refresh_from_db()
    assert placement.journey.cleared_at == NOW
    proof = ChecklistItem.objects.get(code=one.training.code).evidence
    assert proof == {"kind": "trainings.assignment", "id": one.pk}
    assert recorded_verbs()[-3:] == ["training.done", "checklist.fulfilled", "placement.cleared"]


def test_two_who_check_at_once_check_once(school, mentor):
    row = AssignmentFactory(student=StudentFactory(school=school), submitted=True)
    stale = Assignment.objects.get(pk=row.pk)
    day = {"completed_on": date(2026, 4, 1), "by": mentor.membership, "at": NOW}

    actions.mark_done(assignment=row, **day)

    with pytest.raises(IllegalMove):
        actions.mark_done(assignment=stale, **day)
    assert actions.mark_many_done(
        assignments=[stale], today=NOW.date(), by=mentor.membership, at=NOW
    ) == (0, 1)


def test_a_cancelled_placement_gets_no_trainings(school, season):
    placement = placed(school, season, state="cancelled")

    assign(Event(subject_id=placement.pk, at=NOW))

    assert Assignment.objects.count() == 0


def test_a_training_of_a_cancelled_placement_counts_but_clears_nobody(school, season, mentor):
    placement = placed(school, season)
    actions.assign_for_placement(placement=placement, at=NOW)
    placements.cancel(placement=placement, reason="employer", by=mentor.membership, at=NOW)

    for row in Assignment.objects.select_related("placement"):
        actions.mark_done(
            assignment=row, completed_on=date(2026, 4, 1), by=mentor.membership, at=NOW
        )

    placement.journey.refresh_from_db()
    assert placement.journey.cleared_at is None
    assert open_codes(placement) == set(CODES)
    assert Assignment.objects.verified().count() == 2


@pytest.mark.parametrize(
    ("done", "months", "until"),
    (
        (date(2024, 7, 1), 24, date(2026, 7, 1)),  # T5
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2025, 12, 15), 1, date(2026, 1, 15)),
    ),
)
def test_how_long_a_training_counts(done, months, until):
    assert validity.valid_until(done, months) == until
    assert validity.counts(done, months, until)
    assert not validity.counts(done, months, until + timedelta(days=1))
    assert not validity.counts(done, months, done - timedelta(days=1))
    assert not validity.counts(None, months, until)


@pytest.mark.parametrize(
    ("done", "says"),
    (
        (date(2026, 4, 27), ""),
        (date(2026, 4, 28), "This day is in the future."),
        (date(2025, 4, 26), "This certificate is too old. Please do the training again."),
        (date(2015, 4, 26), "Check the year."),
    ),
)
def test_days_that_cannot_be(done, says):
    told = validity.complaint(done, 12, today=date(2026, 4, 27), birth_date=date(2009, 9, 14))

    assert told == says
