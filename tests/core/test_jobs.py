"""The row is the outbox: nothing is lost, nothing is done twice, whoever dies in the middle."""

import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from core import jobs, tasks
from core.jobs import LEASE, MOST_ATTEMPTS, LeaseLost
from core.tenancy import NoDistrict, across, current_id, within
from districts.models import Event, Reaction
from tests.core.queue_rows import NAME, due, row_of
from tests.factories.districts import EventFactory


def test_every_due_row_is_handled_once_in_its_own_district(db, work):
    rows = due(12)
    seen = []
    work.handle = lambda row: seen.append((row.pk, current_id()))

    assert jobs.drain(NAME) == 12

    assert sorted(seen) == [(row.pk, row.district_id) for row in rows]
    assert jobs.drain(NAME) == 0
    assert [row_of(row.pk).due_at for row in rows] == [None] * 12
    with pytest.raises(NoDistrict):
        current_id()


def test_a_row_is_left_alone_until_its_moment(db, work, clock):
    [row] = due()
    with within(row.district):
        row.schedule(at=timezone.now() + timedelta(minutes=5))

    assert jobs.drain(NAME) == 0
    clock.shift(timedelta(minutes=5))
    assert jobs.drain(NAME) == 1


def test_the_oldest_comes_first(db, work, clock):
    later = due()[0]
    with within(later.district):
        later.schedule()
    earlier = due()[0]

    jobs.drain(NAME)

    assert work.done == [earlier.pk, later.pk]


def test_a_failure_waits_longer_each_time_and_is_kept_on_the_row(db, work, clock):
    [row] = due()
    work.handle = lambda row: 1 / 0
    waits = []

    for _ in range(MOST_ATTEMPTS):
        assert jobs.drain(NAME) == 1
        kept = row_of(row.pk)
        assert kept.last_error == "ZeroDivisionError"
        if kept.due_at:
            waits.append((kept.due_at - timezone.now()).total_seconds())
            clock.move_to(kept.due_at)

    assert waits == [10, 20, 40, 80, 160, 320, 640]
    assert (kept.due_at, kept.attempts) == (None, MOST_ATTEMPTS)
    clock.shift(timedelta(days=30))
    assert jobs.drain(NAME) == 0


def test_asking_again_after_giving_up_starts_from_the_beginning(db, work):
    [row] = due(attempts=MOST_ATTEMPTS, last_error="OSError")

    with within(row.district):
        row.schedule()

    assert (row_of(row.pk).attempts, row_of(row.pk).last_error) == (0, "")


def test_one_bad_row_does_not_stop_the_others(db, work):
    rows = due(7)

    def handle(row):
        if row.pk == rows[2].pk:
            raise RuntimeError
        work.done.append(row.pk)

    work.handle = handle

    jobs.drain(NAME)

    assert set(work.done) == {row.pk for row in rows} - {rows[2].pk}


def test_a_failure_takes_its_own_writes_along_and_names_no_person(db, work, caplog):
    [row] = due()

    def handle(row):
        EventFactory(district=row.district, verb="half.done")
        raise ValueError("rosa@example.org")

    work.handle = handle

    jobs.drain(NAME)

    with across("a test looks"):
        assert not Event.objects.filter(verb="half.done").exists()
    assert row_of(row.pk).last_error == "ValueError"


def test_a_killed_workers_rows_come_back_when_the_lease_ends(db, work, clock):
    rows = due(3)
    assert len(work.queue.take(timezone.now())) == 3  # … and that worker is never seen again

    assert jobs.drain(NAME) == 0
    clock.shift(LEASE + timedelta(seconds=1))
    assert jobs.drain(NAME) == 3

    assert sorted(work.done) == [row.pk for row in rows]
    assert {row_of(row.pk).attempts for row in rows} == {2}


def test_a_worker_that_wakes_too_late_writes_nothing(db, work, clock):
    [row] = due()
    [sleeper] = work.queue.take(timezone.now())
    clock.shift(LEASE + timedelta(seconds=1))
    work.handle = lambda row: EventFactory(district=row.district, verb="done.once")

    jobs.drain(NAME)
    work.queue.work(sleeper)

    with across("a test counts"):
        assert Event.objects.filter(verb="done.once").count() == 1
    assert row_of(row.pk).due_at is None


def test_settling_a_lease_that_is_lost_is_refused(db, work, clock):
    [row] = due()
    [mine] = work.queue.take(timezone.now())
    clock.shift(LEASE + timedelta(seconds=1))
    [theirs] = work.queue.take(timezone.now())

    with within(row.district):
        for act in (mine.settle, mine.hold):
            with pytest.raises(LeaseLost):
                act()
        theirs.settle()


def test_a_failure_of_the_late_one_does_not_disturb_the_new_holder(db, work, clock):
    [row] = due()
    [sleeper] = work.queue.take(timezone.now())
    clock.shift(LEASE + timedelta(seconds=1))
    [holder] = work.queue.take(timezone.now())
    work.handle = lambda row: 1 / 0

    work.queue.work(sleeper)

    assert row_of(row.pk).leased_by == holder.leased_by
    assert row_of(row.pk).last_error == ""


def test_a_lease_can_be_held_longer(db, work, clock):
    [row] = due()
    [mine] = work.queue.take(timezone.now())
    clock.shift(LEASE - timedelta(seconds=1))
    with within(row.district):
        mine.hold()

    clock.shift(LEASE - timedelta(seconds=1))

    assert work.queue.take(timezone.now()) == []
    with within(row.district):
        mine.settle()


def test_what_leaves_the_house_runs_outside_of_a_transaction_and_settles_itself(
    transactional_db, work
):
    work.register(leaves_house=True)
    [row] = due()
    inside = []

    def handle(row):
        inside.append(connection.in_atomic_block)
        row.settle()

    work.handle = handle

    jobs.drain(NAME)

    assert inside == [False]
    assert row_of(row.pk).due_at is None


def test_a_turn_ends_when_its_time_is_used_up(db, work, monkeypatch):
    due(12)
    seconds = iter(range(100))
    monkeypatch.setattr(jobs, "monotonic", lambda: next(seconds))

    assert jobs.drain(NAME, seconds=1.5) == jobs.BATCH + 2  # slow rows come in smaller leases
    assert jobs.waiting() == [NAME]


@pytest.mark.parametrize(
    ("rows", "took", "next_lease"),
    ((5, 0.01, 10), (80, 0.1, 100), (100, 0.0, 100), (50, 1.0, 25), (5, 4.0, 1), (1, 90.0, 1)),
)
def test_a_lease_is_as_many_rows_as_take_a_breath(rows, took, next_lease):
    assert jobs._as_many(rows, took) == next_lease


def test_quick_rows_cost_a_few_statements_a_lease_not_each(
    db, work, monkeypatch, django_assert_max_num_queries
):
    monkeypatch.setattr(jobs, "monotonic", lambda: 0.0)  # however slow the machine is
    due(60)
    with django_assert_max_num_queries(40):
        assert jobs.drain(NAME) == 60
    assert len(work.done) == 60


def test_a_bad_row_among_others_leaves_no_write_twice(db, work):
    rows = due(5)

    def handle(row):
        EventFactory(district=row.district, verb="done.once", subject_id=row.pk)
        if row.pk == rows[3].pk:
            raise RuntimeError

    work.handle = handle

    jobs.drain(NAME)

    with across("a test counts"):
        done = Event.objects.filter(verb="done.once").order_by("subject_id")
        kept = list(done.values_list("subject_id", flat=True))
    assert kept == [row.pk for row in rows if row.pk != rows[3].pk]
    assert [row_of(row.pk).last_error for row in rows] == ["", "", "", "RuntimeError", ""]


def test_a_lease_lost_by_one_row_costs_the_others_nothing(db, work):
    rows = due(3)
    taken = work.queue.take(timezone.now())
    with across("another worker took the second row over"):
        Reaction.objects.filter(pk=rows[1].pk).update(leased_by=uuid.uuid4())
    work.handle = lambda row: EventFactory(
        district=row.district, verb="done.once", subject_id=row.pk
    )

    work.queue.work_all(taken)

    with across("a test counts"):
        done = Event.objects.filter(verb="done.once").order_by("subject_id")
        assert list(done.values_list("subject_id", flat=True)) == [rows[0].pk, rows[2].pk]


def test_a_long_queue_goes_to_the_back_of_the_line(db, work, monkeypatch):
    due(jobs.BATCH + 1)
    monkeypatch.setattr(tasks, "TURN", -1.0)  # every turn is one batch
    asked = []
    monkeypatch.setattr(tasks.drain, "delay", asked.append)

    tasks.drain(NAME)
    assert asked == [NAME]
    tasks.drain(NAME)

    assert asked == [NAME]
    assert len(work.done) == jobs.BATCH + 1
