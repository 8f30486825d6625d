"""The reviewer's queue and one paper: who sees it, answers it, and what comes next."""

from datetime import timedelta

import pytest

from core import clock
from districts.enums import Permission, Role
from districts.models import Event, Membership
from pipeline import policies
from pipeline.enums import ReviewState
from pipeline.models import Badge, Journey, Review
from tests.factories.districts import MembershipFactory, SchoolFactory, SeasonFactory
from tests.factories.pipeline import BadgeFactory, JourneyFactory, ReviewFactory
from tests.factories.students import CareerDocumentFactory, StudentFactory
from tests.harness import RoleClient, recorded_verbs, soup, swap, texts


@pytest.fixture
def hand_in(season, school):
    """Somebody hands something in: `hand_in("Ana", kind="letter", days=3)`."""

    def made(first="Ana", kind="resume", days=1, journey=None, at=None, **words):
        journey = journey or JourneyFactory(
            student=StudentFactory(school=at or school, first_name=first), season=season
        )
        paper = CareerDocumentFactory(student=journey.student, kind=kind, **words.pop("paper", {}))
        since = clock.now() - timedelta(days=days)
        return ReviewFactory(
            journey=journey, document=paper, kind=kind, submitted_at=since, **words
        )

    return made


def names(response):
    return texts(soup(response), "tbody .table__main a")


# --- The queue --------------------------------------------------------------------------------


def test_the_queue_holds_what_waits_at_the_own_schools(mentor, hand_in, district):
    hand_in("Ana", days=1)
    hand_in("Ben", days=4)
    hand_in("Cleo", approved=True)
    hand_in("Quinn", at=SchoolFactory(district=district))
    ReviewFactory()  # a neighbour's

    response = mentor.get("pipeline:reviews")

    assert names(response) == ["Ben Reyes", "Ana Reyes"]
    assert texts(soup(response), ".nav a .count") == ["2"]


def test_last_years_papers_wait_for_nobody(mentor, hand_in, district, school):
    old = JourneyFactory(
        student=StudentFactory(school=school), season=SeasonFactory(district=district)
    )
    hand_in(journey=old)
    assert names(mentor.get("pipeline:reviews")) == []


def test_the_queue_can_be_searched_and_comes_alone_to_htmx(mentor, hand_in):
    hand_in("Ana")
    letter = hand_in("Ben", kind="letter")
    page = soup(mentor.get("pipeline:reviews"))

    answer = mentor.get("pipeline:reviews", kind="letter", htmx=True)

    swapped = swap(page, page.select_one("form.filters"), answer)
    assert [row["id"] for row in swapped.select("tbody tr")] == [f"review-{letter.pk}"]
    assert names(mentor.get("pipeline:reviews", q="ana")) == ["Ana Reyes"]


@pytest.mark.parametrize("count", [1, 3])
def test_the_queue_costs_the_same_however_long(mentor, hand_in, count, django_assert_num_queries):
    for number in range(count):
        hand_in(f"S{number}")
    mentor.get("pipeline:reviews")
    with django_assert_num_queries(9):
        assert len(names(mentor.get("pipeline:reviews"))) == count


def test_an_empty_queue_says_what_fills_it(mentor, season):
    assert "Nothing waits for you" in mentor.get("pipeline:reviews").content.decode()


# --- One paper --------------------------------------------------------------------------------


def test_the_page_shows_the_paper_beside_the_rubric(mentor, hand_in):
    review = hand_in(paper={"body": "Ana Reyes\n\nSkills\nSpanish <b>"})
    page = soup(mentor.get("pipeline:review", review.pk))
    assert texts(page, ".sheet h3, .sheet p") == ["Ana Reyes", "Skills", "Spanish <b>"]
    assert len(page.select("input[name=ticks]")) == 6


def test_approving_goes_on_with_the_longest_wait(mentor, hand_in):
    review, longest, _other = hand_in(days=1), hand_in("Ben", days=9), hand_in("Cleo", days=5)

    answer = mentor.post(
        "pipeline:review-approve", review.pk, data={"ticks": ["one_page", "skills"]}
    )

    assert answer.url == mentor.url("pipeline:review", longest.pk)
    assert Review.objects.get(pk=review.pk).state == ReviewState.APPROVED
    assert Event.objects.get(verb="review.approved").facts["ticks"] == ["one_page", "skills"]


def test_the_last_one_leads_back_to_the_queue(mentor, hand_in):
    answer = mentor.post("pipeline:review-approve", hand_in().pk)
    assert answer.url == mentor.url("pipeline:reviews")


def test_the_second_approval_says_that_the_badge_is_earned(mentor, hand_in):
    resume = hand_in()
    letter = hand_in(kind="letter", journey=resume.journey)
    mentor.post("pipeline:review-approve", resume.pk)

    answer = mentor.post("pipeline:review-approve", letter.pk, follow=True)

    assert texts(soup(answer), ".messages p")[-1] == "Ana Reyes has earned the Intern Ready badge."
    assert Badge.objects.get().awarded_by == mentor.membership


def test_returning_needs_something_to_change(mentor, hand_in):
    review = hand_in()
    everything = ["one_page", "contact", "education", "experience", "skills", "no_errors"]

    answer = mentor.post("pipeline:review-return", review.pk, data={"ticks": everything})
    assert answer.status_code == 422
    assert Review.objects.get().state == ReviewState.SUBMITTED

    mentor.post("pipeline:review-return", review.pk, data={"ticks": everything[1:]})
    assert Review.objects.get().state == ReviewState.RETURNED


def test_who_comes_second_is_told_so(mentor, hand_in):
    review = hand_in(approved=True)
    answer = mentor.post("pipeline:review-return", review.pk, data={"comment": "No."}, follow=True)
    assert texts(soup(answer), ".messages p") == ["This one has been answered already."]
    assert recorded_verbs() == []


def test_a_replaced_version_leads_to_no_answer(mentor, hand_in):
    review = hand_in(state=ReviewState.REPLACED)
    page = soup(mentor.get("pipeline:review", review.pk))
    assert not page.select("form.form")
    assert "The student has handed in a newer version." in page.get_text()


@pytest.mark.parametrize("name", ["pipeline:review", "pipeline:review-approve"])
def test_papers_of_other_schools_are_not_there(mentor, hand_in, district, name):
    elsewhere = hand_in(at=SchoolFactory(district=district))
    ask = mentor.get if name == "pipeline:review" else mentor.post
    assert ask(name, elsewhere.pk).status_code == 404


@pytest.mark.parametrize("role", ["student", "office", "partner", "admin", "employer"])
def test_only_mentors_and_coordinators_review(role, request, hand_in):
    person, review = request.getfixturevalue(role), hand_in()
    assert person.get("pipeline:reviews").status_code == 403
    assert person.get("pipeline:review", review.pk).status_code == 403
    assert person.post("pipeline:review-approve", review.pk).status_code == 403
    assert person.post("pipeline:review-return", review.pk).status_code == 403
    assert Review.objects.get().state == ReviewState.SUBMITTED


# --- Taking a badge back ----------------------------------------------------------------------


def test_a_badge_is_taken_back_with_a_reason(mentor, hand_in):
    journey = hand_in(approved=True).journey
    journey.reach("badge", at=clock.now())
    BadgeFactory(journey=journey)

    mentor.post("pipeline:badge-revoke", journey.pk, data={"reason": ""})
    assert Badge.objects.get().revoked_at is None

    answer = mentor.post("pipeline:badge-revoke", journey.pk, data={"reason": "Copied."})
    assert answer.url == mentor.url("pipeline:journey", journey.pk)
    assert Badge.objects.get().revoked_reason == "Copied."
    assert Journey.objects.get().badge_at is None
    assert mentor.post("pipeline:badge-revoke", journey.pk, data={"reason": "x"}).status_code == 403


# --- Policies ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "state", "reason"),
    [
        (Role.MENTOR, ReviewState.SUBMITTED, ""),
        (Role.COORDINATOR, ReviewState.SUBMITTED, ""),
        (Role.ADMIN, ReviewState.SUBMITTED, "Only mentors and coordinators review."),
        (Role.OFFICE, ReviewState.SUBMITTED, "Only mentors and coordinators review."),
        (Role.MENTOR, ReviewState.APPROVED, "This one has been answered already."),
        (Role.MENTOR, ReviewState.RETURNED, "This one has been answered already."),
        (Role.MENTOR, ReviewState.REPLACED, "The student has handed in a newer version."),
    ],
)
def test_who_may_review(role, state, reason):
    assert policies.review(Membership(role=role), Review(state=state)).reason == reason


@pytest.mark.parametrize(
    ("role", "has_badge", "reason"),
    [
        (Role.MENTOR, True, ""),
        (Role.MENTOR, False, "There is no badge to take back."),
        (Role.ADMIN, True, "Only mentors and coordinators take a badge back."),
        (Role.STUDENT, True, "Only mentors and coordinators take a badge back."),
    ],
)
def test_who_may_take_a_badge_back(role, has_badge, reason):
    journey = Journey(badge_at=clock.now() if has_badge else None)
    assert policies.revoke_badge(Membership(role=role), journey).reason == reason


@pytest.mark.parametrize(
    ("role", "ready", "interest", "hand_in"),
    [
        (Role.STUDENT, True, "", ""),
        (
            Role.STUDENT,
            False,
            "No season is open yet. Your school will tell you when one is.",
            "Tell us first that you are interested.",
        ),
        (
            Role.MENTOR,
            True,
            "Only students say that they are interested.",
            "Only the student hands in a résumé or letter.",
        ),
    ],
)
def test_who_may_say_interested_and_hand_in(role, ready, interest, hand_in):
    member, thing = Membership(role=role), object() if ready else None
    assert policies.declare_interest(member, thing).reason == interest
    assert policies.hand_in(member, thing).reason == hand_in


def test_reviewing_is_a_permission_not_a_role():
    assert Membership(role=Role.MENTOR).can(Permission.REVIEWS_WRITE)
    assert not Membership(role=Role.PARTNER).can(Permission.REVIEWS_WRITE)


def test_a_coordinator_reviews_everywhere_in_the_district(coordinator, hand_in, district):
    review = hand_in(at=SchoolFactory(district=district))
    assert coordinator.post("pipeline:review-approve", review.pk).status_code == 302
    stranger = RoleClient(MembershipFactory(role=Role.COORDINATOR))
    assert stranger.get("pipeline:review", review.pk).status_code == 404
