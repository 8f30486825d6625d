"""The offer as the student answers it, and the placement that follows."""

from datetime import date, timedelta

import pytest

from core.tenancy import within
from pipeline import tasks
from pipeline.enums import ApplicationState as State
from pipeline.enums import OfferState
from pipeline.models import Offer, Placement
from tests.factories.pipeline import (
    ChecklistItemFactory,
    OfferFactory,
    PlacementFactory,
)
from tests.harness import recorded_verbs, soup
from tests.pipeline.hire import LATER, NOW, applied, offered, opening_of, somebody

pytestmark = pytest.mark.django_db


@pytest.fixture
def learner(school, season):
    return somebody(school, season)


@pytest.fixture
def opening(employer, season):
    return opening_of(employer, season, seats=2)


# --- The offer's page ----------------------------------------------------------------------------


def test_the_offer_says_what_accepting_means(learner, employer, season, opening):
    offer = offered(learner, opening, message="We liked your letter.")
    applied(learner, opening_of(employer, season))

    words = soup(learner.get("pipeline:offer", offer.pk)).get_text(" ", strip=True)

    for part in (
        "We liked your letter.",
        "$17.87 an hour",
        "100 Main Street, Los Angeles, 90012",
        "Your other application ends. That employer is told.",
        "Answer by Sat, May 2.",
    ):
        assert part in words


def test_accepting_leads_to_the_place(learner, opening):
    offer = offered(learner, opening)

    response = learner.post("pipeline:offer-accept", offer.pk, follow=True)

    placement = Placement.objects.get()
    assert response.redirect_chain[0][0].endswith(f"/placements/{placement.pk}/")
    assert "It is yours!" in response.content.decode()
    assert "See my place" in learner.get("pipeline:offer", offer.pk).content.decode()


@pytest.mark.parametrize(
    ("spoil", "said"),
    (
        ("seat", "All places were taken a moment ago. Nothing has changed."),
        ("time", "This offer is no longer open."),
        ("hold", "The employer is changing this opening. Please wait."),
    ),
)
def test_an_offer_that_cannot_be_accepted_says_why(learner, opening, spoil, said):
    offer = offered(learner, opening, expires_at=NOW if spoil == "time" else LATER)
    if spoil == "seat":
        type(opening).objects.update(seats_taken=2)
    if spoil == "hold":
        opening.hold()

    before = learner.get("pipeline:offer", offer.pk)
    response = learner.post("pipeline:offer-accept", offer.pk, follow=True)

    assert not before.context["can_accept"]
    assert before.context["can_accept"].reason in before.content.decode()
    assert said in response.content.decode()
    assert Placement.objects.count() == 0


def test_declining_gives_the_seat_to_the_next(learner, opening):
    offer = offered(learner, opening)

    learner.post("pipeline:offer-decline", offer.pk)

    offer.refresh_from_db()
    offer.application.refresh_from_db()
    assert (offer.state, offer.application.state) == (OfferState.DECLINED, State.WITHDRAWN)
    assert recorded_verbs() == ["offer.declined"]


def test_the_clock_closes_offers_of_every_district(learner, opening):
    mine = offered(learner, opening, expires_at=NOW)
    with within(None):
        neighbour = OfferFactory(expires_at=NOW)
        tasks.expire_offers()

    mine.refresh_from_db()
    assert mine.state == OfferState.EXPIRED
    with within(neighbour.district):
        assert Offer.objects.get().state == OfferState.EXPIRED


# --- The placement -------------------------------------------------------------------------------


def test_the_placement_shows_what_is_open_and_with_whom(learner, employer, mentor, season):
    placement = PlacementFactory(
        journey=learner.journey, employer=employer.employer, title="Archive intern"
    )
    ChecklistItemFactory(
        placement=placement, owner="guardian", waits_since=NOW - timedelta(days=12),
        due_on=date(2026, 6, 8),
    )  # fmt: skip
    ChecklistItemFactory(
        placement=placement, kind="training", code="code_of_conduct", label="Code of conduct",
        fulfilled=True,
    )  # fmt: skip

    for person in (learner, employer, mentor):
        words = soup(person.get("pipeline:placement", placement.pk)).get_text(" ", strip=True)
        for part in ("1 of 2", "Guardian", "12 days", "Needed by Mon, Jun 8", "Done on Mon, Mar 2"):
            assert part in words


def test_a_mentor_cancels_with_a_reason_and_an_employer_cannot(learner, employer, mentor, opening):
    offer = offered(learner, opening)
    learner.post("pipeline:offer-accept", offer.pk)
    placement = Placement.objects.get()

    assert employer.post("pipeline:placement-cancel", placement.pk).status_code == 403
    mentor.post("pipeline:placement-cancel", placement.pk, data={"reason": "because"})
    assert Placement.objects.live().count() == 1
    mentor.post("pipeline:placement-cancel", placement.pk, data={"reason": "student"})

    opening.refresh_from_db()
    assert (Placement.objects.live().count(), opening.seats_taken) == (0, 0)
    assert recorded_verbs()[-1] == "placement.cancelled"
