"""The first wall taken down: with plain managers, PostgreSQL alone keeps the neighbour's rows away.

In a shell, through a request, in the worker, and over connections that threads share.
"""

import copy
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import Error, connection, connections, models, transaction
from django.db.backends.postgresql.base import DatabaseWrapper

from core import jobs
from core.jobs import Queue
from core.tenancy import DistrictManager, within
from core.walls import owned_models
from districts.models import Reaction
from students.models import Student
from tests.factories.districts import DistrictFactory, MembershipFactory, ReactionFactory
from tests.factories.students import StudentFactory
from tests.harness import soup
from tests.harness.factories import FACTORIES

pytestmark = pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no policies")
OWNED = pytest.mark.parametrize("model", owned_models(), ids=lambda model: model._meta.label)


def plain(model) -> models.Manager:
    """Return a manager that knows of no districts."""
    manager = models.Manager()
    manager.model, manager.name = model, "plain"
    return manager


@pytest.fixture
def only_plain_managers(monkeypatch):
    """Take the filter out of every manager there is."""
    monkeypatch.setattr(DistrictManager, "get_queryset", models.Manager.get_queryset)


@OWNED
def test_no_row_of_a_neighbour_is_read(district, model):
    mine, theirs = FACTORIES[model](district=district), FACTORIES[model]()
    rows = plain(model)

    assert {row.district_id for row in rows.order_by("pk")} == {district.pk}
    assert rows.filter(pk=mine.pk).exists()
    assert not rows.filter(pk=theirs.pk).exists()
    assert not rows.filter(district=theirs.district).exists()
    assert list(rows.filter(pk__in=[theirs.pk]).iterator()) == []
    assert rows.in_bulk([theirs.pk]) == {}
    with connection.cursor() as cursor:
        table = model._meta.db_table
        with transaction.atomic():
            list(rows.order_by("pk"))  # told its district, as any statement is
            cursor.execute(f'SELECT count(*) FROM "{table}" WHERE id = %s', [theirs.pk])  # noqa: S608
        assert cursor.fetchone() == (0,)


@OWNED
def test_no_row_of_a_neighbour_is_changed_or_removed(district, model):
    theirs, rows = FACTORIES[model](), plain(model)

    assert rows.filter(pk=theirs.pk).update(district=district) == 0
    assert rows.filter(pk=theirs.pk).delete()[0] == 0
    assert rows.bulk_update([theirs], ["district"]) == 0
    with within(theirs.district):
        assert plain(model).filter(pk=theirs.pk, district=theirs.district).exists()


@OWNED
def test_no_row_is_put_into_a_neighbours_district(district, model):
    theirs, rows = FACTORIES[model](), plain(model)
    with within(theirs.district):
        before = plain(model).count()
    twin = copy.copy(theirs)
    twin.pk = None

    for put in (
        lambda: rows.bulk_create([twin]),
        lambda: rows.bulk_create([twin], ignore_conflicts=True),
        lambda: twin.save_base(raw=True, force_insert=True),
    ):
        with pytest.raises(Error, match="row-level security"), transaction.atomic():
            put()

    with within(theirs.district):
        assert plain(model).count() == before


def test_a_request_with_plain_managers_shows_no_neighbours_row(admin, only_plain_managers):
    mine = StudentFactory(district=admin.district, last_name="Ours")
    theirs = StudentFactory(last_name="Foreign")

    page = admin.get("students:list")

    assert mine.last_name in soup(page).text
    assert theirs.last_name not in soup(page).text
    assert set(page.context["students"]) == {mine}
    assert admin.get("students:detail", theirs.pk).status_code == 404
    assert admin.post("districts:end-access", MembershipFactory().pk).status_code == 404


def test_a_worker_with_plain_managers_sees_one_district_at_a_time(
    db, monkeypatch, only_plain_managers
):
    due = [ReactionFactory(due=True) for _ in range(3)]
    for row in due:
        StudentFactory(district=row.district)
    seen = {}

    def look(row):
        seen[row.district_id] = {one.district_id for one in Student.objects.order_by("pk")}
        Student.objects.order_by("pk").update(last_name=f"of {row.district_id}")

    monkeypatch.setattr(jobs, "QUEUES", {"test": Queue("test", Reaction, look)})
    assert jobs.drain("test") == 3

    assert seen == {row.district_id: {row.district_id} for row in due}
    for row in due:
        with within(row.district):
            names = set(Student.objects.values_list("last_name", flat=True))
            assert names == {f"of {row.district_id}"}


# --- Connections that threads share --------------------------------------------------------------

THREADS, ROUNDS = 6, 15


@pytest.fixture
def pooled(transactional_db):
    """Return a function that gives the thread a connection out of a pool of two."""
    asked = {**connection.settings_dict, "CONN_MAX_AGE": 0}
    asked["OPTIONS"] = {**asked["OPTIONS"], "pool": {"min_size": 1, "max_size": 2, "timeout": 30}}

    def enter():
        connections["default"] = DatabaseWrapper(asked, alias="default")
        return connections["default"]

    yield enter
    DatabaseWrapper(asked, alias="default").close_pool()


def test_a_pooled_connection_remembers_no_district(pooled):
    """Six threads, two connections, six districts; some look elsewhere, some roll back."""
    homes = [DistrictFactory() for _ in range(THREADS)]
    for home in homes:
        StudentFactory(district=home)
    start = Barrier(THREADS)

    def visit(home):
        wrapper = pooled()
        start.wait(30)
        return [_look(wrapper, home, number) for number in range(ROUNDS)]

    with ThreadPoolExecutor(THREADS) as threads:
        visits = list(threads.map(visit, homes))

    for home, rounds in zip(homes, visits, strict=True):
        assert {tuple(mine) for mine, _nobody, _pid in rounds} == {(home.pk,)}
        assert {(nobody, known) for _mine, (nobody, known), _pid in rounds} == {(0, "")}
    pids = [{pid for *_rest, pid in rounds} for rounds in visits]
    assert len(set.union(*pids)) <= 2  # they really shared


def _look(wrapper, home, number):
    """Read in the district, leave it in one of three ways, and look with a plain connection."""
    with within(home):
        try:
            with transaction.atomic():
                mine = [row.district_id for row in plain(Student).order_by("pk")]
                _leave(number)
        except ZeroDivisionError:
            pass
    wrapper.close()  # back into the pool
    with wrapper.cursor() as cursor:
        cursor.execute("SELECT coalesce(current_setting('onramp.district', true), '')")
        known = cursor.fetchone()[0]
        cursor.execute("SELECT count(*) FROM students_student")
        nobody = cursor.fetchone()[0]
        cursor.execute("SELECT pg_backend_pid()")
        pid = cursor.fetchone()[0]
    wrapper.close()
    return mine, (nobody, known), pid


def _leave(number) -> None:
    if number % 3 == 1:
        raise ZeroDivisionError
    if number % 3 == 2:
        with transaction.atomic():
            plain(Student).count()
