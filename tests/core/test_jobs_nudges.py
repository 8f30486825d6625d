"""Nudges, sweeps and many workers: who is woken when, and that each row gets one worker."""

from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from core import jobs, tasks
from core.jobs import Queue
from core.tenancy import across, within
from districts.models import Event, Reaction
from tests.core.queue_rows import NAME, due, row_of
from tests.factories.districts import DistrictFactory, EventFactory, ReactionFactory
from tests.harness.races import race


def test_a_nudge_follows_the_commit(db, work, monkeypatch, django_capture_on_commit_callbacks):
    asked = []
    monkeypatch.setattr(tasks.drain, "delay", asked.append)

    with django_capture_on_commit_callbacks(execute=True):
        tasks.nudge(NAME)
        assert asked == []

    assert asked == [NAME]


def test_many_nudges_are_one_message_until_somebody_works(
    db, work, monkeypatch, django_capture_on_commit_callbacks
):
    asked = []
    monkeypatch.setattr(tasks.drain, "delay", asked.append)
    for _ in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            for _row in range(3):
                tasks.nudge(NAME)
    assert asked == [NAME]

    tasks.drain(NAME)
    with django_capture_on_commit_callbacks(execute=True):
        tasks.nudge(NAME)

    assert asked == [NAME, NAME]


def test_a_cache_that_is_away_loses_no_message(
    db, work, monkeypatch, django_capture_on_commit_callbacks
):
    def away(*_args):
        raise ConnectionError

    asked = []
    monkeypatch.setattr(tasks.drain, "delay", asked.append)
    monkeypatch.setattr(tasks.cache, "add", away)
    monkeypatch.setattr(tasks.cache, "delete", away)

    with django_capture_on_commit_callbacks(execute=True):
        tasks.nudge(NAME)
    tasks.drain(NAME)

    assert asked == [NAME]


def test_the_sweep_goes_on_with_a_long_queue(db, work, monkeypatch):
    due(jobs.BATCH + 1)
    monkeypatch.setattr(tasks, "TURN", -1.0)  # every turn is one batch
    asked = []
    monkeypatch.setattr(tasks.drain, "delay", asked.append)

    tasks.sweep()

    assert asked == [NAME]


def test_a_queue_rests_while_the_one_before_it_has_due_rows(db, work, monkeypatch):
    monkeypatch.setattr(tasks.drain, "delay", lambda name: None)
    rest = Queue("test.rest", Reaction, lambda row: None, after=NAME, where=Q(last_error="rest"))
    first = Queue(NAME, Reaction, lambda row: work.done.append(row.pk), where=Q(last_error=""))
    monkeypatch.setattr(jobs, "QUEUES", {NAME: first, "test.rest": rest})
    [early, late] = [*due(), *due(last_error="rest")]

    tasks.drain("test.rest")
    assert row_of(late.pk).due_at is not None

    tasks.drain(NAME)
    tasks.sweep()
    assert work.done == [early.pk]
    assert row_of(late.pk).due_at is None


def test_bulk_work_wakes_nobody(db, work, monkeypatch, django_capture_on_commit_callbacks):
    asked = []
    monkeypatch.setattr(tasks.drain, "delay", asked.append)

    with django_capture_on_commit_callbacks(execute=True):
        with tasks.quiet():
            tasks.nudge(NAME)
        tasks.nudge("another")

    assert asked == ["another"]


def test_a_lost_nudge_is_found_by_the_sweep(
    db, work, monkeypatch, django_capture_on_commit_callbacks
):
    due(2)

    def away(name):
        raise ConnectionError

    monkeypatch.setattr(tasks.drain, "delay", away)
    with django_capture_on_commit_callbacks(execute=True):
        tasks.nudge(NAME)
    assert work.done == []

    tasks.sweep()

    assert len(work.done) == 2


def test_a_quiet_house_waits_for_nothing(db, work):
    assert jobs.waiting() == []
    assert jobs.oldest_due() is None
    assert jobs.drain_all() == 0


def test_the_oldest_due_moment_is_known_across_districts(db, work, clock):
    first, _second = due(2)
    with within(first.district):
        first.schedule(at=timezone.now() - timedelta(days=90))

    assert jobs.oldest_due() == timezone.now() - timedelta(days=90)


def test_work_that_makes_work_is_finished_too(db, work):
    first = due()[0]
    home = DistrictFactory()

    def handle(row):
        work.done.append(row.pk)
        if row.pk == first.pk:
            with across("a test makes more work"):
                ReactionFactory(due=True, district=home)

    work.handle = handle

    assert jobs.drain_all() == 2


def test_of_many_workers_each_row_gets_one(transactional_db, work):
    rows = due(3 * jobs.BATCH)

    taken = race(*[lambda: work.queue.take(timezone.now()) for _ in range(6)])

    assert [result for result in taken if isinstance(result, Exception)] == []
    pks = [row.pk for rows in taken for row in rows]
    assert len(pks) == len(set(pks))
    jobs.drain(NAME)
    assert sorted(pks + work.done) == [row.pk for row in rows]


def test_many_workers_do_everything_once(transactional_db, work):
    rows = due(4 * jobs.BATCH)
    work.handle = lambda row: EventFactory(
        district=row.district, verb="done.once", subject_id=row.pk
    )

    race(*[lambda: jobs.drain(NAME) for _ in range(4)])
    jobs.drain(NAME)

    with across("a test counts"):
        done = Event.objects.filter(verb="done.once").order_by("subject_id")
        assert list(done.values_list("subject_id", flat=True)) == [row.pk for row in rows]
