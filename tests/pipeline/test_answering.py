"""Applications answered: the student's list, the tracker, offers, refusals, withdrawals."""

from datetime import timedelta

import pytest

from pipeline.enums import ApplicationState as State
from pipeline.enums import OfferState
from pipeline.models import Offer
from tests.harness import recorded_verbs, soup, swap, texts
from tests.pipeline.hire import NOW, applied, offered, opening_of, somebody

pytestmark = pytest.mark.django_db


@pytest.fixture
def learner(school, season):
    return somebody(school, season)


@pytest.fixture
def opening(employer, season):
    return opening_of(employer, season, seats=2)


# --- Seen ----------------------------------------------------------------------------------------


def test_opening_an_application_marks_it_seen_once(employer, learner, opening, mentor):
    application = applied(learner, opening)

    mentor.get("pipeline:application", application.pk)
    employer.http.get(
        employer.url("pipeline:application", application.pk), headers={"Sec-Purpose": "prefetch"}
    )
    application.refresh_from_db()
    assert application.state == State.SENT
    employer.get("pipeline:application", application.pk)
    employer.get("pipeline:application", application.pk)

    application.refresh_from_db()
    assert (application.state, application.seen_at) == (State.SEEN, NOW)
    assert recorded_verbs() == ["application.seen"]
    assert "Seen by employer" in learner.get("pipeline:applications").content.decode()


# --- The student's list --------------------------------------------------------------------------


@pytest.mark.parametrize("count", (1, 3))
def test_my_applications_cost_the_same_however_many(
    learner, employer, season, count, django_assert_num_queries
):
    rows = [applied(learner, opening_of(employer, season)) for _ in range(count)]

    with django_assert_num_queries(10):
        response = learner.get("pipeline:applications")

    assert set(response.context["waiting"]) == set(rows)


def test_offers_come_first_then_what_waits_then_what_is_over(learner, employer, season):
    offer = offered(learner, opening_of(employer, season))
    waits = applied(learner, opening_of(employer, season), sent_at=NOW - timedelta(days=12))
    refused = applied(learner, opening_of(employer, season), state=State.REFUSED, reason="hours")

    response = learner.get("pipeline:applications")

    context = response.context
    assert [context[name] for name in ("offered", "waiting", "over")] == [
        [offer.application], [waits], [refused],
    ]  # fmt: skip
    page = response.content.decode()
    assert "12 days" in page
    assert "Another applicant&#x27;s hours fitted ours better." in page


def test_a_refusal_is_read_in_the_students_language(learner, employer, season):
    applied(learner, opening_of(employer, season), state=State.REFUSED, reason="Come back in fall.")

    assert "Come back in fall." in learner.get("pipeline:applications").content.decode()


def test_withdrawing_takes_the_offer_along(learner, opening):
    offer = offered(learner, opening)

    learner.post("pipeline:application-withdraw", offer.application_id)
    again = learner.post("pipeline:application-withdraw", offer.application_id)

    offer.refresh_from_db()
    offer.application.refresh_from_db()
    assert (offer.application.state, offer.state) == (State.WITHDRAWN, OfferState.DECLINED)
    assert (again.status_code, recorded_verbs()) == (403, ["application.withdrawn"])


# --- The tracker ---------------------------------------------------------------------------------


@pytest.mark.parametrize("count", (1, 3))
def test_the_tracker_costs_the_same_however_long(
    employer, school, opening, count, django_assert_num_queries
):
    rows = [applied(somebody(school, opening.season), opening) for _ in range(count)]

    with django_assert_num_queries(13):
        response = employer.get("pipeline:tracker", opening.pk)

    assert set(response.context["applications"]) == set(rows)


def test_tabs_count_and_part_the_applicants(employer, school, season, opening):
    rows = {
        state: applied(somebody(school, season), opening, state=state)
        for state in (State.SENT, State.INTERVIEW, State.OFFERED, State.REFUSED)
    }

    def shown(**query):
        return set(employer.get("pipeline:candidates", **query).context["applications"])

    assert shown() == {rows[State.SENT], rows[State.INTERVIEW], rows[State.OFFERED]}
    assert shown(state="new") == {rows[State.SENT]}
    assert shown(state="interview") == {rows[State.INTERVIEW]}
    assert shown(state="over") == {rows[State.REFUSED]}
    assert shown(q="nobody of that name") == set()
    tabs = employer.get("pipeline:candidates").context["tabs"]
    assert {tab["name"]: tab["count"] for tab in tabs} == {
        "open": 3, "new": 1, "interview": 1, "offered": 1, "accepted": 0, "over": 1,
    }  # fmt: skip


def test_the_menu_moves_a_row_to_an_interview_in_place(employer, learner, opening):
    application = applied(learner, opening)
    page = soup(employer.get("pipeline:tracker", opening.pk))
    form = page.select_one(f"#application-{application.pk} form")
    before = len(page.select("tbody td"))

    data = {field["name"]: field.get("value", "") for field in form.select("input")}
    response = employer.http.post(
        form["hx-post"], data | {"to": "interview"}, headers={"HX-Request": "true"}
    )
    swap(page, form, response)

    assert texts(page, f"#application-{application.pk} .chip")[0] == "Interview"
    assert len(page.select("tbody td")) == before
    assert recorded_verbs() == ["application.interview"]


@pytest.mark.parametrize("to", ("offered", "refused"))
def test_the_menu_leads_to_the_page_where_more_is_asked(employer, learner, opening, to):
    application = applied(learner, opening)
    page = f"/applications/{application.pk}/#{to}"

    plain = employer.post("pipeline:application-move", application.pk, data={"to": to})
    swapped = employer.post("pipeline:application-move", application.pk, data={"to": to}, htmx=True)

    assert plain["Location"].endswith(page)
    assert swapped["HX-Redirect"].endswith(page)
    assert recorded_verbs() == []


def test_without_scripts_the_menu_comes_back_to_the_list(employer, learner, opening):
    application = applied(learner, opening)

    response = employer.post("pipeline:application-move", application.pk, data={"to": "interview"})

    assert response["Location"].endswith(f"/openings/{opening.pk}/applicants/")


def test_mentors_see_the_same_state_and_no_menu(mentor, learner, opening):
    applied(learner, opening, state=State.INTERVIEW)

    page = soup(mentor.get("pipeline:tracker", opening.pk))

    assert "Interview" in texts(page, "tbody .chip")
    assert page.select("tbody form") == []
    assert mentor.post("pipeline:application-move", 1).status_code == 403


def test_applicants_leave_as_csv_without_private_facts(employer, learner, opening):
    applied(learner, opening)

    response = employer.get("pipeline:tracker-export", opening.pk)

    text = b"".join(response.streaming_content).decode()
    assert text.splitlines()[1] == f"{learner.student.name},Sample High School,,,Sent,2026-03-02"


# --- Answers -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "kept"),
    (
        ({"reason": "hours"}, "hours"),
        ({"reason": "other", "words": "We need somebody in fall."}, "We need somebody in fall."),
    ),
)
def test_a_refusal_says_something_that_helps(employer, learner, opening, data, kept):
    application = applied(learner, opening)

    employer.post("pipeline:application-refuse", application.pk, data=data)

    application.refresh_from_db()
    assert (application.state, application.reason, application.answered_at) == (
        State.REFUSED, kept, NOW,
    )  # fmt: skip
    assert recorded_verbs() == ["application.refused"]


@pytest.mark.parametrize("data", ({}, {"reason": "no"}, {"reason": "other", "words": "No."}))
def test_a_refusal_without_a_reason_is_not_taken(employer, learner, opening, data):
    application = applied(learner, opening)

    response = employer.post("pipeline:application-refuse", application.pk, data=data)

    assert response.status_code == 422
    assert response.context["refuse_form"].errors
    assert recorded_verbs() == []


def test_an_offer_runs_to_the_end_of_its_last_day(employer, learner, opening):
    application = applied(learner, opening)

    employer.post(
        "pipeline:application-offer",
        application.pk,
        data={"answer_by": "2026-05-04", "message": "Come!"},
    )

    offer = Offer.objects.get()
    assert offer.expires_at.isoformat() == "2026-05-05T06:59:59+00:00"  # Los Angeles
    assert (offer.message, offer.made_at) == ("Come!", NOW)
    application.refresh_from_db()
    assert (application.state, application.seen_at) == (State.OFFERED, NOW)
    assert recorded_verbs() == ["offer.made"]


@pytest.mark.parametrize("day", ("", "2026-04-27", "2026-05-28", "never"))
def test_an_offer_leaves_time_but_not_for_ever(employer, learner, opening, day):
    application = applied(learner, opening)

    response = employer.post("pipeline:application-offer", application.pk, data={"answer_by": day})

    assert response.status_code == 422
    assert Offer.objects.count() == 0


def test_no_more_offers_than_seats(employer, school, season, opening):
    for _ in range(2):
        offered(somebody(school, season), opening)
    third = applied(somebody(school, season), opening)

    page = employer.get("pipeline:application", third.pk).content.decode()
    response = employer.post(
        "pipeline:application-offer", third.pk, data={"answer_by": "2026-05-04"}
    )

    assert "All seats are taken or offered." in page
    assert (response.status_code, Offer.objects.count()) == (403, 2)


def test_an_offer_taken_back_brings_the_application_back(employer, learner, opening):
    offer = offered(learner, opening)

    employer.post("pipeline:offer-withdraw", offer.pk)

    offer.refresh_from_db()
    offer.application.refresh_from_db()
    assert (offer.state, offer.application.state) == (OfferState.WITHDRAWN, State.SEEN)
    assert recorded_verbs() == ["offer.withdrawn"]


def test_students_do_not_answer_for_employers_nor_employers_for_students(
    employer, learner, opening
):
    offer = offered(learner, opening)

    for name in ("interview", "refuse", "offer", "move"):
        address = f"pipeline:application-{name}"
        assert learner.post(address, offer.application_id).status_code == 403
    for name in ("offer-accept", "offer-decline"):
        assert employer.post(f"pipeline:{name}", offer.pk).status_code == 403
    assert employer.get("pipeline:offer", offer.pk).status_code == 403
