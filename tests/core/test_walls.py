"""The wall in the database holds when the code forgets: managers replaced by plain ones."""

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, connection, transaction

from core import inspection, walls
from core.tenancy import NoDistrict, across, within
from core.walls import owned_models
from students.models import Student
from tests.factories.districts import DistrictFactory, SchoolFactory
from tests.factories.students import StudentFactory

POSTGRESQL = "needs row-level security"


@pytest.fixture
def on_postgresql():
    if connection.vendor != "postgresql":
        pytest.skip(POSTGRESQL)


def test_a_plain_manager_outside_of_any_district_gets_nothing(db):
    StudentFactory()
    if connection.vendor == "postgresql":
        assert list(Student._base_manager.order_by("pk")) == []
    else:
        with pytest.raises(NoDistrict):
            list(Student._base_manager.order_by("pk"))


def test_a_plain_manager_sees_no_neighbours_rows(district, on_postgresql):
    mine, neighbours = StudentFactory(district=district), StudentFactory()

    assert set(Student._base_manager.order_by("pk")) == {mine}
    assert not Student._base_manager.filter(pk=neighbours.pk).exists()


def test_a_plain_manager_writes_no_neighbours_rows(district, on_postgresql):
    neighbours = StudentFactory()

    assert Student._base_manager.filter(pk=neighbours.pk).update(first_name="Changed") == 0
    assert Student._base_manager.filter(pk=neighbours.pk).delete()[0] == 0
    with within(neighbours.district):
        neighbours.refresh_from_db()
    assert neighbours.first_name != "Changed"


def test_sqlite_refuses_a_statement_without_a_district_and_without_a_key(district):
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL has policies")
    with pytest.raises(NoDistrict):
        list(Student._base_manager.order_by("pk"))


def test_crossing_says_why_and_sees_all(db):
    made = {StudentFactory(), StudentFactory()}
    with across("this test looks at both"):
        assert set(Student.objects.order_by("pk")) == made
    with pytest.raises(ValueError, match="why"), across(""):
        pass


def test_a_child_never_points_into_another_district(district):
    theirs = SchoolFactory(district=DistrictFactory())
    row = StudentFactory(district=district)

    with pytest.raises(IntegrityError):
        _move(row, theirs)


@transaction.atomic
def _move(student, school):
    Student.objects.filter(pk=student.pk).update(school=school)
    connection.check_constraints()


def test_the_district_is_forgotten_with_the_transaction(district, on_postgresql):
    mine = StudentFactory(district=district)
    with transaction.atomic():
        assert Student._base_manager.filter(pk=mine.pk).exists()
        with within(DistrictFactory()):
            assert not Student._base_manager.filter(pk=mine.pk).exists()
        assert Student._base_manager.filter(pk=mine.pk).exists()


@pytest.mark.parametrize("begins_with", ("savepoint", "another table"))
def test_the_next_transaction_is_told_its_district_again(transactional_db, begins_with):
    """However it begins: only the first statement shows the database that it is a new one."""
    student = StudentFactory()
    with within(student.district):
        with transaction.atomic():
            assert Student.objects.get() == student

        with transaction.atomic():
            if begins_with == "another table":
                ContentType.objects.count()
            with transaction.atomic():
                assert Student.objects.get() == student


def test_a_rolled_back_part_does_not_take_the_district_along(district, on_postgresql):
    mine = StudentFactory(district=district)
    with pytest.raises(ZeroDivisionError):
        _look_elsewhere_and_fail()
    assert Student._base_manager.filter(pk=mine.pk).exists()


@transaction.atomic
def _look_elsewhere_and_fail():
    with within(DistrictFactory()):
        list(Student._base_manager.order_by("pk"))
    raise ZeroDivisionError


@pytest.mark.parametrize("model", owned_models(), ids=lambda model: model._meta.label)
def test_every_district_table_has_its_policy(db, on_postgresql, model):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relrowsecurity, c.relforcerowsecurity, p.polwithcheck IS NOT NULL"
            " FROM pg_class c LEFT JOIN pg_policy p ON p.polrelid = c.oid WHERE c.relname = %s",
            [model._meta.db_table],
        )
        assert cursor.fetchall() == [(True, True, True)]


def test_sqlite_s_walls_are_lowered_for_migrations_and_raised_after(db):
    """A table that others point to can only be made anew without them."""
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL alters tables in place")
    assert inspection.faults(connection) == []

    walls.lower_walls()
    fallen = inspection.faults(connection)
    walls.raise_walls()

    assert fallen
    assert all("_wall is missing" in fault.what for fault in fallen)
    assert inspection.faults(connection) == []
