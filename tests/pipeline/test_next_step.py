"""What to do next: the steps of every situation, their order, words, owners and cost."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from core import clock
from employers.models import Employer
from pipeline.enums import ApplicationState, ItemKind, Owner, PlacementState
from pipeline.models import Journey
from pipeline.next_step import Reader, for_journeys
from students.enums import Relation
from tests.factories.base import LONG_AGO
from tests.factories.employers import EmployerFactory, OpeningFactory
from tests.factories.pipeline import (
    ApplicationFactory,
    ChecklistItemFactory,
    JourneyFactory,
    OfferFactory,
    PlacementFactory,
    ReviewFactory,
)
from tests.factories.students import (
    CareerDocumentFactory,
    ContactPointFactory,
    GuardianshipFactory,
    StudentFactory,
)


@pytest.fixture
def journey(student, season):
    return JourneyFactory(student=student.student, season=season)


def steps(journey, reader=Reader.STAFF):
    journey.refresh_from_db()
    return for_journeys([journey], now=clock.now(), reader=reader)[journey.pk]


def told(journey, reader=Reader.STAFF):
    return [(step.what, str(step.owner)) for step in steps(journey, reader)]


def review(journey, kind="resume", **words):
    document = CareerDocumentFactory(
        student=journey.student, kind=kind, version=words.pop("version", 1)
    )
    return ReviewFactory(journey=journey, document=document, kind=kind, **words)


def ready(journey):
    journey.badge_at = LONG_AGO
    journey.save()
    return journey


def placed(journey, **words):
    journey.badge_at = journey.applied_at = journey.placed_at = LONG_AGO
    journey.save()
    employer = clinic(journey)
    return PlacementFactory(journey=journey, employer=employer, **words)


def item(placement, kind=ItemKind.PACKET, code="packet", label="Paperwork packet", **words):
    return ChecklistItemFactory(placement=placement, kind=kind, code=code, label=label, **words)


def clinic(journey):
    known = Employer.objects.filter(name="Clinic").first()
    return known or EmployerFactory(district=journey.district, name="Clinic", vetted=True)


# --- Towards the badge ------------------------------------------------------------------------


def test_nothing_written(journey):
    assert told(journey) == [("No résumé yet", "student"), ("No cover letter yet", "student")]
    assert told(journey, Reader.STUDENT) == [
        ("Write your résumé", "student"),
        ("Write your cover letter", "student"),
    ]
    first = steps(journey)[0]
    assert (first.since, first.until) == (LONG_AGO, date(2026, 5, 1))


def test_a_draft_is_still_the_students_turn(journey):
    CareerDocumentFactory(student=journey.student)
    first = steps(journey, Reader.STUDENT)[0]
    assert (first.what, first.action_label) == ("Write your résumé", "Go on writing")


def test_a_waiting_review_is_the_mentors_turn_and_comes_first(journey):
    waiting = review(journey, version=2)
    assert told(journey) == [
        ("Review the résumé, draft 2", "mentor"),
        ("No cover letter yet", "student"),
    ]
    first = steps(journey)[0]
    assert (first.url_name, first.url_args) == ("pipeline:review", (waiting.pk,))
    assert told(journey, Reader.STUDENT) == [
        ("Write your cover letter", "student"),
        ("Your mentor is reading your résumé", "mentor"),
    ]


def test_a_returned_paper_is_the_students_turn_again(journey):
    review(journey, returned=True)
    review(journey, "letter", approved=True)
    assert told(journey) == [("Résumé was returned, no new draft yet", "student")]
    assert told(journey, Reader.STUDENT) == [("Improve your résumé", "student")]


def test_a_newer_draft_answers_the_comments(journey):
    review(journey, returned=True)
    review(journey, version=2)
    review(journey, "letter", approved=True)
    assert told(journey) == [("Review the résumé, draft 2", "mentor")]


def test_an_approved_paper_is_done_even_when_a_later_one_was_returned(journey):
    review(journey, approved=True)
    review(journey, version=2, returned=True)
    review(journey, "letter", approved=True)
    assert told(journey) == []


def test_with_the_badge_the_next_thing_is_to_apply(journey):
    ready(journey)
    assert told(journey) == [("Has the badge, no application yet", "student")]
    assert steps(journey, Reader.STUDENT)[0].url_name == "pipeline:openings"


# --- Applications -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "what", "owner"),
    [
        (ApplicationState.SENT, "Clinic has not answered the application", "employer"),
        (ApplicationState.SEEN, "Clinic has not answered the application", "employer"),
        (ApplicationState.INTERVIEW, "Interview at Clinic, no answer yet", "employer"),
        (ApplicationState.REFUSED, "Has the badge, no application open", "student"),
        (ApplicationState.WITHDRAWN, "Has the badge, no application open", "student"),
    ],
)
def test_an_application_waits_on_somebody(journey, state, what, owner):
    ApplicationFactory(journey=ready(journey), opening=opening(journey), state=state)
    assert told(journey) == [(what, owner)]


def opening(journey):
    employer = clinic(journey)
    return OpeningFactory(employer=employer, season=journey.season, posted=True)


def test_an_open_offer_comes_first_with_its_deadline(journey):
    at_clinic = opening(journey)
    ApplicationFactory(journey=ready(journey), opening=OpeningFactory(season=journey.season))
    offered = ApplicationFactory(journey=journey, opening=at_clinic, state="offered")
    offer = OfferFactory(application=offered)

    first = steps(journey, Reader.STUDENT)[0]

    assert first.what == "Clinic offers you a place. Answer it"
    assert (first.url_name, first.url_args) == ("pipeline:offer", (offer.pk,))
    assert first.until == date(2026, 5, 31)
    assert steps(journey)[0].what == "Student answers the offer of Clinic"


def test_a_declined_offer_is_no_step(journey):
    sent = ApplicationFactory(journey=ready(journey), opening=opening(journey), state="seen")
    OfferFactory(application=sent, declined=True)
    assert told(journey) == [("Clinic has not answered the application", "employer")]


def test_released_applications_are_forgotten(journey):
    ApplicationFactory(journey=ready(journey), opening=opening(journey), state="released")
    assert told(journey) == [("Has the badge, no application yet", "student")]


# --- Before the first day ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("owner", "staff", "own"),
    [
        (Owner.STUDENT, "Student signs the papers", "Sign your papers"),
        (Owner.EMPLOYER, "Clinic signs the papers", "Clinic has your papers to sign"),
        (
            Owner.COORDINATOR,
            "Coordinator checks and sends the papers",
            "Your district checks your papers",
        ),
        (Owner.OFFICE, "School office signs the papers", "Your school office has your papers"),
        (Owner.MENTOR, "School mentor signs the papers", "Your mentor has your papers to sign"),
        (Owner.ONRAMP, "Onramp is preparing the papers", "We are preparing your papers"),
    ],
)
def test_papers_wait_on_somebody(journey, owner, staff, own):
    item(placed(journey), owner=owner)
    assert told(journey) == [(staff, str(owner))]
    assert [what for what, _owner in told(journey, Reader.STUDENT)] == [own]


def guardian(journey, relation=Relation.MOTHER, **contact):
    tie = GuardianshipFactory(student=journey.student, relation=relation)
    ContactPointFactory(guardian=tie.guardian, **contact)
    return tie


def test_one_guardian_is_named_two_are_the_family(journey):
    item(placed(journey), owner=Owner.GUARDIAN)
    guardian(journey)
    assert told(journey) == [("Guardian signs the papers", "guardian")]
    assert told(journey, Reader.STUDENT)[0][0] == "Ask your mom to sign your papers"

    guardian(journey, Relation.FATHER)
    assert told(journey, Reader.STUDENT)[0][0] == "Ask your family to sign your papers"


@pytest.mark.parametrize(
    "contact", [{"bounced_at": LONG_AGO}, {"unconfirmed": True}], ids=["bounced", "unconfirmed"]
)
def test_a_family_that_cannot_be_reached_is_the_mentors_turn(journey, contact):
    item(placed(journey), owner=Owner.GUARDIAN)
    guardian(journey, **contact)
    assert told(journey) == [("Nobody of the family can be reached: find another number", "mentor")]


def test_a_guardian_without_contact_rights_does_not_count(journey):
    item(placed(journey), owner=Owner.GUARDIAN)
    tie = guardian(journey)
    tie.contact_allowed = False
    tie.save()
    assert told(journey)[0][1] == "mentor"


def test_papers_and_permit_are_one_step_while_they_wait_on_the_same_person(journey):
    placement = placed(journey)
    item(placement, owner=Owner.EMPLOYER)
    permit = item(placement, ItemKind.WORK_PERMIT, "b1_1", owner=Owner.EMPLOYER)
    assert told(journey) == [("Clinic signs the papers", "employer")]

    permit.owner = Owner.OFFICE
    permit.save()
    assert told(journey) == [
        ("Clinic signs the papers", "employer"),
        ("School office issues the work permit", "office"),
    ]


@pytest.mark.parametrize(
    ("owner", "staff", "own"),
    [
        (Owner.STUDENT, "Student does: First aid", "Do this training: First aid"),
        (Owner.MENTOR, "Check the proof: First aid", "Your proof is being checked: First aid"),
    ],
)
def test_trainings_wait_on_the_student_or_on_whom_checks(journey, owner, staff, own):
    item(placed(journey), ItemKind.TRAINING, "first_aid", "First aid", owner=owner)
    assert told(journey) == [(staff, str(owner))]
    assert told(journey, Reader.STUDENT) == [(own, str(owner))]


def test_what_is_done_is_no_step_and_cleared_students_wait_for_the_first_day(journey):
    item(placed(journey), fulfilled=True)
    assert told(journey) == [("Cleared: first day at Clinic", "student")]
    first = steps(journey, Reader.STUDENT)[0]
    assert (first.until, first.tone) == (date(2026, 6, 22), "good")


@pytest.mark.parametrize("state", [PlacementState.STARTED, PlacementState.COMPLETED])
def test_who_has_started_has_no_step_here(journey, state):
    item(placed(journey, state=state))
    assert told(journey) == []


def test_a_cancelled_placement_is_none(journey):
    item(placed(journey, state=PlacementState.CANCELLED))
    journey.undo("placed")
    assert told(journey) == [("Has the badge, no application yet", "student")]


# --- Order, age, cost -------------------------------------------------------------------------


def test_a_student_sees_what_the_family_can_do_before_a_training(journey):
    placement = placed(journey)
    guardian(journey)
    item(placement, ItemKind.TRAINING, "work_readiness", "Work readiness course")
    item(placement, owner=Owner.GUARDIAN)
    assert [owner for _what, owner in told(journey, Reader.STUDENT)] == ["guardian", "student"]


@pytest.mark.parametrize(
    ("days", "owner", "tone", "stuck"),
    [
        (0, Owner.EMPLOYER, "plain", False),
        (5, Owner.EMPLOYER, "warn", False),
        (9, Owner.EMPLOYER, "warn", False),
        (10, Owner.EMPLOYER, "stop", True),
        (2, Owner.MENTOR, "action", False),
    ],
)
def test_how_long_it_waits(journey, days, owner, tone, stuck):
    since = clock.now() - timedelta(days=days)
    item(placed(journey), owner=owner, waits_since=since)
    first = steps(journey)[0]
    assert (first.days, first.tone, first.is_stuck) == (days, tone, stuck)


def test_days_are_local_days(journey):
    """At 23:30 in Los Angeles the next day has begun in UTC, and half an hour later here."""
    late = LONG_AGO.replace(month=4, day=27, hour=6, minute=30)  # 26 April, 23:30
    item(placed(journey), owner=Owner.EMPLOYER, waits_since=late)
    assert steps(journey)[0].days == 1


@pytest.mark.parametrize(
    ("due", "tone"),
    [(date(2026, 4, 26), "stop"), (date(2026, 4, 30), "warn"), (date(2026, 5, 1), "plain")],
)
def test_a_last_day_that_is_near_or_past_is_shown(journey, due, tone):
    item(placed(journey), owner=Owner.EMPLOYER, waits_since=clock.now(), due_on=due)
    assert steps(journey)[0].tone == tone


def _one_of_each(school, season):
    """A student who waits for a review, one with an offer, one whose family has to sign."""
    writing, looking, working = (
        JourneyFactory(student=StudentFactory(school=school), season=season) for _ in range(3)
    )
    review(writing)
    sent = ApplicationFactory(journey=ready(looking), opening=opening(looking), state="offered")
    OfferFactory(application=sent)
    item(placed(working), owner=Owner.GUARDIAN)


def test_a_cohort_costs_four_queries_however_long(
    district, school, season, django_assert_num_queries
):
    def cohort(count):
        for _number in range(count):
            _one_of_each(school, season)
        return list(Journey.objects.select_related("season").order_by("pk"))

    for rows in (cohort(1), cohort(3)):
        with django_assert_num_queries(4):
            found = for_journeys(rows, now=clock.now())
        assert set(found) == {row.pk for row in rows}
        assert all(found.values())


def test_no_journeys_cost_nothing(district, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert for_journeys([], now=clock.now()) == {}


def test_every_button_leads_to_a_page(journey):
    """One of each kind of step, in both readers' words."""
    placement = placed(journey)
    for number, owner in enumerate(Owner):
        item(placement, ItemKind.TRAINING, f"t{number}", "Training", owner=owner)
    review(journey)
    links = {
        (step.url_name, len(step.url_args)) for reader in Reader for step in steps(journey, reader)
    }
    assert links
    for name, arguments in links:
        reverse(name, args=["resume"] if "career" in name else [1] * arguments)
