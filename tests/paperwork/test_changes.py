"""What a change means: a table of cases, and marking packets whose records differ."""

from dataclasses import dataclass
from datetime import timedelta

import pytest

from core import clock, jobs
from districts import events
from paperwork import changes
from paperwork.actions import packets, rechecking
from paperwork.catalogue import Situation, form
from paperwork.changes import Weight, compare, heaviest, voided, weigh
from paperwork.models import Packet
from paperwork.prefill import Fact, Source, prefill, snapshot
from tests.harness import drain, recorded_verbs
from tests.paperwork.papers import VALUES
from tests.paperwork.scene import placed

MINOR = Situation(is_minor=True, funding_kind="district_cte")
NONE, VISIBLE, MATERIAL = Weight.NONE, Weight.VISIBLE, Weight.MATERIAL


def facts(**changed):
    known = {**VALUES, **{key.replace("__", "."): value for key, value in changed.items()}}
    return [Fact(key, value, source) for key, value in known.items() for source in Source]


def differ(code, **changed):
    spec = form(code)
    frozen = snapshot(prefill(spec, facts(), MINOR))
    return compare(spec, MINOR, frozen, facts(**changed))


@pytest.mark.parametrize(
    ("key", "weight"),
    (
        # How somebody is reached or called: a typo keeps every signature.
        ("supervisor.phone", NONE),
        ("supervisor.email", NONE),
        ("guardian.phone", NONE),
        ("guardian.email", NONE),
        ("employer.phone", NONE),
        ("student.preferred_name", NONE),
        ("student.home_phone", NONE),
        # The school's record: shown, a person decides (P4).
        ("student.legal_name", VISIBLE),
        ("student.birth_date", VISIBLE),
        ("student.home_address", VISIBLE),
        ("student.grade", VISIBLE),
        ("guardian.name", VISIBLE),
        ("school.name", VISIBLE),
        ("timesheet.approver", VISIBLE),
        # What was agreed.
        ("placement.schedule", MATERIAL),
        ("placement.starts_on", MATERIAL),
        ("placement.ends_on", MATERIAL),
        ("placement.hourly_wage", MATERIAL),
        ("placement.duties", MATERIAL),
        ("placement.position", MATERIAL),
        ("placement.max_hours_week", MATERIAL),
        ("permit.hours_mon", MATERIAL),
        ("worksite.address", MATERIAL),
        ("employer.address", MATERIAL),
        ("employer.name", MATERIAL),
        ("supervisor.name", MATERIAL),
        ("funding.employer_of_record", MATERIAL),
    ),
)
def test_how_much_a_change_weighs(key, weight):
    found, reason = weigh(key)
    assert found == weight
    assert str(reason).endswith(".")


def test_a_change_names_old_and_new_and_voids_exactly_the_signers_of_that_paper():
    [pay] = differ("b1_1", placement__hourly_wage="21.00")

    assert (pay.before["value"], pay.after["value"]) == ("17.87", "21.00")
    assert pay.weight == MATERIAL
    assert {*pay.voids} == {slot.role for slot in form("b1_1").slots_for(MINOR)}
    assert differ("labor_rights_receipt", placement__hourly_wage="21.00") == []


@pytest.mark.parametrize(
    ("changed", "weight"),
    (
        ({}, None),
        ({"guardian__phone": "+18185550000"}, NONE),
        ({"student__home_address": "1 New St"}, VISIBLE),
        ({"student__home_address": "1 New St", "placement__starts_on": "2026-06-16"}, MATERIAL),
        ({"student__age": "18"}, None),  # a birthday changes no record (P8)
    ),
)
def test_the_heaviest_change_decides(changed, weight):
    assert heaviest(differ("b1_1", **changed)) == weight


def test_a_value_the_records_lost_is_a_change_too():
    [gone] = differ("b1_1", placement__duties="")
    assert (gone.after, gone.weight) == ({}, MATERIAL)


def test_a_blank_that_the_record_knows_now_voids_nothing():
    spec = form("b1_1")
    frozen = snapshot(prefill(spec, facts(placement__duties=""), MINOR))
    [filled] = compare(spec, MINOR, frozen, facts())
    assert (filled.key, filled.weight, filled.voids) == ("placement.duties", VISIBLE, ())


def test_only_signatures_on_papers_that_show_the_value_are_lost():
    found = [
        *differ("b1_1", placement__hourly_wage="21.00"),
        *differ("labor_rights_receipt", placement__hourly_wage="21.00"),
    ]
    signed = [("b1_1", "student"), ("labor_rights_receipt", "student"), ("b1_1", "guardian")]
    assert voided(found, signed) == [("b1_1", "student"), ("b1_1", "guardian")]


def test_over_all_papers_each_fact_is_told_once_the_weightiest_first():
    found = [
        change
        for code in ("consent", "b1_1", "training_agreement")
        for change in differ(code, supervisor__phone="+1", placement__duties="Sweeps")
    ]
    told = changes.by_fact(found)
    assert [one.key for one in told] == ["placement.duties", "supervisor.phone"]
    assert len(told[0].forms) > 1


# --- Marking packets -----------------------------------------------------------------------------


@dataclass
class Desk:
    scene: object

    def prepare(self) -> None:
        scene = self.scene
        packets.prepare_packets(packets=[scene.reload()], by=scene.coordinator, at=clock.now())
        jobs.drain(packets.PACKETS)
        scene.reload()


def prepared(**more):
    scene = placed(forms=("b1_1",), **more)
    Desk(scene).prepare()
    return scene


@pytest.mark.django_db
def test_the_sweep_marks_what_differs_once_and_unmarks_what_is_right_again(district):
    scene, other = prepared(), prepared(first_name="Bea")
    scene.placement.duties = "Sweeps the floor"
    scene.placement.save()

    assert rechecking.sweep(at=clock.now()) == 1
    assert rechecking.sweep(at=clock.now()) == 1
    assert [packet.pk for packet in Packet.objects.changed()] == [scene.packet.pk]
    assert recorded_verbs().count("packet.changed") == 1
    assert other.reload().changed_at is None

    Desk(scene).prepare()
    assert not Packet.objects.changed().exists()


@pytest.mark.django_db
def test_a_roster_that_is_written_looks_again(district):
    scene = prepared()
    scene.student.address = "1 New Street"
    scene.student.save()
    events.record("roster.applied", scene.student, by=None, at=clock.now())
    drain()
    assert scene.reload().changed_at is not None


@pytest.mark.django_db
@pytest.mark.parametrize("count", (1, 3))
def test_looking_again_costs_the_same_however_many(district, count, django_assert_num_queries):
    for number in range(count):
        scene = prepared(first_name=f"Student {number}")
        scene.placement.ends_on -= timedelta(days=1)
        scene.placement.save()
    with django_assert_num_queries(9):
        found = rechecking.changes_of(Packet.objects.all(), at=clock.now())
    assert [[one.key for one in differ] for differ in found.values()] == [
        ["placement.ends_on"] for _number in range(count)
    ]
