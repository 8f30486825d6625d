"""From the first draft to the badge: rounds, approvals, races, and taking it back."""

from datetime import timedelta

import pytest

from core import clock
from core.states import IllegalMove
from core.tenancy import within
from core.uploads import Upload
from districts.models import Event
from pipeline.actions import reviews
from pipeline.enums import ReviewState
from pipeline.models import Badge, Journey, Review
from students.enums import DocumentKind
from students.models import CareerDocument
from tests.factories.districts import DistrictFactory, MembershipFactory, SeasonFactory
from tests.factories.pipeline import JourneyFactory, ReviewFactory
from tests.factories.students import CareerDocumentFactory, StudentFactory
from tests.harness import recorded_verbs
from tests.harness.races import race

RESUME, LETTER = DocumentKind.RESUME, DocumentKind.LETTER


@pytest.fixture
def journey(student, season):
    return JourneyFactory(student=student.student, season=season)


def hand_in(journey, kind=RESUME, **words):
    words = words or {"body": "I fix bicycles."}
    return reviews.hand_in(journey=journey, kind=kind, by=None, at=clock.now(), **words)


def approve(review, by=None):
    return reviews.approve(review=review, ticks=["one_page"], by=by, at=clock.now())


def versions(kind=RESUME):
    rows = CareerDocument.objects.filter(kind=kind).order_by("version")
    return list(rows.values_list("version", "body"))


def states():
    return list(Review.objects.order_by("pk").values_list("kind", "state"))


def test_a_draft_is_kept_and_becomes_the_first_version(journey):
    reviews.save_draft(journey=journey, kind=RESUME, body="I fix", at=clock.now())
    reviews.save_draft(journey=journey, kind=RESUME, body="I fix bi", at=clock.now())
    assert versions() == [(1, "I fix bi")]
    assert states() == []

    hand_in(journey)

    assert versions() == [(1, "I fix bicycles.")]
    assert states() == [("resume", "submitted")]


def test_a_newer_version_replaces_the_one_that_waits(journey):
    first = hand_in(journey)
    second = hand_in(journey, body="I fix bicycles and speak two languages.")

    assert states() == [("resume", "replaced"), ("resume", "submitted")]
    assert [first.document.version, second.document.version] == [1, 2]
    assert recorded_verbs() == ["review.submitted"] * 2


def test_a_file_takes_the_place_of_a_draft(journey):
    reviews.save_draft(journey=journey, kind=RESUME, body="I fix", at=clock.now())
    upload = Upload("resume.pdf", "words of it", b"%PDF-1.7 and more", ".pdf")

    document = hand_in(journey, upload=upload).document

    assert versions() == [(1, "words of it")]
    assert document.file_name == "resume.pdf"
    with document.file.open() as kept:
        assert kept.read() == b"%PDF-1.7 and more"
    assert "resume" not in document.file.name.removeprefix("career/")


def test_nothing_is_not_handed_in(journey):
    with pytest.raises(reviews.NothingWritten):
        hand_in(journey, body="  \n")


def test_both_approvals_earn_the_badge_once(journey, mentor):
    resume, letter = hand_in(journey), hand_in(journey, LETTER)

    assert approve(resume, mentor.membership) is None
    badge = approve(letter, mentor.membership)

    journey.refresh_from_db()
    assert badge.awarded_by == mentor.membership
    assert journey.badge_at == clock.now() == badge.awarded_at
    assert recorded_verbs()[-3:] == ["review.approved", "review.approved", "badge.awarded"]


def test_an_approval_of_a_newer_version_awards_no_second_badge(journey):
    for kind in (RESUME, LETTER, RESUME):
        approve(hand_in(journey, kind))
    assert Badge.objects.count() == 1
    assert recorded_verbs().count("badge.awarded") == 1


def test_two_approved_versions_of_one_kind_are_not_enough(journey):
    approve(hand_in(journey))
    approve(hand_in(journey))
    assert Badge.objects.count() == 0


def test_a_returned_document_keeps_its_comment(journey, mentor):
    review = hand_in(journey)
    reviews.return_with_comment(
        review=review, comment="Add your school.", ticks=[], by=mentor.membership, at=clock.now()
    )
    review.refresh_from_db()
    assert (review.state, review.comment) == (ReviewState.RETURNED, "Add your school.")
    assert review.reviewer == mentor.membership


@pytest.mark.parametrize(
    "state", [ReviewState.APPROVED, ReviewState.RETURNED, ReviewState.REPLACED]
)
def test_an_answered_review_is_not_answered_again(journey, state):
    review = ReviewFactory(journey=journey, state=state)
    with pytest.raises(IllegalMove):
        approve(review)
    with pytest.raises(IllegalMove):
        reviews.return_with_comment(review=review, comment="No", ticks=[], by=None, at=clock.now())
    assert recorded_verbs() == []


def test_a_revoked_badge_no_longer_counts_and_can_be_earned_again(journey, mentor):
    approve(hand_in(journey))
    first = approve(hand_in(journey, LETTER))

    reviews.revoke(journey=journey, reason="Copied.", by=mentor.membership, at=clock.now())

    journey.refresh_from_db()
    first.refresh_from_db()
    assert journey.badge_at is None
    assert (first.revoked_at, first.revoked_reason) == (clock.now(), "Copied.")
    with pytest.raises(reviews.NoBadge):
        reviews.revoke(journey=journey, reason="Again.", by=mentor.membership, at=clock.now())

    later = clock.now() + timedelta(days=1)
    review = hand_in(journey)
    second = reviews.approve(review=review, ticks=[], by=mentor.membership, at=later)

    assert second.awarded_at == later
    assert Badge.objects.count() == 2
    assert recorded_verbs().count("badge.awarded") == 2


def test_facts_of_events_hold_no_words_of_people(journey, mentor):
    review = hand_in(journey)
    reviews.return_with_comment(
        review=review, comment="Secret.", ticks=["skills"], by=mentor.membership, at=clock.now()
    )
    assert list(Event.objects.order_by("pk").values_list("facts", flat=True)) == [
        {"kind": "resume", "version": 1},
        {"kind": "resume", "ticks": ["skills"]},
    ]


# --- Races ------------------------------------------------------------------------------------


@pytest.fixture
def committed(transactional_db):
    """A student whose résumé and letter both wait, seen by every thread."""
    district = DistrictFactory()
    season = SeasonFactory(district=district, is_current=True)
    journey = JourneyFactory(student=StudentFactory(district=district), season=season)
    papers = [
        CareerDocumentFactory(student=journey.student, kind=kind) for kind in (RESUME, LETTER)
    ]
    waiting = [ReviewFactory(journey=journey, document=p, kind=p.kind) for p in papers]
    mentors = MembershipFactory.create_batch(2, district=district, role="mentor")
    return district, journey, waiting, mentors


def _again(review):
    return Review.objects.select_related("journey").get(pk=review.pk)


def test_two_mentors_who_approve_at_once_award_one_badge(committed):
    district, _journey, (resume, letter), (one, other) = committed

    results = race(
        lambda: approve(_again(resume), one),
        lambda: approve(_again(letter), other),
        district=district,
    )

    with within(district):
        assert sorted(map(type, results), key=str) == sorted([type(None), Badge], key=str)
        assert Badge.objects.count() == 1
        assert Journey.objects.get().badge_at is not None


def test_two_clicks_on_one_approval_count_once(committed):
    district, _journey, (resume, _letter), (one, other) = committed
    with within(district):
        mine, theirs = _again(resume), _again(resume)
    # Both pages were open already: each holds the row as it was before the first click.
    results = race(lambda: approve(mine, one), lambda: approve(theirs, other), district=district)

    with within(district):
        assert [type(result) for result in results].count(IllegalMove) == 1
        assert recorded_verbs() == ["review.approved"]


def test_two_versions_handed_in_at_once_leave_one_waiting(committed):
    district, journey, _waiting, _mentors = committed

    results = race(
        lambda: hand_in(journey, body="One"),
        lambda: hand_in(journey, body="Other"),
        district=district,
    )

    with within(district):
        assert {type(result) for result in results} == {Review}
        assert Review.objects.filter(kind=RESUME, state=ReviewState.SUBMITTED).count() == 1
        assert [version for version, _body in versions()] == [1, 2, 3]
