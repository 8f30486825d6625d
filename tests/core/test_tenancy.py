"""The first wall: no district, no rows; another district's rows are not there."""

import pytest
from django.db import transaction
from django.db.models import Count

from core.tenancy import (
    NoDistrict,
    WrongDistrict,
    across,
    current_id,
    is_across,
    within,
)
from core.walls import owned_models
from districts.enums import Role
from districts.models import Membership, School
from students.models import Guardian, Student
from tests.factories.districts import DistrictFactory, MembershipFactory, SchoolFactory
from tests.factories.students import GuardianshipFactory
from tests.harness.factories import FACTORIES

OWNED = pytest.mark.parametrize("model", owned_models(), ids=lambda model: model._meta.label)

READS = {
    "all": lambda m, pk: list(m.objects.all()),
    "get": lambda m, pk: m.objects.get(pk=pk),
    "filter": lambda m, pk: list(m.objects.filter(pk=pk)),
    "exclude": lambda m, pk: list(m.objects.exclude(pk=0)),
    "first": lambda m, pk: m.objects.first(),
    "exists": lambda m, pk: m.objects.exists(),
    "count": lambda m, pk: m.objects.count(),
    "aggregate": lambda m, pk: m.objects.aggregate(n=Count("pk")),
    "values": lambda m, pk: list(m.objects.values("pk")),
    "in_bulk": lambda m, pk: m.objects.in_bulk([pk]),
    "iterator": lambda m, pk: list(m.objects.iterator()),
    "union": lambda m, pk: list(m.objects.all().union(m.objects.all())),
    "get_or_create": lambda m, pk: m.objects.get_or_create(pk=pk),
    "update_or_create": lambda m, pk: m.objects.update_or_create(pk=pk),
    "update": lambda m, pk: m.objects.update(id=pk),
    "bulk_update": lambda m, pk: m.objects.bulk_update([m(pk=pk)], ["district"]),
    "delete": lambda m, pk: m.objects.filter(pk=pk).delete(),
}


@OWNED
def test_outside_of_a_district_no_question_is_answered(db, model):
    for name, read in READS.items():
        with pytest.raises(NoDistrict):
            pytest.fail(f"{name} answered {read(model, 1)!r}")


def test_an_empty_set_leaks_nothing_and_needs_no_district(db):
    assert list(Student.objects.none().order_by("pk")) == []


@OWNED
def test_outside_of_a_district_nothing_is_written(db, model):
    for write in (
        model.objects.create,
        lambda: model().save(),
        lambda: model.objects.bulk_create([model()]),
        lambda: model(district_id=1).save(),
    ):
        with pytest.raises(NoDistrict):
            write()


@OWNED
def test_a_neighbours_row_is_not_there(district, model):
    with within(None):
        theirs = FACTORIES[model]()

    assert not model.objects.filter(pk=theirs.pk).exists()
    assert model.objects.filter(pk=theirs.pk).count() == 0
    assert model.objects.in_bulk([theirs.pk]) == {}
    assert list(model.objects.values_list("pk", flat=True)) == []
    assert list(model.objects.order_by("pk").iterator()) == []
    with pytest.raises(model.DoesNotExist):
        model.objects.get(pk=theirs.pk)


@OWNED
def test_a_neighbours_row_is_never_touched(district, model):
    with within(None):
        theirs = FACTORIES[model]()

    assert model.objects.filter(pk=theirs.pk).update(id=theirs.pk) == 0
    assert model.objects.filter(pk=theirs.pk).delete()[0] == 0
    for write in (theirs.save, theirs.delete, lambda: model.objects.bulk_create([theirs])):
        with pytest.raises(WrongDistrict):
            write()
    with within(theirs.district):
        assert model.objects.get(pk=theirs.pk) == theirs


@OWNED
def test_a_row_never_moves_to_another_district(district, model):
    mine, other = FACTORIES[model](district=district), DistrictFactory()

    mine.district = other
    for write in (
        lambda: model.objects.filter(pk=mine.pk).update(district=other),
        lambda: model.objects.bulk_update([mine], ["district"]),
        mine.save,
    ):
        with pytest.raises(WrongDistrict), transaction.atomic():
            write()

    assert model.objects.filter(pk=mine.pk).exists()


def test_relatives_are_behind_the_wall_too(db):
    guardianship = GuardianshipFactory()
    student, guardian = guardianship.student, guardianship.guardian
    school, district = student.school, student.district

    for look in (
        lambda: list(school.students.all()),
        school.students.exists,
        lambda: list(student.guardians.all()),
        lambda: list(student.guardianships.reachable()),
        lambda: school.students.create(first_name="A", last_name="B"),
        student.guardians.clear,
    ):
        with pytest.raises(NoDistrict), transaction.atomic():
            look()
    with within(DistrictFactory()):
        assert list(school.students.all()) == []
        assert list(student.guardians.all()) == []
    with within(district):
        assert list(school.students.all()) == [student]
        assert list(student.guardians.all()) == [guardian]


def test_looking_relatives_up_in_advance_asks_the_wall(district):
    student = GuardianshipFactory(district=district).student
    rows = Student.objects.prefetch_related("guardians", "guardianships").select_related("school")

    with within(None), pytest.raises(NoDistrict):
        Student.objects.prefetch_related("guardians")
    assert [row.pk for row in rows.order_by("pk")] == [student.pk]


def test_a_queryset_never_takes_rows_of_the_district_it_is_carried_into(db):
    """It keeps its own filter; on PostgreSQL the policy hides its own rows there as well."""
    one, other = DistrictFactory(), DistrictFactory()
    mine = SchoolFactory(district=one)
    SchoolFactory(district=other)
    with within(one):
        rows = School.objects.order_by("pk")

    with within(other):
        assert set(rows) <= {mine}


def test_a_new_row_takes_the_district_we_are_in(district):
    guardian = Guardian.objects.create(first_name="Rosa", last_name="Reyes")
    [other] = Guardian.objects.bulk_create([Guardian(first_name="Ana", last_name="Reyes")])

    assert guardian.district == other.district == district


def test_membership_of_many_goes_through_rows_of_the_district(district):
    membership = MembershipFactory(district=district, role=Role.MENTOR)
    theirs = SchoolFactory()
    mine = SchoolFactory(district=district)

    membership.schools.add(mine)

    assert list(membership.schools.all()) == [mine]
    with within(theirs.district):
        assert list(Membership.objects.all()) == []


def test_districts_nest_and_are_left_even_by_an_error(db):
    one, two = DistrictFactory(), DistrictFactory()

    with within(one):
        with pytest.raises(ZeroDivisionError), within(two):
            current_id() / 0
        assert current_id() == one.pk
        with within(two):
            assert current_id() == two.pk
        assert current_id() == one.pk
    with pytest.raises(NoDistrict):
        current_id()


def test_entering_a_district_ends_the_crossing(db):
    with across("this test looks at all"):
        assert is_across()
        with within(DistrictFactory()):
            assert not is_across()
            assert list(School.objects.all()) == []
        assert is_across()
    assert not is_across()


def test_crossing_writes_rows_only_with_a_district_of_their_own(db):
    home = DistrictFactory()

    with across("this test writes anywhere"):
        made = Guardian.objects.create(first_name="A", last_name="B", district=home)
        with pytest.raises(NoDistrict):
            Guardian.objects.create(first_name="A", last_name="B")

    assert made.district == home
