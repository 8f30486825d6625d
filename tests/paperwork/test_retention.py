"""Papers whose time is over: announced, held, destroyed; a killed worker, a neighbour."""

from datetime import date, timedelta

import pytest
from django.core.files.storage import default_storage

from config.retention_papers import kept_until
from core import clock as house_clock
from core.jobs import drain
from core.tenancy import within
from districts.actions import retention as actions
from districts.enums import DisposalState as State
from districts.models import Disposal, Event
from districts.retention import KINDS
from paperwork.actions import destroying
from paperwork.actions.destroying import destroy_document
from paperwork.models import (
    Answer,
    WorkPermit,
)
from tests.factories.districts import DistrictFactory
from tests.factories.paperwork import AnswerFactory
from tests.factories.pipeline import PlacementFactory
from tests.harness import soup
from tests.paperwork.aged import (
    AGED,
    announced,
    answer_of_student,
    carried_out,
    paper,
    permit,
)

pytestmark = pytest.mark.django_db
EACH = pytest.mark.parametrize("kind", AGED)


def open_kinds():
    return set(Disposal.objects.open().values_list("kind", flat=True))


# --- Every kind ----------------------------------------------------------------------------------


def test_each_kind_of_paper_is_tested_here():
    from_papers = {code for code, kind in KINDS.items() if kind.due.__module__.endswith("_papers")}

    assert from_papers == set(AGED)


@EACH
def test_nothing_is_announced_a_day_too_early(district, clock, kind):
    make, due_on = AGED[kind]
    aged = make(district)

    announced(clock, due_on - timedelta(days=1))

    assert kind not in open_kinds()
    assert aged.is_there()


@EACH
def test_it_is_announced_and_goes_on_its_day(district, clock, kind):
    make, due_on = AGED[kind]
    aged = make(district)
    announced(clock, due_on)
    disposal = Disposal.objects.get(kind=kind)
    assert (disposal.falls_due_on, disposal.total, disposal.state) == (due_on, 1, State.WARNED)

    carried_out(clock, due_on - timedelta(days=1))
    assert aged.is_there()
    assert not aged.file or default_storage.exists(aged.file)

    carried_out(clock, due_on)
    disposal.refresh_from_db()
    assert not aged.is_there()
    assert not aged.file or not default_storage.exists(aged.file)
    assert (disposal.state, disposal.done_count) == (State.DONE, 1)


@EACH
def test_a_second_night_finds_nothing_more(district, clock, kind):
    make, due_on = AGED[kind]
    make(district)
    announced(clock, due_on)
    carried_out(clock, due_on)
    count = Event.objects.filter(verb="document.destroyed").count()

    announced(clock, due_on + timedelta(days=40))
    carried_out(clock, due_on + timedelta(days=80))

    assert Disposal.objects.filter(kind=kind).count() == 1
    assert Event.objects.filter(verb="document.destroyed").count() == count


@EACH
def test_a_hold_keeps_it_until_it_ends(admin, district, clock, kind):
    make, due_on = AGED[kind]
    aged = make(district)
    announced(clock, due_on)
    disposal = Disposal.objects.get(kind=kind)
    actions.hold(disposal=disposal, reason="A lawsuit", by=admin.membership, at=house_clock.now())
    carried_out(clock, due_on + timedelta(days=50))
    assert aged.is_there()

    actions.release(disposal=disposal, by=admin.membership, at=house_clock.now())
    drain(actions.QUEUE)
    assert not aged.is_there()


@EACH
def test_a_neighbour_keeps_theirs(district, clock, kind):
    make, due_on = AGED[kind]
    mine = make(district)
    announced(clock, due_on)
    with within(other := DistrictFactory()):
        theirs = make(other)
    carried_out(clock, due_on)

    assert not mine.is_there()
    with within(other):
        assert theirs.is_there()
    assert not theirs.file or default_storage.exists(theirs.file)


@EACH
def test_a_killed_worker_is_followed_by_one_that_goes_on(district, clock, kind, monkeypatch):
    make, due_on = AGED[kind]
    rows = [make(district) for _number in range(3)]
    announced(clock, due_on)
    monkeypatch.setattr(actions, "BATCH", 2)
    take, calls = actions._take_away, []

    def dies(*given):
        if calls:
            raise SystemExit
        calls.append(given)
        return take(*given)

    monkeypatch.setattr(actions, "_take_away", dies)
    with pytest.raises(SystemExit):
        carried_out(clock, due_on)
    assert [row.is_there() for row in rows] == [False, False, True]

    monkeypatch.setattr(actions, "_take_away", take)
    clock.shift(timedelta(minutes=1))
    drain(actions.QUEUE)
    assert [row.is_there() for row in rows] == [False, False, False]
    assert Disposal.objects.get(kind=kind).done_count == 3


def test_killed_between_file_and_row_the_row_is_destroyed_by_the_next(district, monkeypatch):
    aged, empty = paper(district, "consent"), destroying._empty_envelopes

    def dies(_packet):
        raise SystemExit

    monkeypatch.setattr(destroying, "_empty_envelopes", dies)
    with pytest.raises(SystemExit):
        destroy_document(document=aged.row, at=house_clock.now())
    assert aged.is_there()

    monkeypatch.setattr(destroying, "_empty_envelopes", empty)
    assert destroy_document(document=aged.row, at=house_clock.now())
    assert not destroy_document(document=aged.row, at=house_clock.now())
    assert not default_storage.exists(aged.file)
    assert Event.objects.filter(verb="document.destroyed").count() == 1


def test_the_page_of_periods_names_every_kind(admin):
    page = soup(admin.get("districts:retention")).get_text()

    assert all(str(KINDS[code].label) in page for code in AGED)


def test_a_district_keeps_signed_papers_longer_never_shorter(admin):
    def said(months):
        return admin.post(
            "districts:retention-period", "agreements", data={"agreements-months": months}
        ).status_code

    assert (said("35"), said("120"), said("121")) == (422, 302, 422)


# --- What counts as which kind -------------------------------------------------------------------


def test_a_permit_that_holds_longer_than_the_work_counts_from_its_own_last_day(district, clock):
    made = permit(district)
    WorkPermit.objects.update(ends_on=date(2026, 8, 31))
    announced(clock, date(2030, 8, 30))
    assert "permits" not in open_kinds()

    announced(clock, date(2030, 8, 31))
    carried_out(clock, date(2030, 8, 31))
    assert not made.is_there()


def test_a_cancelled_placement_s_signed_papers_stay_their_time(district, clock):
    made = paper(district, "consent", state="cancelled")

    announced(clock, date(2027, 2, 7))

    assert "unsigned" not in open_kinds()
    assert kept_until(made.row) == date(2029, 7, 31)


def test_papers_nobody_signed_for_work_that_was_done_stay_like_signed_ones(district, clock):
    paper(district, "consent", signed=False)

    announced(clock, date(2027, 2, 7))
    assert open_kinds() == set()
    announced(clock, date(2029, 7, 31))
    assert "agreements" in open_kinds()


def test_answers_wait_for_the_last_paper_they_may_be_on(district, clock):
    made = paper(district, "consent")
    placement = made.row.packet.placement
    student = placement.journey.student
    AnswerFactory(student=student)
    AnswerFactory(subject="placement", student=None, placement=placement, key="placement.duties")
    employer = AnswerFactory(subject="employer", student=None, employer=placement.employer)
    announced(clock, date(2028, 1, 31))
    assert "answers" not in open_kinds()

    destroy_document(document=made.row, at=house_clock.now())
    announced(clock, date(2028, 3, 31))
    carried_out(clock, date(2028, 3, 31))

    assert list(Answer.objects.order_by("pk")) == [employer]


def test_answers_of_a_student_who_works_again_stay(district, clock):
    made = answer_of_student(district)
    PlacementFactory(journey__student=made.row.student, ends_on=date(2027, 8, 1),
                     starts_on=date(2027, 6, 15))  # fmt: skip
    announced(clock, date(2027, 2, 28))
    assert "answers" not in open_kinds()

    announced(clock, date(2028, 2, 1))
    assert "answers" in open_kinds()
