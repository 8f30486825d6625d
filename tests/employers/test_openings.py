"""Openings: written, checked while typing, posted through the gate, held, closed, duplicated."""

from datetime import date

import pytest

from core.tenancy import within
from districts.models import Event, Season
from employers import policies
from employers.actions import openings as actions
from employers.enums import OpeningState
from employers.models import Opening, Worksite
from tests.factories.base import LONG_AGO
from tests.factories.districts import FundingSourceFactory, SeasonFactory
from tests.factories.employers import (
    AgreementFactory,
    ContactFactory,
    EmployerFactory,
    OpeningFactory,
    WorksiteFactory,
)
from tests.harness import recorded_verbs, soup, swap, texts

pytestmark = pytest.mark.django_db

WEEK = {
    "week-TOTAL_FORMS": "2",
    "week-INITIAL_FORMS": "0",
    "week-0-days": ["0", "1", "2", "3"],
    "week-0-start": "09:00",
    "week-0-end": "15:00",
    "week-0-break_minutes": "30",
}


@pytest.fixture
def funding(season):
    return FundingSourceFactory(season=season, needs_agreement=False, name="Own payroll")


@pytest.fixture
def filled(employer, funding):
    """A complete form."""
    return {
        "title": "Front desk intern",
        "pathway": "Health",
        "duties": "Welcome visitors and file paper charts.",
        "requirements": "none",
        "worksite": "",
        "address": "1200 First Street",
        "city": "Los Angeles",
        "zip_code": "90012",
        "starts_on": "2026-06-22",
        "ends_on": "2026-07-31",
        "pay_kind": "hourly",
        "hourly_wage": "$17.87",
        "funding": funding.pk,
        "seats": "2",
        "guarantee": "competitive",
        "supervisor": employer.contact.pk,
        "safety": "Two adults are always in the room.",
        **WEEK,
    }


def complete(employer, season, **values):
    """A draft that passes the gate."""
    funding = FundingSourceFactory(season=season, needs_agreement=False)
    site = WorksiteFactory(employer=employer)
    lead = ContactFactory(employer=employer)
    return OpeningFactory(
        employer=employer, season=season, complete=True, funding=funding, worksite=site,
        supervisor=lead, **values,
    )  # fmt: skip


def test_an_employer_writes_a_draft_with_a_new_place(employer, filled):
    assert employer.get("employers:opening-new").status_code == 200

    response = employer.post("employers:opening-new", data=filled)

    opening = Opening.objects.get()
    assert response["Location"].endswith(f"/employers/openings/{opening.pk}/")
    assert (opening.employer, opening.state, opening.hourly_wage_cents, opening.stipend_cents) == (
        employer.employer, OpeningState.DRAFT, 1_787, None,
    )  # fmt: skip
    assert opening.worksite.one_line == "1200 First Street, Los Angeles, 90012"
    assert opening.schedule == [
        {"days": [0, 1, 2, 3], "start": "09:00", "end": "15:00", "break_minutes": 30}
    ]
    assert recorded_verbs() == ["worksite.added", "opening.written"]


def test_save_and_post_in_one_go(employer, filled):
    employer.post("employers:opening-new", data=filled | {"post": "1"})

    opening = Opening.objects.get()
    assert (opening.state, recorded_verbs()[-1]) == (OpeningState.POSTED, "opening.posted")


def test_posting_what_lacks_something_keeps_the_draft_and_says_what(employer, filled):
    response = employer.post(
        "employers:opening-new", data=filled | {"post": "1", "safety": ""}, follow=True
    )

    assert Opening.objects.get().state == OpeningState.DRAFT
    assert texts(soup(response), ".messages") == [
        "Saved as a draft. Still missing: Say who is with the intern and how you keep them safe."
    ]


@pytest.mark.parametrize(
    ("change", "field"),
    (
        ({"ends_on": "2026-06-01"}, "ends_on"),
        ({"starts_on": "0026-06-22"}, "starts_on"),
        ({"title": ""}, "title"),
        ({"seats": "0"}, "seats"),
        ({"hourly_wage": "much"}, "hourly_wage"),
        ({"funding": "999999"}, "funding"),
    ),
)
def test_nonsense_is_told_and_nothing_is_saved(employer, filled, change, field):
    response = employer.post("employers:opening-new", data=filled | change)

    assert response.status_code == 422
    assert set(response.context["form"].errors) == {field}
    assert set(Opening.objects.all()) == set()


@pytest.mark.parametrize(
    "line",
    (
        {"week-0-days": []},
        {"week-0-end": ""},
        {"week-0-end": "08:00"},
        {"week-0-break_minutes": "180", "week-0-end": "12:00"},
        {"week-1-days": ["5"]},
    ),
)
def test_a_line_of_the_week_is_whole_or_empty(employer, filled, line):
    response = employer.post("employers:opening-new", data=filled | line)

    assert response.status_code == 422
    assert not response.context["week"].is_valid()
    assert set(Opening.objects.all()) == set()


def test_choices_are_only_the_employers_own(employer, filled):
    other = EmployerFactory(district=employer.district, vetted=True)
    site, person = WorksiteFactory(employer=other), ContactFactory(employer=other)

    response = employer.post(
        "employers:opening-new", data=filled | {"worksite": site.pk, "supervisor": person.pk}
    )

    assert set(response.context["form"].errors) == {"worksite", "supervisor"}


def test_what_is_missing_follows_the_typing_and_saves_nothing(employer, filled):
    page = soup(employer.get("employers:opening-new"))
    form = page.select_one("form[hx-post]")

    incomplete = employer.http.post(
        form["hx-post"], filled | {"duties": "", "city": ""}, headers={"HX-Request": "true"}
    )
    swap(page, form, incomplete)
    assert texts(page, "#missing .panel--warn li") == [
        "Describe what interns do, in plain words.",
        "Add a street address with number, city and ZIP code, or mark it as remote.",
    ]

    done = employer.http.post(form["hx-post"], filled, headers={"HX-Request": "true"})
    swap(page, form, done)
    assert texts(page, "#missing .panel--good h2") == ["Nothing is missing"]
    assert set(Opening.objects.all()) == set(Worksite.objects.all()) == set()


def test_typing_a_start_that_cannot_work_is_flagged(employer, filled, season):
    """A board date in mid-May for a June start (PRODUCT C2)."""
    paid = FundingSourceFactory(season=season, needs_agreement=True)
    AgreementFactory(employer=employer.employer, state="pending_board", board_on=date(2026, 5, 14))

    response = employer.post(
        "employers:opening-new-check",
        data=filled | {"funding": paid.pk, "starts_on": "2026-06-15"},
        htmx=True,
    )

    page = soup(response)
    assert texts(page, ".notice--stop p:last-child") == [
        "With what is open now, Mon, Jun 29 is the first start that works."
    ]
    assert "by Thu, Apr 30" in texts(page, ".chip--stop")


def test_an_edit_shows_what_is_there_and_changes_only_what_was_changed(employer, season):
    opening = complete(employer.employer, season)
    page = soup(employer.get("employers:opening-edit", opening.pk))
    assert page.select_one("#id_hourly_wage")["value"] == "17.87"
    days = page.select('input[name="week-0-days"][checked]')
    assert [box["value"] for box in days] == ["0", "1", "2", "3"]

    data = {
        "title": "New title", "pathway": opening.pathway, "duties": opening.duties,
        "requirements": opening.requirements, "safety": opening.safety,
        "worksite": opening.worksite_id, "starts_on": opening.starts_on,
        "ends_on": opening.ends_on, "pay_kind": "hourly", "hourly_wage": "17.87", "seats": "1",
        "guarantee": "competitive", "funding": opening.funding_id,
        "supervisor": opening.supervisor_id,
        "week-TOTAL_FORMS": "1", "week-INITIAL_FORMS": "1", "week-0-days": ["0", "1", "2", "3"],
        "week-0-start": "09:00", "week-0-end": "14:00", "week-0-break_minutes": "30",
    }  # fmt: skip
    employer.post("employers:opening-edit", opening.pk, data=data)

    opening.refresh_from_db()
    assert opening.title == "New title"
    assert _facts("opening.written") == {"fields": ["title"]}


def _facts(verb):
    return Event.objects.filter(verb=verb).order_by("-pk").first().facts


def test_a_posted_opening_that_loses_its_address_is_held_and_applicants_hear_of_it(
    employer, season
):
    opening = complete(employer.employer, season, posted=True)
    nowhere = WorksiteFactory(employer=employer.employer, address="To be confirmed")

    actions.write_opening(
        opening=opening,
        values={"worksite": nowhere, "title": "Same work"},
        by=employer.membership,
        at=LONG_AGO,
    )

    assert opening.state == OpeningState.DRAFT
    assert recorded_verbs() == ["opening.written", "opening.changed", "opening.held"]
    assert _facts("opening.changed") == {"fields": ["worksite"]}
    assert _facts("opening.held") == {"missing": ["worksite"]}


def test_seats_never_fall_below_those_taken(employer, season):
    opening = complete(employer.employer, season, seats=3, seats_taken=2)

    with pytest.raises(actions.SeatsTaken):
        actions.write_opening(
            opening=opening, values={"seats": 1}, by=employer.membership, at=LONG_AGO
        )

    opening.refresh_from_db()
    assert (opening.seats, opening.seats_taken) == (3, 2)


def test_post_close_and_duplicate(employer, season):
    opening = complete(employer.employer, season)

    for move, state in (
        ("post", OpeningState.POSTED),
        ("post", OpeningState.POSTED),
        ("close", OpeningState.CLOSED),
    ):
        assert employer.post(f"employers:opening-{move}", opening.pk).status_code == 302
        opening.refresh_from_db()
        assert opening.state == state
    response = employer.post("employers:opening-duplicate", opening.pk)

    copy = Opening.objects.exclude(pk=opening.pk).get()
    assert response["Location"].endswith(f"/employers/openings/{copy.pk}/")
    assert (copy.state, copy.title, copy.starts_on, copy.seats_taken) == (
        OpeningState.DRAFT, opening.title, opening.starts_on, 0,
    )  # fmt: skip
    assert employer.get("employers:opening-edit", opening.pk).status_code == 403  # closed


def test_a_copy_for_another_season_needs_new_dates_and_money(employer, season):
    opening = complete(employer.employer, season)
    Season.objects.update(is_current=False)
    following = SeasonFactory(district=employer.district, is_current=True)

    employer.post("employers:opening-duplicate", opening.pk)

    copy = Opening.objects.get(season=following)
    assert (copy.starts_on, copy.ends_on, copy.funding) == (None, None, None)
    assert copy.schedule == opening.schedule


def test_an_unvetted_employers_opening_never_goes_out(employer, season, filled):
    row = employer.employer
    row.decline()
    row.reconsider()

    employer.post("employers:opening-new", data=filled | {"post": "1"})

    assert Opening.objects.get().state == OpeningState.DRAFT


def test_a_coordinator_writes_for_an_employer(coordinator, employer, filled):
    pk = employer.employer.pk
    address = coordinator.url("employers:opening-new") + f"?employer={pk}"

    assert coordinator.get("employers:opening-new").status_code == 302  # for whom?
    assert coordinator.post(address, data=filled).status_code == 302
    assert Opening.objects.get().employer_id == pk


def test_neighbours_and_strangers_are_not_there(employer, coordinator, season):
    with within(None):
        neighbour = OpeningFactory(posted=True)
    other = OpeningFactory(district=employer.district, season=season, posted=True)

    for name in ("edit", "post", "close", "duplicate", "check"):
        for pk in (neighbour.pk, other.pk):
            assert employer.post(f"employers:opening-{name}", pk).status_code == 404
        assert coordinator.post(f"employers:opening-{name}", neighbour.pk).status_code == 404


def test_mentors_read_the_list_and_write_nothing(mentor, season):
    opening = OpeningFactory(district=mentor.district, season=season)

    assert mentor.get("employers:openings").status_code == 200
    assert mentor.get("employers:opening-edit", opening.pk).status_code == 403
    assert mentor.post("employers:opening-post", opening.pk).status_code == 403


@pytest.mark.parametrize("count", (1, 3))
def test_the_list_of_openings_costs_the_same_however_long(
    coordinator, season, count, django_assert_num_queries
):
    rows = [
        OpeningFactory(district=coordinator.district, season=season, complete=True)
        for _ in range(count)
    ]
    with within(None):
        OpeningFactory(posted=True)

    with django_assert_num_queries(11):
        response = coordinator.get("employers:openings")

    assert set(response.context["openings"]) == set(rows)


def test_the_list_of_openings_filters_and_says_what_is_missing(coordinator, season):
    OpeningFactory(district=coordinator.district, season=season, title="Held back")
    OpeningFactory(district=coordinator.district, season=season, title="Out", posted=True)

    page = soup(coordinator.get("employers:openings", state="draft", q="held", htmx=True))

    assert texts(page, "td.table__main a") == ["Held back"]
    assert "Describe what interns do, in plain words. And 9 more." in page.get_text()


def test_a_draft_that_lacks_nothing_can_be_posted_from_the_list(employer, season):
    ready = complete(employer.employer, season, title="Ready")
    OpeningFactory(employer=employer.employer, season=season, title="Not yet")

    page = soup(employer.get("employers:openings"))
    posts = [form["action"] for form in page.select('form[action$="/post/"]')]
    employer.http.post(posts[0])

    ready.refresh_from_db()
    assert posts == [employer.url("employers:opening-post", ready.pk)]
    assert ready.state == OpeningState.POSTED


def test_the_verdict_on_posting_names_what_is_missing(coordinator, season):
    draft = OpeningFactory(district=coordinator.district, season=season)
    loaded = Opening.objects.with_all().get(pk=draft.pk)

    verdict = policies.post_opening(coordinator.membership, loaded)

    assert str(verdict.reason) == "Still missing: Describe what interns do, in plain words."
