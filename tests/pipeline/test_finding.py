"""Openings as students find them, and applying."""

from datetime import date

import pytest

from core.tenancy import within
from districts.models import Event
from pipeline import hiring
from pipeline.enums import ApplicationState
from pipeline.models import Application
from students.models import CareerDocument
from tests.factories.employers import AgreementFactory, EmployerFactory, WorksiteFactory
from tests.factories.pipeline import ApplicationFactory, JourneyFactory, ReviewFactory
from tests.factories.students import CareerDocumentFactory
from tests.harness import recorded_verbs, soup, texts
from tests.pipeline.hire import LATER, NOW, applied, opening_of, somebody

pytestmark = pytest.mark.django_db


@pytest.fixture
def learner(school, season):
    return somebody(school, season)


@pytest.mark.parametrize("count", (1, 3))
def test_the_list_costs_the_same_however_long(
    learner, employer, season, count, django_assert_num_queries
):
    openings = [opening_of(employer, season) for _ in range(count)]
    applied(learner, openings[0])
    with within(None):
        ApplicationFactory()  # a neighbour's, with a posted opening

    with django_assert_num_queries(13):
        response = learner.get("pipeline:openings")

    assert set(response.context["openings"]) == set(openings)


def test_students_never_see_drafts_closed_full_or_unvetted_openings(learner, employer, season):
    shown = opening_of(employer, season)
    draft, closed = opening_of(employer, season), opening_of(employer, season)
    draft.hold()
    closed.close()
    full = opening_of(employer, season, seats=1, seats_taken=1)
    unvetted = opening_of(employer, season)
    unvetted.employer = EmployerFactory(district=employer.district)
    unvetted.save()
    with within(None):
        neighbour = ApplicationFactory().opening

    assert set(learner.get("pipeline:openings").context["openings"]) == {shown}
    for hidden in (draft, closed, unvetted, neighbour):
        assert learner.get("pipeline:opening", hidden.pk).status_code == 404
        assert learner.post("pipeline:apply", hidden.pk).status_code == 404
    assert learner.get("pipeline:opening", full.pk).status_code == 200


@pytest.mark.parametrize(
    ("query", "titles"),
    (
        ({}, ["Archive", "Clinic", "Radio"]),
        ({"q": "clin"}, ["Clinic"]),
        ({"q": "pacoima"}, ["Clinic"]),
        ({"pathway": "Media"}, ["Radio"]),
        ({"paid": "18"}, ["Radio"]),
        ({"since": "2026-06-23"}, ["Clinic", "Radio"]),
        ({"until": "2026-07-24"}, ["Archive"]),
        ({"place": "remote"}, ["Radio"]),
        ({"place": "site"}, ["Archive", "Clinic"]),
        ({"guarantee": "guaranteed"}, ["Archive"]),
        ({"sort": "pay"}, ["Radio", "Archive", "Clinic"]),
        ({"sort": "new"}, ["Archive", "Clinic", "Radio"]),
        ({"paid": "much", "pathway": "none"}, ["Archive", "Clinic", "Radio"]),
        ({"q": "nothing like it"}, []),
    ),
)
def test_search_filters_and_order(learner, employer, season, query, titles):
    remote = WorksiteFactory(employer=employer.employer, address="", city="", is_remote=True)
    pacoima = WorksiteFactory(employer=employer.employer, city="Pacoima")
    opening_of(
        employer, season, title="Archive", starts_on=date(2026, 6, 22),
        ends_on=date(2026, 7, 24), guarantee="guaranteed", pathway="Business",
        hourly_wage_cents=1_787, posted_at=LATER,
    )  # fmt: skip
    opening_of(
        employer, season, title="Clinic", starts_on=date(2026, 6, 29), worksite=pacoima,
        pathway="Health", hourly_wage_cents=1_700, posted_at=NOW,
    )  # fmt: skip
    opening_of(
        employer, season, title="Radio", starts_on=date(2026, 7, 6), worksite=remote,
        pathway="Media", hourly_wage_cents=1_850,
    )  # fmt: skip

    page = soup(learner.get("pipeline:openings", **query, htmx=True))

    assert texts(page, "article h2") == titles


def test_a_card_says_pay_dates_and_hours(learner, employer, season):
    opening_of(employer, season, title="Archive")

    words = texts(soup(learner.get("pipeline:openings")), "article")[0]

    for part in ("$17.87 an hour", "Jun 22–Jul 31", "Mon–Thu, 9 a.m.–2 p.m.", "18 hours a week"):
        assert part in words


def test_an_agreement_on_its_way_is_said_to_students(learner, employer, season):
    opening = opening_of(employer, season)
    opening.funding.needs_agreement = True
    opening.funding.save()
    AgreementFactory(employer=employer.employer, state="pending_board")

    assert "Agreement not signed yet" in learner.get("pipeline:openings").content.decode()
    assert "Agreement not signed yet" in (
        learner.get("pipeline:opening", opening.pk).content.decode()
    )


def test_the_letter_is_prepared_from_the_approved_version(learner, employer, season):
    opening = opening_of(employer, season, question="Why us?")
    good = CareerDocumentFactory(student=learner.student, kind="letter", body="The good one.")
    ReviewFactory(journey=learner.journey, document=good, kind="letter", approved=True)
    CareerDocumentFactory(student=learner.student, kind="letter", version=2, body="A newer draft.")
    resume = CareerDocumentFactory(student=learner.student)

    page = soup(learner.get("pipeline:apply", opening.pk))
    assert page.select_one("#id_letter").text.strip() == "The good one."
    response = learner.post(
        "pipeline:apply",
        opening.pk,
        data={"letter": "The good one, for you.", "answer": "To learn.", "share_resume": "on"},
    )

    application = Application.objects.get()
    assert response["Location"].endswith(f"/applications/{application.pk}/")
    assert (application.letter, application.answer, application.resume, application.had_badge) == (
        "The good one, for you.", "To learn.", resume, False,
    )  # fmt: skip
    learner.journey.refresh_from_db()
    assert learner.journey.applied_at == application.sent_at == NOW
    assert recorded_verbs() == ["application.sent"]
    assert Event.objects.get(verb="application.sent").student_id == learner.student.pk


def test_a_resume_that_is_not_shared_stays_at_home(learner, employer, season):
    opening = opening_of(employer, season)
    CareerDocumentFactory(student=learner.student)

    learner.post("pipeline:apply", opening.pk, data={"letter": "Hello."})

    assert Application.objects.get().resume is None
    assert CareerDocument.objects.count() == 1


def test_a_second_application_shows_the_first(learner, employer, season):
    opening = opening_of(employer, season)
    first = applied(learner, opening)

    for response in (
        learner.get("pipeline:apply", opening.pk),
        learner.post("pipeline:apply", opening.pk, data={"letter": "Again."}),
    ):
        assert response["Location"].endswith(f"/applications/{first.pk}/")

    assert Application.objects.count() == 1


def test_a_letter_and_an_answer_are_asked_for(learner, employer, season):
    opening = opening_of(employer, season, question="Why us?")

    response = learner.post("pipeline:apply", opening.pk, data={"letter": " "})

    assert response.status_code == 422
    assert set(response.context["form"].errors) == {"letter", "answer"}


def test_who_has_not_said_to_be_interested_is_shown_the_way(student, employer, season):
    opening = opening_of(employer, season)

    page = student.get("pipeline:opening", opening.pk).content.decode()

    assert "Tell us first that you are interested." in page
    assert student.get("pipeline:apply", opening.pk).status_code == 200
    assert student.post("pipeline:apply", opening.pk, data={"letter": "x"}).status_code == 403


@pytest.mark.parametrize(
    ("facts", "reason"),
    (
        ({}, ""),
        ({"role": "mentor"}, "Only students apply."),
        ({"journey": None}, "Tell us first that you are interested."),
        ({"placed": True}, "You have a place already."),
        ({"state": "closed"}, "This opening is no longer posted."),
        ({"employer": "declined"}, "This opening is no longer posted."),
        ({"seats_taken": 1}, "All places are taken."),
        ({"sent": True}, "You applied here already."),
    ),
)
def test_who_may_apply(learner, employer, season, facts, reason):
    opening = opening_of(employer, season, seats=1, seats_taken=facts.get("seats_taken", 0))
    opening.state = facts.get("state", opening.state)
    opening.employer.state = facts.get("employer", opening.employer.state)
    learner.membership.role = facts.get("role", "student")
    journey = facts.get("journey", learner.journey)
    if "placed" in facts:
        journey.placed_at = NOW
    sent = Application(state=ApplicationState.SENT) if "sent" in facts else None

    assert hiring.apply(learner.membership, opening, journey, sent).reason == reason


def test_mentors_look_at_openings_and_do_not_apply(mentor, employer, season):
    opening = opening_of(employer, season)

    page = soup(mentor.get("pipeline:opening", opening.pk))

    assert mentor.get("pipeline:openings").status_code == 200
    assert page.select_one('a[href$="/applicants/"]') is not None
    assert mentor.get("pipeline:apply", opening.pk).status_code == 403


def test_the_journey_of_another_season_does_not_count(student, employer, season):
    opening = opening_of(employer, season)
    JourneyFactory(student=student.student, placed=True)  # another season's

    response = student.get("pipeline:opening", opening.pk)

    assert response.context["journey"] is None
