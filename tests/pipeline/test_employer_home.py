"""What each side may see, and the employer's home."""

import pytest

from core.tenancy import within
from districts.enums import Role
from pipeline.models import Application
from tests.factories.districts import MembershipFactory, SchoolFactory
from tests.factories.pipeline import (
    ApplicationFactory,
    ChecklistItemFactory,
    OfferFactory,
    PlacementFactory,
)
from tests.factories.students import CareerDocumentFactory
from tests.harness import RoleClient, soup, texts
from tests.pipeline.hire import applied, offered, opening_of, somebody, stranger

pytestmark = pytest.mark.django_db


@pytest.fixture
def learner(school, season):
    return somebody(school, season)


@pytest.fixture
def opening(employer, season):
    return opening_of(employer, season, seats=2)


# --- Who sees what -------------------------------------------------------------------------------


def test_an_employer_sees_only_own_applicants(employer, learner, opening, season):
    mine = applied(learner, opening)
    other = stranger(employer.district, vetted=True)
    theirs = applied(learner, opening_of(other, season))
    with within(None):
        ApplicationFactory()

    seen = Application.objects.visible_to
    assert set(seen(employer.membership)) == {mine}
    assert set(seen(other.membership)) == {theirs}
    for name in ("application", "application-resume"):
        assert employer.get(f"pipeline:{name}", theirs.pk).status_code == 404
    assert employer.get("pipeline:tracker", theirs.opening_id).status_code == 404
    assert employer.get("pipeline:tracker-export", theirs.opening_id).status_code == 404


def test_an_unvetted_employer_sees_nobody(district, learner, season):
    unvetted = stranger(district)
    opening = opening_of(unvetted, season)
    application = applied(learner, opening)
    placement = PlacementFactory(journey=learner.journey, employer=unvetted.employer)

    assert set(Application.objects.visible_to(unvetted.membership)) == set()
    assert unvetted.get("pipeline:application", application.pk).status_code == 404
    assert unvetted.get("pipeline:placement", placement.pk).status_code == 404
    assert texts(soup(unvetted.get("pipeline:tracker", opening.pk)), "tbody tr") == []
    home = unvetted.get("home-employer")
    assert learner.student.last_name not in home.content.decode()
    assert "The district checks every organisation" in home.content.decode()


def test_staff_see_applications_of_their_own_schools(mentor, coordinator, learner, opening, season):
    mine = applied(learner, opening)
    elsewhere = somebody(SchoolFactory(district=mentor.district), season)
    other = applied(elsewhere, opening)

    assert set(Application.objects.visible_to(mentor.membership)) == {mine}
    assert set(Application.objects.visible_to(coordinator.membership)) == {mine, other}
    assert mentor.get("pipeline:application", other.pk).status_code == 404
    assert texts(soup(mentor.get("pipeline:tracker", opening.pk)), "tbody .table__main a") == [
        learner.student.name
    ]


def test_neighbours_are_not_there(employer, learner, coordinator, season):
    with within(None):
        offer, placement = OfferFactory(), PlacementFactory()
    application = offer.application

    for person, method, name, pk in (
        (learner, "get", "application", application.pk),
        (learner, "post", "application-withdraw", application.pk),
        (learner, "get", "offer", offer.pk),
        (learner, "post", "offer-accept", offer.pk),
        (learner, "post", "offer-decline", offer.pk),
        (employer, "post", "application-move", application.pk),
        (employer, "post", "application-interview", application.pk),
        (employer, "post", "application-refuse", application.pk),
        (employer, "post", "application-offer", application.pk),
        (employer, "post", "offer-withdraw", offer.pk),
        (coordinator, "get", "tracker", application.opening_id),
        (coordinator, "get", "placement", placement.pk),
        (coordinator, "post", "placement-cancel", placement.pk),
    ):
        assert getattr(person, method)(f"pipeline:{name}", pk).status_code == 404, name


def test_a_classmates_papers_are_not_there(student, learner, opening):
    offer = offered(learner, opening)

    assert student.get("pipeline:application", offer.application_id).status_code == 404
    assert student.get("pipeline:offer", offer.pk).status_code == 404
    assert student.post("pipeline:offer-accept", offer.pk).status_code == 404


def test_the_employer_reads_what_was_shared_and_no_more(employer, learner, opening):
    learner.student.address = "77 Hidden Street"
    learner.student.save()
    resume = CareerDocumentFactory(student=learner.student, body="I speak Armenian.")
    CareerDocumentFactory(student=learner.student, version=2, body="Not shared.")
    application = applied(learner, opening, letter="Dear team", resume=resume)

    page = employer.get("pipeline:application", application.pk).content.decode()
    paper = employer.get("pipeline:application-resume", application.pk)

    assert "Dear team" in page
    assert "I speak Armenian." in page
    for private in ("Hidden Street", "Not shared.", "2009", learner.student.district_student_id):
        assert private not in page
    assert paper.content.decode() == "I speak Armenian."
    application.resume = None
    application.save()
    assert employer.get("pipeline:application-resume", application.pk).status_code == 404


# --- The employer's home -------------------------------------------------------------------------


@pytest.mark.parametrize("count", (1, 3))
def test_the_employers_home_costs_the_same_however_much(
    employer, school, season, count, django_assert_num_queries
):
    for _ in range(count):
        opening = opening_of(employer, season)
        applied(somebody(school, season), opening)
        one = somebody(school, season)
        placement = PlacementFactory(journey=one.journey, employer=employer.employer)
        ChecklistItemFactory(placement=placement, owner="employer")

    with django_assert_num_queries(15):
        response = employer.get("home-employer")

    assert len(response.context["interns"]) == count


def test_papers_come_first_then_applicants(employer, learner, school, season, opening):
    applied(somebody(school, season), opening)
    assert texts(soup(employer.get("home-employer")), ".hero h2") == ["1 new applicant"]

    placement = PlacementFactory(journey=learner.journey, employer=employer.employer)
    ChecklistItemFactory(placement=placement, owner="employer")
    ChecklistItemFactory(placement=placement, owner="employer", kind="work_permit", code="b1_1")
    ChecklistItemFactory(placement=placement, owner="student", kind="training", code="x")
    other = stranger(employer.district, vetted=True)
    elsewhere = PlacementFactory(journey=somebody(school, season).journey, employer=other.employer)
    ChecklistItemFactory(placement=elsewhere, owner="employer")

    page = soup(employer.get("home-employer"))

    assert texts(page, ".hero h2") == ["2 papers to sign"]
    assert "For 1 intern. They cannot start before you sign." in texts(page, ".hero")[0]


def test_an_opening_that_lacks_something_is_to_be_finished(employer, season, opening):
    opening.safety = ""
    opening.save()
    opening.hold()

    page = soup(employer.get("home-employer"))

    assert "Say who is with the intern and how you keep them safe." in page.get_text()
    assert "Finish it" in texts(page, ".table__actions a")


def test_a_contact_without_an_employer_is_told_so(district, season):
    lonely = RoleClient(MembershipFactory(district=district, role=Role.EMPLOYER))

    assert "You are not with an organisation yet" in lonely.get("home-employer").content.decode()
