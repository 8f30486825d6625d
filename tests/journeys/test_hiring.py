"""From the opening to the place, in real browsers: each side on its own device."""

import pytest

from employers.models import Opening
from pipeline.models import Placement
from tests.core.foreign import picture
from tests.factories.districts import FundingSourceFactory, SchoolFactory
from tests.factories.employers import AgreementFactory, WorksiteFactory
from tests.factories.pipeline import ReviewFactory
from tests.factories.students import CareerDocumentFactory
from tests.factories.trainings import AssignmentFactory, TrainingFactory
from tests.harness import drain
from tests.pipeline.hire import opening_of, somebody
from trainings.models import Assignment

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("width", (1280, 390))
def test_an_employer_writes_an_opening_while_the_page_says_what_is_missing(
    employer, season, window, width
):
    FundingSourceFactory(season=season, needs_agreement=False, name="Own payroll")
    WorksiteFactory(employer=employer.employer)
    desk = window(employer.user, width=width)
    page = desk.page
    desk.go("/d/sample/host/")
    desk.press_first("Write an opening", role="link")
    missing = page.locator("#missing")

    desk.fill("Title", "Archive intern")
    desk.fill("What interns do", "Scan photos and write captions.")
    desk.fill("What you ask for", "none")
    desk.fill("First day", "2026-06-22")
    desk.fill("Last day", "2026-07-31")
    page.get_by_label("Mon").first.check()
    desk.fill("From", "09:00")
    desk.fill("Until", "18:00")
    desk.fill("Dollars an hour", "15")
    desk.choose("Who pays?", "Own payroll")
    missing.get_by_text("Nobody under 18 may work more than 8 hours a day").wait_for()
    missing.get_by_text("More than 5 hours of work need a meal break").wait_for()
    missing.get_by_text("The minimum wage is $17.87").wait_for()
    desk.look()

    desk.fill("Until", "15:00")
    desk.fill("Unpaid break, minutes", "30")
    desk.fill("Dollars an hour", "17.87")
    desk.fill("Supervision and safety", "Two adults are always in the room.")
    desk.tick("Hourly wage")
    page.get_by_label("Title").click()  # leave the last field
    missing.get_by_text("Nothing is missing").wait_for()
    assert Opening.objects.count() == 0
    desk.press("Save and post")

    assert "Posted. Students can apply now." in desk.text()
    assert Opening.objects.get().state == "posted"


@pytest.mark.parametrize("width", (1280, 390))
def test_apply_answer_offer_accept(employer, season, school, window, width):
    learner = somebody(school, season)
    opening_of(employer, season, title="Archive intern", question="Why us?")
    letter = CareerDocumentFactory(student=learner.student, kind="letter", body="Dear team")
    ReviewFactory(journey=learner.journey, document=letter, kind="letter", approved=True)
    phone, desk = window(learner.user, width=width), window(employer.user, width=width)

    phone.go("/d/sample/openings/").follow("Archive intern")
    phone.follow("Apply")
    phone.fill("Why us?", "I like old photos.")
    phone.press("Send my application")
    assert "Sent" in phone.text()

    desk.go("/d/sample/host/").press("Read applications", role="link")
    desk.page.get_by_label(f"Move {learner.student.name}").select_option("interview")
    desk.page.get_by_role("button", name="Move", exact=True).click()
    desk.page.locator("tbody .chip", has_text="Interview").wait_for()
    desk.look()
    desk.page.get_by_label(f"Move {learner.student.name}").select_option("offered")
    desk.page.get_by_role("button", name="Move", exact=True).click()
    desk.page.wait_for_url("**/applications/*/#offered")
    desk.press("Make the offer")
    assert "Offer made. The student is told." in desk.text()

    phone.go("/d/sample/applications/").follow("Read and answer")
    phone.press("Accept")
    assert "It is yours!" in phone.text()
    drain()
    phone.again()
    placement = Placement.objects.get()
    desk.go("/d/sample/host/").follow(learner.student.name)
    assert desk.page.url.endswith(f"/placements/{placement.pk}/")


def test_a_training_from_the_phone_to_the_check(mentor, student, window):
    course = TrainingFactory(district=student.district, title="Code of conduct training")
    AssignmentFactory(student=student.student, training=course)
    phone, desk = window(student.user, width=390), window(mentor.user)

    phone.go("/d/sample/trainings/mine/")
    phone.page.get_by_text("I have done it").click()
    phone.page.locator("input[type=file]").set_input_files(
        {"name": "proof.png", "mimeType": "image/png", "buffer": picture()}
    )
    phone.press("Send to my school")
    assert "Thank you. Your school checks it." in phone.text()

    desk.go("/d/sample/trainings/")
    desk.page.get_by_label("Select all").check()
    assert desk.page.locator("[data-selected=assignment]").inner_text() == "1"
    desk.page.get_by_role("button", name="Mark as done").click()
    desk.page.get_by_role("dialog").get_by_role("button", name="Mark as done").click()
    desk.page.get_by_text("1 training is done.").wait_for()
    assert Assignment.objects.get().verified_by == mentor.membership
    phone.again()
    assert "counts until" in phone.text()


@pytest.mark.parametrize("width", (1280, 390))
def test_the_districts_pages_of_employers_and_agreements(
    coordinator, employer, season, window, width
):
    opening = opening_of(employer, season, title="Archive intern")
    AgreementFactory(employer=employer.employer, state="sent_to_employer")
    SchoolFactory(district=coordinator.district)
    desk = window(coordinator.user, width=width)

    desk.go("/d/sample/employers/").follow(employer.employer.name)
    desk.go("/d/sample/employers/new/")
    desk.go("/d/sample/employers/openings/")
    desk.go(f"/d/sample/openings/{opening.pk}/applicants/")
    desk.go("/d/sample/trainings/assign/")
    desk.go("/d/sample/employers/agreements/")
    desk.page.get_by_role("button", name="Start the district's review").click()
    desk.page.locator(".chip", has_text="In district review").wait_for()
    desk.look()
