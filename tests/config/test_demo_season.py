"""The demo holds the pilot's numbers, and says so the same way everywhere."""

import json
from random import Random

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command

from config.demo.accounts import accounts
from config.demo.seed.shape import PILOT, plan
from core import secrets
from core.tenancy import across, within
from districts.enums import STAFF, FundingKind
from districts.models import District
from employers.models import Employer
from pipeline.models import Journey, Placement
from students.models import ContactPoint, Student


@pytest.fixture
def season(db, settings):
    settings.DEMO = True
    call_command("seed_demo", verbosity=0)
    with within(District.objects.get(slug="los-robles")):
        yield


def test_the_plan_sums_to_the_pilot():
    plans = plan(PILOT, Random(1))
    count = lambda fact: sum(map(fact, plans))  # noqa: E731
    assert len(plans) == 447
    assert count(lambda one: one.applied) == 316
    assert count(lambda one: one.badge) == 214
    assert count(lambda one: one.placed) == 213
    assert count(lambda one: one.applied and not one.badge) == 102
    assert count(lambda one: one.funding == FundingKind.DISTRICT_CTE) == 89
    assert count(lambda one: one.placed and not one.applied) == 0


def test_the_seeded_season(season, capsys):
    """One seeding for all questions: it draws real papers, which takes its time."""
    _the_rows_hold_the_numbers()
    _accounts_and_markers_cover_both_districts(capsys)
    _papers_fill_themselves(capsys)
    _no_address_is_in_both_districts()
    _the_app_of_each_staff_member_is_the_one_that_is_printed()
    _seeding_again_changes_nothing()


def _the_rows_hold_the_numbers():
    rows = Journey.objects
    assert rows.exclude(interested_at=None).count() == 447
    assert rows.exclude(applied_at=None).count() == 316
    assert rows.exclude(badge_at=None).count() == 214
    assert rows.exclude(placed_at=None).count() == 213 == Placement.objects.count()
    assert rows.filter(badge_at=None).exclude(applied_at=None).count() == 102
    cte = Placement.objects.filter(funding__kind=FundingKind.DISTRICT_CTE).count()
    assert (cte, round(100 * cte / 213, 1)) == (89, 41.8)
    assert Employer.objects.filter(state="vetted").count() == 39
    assert Student.objects.exclude(graduated_on=None).count() == 1
    assert Student.objects.exclude(emancipated_on=None).count() == 1
    caseloads = list(Placement.objects.order_by("pk").values_list("coordinator", flat=True))
    assert {caseloads.count(one) for one in caseloads} <= set(range(15, 21))


def _papers_fill_themselves(capsys):
    """PRODUCT E2: at least 95 % of what a record can know; and some answers are still missing."""
    capsys.readouterr()
    call_command("prefill_figures", "--district", "los-robles", "--json")
    found = json.loads(capsys.readouterr().out)
    assert found["share_percent"] >= found["goal_percent"] == 95
    assert found["boxes"] == found["prefilled"] + sum(found["missing_by_owner"].values()) > 3000
    assert found["missing_by_owner"]
    assert all(form["share_percent"] >= 95 for form in found["forms"])


def _no_address_is_in_both_districts():
    """The simulated inbox would mix them up, and a visitor would think that walls leak."""
    with across("a test compares two districts"):
        points = set(ContactPoint.objects.values_list("value", "district"))
    assert len({value for value, _ in points}) == len(points) > 1000


def _the_app_of_each_staff_member_is_the_one_that_is_printed():
    rows = [row for row in accounts() if row["email"]]
    staff = {row["email"]: row["totp_secret"] for row in rows if row["role"] in STAFF}
    kept = {
        app.user.email: secrets.decrypt(app.data["secret"].encode()).decode()
        for app in Authenticator.objects.filter(type=Authenticator.Type.TOTP)
    }
    assert len(staff) >= 10
    assert {email: kept[email] for email in staff} == staff
    assert all(row["totp_secret"] is None for row in rows if row["role"] not in STAFF)


def _accounts_and_markers_cover_both_districts(capsys):
    capsys.readouterr()
    call_command("demo_accounts", "--json")
    people = json.loads(capsys.readouterr().out)
    call_command("demo_markers", "--json")
    words = json.loads(capsys.readouterr().out)
    every = {"student", "guardian", "employer", "mentor", "office", "coordinator", "admin"}
    for tenant in ("los-robles", "bayview"):
        assert {row["role"] for row in people if row["tenant"] == tenant} >= every
        assert len({row["value"] for row in words if row["tenant"] == tenant}) == 5
    assert len({row["value"] for row in words}) == len(words)


def _seeding_again_changes_nothing():
    call_command("seed_demo", verbosity=0)
    with across("this test counts both districts"):
        assert District.objects.count() == 2


def test_no_demo_season_outside_of_a_demo(db):
    with pytest.raises(CommandError, match="DEMO=1"):
        call_command("seed_demo")
