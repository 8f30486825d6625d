"""Agreements: who has them, until when, and the next step."""

from datetime import date, timedelta

import pytest

from core import clock
from core.tenancy import within
from employers import policies
from employers.actions import agreements as actions
from employers.enums import AgreementState as State
from employers.models import Agreement
from tests.factories.base import LONG_AGO
from tests.factories.districts import FundingSourceFactory, MembershipFactory
from tests.factories.employers import AgreementFactory, EmployerFactory, OpeningFactory
from tests.harness import recorded_verbs, soup, swap, texts

pytestmark = pytest.mark.django_db
TODAY = date(2026, 4, 27)
DATED = {"starts_on": date(2026, 2, 2), "ends_on": date(2027, 6, 30)}
INSURED = {**DATED, "insurance_ends_on": date(2026, 12, 31)}


def waiting(coordinator, season, **values):
    """An agreement on its way, with an opening that needs it."""
    employer = EmployerFactory(district=coordinator.district, vetted=True)
    funding = FundingSourceFactory(season=season)
    OpeningFactory(
        employer=employer, season=season, complete=True, funding=funding,
        starts_on=values.pop("first", date(2026, 6, 22)),
    )  # fmt: skip
    return AgreementFactory(employer=employer, **{"state": State.BOARD, **values})


@pytest.mark.parametrize("count", (1, 3))
def test_the_list_costs_the_same_however_long(
    coordinator, season, count, django_assert_num_queries
):
    rows = [waiting(coordinator, season, **DATED) for _ in range(count)]
    with within(None):
        AgreementFactory(state=State.BOARD)  # a neighbour's

    with django_assert_num_queries(11):
        response = coordinator.get("employers:agreements")

    assert set(response.context["agreements"]) == set(rows)


def test_the_one_with_the_least_time_comes_first_with_what_would_still_work(coordinator, season):
    later = waiting(coordinator, season, first=date(2026, 7, 20), seats=4)
    late = waiting(coordinator, season, first=date(2026, 6, 16), board_on=date(2026, 5, 14))

    page = soup(coordinator.get("employers:agreements"))

    assert texts(page, "section h3") == [late.employer.name, later.employer.name]
    assert texts(page, f"#agreement-{late.pk} .stop-ink") == [
        "It had to be in force by Fri, May 1. A first shift on Mon, Jun 29 would still work."
    ]
    assert "It has to be in force by Thu, Jun 4." in page.get_text()


def test_tabs_part_the_agreements(coordinator, season):
    district = coordinator.district
    kinds = {
        "underway": AgreementFactory(employer=EmployerFactory(district=district)),
        "force": AgreementFactory(employer=EmployerFactory(district=district), active=True),
        "over": AgreementFactory(
            employer=EmployerFactory(district=district), state=State.EXPIRED, **DATED
        ),
    }
    ending = AgreementFactory(
        employer=EmployerFactory(district=district), active=True, ends_on=date(2026, 7, 1)
    )
    expected = {
        **{name: {row} for name, row in kinds.items()},
        "force": {kinds["force"], ending},
        "ending": {ending},
    }

    shown = {
        tab: set(coordinator.get("employers:agreements", tab=tab).context["agreements"])
        for tab in expected
    }

    assert shown == expected
    assert set(coordinator.get("employers:agreements", tab="x").context["agreements"]) == {
        kinds["underway"]
    }


def test_a_step_swaps_one_card(coordinator, season):
    agreement = waiting(coordinator, season, state=State.SENT)
    page = soup(coordinator.get("employers:agreements"))
    form = page.select_one(f'#agreement-{agreement.pk} form:has([value="{State.REVIEW}"])')

    response = coordinator.http.post(
        form["hx-post"], {"to": State.REVIEW}, headers={"HX-Request": "true"}
    )
    swap(page, form, response)

    assert "In district review" in texts(page, f"#agreement-{agreement.pk} .chip")
    assert recorded_verbs() == ["agreement.moved"]


@pytest.mark.parametrize(
    ("role", "state", "dates", "to", "reason"),
    (
        ("coordinator", State.DRAFT, {}, State.SENT, ""),
        ("mentor", State.DRAFT, {}, State.SENT, "Only district coordinators work on agreements."),
        ("coordinator", State.DRAFT, {}, State.APPROVED, "The agreement is not at this step."),
        (
            "coordinator", State.BOARD, {}, State.APPROVED,
            "Write down first and last day of the agreement before it is approved.",
        ),
        ("coordinator", State.BOARD, DATED, State.APPROVED, ""),
        (
            "coordinator", State.APPROVED, DATED, State.ACTIVE,
            "Active needs an insurance that is valid today.",
        ),
        (
            "coordinator", State.APPROVED, {**INSURED, "insurance_ends_on": date(2026, 4, 26)},
            State.ACTIVE, "Active needs an insurance that is valid today.",
        ),
        (
            "coordinator", State.APPROVED, {**INSURED, "starts_on": date(2026, 5, 1)},
            State.ACTIVE, "It becomes active on its first day.",
        ),
        ("coordinator", State.APPROVED, INSURED, State.ACTIVE, ""),
        ("coordinator", State.EXPIRED, INSURED, State.ACTIVE, "The agreement is not at this step."),
    ),
)  # fmt: skip
def test_which_step_may_be_taken(role, state, dates, to, reason):
    member = MembershipFactory.build(role=role, district=None, user=None)

    verdict = policies.move_agreement(member, Agreement(state=state, **dates), to, TODAY)

    assert verdict.reason == reason


def test_begin_date_and_renew(coordinator):
    employer = EmployerFactory(district=coordinator.district, vetted=True)
    data = {"starts_on": "2026-05-01", "ends_on": "2027-04-30", "seats": "5"}

    coordinator.post("employers:agreement-new", employer.pk, data=data)
    twice = coordinator.post("employers:agreement-new", employer.pk, data=data)
    first = Agreement.objects.get()
    coordinator.post("employers:agreement-edit", first.pk, data=data | {"board_on": "2026-04-30"})
    Agreement.objects.update(state=State.ACTIVE)
    coordinator.post("employers:agreement-new", employer.pk, data=data)

    first.refresh_from_db()
    assert (first.board_on, first.seats, first.ends_on) == (
        date(2026, 4, 30), 5, date(2027, 4, 30),
    )  # fmt: skip
    assert twice.status_code == 422
    assert set(Agreement.objects.values_list("version", flat=True)) == {1, 2}


def test_a_board_date_in_may_for_a_start_in_june_is_flagged_while_typing(coordinator, season):
    agreement = waiting(coordinator, season, first=date(2026, 6, 15))
    page = soup(coordinator.get("employers:agreement-edit", agreement.pk))
    form = page.select_one("form[hx-post]")
    assert "has to be in force by Thu, Apr 30" in texts(page, "#clock")[0]

    response = coordinator.http.post(
        form["hx-post"], {"board_on": "2026-05-14"}, headers={"HX-Request": "true"}
    )
    swap(page, form, response)

    assert "a first shift on Mon, Jun 29 would work" in texts(page, "#clock .notice--stop")[0]
    agreement.refresh_from_db()
    assert agreement.board_on is None


def test_dates_have_to_make_sense(coordinator):
    agreement = AgreementFactory(employer=EmployerFactory(district=coordinator.district))

    response = coordinator.post(
        "employers:agreement-edit",
        agreement.pk,
        data={"starts_on": "2026-05-01", "ends_on": "2026-04-30", "seats": "1"},
    )

    assert set(response.context["form"].errors) == {"ends_on"}


def test_the_days_an_agreement_waits_where_it_is_begin_anew_with_each_step(coordinator):
    agreement = AgreementFactory(employer=EmployerFactory(district=coordinator.district))
    before = clock.now() - timedelta(days=3)

    actions.move_agreement(agreement=agreement, to=State.SENT, by=coordinator.membership, at=before)

    agreement.refresh_from_db()
    assert (agreement.state, agreement.moved_at) == (State.SENT, before)
    assert agreement.moved_at > LONG_AGO


def test_neighbours_agreements_are_not_there(coordinator, season):
    with within(None):
        neighbour = AgreementFactory(state=State.SENT)

    data = {"to": State.REVIEW}
    assert coordinator.post("employers:agreement-move", neighbour.pk, data=data).status_code == 404
    assert coordinator.get("employers:agreement-edit", neighbour.pk).status_code == 404
    host = neighbour.employer_id
    assert coordinator.post("employers:agreement-check", host).status_code == 404


def test_the_district_sees_all_agreements_the_employer_its_own(employer, coordinator):
    mine = AgreementFactory(employer=employer.employer)
    other = AgreementFactory(employer=EmployerFactory(district=employer.district))
    student = MembershipFactory(district=employer.district, role="student")

    seen = Agreement.objects.visible_to
    assert set(seen(employer.membership)) == {mine}
    assert set(seen(coordinator.membership)) == {mine, other}
    assert set(seen(student)) == set()
    assert employer.get("employers:agreements").status_code == 403
