"""The admin's pages: the people, the table of roles."""

import pytest

from core import clock
from core.states import IllegalMove
from districts import policies
from districts.actions import people
from districts.enums import ROLE_PERMISSIONS, Permission, Role
from districts.models import Membership
from tests.factories.districts import MembershipFactory
from tests.harness import recorded_verbs, soup
from tests.harness.sessions import sign_in


@pytest.mark.parametrize("count", (1, 3))
def test_the_list_of_people_costs_the_same_however_long(
    admin, count, school, django_assert_num_queries
):
    MembershipFactory.create_batch(
        count, district=admin.district, role=Role.MENTOR, schools=[school]
    )
    MembershipFactory()  # a neighbour's
    admin.get("districts:people")

    with django_assert_num_queries(14):
        response = admin.get("districts:people")

    assert len(list(response.context["people"])) == count + 1


def test_access_ends_at_once_and_can_be_given_back(admin, mentor):
    assert mentor.get("districts:roles").status_code == 200

    admin.post("districts:end-access", mentor.membership.pk)
    assert mentor.get("districts:roles").url.startswith("/accounts/login/")

    admin.post("districts:restore-access", mentor.membership.pk)
    assert mentor.get("districts:roles").status_code == 302, "no session of before comes back"
    mentor.user.refresh_from_db()
    sign_in(mentor.http, mentor.user)
    assert mentor.get("districts:roles").status_code == 200
    assert recorded_verbs() == ["membership.ended", "membership.restored"]


def test_a_district_is_never_without_an_admin(admin):
    response = admin.post("districts:end-access", admin.membership.pk)

    assert response.status_code == 403
    with pytest.raises(IllegalMove):
        people.end_access(membership=admin.membership, by=admin.membership, at=clock.now())
    assert Membership.objects.get(pk=admin.membership.pk).is_active


def test_a_neighbours_membership_is_not_there(admin):
    theirs = MembershipFactory(role=Role.MENTOR)
    assert admin.post("districts:end-access", theirs.pk).status_code == 404


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMIN])
def test_only_admins_read_the_log(role):
    verdict = policies.read_log(Membership(role=role))
    assert verdict.reason == "Only district admins read the log."


def test_the_table_of_roles_is_what_the_code_enforces(coordinator):
    page = soup(coordinator.get("districts:roles"))
    rows = page.select("tbody tr")
    assert len(rows) == len(Permission)
    for row, permission in zip(rows, Permission, strict=True):
        cells = [cell.get_text(" ", strip=True) for cell in row.select("td")[1:]]
        granted = [permission in ROLE_PERMISSIONS[role] for role in Role]
        assert [("yes" in cell) for cell in cells] == granted
