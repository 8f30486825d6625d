"""No district without an admin, by whatever way: actions, bulk updates, races, deletion."""

import pytest
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from core import clock
from core.states import IllegalMove
from core.tenancy import across, within
from districts.actions import people
from districts.actions.people import LastAdmin
from districts.enums import Role
from districts.models import Membership, User
from tests.factories.districts import DistrictFactory, MembershipFactory
from tests.harness.races import race


def is_admin(membership) -> bool:
    with across("a test looks"):
        return Membership.objects.active().filter(pk=membership.pk, role=Role.ADMIN).exists()


WAYS = {
    "ended": lambda m: Membership.objects.filter(pk=m.pk).update(is_active=False),
    "another role": lambda m: Membership.objects.filter(pk=m.pk).update(role=Role.OFFICE),
    "all at once": lambda m: Membership.objects.update(is_active=False),
    "a saved row": lambda m: Membership(
        pk=m.pk, user=m.user, role=m.role, district=m.district, is_active=False
    ).save(),
    "account closed": lambda m: User.objects.filter(pk=m.user_id).update(is_active=False),
    "all accounts closed": lambda m: User.objects.update(is_active=False),
    "account deleted": lambda m: m.user.delete(),
}


@pytest.mark.parametrize("way", WAYS)
def test_the_database_refuses_the_change_that_leaves_a_district_without_an_admin(admin, way):
    with pytest.raises((IntegrityError, ProtectedError)), transaction.atomic():
        WAYS[way](admin.membership)

    assert is_admin(admin.membership)


def test_an_account_is_kept_open_from_outside_of_every_district_too(two):
    one, other = two
    with within(None):
        User.objects.filter(pk=one.user_id).update(is_active=False)
        with pytest.raises(IntegrityError), transaction.atomic():
            User.objects.filter(pk=other.user_id).update(is_active=False)

    assert [is_admin(one), is_admin(other)] == [False, True]


@pytest.mark.parametrize("way", ("ended", "another role", "account closed"))
def test_with_a_second_admin_the_first_may_go(admin, way):
    MembershipFactory(district=admin.district, role=Role.ADMIN)

    WAYS[way](admin.membership)

    assert not is_admin(admin.membership)


def test_an_admin_of_elsewhere_or_without_an_account_does_not_count(admin):
    MembershipFactory(role=Role.ADMIN)
    MembershipFactory(district=admin.district, role=Role.ADMIN, user__is_active=False)

    with pytest.raises(IntegrityError), transaction.atomic():
        WAYS["ended"](admin.membership)


def test_a_closed_district_may_lose_its_admin(admin):
    DistrictFactory._meta.model.objects.filter(pk=admin.district.pk).update(is_active=False)

    WAYS["ended"](admin.membership)

    assert not is_admin(admin.membership)


def test_every_action_says_so_in_words(admin):
    at, mine = clock.now(), admin.membership

    with pytest.raises(LastAdmin, match="A district needs at least one admin"):
        people.end_access(membership=mine, by=mine, at=at)
    with pytest.raises(LastAdmin):
        people.end_many(memberships=[mine], by=mine, at=at)
    with pytest.raises(LastAdmin):
        people.close_account(user=admin.user, at=at)

    assert is_admin(mine)


def test_ending_all_admins_at_once_ends_nobody(admin, mentor):
    second = MembershipFactory(district=admin.district, role=Role.ADMIN)
    keys = [admin.membership.pk, second.pk, mentor.membership.pk]

    page = admin.post("districts:people-chosen", data={"person": keys, "sure": "yes"})

    assert "A district needs at least one admin" in page.text
    assert Membership.objects.active().count() == 3


def test_an_account_alone_in_another_district_is_not_closed(admin):
    MembershipFactory(district=admin.district, role=Role.ADMIN)
    elsewhere = MembershipFactory(user=admin.user, role=Role.ADMIN)

    with pytest.raises(LastAdmin):
        people.close_account(user=admin.user, at=clock.now())

    assert is_admin(elsewhere)
    assert is_admin(admin.membership)


@pytest.fixture
def two(transactional_db):
    """A district with two admins that other threads can see."""
    district = DistrictFactory()
    return MembershipFactory.create_batch(2, district=district, role=Role.ADMIN)


def test_two_admins_cannot_end_each_other_at_once(two):
    one, other = two

    results = race(
        lambda: people.end_access(membership=other, by=one, at=clock.now()),
        lambda: people.end_access(membership=one, by=other, at=clock.now()),
        district=one.district,
    )

    assert sorted(isinstance(result, IllegalMove) for result in results) == [False, True]
    assert [is_admin(one), is_admin(other)].count(True) == 1


def test_two_bulk_updates_at_once_leave_one(two):
    """Past every action, straight at the rows: the database itself counts."""

    def end(membership):
        with transaction.atomic():
            Membership.objects.filter(pk=membership.pk).update(is_active=False)

    results = race(*[lambda m=m: end(m) for m in two], district=two[0].district)

    assert [isinstance(result, IntegrityError) for result in results].count(True) == 1
    assert [is_admin(one) for one in two].count(True) == 1


def test_an_ending_and_a_closing_at_once_leave_one(two):
    one, other = two

    def close():
        with within(None):
            people.close_account(user=one.user, at=clock.now())

    results = race(
        lambda: people.end_access(membership=other, by=one, at=clock.now()),
        close,
        district=one.district,
    )

    assert [result is None for result in results].count(True) == 1
    assert [is_admin(one), is_admin(other)].count(True) == 1
