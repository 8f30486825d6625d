"""Accepting is one act: all of it or nothing, however many click at once."""

from datetime import timedelta

import pytest

from core.states import IllegalMove
from core.tenancy import within
from employers.models import Opening
from pipeline.actions import applications, offers, placements
from pipeline.enums import ApplicationState, OfferState, PlacementState
from pipeline.models import Application, ChecklistItem, Journey, Offer, Placement
from tests.factories.districts import FundingSourceFactory, MembershipFactory
from tests.factories.pipeline import OfferFactory
from tests.harness import recorded_verbs
from tests.harness.races import race
from tests.pipeline.hire import LATER, NOW, applied, offered, opening_of, somebody

pytestmark = pytest.mark.django_db


@pytest.fixture
def learner(school, season):
    return somebody(school, season)


def accept(offer, student):
    return placements.accept(offer=offer, by=student.membership, at=NOW)


def test_everything_that_was_agreed_is_copied(employer, season, learner, coordinator):
    funding = FundingSourceFactory(season=season, full=True)
    opening = opening_of(employer, season, funding=funding, seats=2)

    placement = accept(offered(learner, opening), learner)

    copied = ("employer", "worksite", "supervisor", "funding", "title", "duties", "starts_on",
              "ends_on", "schedule", "pay_kind", "hourly_wage_cents", "stipend_cents")  # fmt: skip
    assert [getattr(placement, name) for name in copied] == [
        getattr(opening, name) for name in copied
    ]
    assert (placement.coordinator, placement.created_at) == (coordinator.membership, NOW)
    assert set(ChecklistItem.objects.values_list("kind", "code")) == {
        ("packet", "packet"), ("work_permit", "b1_1"), ("training", "harassment_prevention"),
        ("training", "child_abuse_awareness"), ("training", "code_of_conduct"),
        ("training", "work_readiness"),
    }  # fmt: skip


def test_the_seat_the_milestone_and_the_states_change_together(employer, season, learner):
    opening = opening_of(employer, season)
    offer = offered(learner, opening)

    accept(offer, learner)

    for row in (opening, offer, offer.application, learner.journey):
        row.refresh_from_db()
    assert (opening.seats_taken, learner.journey.placed_at) == (1, NOW)
    assert (offer.state, offer.answered_at) == (OfferState.ACCEPTED, NOW)
    assert offer.application.state == ApplicationState.ACCEPTED
    assert recorded_verbs() == ["offer.accepted", "placement.created"]


def test_other_applications_are_released_and_their_offers_fall(employer, season, learner, school):
    chosen = offered(learner, opening_of(employer, season))
    waits = applied(learner, opening_of(employer, season), state=ApplicationState.SEEN)
    over = applied(learner, opening_of(employer, season), state=ApplicationState.REFUSED)
    second = offered(learner, opening_of(employer, season))
    classmate = applied(somebody(school, season), chosen.application.opening)

    accept(chosen, learner)

    states = dict(Application.objects.values_list("pk", "state"))
    assert states == {
        chosen.application_id: ApplicationState.ACCEPTED,
        waits.pk: ApplicationState.RELEASED,
        second.application_id: ApplicationState.RELEASED,
        over.pk: ApplicationState.REFUSED,
        classmate.pk: ApplicationState.SENT,
    }
    second.refresh_from_db()
    assert second.state == OfferState.DECLINED
    assert recorded_verbs() == [
        "offer.accepted", "application.released", "application.released", "placement.created",
    ]  # fmt: skip


def test_the_coordinator_with_the_fewest_follows(employer, season, school, coordinator):
    second = MembershipFactory(district=coordinator.district)
    MembershipFactory(district=coordinator.district, is_active=False)
    opening = opening_of(employer, season, seats=3)

    placed = [accept(offered(one, opening), one) for one in _three(school, season)]

    assert [placement.coordinator for placement in placed] == [
        coordinator.membership, second, coordinator.membership,
    ]  # fmt: skip


def _three(school, season):
    return [somebody(school, season) for _ in range(3)]


def nothing_changed(opening, offer, journey):
    for row in (opening, offer, offer.application, journey):
        row.refresh_from_db()
    return (
        offer.application.state == ApplicationState.OFFERED
        and journey.placed_at is None
        and not Placement.objects.exists()
        and not ChecklistItem.objects.exists()
        and recorded_verbs() == []
    )


def test_without_a_seat_nothing_changes(employer, season, learner):
    opening = opening_of(employer, season, seats=1, seats_taken=1)
    offer = offered(learner, opening)

    with pytest.raises(placements.NoSeatLeft):
        accept(offer, learner)

    assert nothing_changed(opening, offer, learner.journey)
    assert offer.state == OfferState.OPEN


def test_after_the_deadline_nothing_changes(employer, season, learner):
    opening = opening_of(employer, season)
    offer = offered(learner, opening, expires_at=NOW)

    with pytest.raises(placements.TooLate):
        accept(offer, learner)

    assert nothing_changed(opening, offer, learner.journey)
    assert opening.seats_taken == 0


def test_an_answered_offer_gives_no_seat(employer, season, learner):
    opening = opening_of(employer, season)
    offer = offered(learner, opening)
    Offer.objects.update(state=OfferState.WITHDRAWN)

    with pytest.raises(IllegalMove):
        accept(offer, learner)

    opening.refresh_from_db()
    assert (opening.seats_taken, Placement.objects.count()) == (0, 0)


@pytest.mark.parametrize("hold", ("draft", "declined"))
def test_an_opening_on_hold_places_nobody(employer, season, learner, hold):
    opening = opening_of(employer, season)
    offer = offered(learner, opening)
    opening.hold() if hold == "draft" else employer.employer.decline()

    with pytest.raises(placements.OnHold):
        accept(offer, learner)

    assert nothing_changed(opening, offer, learner.journey)


def test_a_cancelled_placement_frees_seat_and_student(employer, season, learner, coordinator):
    opening = opening_of(employer, season)
    placement = accept(offered(learner, opening), learner)

    placements.cancel(placement=placement, reason="student", by=coordinator.membership, at=LATER)

    for row in (opening, placement, learner.journey):
        row.refresh_from_db()
    assert (opening.seats_taken, placement.state) == (0, PlacementState.CANCELLED)
    assert (learner.journey.placed_at, learner.journey.cleared_at) == (None, None)
    assert accept(offered(learner, opening_of(employer, season)), learner).pk != placement.pk
    with pytest.raises(IllegalMove):
        placements.cancel(placement=placement, reason="student", by=None, at=LATER)
    opening.refresh_from_db()
    assert opening.seats_taken == 0


# --- At the same moment --------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_two_students_and_one_seat(employer, season, school):
    opening = opening_of(employer, season, seats=1)
    pair = [somebody(school, season) for _ in range(2)]
    held = [offered(one, opening) for one in pair]

    given = race(
        lambda: accept(held[0], pair[0]),
        lambda: accept(held[1], pair[1]),
        district=employer.district,
    )

    placed = [one for one in given if isinstance(one, Placement)]
    assert len(placed) == 1
    assert [type(one) for one in given if one not in placed] == [placements.NoSeatLeft]
    assert Placement.objects.get() == placed[0]
    assert Opening.objects.get(pk=opening.pk).seats_taken == 1
    assert set(Journey.objects.exclude(placed_at=None)) == {placed[0].journey}


@pytest.mark.django_db(transaction=True)
def test_one_student_and_two_offers(employer, season, learner):
    openings = [opening_of(employer, season) for _ in range(2)]
    held = [offered(learner, opening) for opening in openings]

    given = race(
        lambda: accept(held[0], learner),
        lambda: accept(held[1], learner),
        district=employer.district,
    )

    placement = Placement.objects.get()
    loser = next(one for one in given if one != placement)
    assert isinstance(loser, placements.AlreadyPlaced)
    assert loser.placement == placement
    taken = dict(Opening.objects.values_list("pk", "seats_taken"))
    assert taken == {one.pk: int(one.pk == placement.opening_id) for one in openings}
    assert set(Application.objects.values_list("state", flat=True)) == {
        ApplicationState.ACCEPTED, ApplicationState.RELEASED,
    }  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_a_double_click_places_once(employer, season, learner):
    opening = opening_of(employer, season, seats=2)
    offer = offered(learner, opening)
    address = learner.url("pipeline:offer-accept", offer.pk)

    given = race(lambda: learner.http.post(address), lambda: learner.http.post(address))

    placement = Placement.objects.get()
    where = f"/placements/{placement.pk}/"
    assert [response.status_code for response in given] == [302, 302]
    assert all(response["Location"].endswith(where) for response in given)
    assert Opening.objects.get().seats_taken == 1
    assert recorded_verbs().count("placement.created") == 1


@pytest.mark.django_db(transaction=True)
def test_accepting_against_an_offer_that_is_taken_back(employer, season, learner):
    opening = opening_of(employer, season)
    offer = offered(learner, opening)
    again = Offer.objects.select_related("application__journey").get(pk=offer.pk)

    given = race(
        lambda: accept(offer, learner),
        lambda: offers.withdraw(offer=again, by=employer.membership, at=NOW),
        district=employer.district,
    )

    placed = isinstance(given[0], Placement)
    assert [isinstance(one, IllegalMove) for one in given] == [not placed, placed]
    assert Opening.objects.get().seats_taken == int(placed)
    assert Placement.objects.count() == int(placed)


@pytest.mark.django_db(transaction=True)
def test_two_offers_for_the_last_seat(employer, season, school):
    opening = opening_of(employer, season, seats=1)
    pair = [applied(somebody(school, season), opening) for _ in range(2)]

    def hold_out(application):
        return offers.make_offer(
            application=application, expires_at=LATER, message="", by=employer.membership, at=NOW
        )

    given = race(lambda: hold_out(pair[0]), lambda: hold_out(pair[1]), district=employer.district)

    assert sorted(type(one).__name__ for one in given) == ["NoSeatFree", "Offer"]
    assert Offer.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_applying_twice_at_once_applies_once(employer, season, learner):
    opening = opening_of(employer, season)

    def send():
        return applications.apply(
            journey=learner.journey, opening=opening, letter="Hello", answer="", resume=None,
            by=learner.membership, at=NOW,
        )  # fmt: skip

    given = race(send, send, district=employer.district)

    assert sorted(type(one).__name__ for one in given) == ["AlreadyApplied", "Application"]
    assert recorded_verbs() == ["application.sent"]


# --- Offers that run out -------------------------------------------------------------------------


def test_offers_expire_and_the_seat_is_free_again(employer, season, school, learner):
    opening = opening_of(employer, season, seats=2)
    old = offered(learner, opening, expires_at=NOW - timedelta(minutes=1))
    fresh = offered(somebody(school, season), opening)
    with within(None):
        neighbour = OfferFactory(expires_at=NOW - timedelta(minutes=1))

    assert offers.expire_overdue(at=NOW) == 1
    assert offers.expire_overdue(at=NOW) == 0

    for row in (old, fresh):
        row.refresh_from_db()
    assert (old.state, old.application.state) == (OfferState.EXPIRED, ApplicationState.SEEN)
    assert fresh.state == OfferState.OPEN
    assert (offers.seats_free(opening), recorded_verbs()) == (1, ["offer.expired"])
    with within(neighbour.district):
        assert Offer.objects.get().state == OfferState.OPEN
