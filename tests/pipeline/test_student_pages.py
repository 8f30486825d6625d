"""What a student sees and does: the next step, interest, the career file, the own season."""

from datetime import date, timedelta

import pytest

from core import clock
from districts.models import Event
from pipeline.enums import ItemKind, Owner
from pipeline.models import Journey, Review
from tests.factories.base import LONG_AGO
from tests.factories.districts import EventFactory, MembershipFactory, SchoolFactory
from tests.factories.employers import ContactFactory, OpeningFactory, WorksiteFactory
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
from tests.harness import recorded_verbs, soup, texts

HOME = "home-student"
RESUME = {
    "name": "Ana Reyes",
    "contact": "ana@mail.example",
    "education": "Sample High School",
    "experience": "Bakery, Saturdays",
    "skills": "Spanish",
}


@pytest.fixture
def journey(student, season):
    return JourneyFactory(student=student.student, season=season)


def page(person, name=HOME, *args, **query):
    response = person.get(name, *args, **query)
    assert response.status_code == 200
    return soup(response)


# --- Home -------------------------------------------------------------------------------------


def test_before_anything_the_step_is_to_say_interested(student, season):
    home = page(student)
    assert texts(home, "h1") == [f"Hi {student.student.first_name}"]
    assert home.select_one(".hero a.button")["href"] == student.url("pipeline:interest")


def test_without_a_season_the_page_says_so(student):
    assert "No season is open yet" in page(student).get_text()
    assert "No season is open yet" in page(student, "pipeline:interest").get_text()


def test_the_home_says_one_thing_to_do_and_where_the_road_stands(student, journey):
    home = page(student)
    assert texts(home, ".hero h2") == ["Write your résumé"]
    assert len(home.select(".hero .button")) == 1
    assert texts(home, ".road [aria-current]") == ["Badge (you are here)"]
    assert "By Fri, May 1" in home.select_one(".hero").get_text()


def test_a_last_day_that_has_gone_by_is_told_as_such(student, journey, season):
    season.badge_due_on = date(2026, 4, 20)
    season.save()
    assert "It was due Mon, Apr 20" in page(student).get_text()


def test_papers_and_applications_stand_with_their_owner_and_age(student, journey):
    document = CareerDocumentFactory(student=journey.student)
    ReviewFactory(journey=journey, document=document, submitted_at=clock.now() - timedelta(days=6))
    opening = OpeningFactory(season=journey.season, posted=True, title="Baker's help")
    ApplicationFactory(journey=journey, opening=opening)

    home = page(student)

    assert texts(home, "#badge .todo")[0] == "To do: Résumé Handed in. Your mentor · 6 days"
    assert texts(home, "#applications .todo .todo__title") == ["Baker's help"]


def test_an_offer_is_the_next_step(student, journey):
    opening = OpeningFactory(season=journey.season, posted=True)
    sent = ApplicationFactory(journey=journey, opening=opening, state="offered")
    offer = OfferFactory(application=sent)
    assert page(student).select_one(".hero a.button")["href"] == student.url(
        "pipeline:offer", offer.pk
    )


@pytest.fixture
def placement(journey, district):
    journey.badge_at = journey.applied_at = journey.placed_at = LONG_AGO
    journey.save()
    return PlacementFactory(
        journey=journey,
        title="Front desk intern",
        worksite=WorksiteFactory(district=district, name="Clinic"),
        supervisor=ContactFactory(district=district, name="Ms. Okafor"),
    )


def test_with_a_place_the_days_are_counted_and_the_list_says_who_has_what(student, placement):
    tie = GuardianshipFactory(student=student.student, relation="mother")
    ContactPointFactory(guardian=tie.guardian)
    since = clock.now() - timedelta(days=1)
    ChecklistItemFactory(placement=placement, owner=Owner.GUARDIAN, waits_since=since)
    ChecklistItemFactory(
        placement=placement, kind=ItemKind.TRAINING, code="x", label="First aid", fulfilled=True
    )
    for verb, role in (
        ("signer.invited", "student"),
        ("signer.signed", "student"),
        ("signer.invited", "guardian"),
    ):
        EventFactory(
            district=student.district,
            verb=verb,
            student_id=student.student.pk,
            at=clock.now(),
            facts={"role": role},
        )

    home = page(student)

    assert texts(home, "h1") == [f"Hi {student.student.first_name}, 56 days to your first day"]
    assert texts(home, ".hero h2") == ["Ask your mom to sign your papers"]
    assert texts(home, "#checklist .panel__note") == ["1 of 2"]
    assert texts(home, "#checklist .todo") == [
        "To do: Paperwork packet You ✓ · Your family Your family · 1 day",
        "Done: First aid Done on Mon, Mar 2 Done",
    ]
    assert "100 Main Street, Los Angeles, 90012" in home.select_one("#place").get_text()
    assert "Ms. Okafor" in home.select_one("#place").get_text()


def test_signatures_of_papers_that_were_taken_back_are_forgotten(student, placement):
    ChecklistItemFactory(placement=placement, owner=Owner.COORDINATOR)
    for verb in ("signer.signed", "envelope.voided"):
        EventFactory(
            district=student.district,
            verb=verb,
            student_id=student.student.pk,
            at=clock.now(),
            facts={"role": "student"},
        )
    assert "You ✓" not in page(student).get_text()


@pytest.mark.parametrize(
    ("starts_on", "counted"),
    [(date(2026, 4, 28), ", 1 day to your first day"), (date(2026, 4, 27), "")],
)
def test_days_are_counted_until_the_first(student, placement, starts_on, counted):
    placement.starts_on = starts_on
    placement.save()
    assert texts(page(student), "h1") == [f"Hi {student.student.first_name}{counted}"]


@pytest.mark.parametrize("count", [1, 3])
def test_the_home_costs_the_same_however_long_the_list(
    student, placement, count, django_assert_num_queries
):
    for number in range(count):
        ChecklistItemFactory(placement=placement, code=f"x{number}", kind=ItemKind.TRAINING)
    page(student)
    with django_assert_num_queries(13):
        page(student)


def test_a_student_sees_nobody_else(student, journey, school, season):
    other = JourneyFactory(student=StudentFactory(school=school), season=season)
    assert student.get("pipeline:journey", other.pk).status_code == 404


# --- Interest ---------------------------------------------------------------------------------

WISHES = {
    "pathway": "Health",
    "interests": ["Helping people", "Numbers"],
    "travel": "Bus",
    "languages": "Spanish, English",
    "unavailable": "Camp in July",
}


def test_the_form_knows_what_the_school_record_knows(student, season):
    row = student.student
    row.pathway, row.home_language = "Health", "Spanish"
    row.save()

    form = page(student, "pipeline:interest")

    assert form.select_one("#id_pathway option[selected]")["value"] == "Health"
    assert form.select_one("#id_languages")["value"] == "Spanish, English"
    assert texts(form, ".field__source") == ["From your school record"] * 2


def test_saying_interested_begins_the_journey_once(student, season, mentor):
    student.student.pathway = "Health"
    student.student.save()

    answer = student.post("pipeline:interest", data=WISHES)
    student.post("pipeline:interest", data=WISHES | {"travel": "Bicycle", "interests": []})

    journey = Journey.objects.get()
    assert answer.url == student.url(HOME)
    assert journey.interested_at == clock.now()
    assert (journey.school, journey.mentor) == (student.student.school, mentor.membership)
    assert (journey.pathway, journey.interests, journey.travel) == ("Health", "", "Bicycle")
    assert journey.unavailable == "Camp in July"
    assert recorded_verbs() == ["interest.declared"]


def test_the_mentor_with_the_fewest_students_follows_the_next(student, season, mentor, district):
    busy = mentor.membership
    JourneyFactory(student=StudentFactory(school=mentor.school), season=season, mentor=busy)
    free = MembershipFactory(district=district, role="mentor", schools=[mentor.school])
    MembershipFactory(district=district, role="mentor", schools=[SchoolFactory(district=district)])
    student.post("pipeline:interest", data=WISHES | {"pathway": ""})
    assert Journey.objects.get(student=student.student).mentor == free


@pytest.mark.parametrize(
    "wrong", [{"travel": ""}, {"travel": "Rocket"}, {"languages": ""}, {"pathway": "Piracy"}]
)
def test_a_wrong_answer_is_told_and_nothing_is_kept(student, season, wrong):
    answer = student.post("pipeline:interest", data=WISHES | {"pathway": ""} | wrong)
    assert answer.status_code == 422
    assert len(soup(answer).select(".field--error")) == 1
    assert not Journey.objects.exists()


def test_answers_from_elsewhere_stay_choices(student, journey):
    journey.travel, journey.interests = "Skateboard", "Kites"
    journey.save()
    form = page(student, "pipeline:interest")
    assert form.select_one("input[value=Skateboard][checked]")
    assert form.select_one("input[value=Kites][checked]")


# --- The season -------------------------------------------------------------------------------


def test_the_season_is_told_from_the_log(student, journey, mentor):
    student.post("pipeline:career-document", "resume", data=RESUME)
    mentor.post("pipeline:review-approve", Review.objects.get().pk)
    EventFactory(district=student.district, verb="secret.thing", student_id=student.student.pk)

    told = texts(page(student, "pipeline:journey", journey.pk), ".history li")

    assert [line.rsplit(" Mon", 1)[0] for line in told] == [
        f"Résumé approved {mentor.user.name}",
        f"Résumé handed in {student.user.name}",
    ]


def test_staff_who_open_a_season_are_logged_and_the_student_is_not(student, journey, partner):
    page(student, "pipeline:journey", journey.pk)
    assert recorded_verbs() == []
    page(partner, "pipeline:journey", journey.pk)
    event = Event.objects.get()
    assert (event.verb, event.by, event.student_id) == (
        "record.viewed", partner.membership, student.student.pk,
    )  # fmt: skip


def test_comments_on_papers_stay_with_reviewers(student, journey, partner, mentor):
    document = CareerDocumentFactory(student=journey.student)
    ReviewFactory(journey=journey, document=document, returned=True)
    assert "Résumé and letter" in page(mentor, "pipeline:journey", journey.pk).get_text()
    assert "Résumé and letter" not in page(partner, "pipeline:journey", journey.pk).get_text()


def test_a_season_of_another_school_is_not_there(mentor, season, district):
    elsewhere = SchoolFactory(district=district)
    journey = JourneyFactory(student=StudentFactory(school=elsewhere), season=season)
    assert mentor.get("pipeline:journey", journey.pk).status_code == 404
    assert mentor.get("pipeline:journey", JourneyFactory().pk).status_code == 404


def test_the_student_file_holds_the_season_as_a_panel(mentor, journey, school):
    panel = soup(mentor.get("pipeline:journey-panel", journey.student.pk, htmx=True))
    assert not panel.select("html")
    assert page(mentor, "pipeline:journey-panel", journey.student.pk).select("html")
    assert texts(panel, ".todo__title") == ["No résumé yet", "No cover letter yet"]
    without = StudentFactory(school=school)
    assert "Has not said" in page(mentor, "pipeline:journey-panel", without.pk).get_text()


def test_the_poster_leads_to_the_interest_form_in_both_languages(mentor, student, season, settings):
    poster = page(mentor, "pipeline:poster")
    assert settings.BASE_URL + student.url("pipeline:interest") in poster.get_text()
    assert poster.select_one("svg path")["d"].startswith("M")
    assert student.get("pipeline:poster").status_code == 403
