"""Answers: asked once for all papers, kept with their source, used again next season."""

from datetime import timedelta

import pytest
from django.db import connection

from core import clock, jobs
from core.states import IllegalMove
from districts.enums import Role
from districts.models import Event, Season
from paperwork.actions import answering, asking, packets, sending
from paperwork.actions.answering import Teller
from paperwork.actions.people import Incomplete
from paperwork.enums import AnswerState, PacketState, Problem, SubjectKind
from paperwork.models import Answer, Packet, Version
from paperwork.models.answers import stored
from paperwork.questions import Answerer
from pipeline.enums import Owner
from pipeline.models import ChecklistItem
from pipeline.next_step import Reader, for_journeys
from tests.factories.districts import FundingSourceFactory, MembershipFactory
from tests.factories.paperwork import AnswerFactory
from tests.factories.pipeline import JourneyFactory, PlacementFactory
from tests.factories.students import StudentFactory
from tests.harness import recorded_verbs
from tests.paperwork.scene import AT, placed

pytestmark = pytest.mark.django_db
FORMS = ("consent", "b1_1")
SCHOOL = {"school.phone", "school.address", "school.city", "school.zip"}


def drain() -> None:
    """Let the worker prepare packets; the files are drawn when somebody looks."""
    jobs.drain(packets.PACKETS)


def prepared(**changes):
    found = placed(forms=FORMS, **changes)
    prepare(found)
    return found


def prepare(scene) -> None:
    packets.prepare_packets(packets=[scene.reload()], by=scene.coordinator, at=clock.now())
    drain()
    scene.reload()


@pytest.fixture
def scene(district):
    return prepared()


def asked(packet, part=None) -> set[str]:
    rows = Packet.objects.filter(pk=packet.pk)
    return {one.key for one in asking.open_questions(rows, answerer=part)}


def tell(scene, part, key, value, **who) -> Answer:
    rows = Packet.objects.filter(pk=scene.packet.pk)
    question = next(one for one in asking.open_questions(rows) if one.key == key)
    teller = Teller(part, **(who or {"by": scene.coordinator}))
    return answering.answer(given=[(question, value)], teller=teller, at=clock.now())[0]


def values(packet) -> dict:
    rows = Version.objects.current().filter(document__packet=packet)
    return {key: entry for row in rows for key, entry in row.values.items()}


@pytest.mark.parametrize(
    ("part", "keys"),
    (
        (Answerer.STUDENT, {"student.home_phone"}),
        (Answerer.GUARDIAN, {"guardian.phone"}),
        (Answerer.EMPLOYER, set()),
        (Answerer.SCHOOL, SCHOOL | {"student.home_phone"}),
        (Answerer.DISTRICT, set()),
    ),
)
def test_each_part_is_asked_what_it_can_tell(scene, part, keys):
    assert asked(scene.packet, part) == keys


def test_what_two_papers_want_is_asked_once_and_fills_both(scene):
    rows = asking.open_questions(Packet.objects.all())
    phone = next(one for one in rows if one.key == "guardian.phone")
    assert len(phone.forms) == 2

    before = scene.packet.missing_count
    tell(scene, Answerer.SCHOOL, "guardian.phone", "+18185550143")
    assert scene.reload().state == PacketState.QUEUED
    assert "guardian.phone" not in asked(scene.packet)  # not asked again while a worker has it
    drain()

    assert scene.reload().missing_count == before - 2
    papers = Version.objects.current().filter(values__has_key="guardian.phone")
    assert {row.values["guardian.phone"]["source"] for row in papers} == {"school"}
    assert {row.document.form_code for row in papers} == set(FORMS)
    assert Version.objects.filter(is_current=False).count() == 2  # the old ones are kept


def test_an_answer_knows_its_source_and_its_day(scene):
    tell(scene, Answerer.SCHOOL, "school.phone", "+18185550100")
    drain()
    entry = values(scene.packet)["school.phone"]
    assert entry == {
        "value": "+18185550100",
        "source": "school",
        "on": clock.today().isoformat(),
    }


def test_a_student_only_proposes_what_the_school_owns(scene):
    told = tell(
        scene, Answerer.STUDENT, "student.home_phone", "+18185550142", by=scene.student.membership
    )
    drain()
    assert told.state == AnswerState.PROPOSED
    assert "student.home_phone" not in values(scene.packet)
    mine = asking.for_answerer(Packet.objects.all(), Answerer.STUDENT)
    assert "student" not in ChecklistItem.objects.get(kind="packet").asks
    assert mine == []  # it waits for the school, the student is not asked again
    [office] = [q for q in asking.open_questions(Packet.objects.all()) if q.proposal]
    assert office.proposal == told

    answering.accept(answer=told, by=scene.office, at=clock.now())
    drain()
    entry = values(scene.packet)["student.home_phone"]
    assert (entry["value"], entry["source"]) == ("+18185550142", "school")
    with pytest.raises(IllegalMove):
        answering.decline(answer=told, by=scene.office, at=clock.now())


def test_a_proposal_that_is_not_accepted_opens_the_question_again(scene):
    told = tell(
        scene, Answerer.STUDENT, "student.home_phone", "+18185550142", by=scene.student.membership
    )
    answering.decline(answer=told, by=scene.office, at=clock.now())

    assert asked(scene.packet, Answerer.STUDENT) == {"student.home_phone"}
    assert ChecklistItem.objects.get(kind="packet").asks["student"] == 1
    assert recorded_verbs()[-1] == "answer.declined"


def test_the_roster_wins_once_it_brings_the_value(scene):
    told = tell(scene, Answerer.SCHOOL, "student.home_phone", "+18185550142")
    assert told.state == AnswerState.GIVEN
    scene.student.contact_points.create(kind="phone", value="+18185559999", origin="roster")
    drain()
    assert values(scene.packet)["student.home_phone"]["value"] == "+18185559999"


@pytest.mark.parametrize(
    ("part", "key"),
    (
        (Answerer.STUDENT, "guardian.phone"),
        (Answerer.GUARDIAN, "student.home_phone"),
        (Answerer.EMPLOYER, "school.phone"),
    ),
)
def test_nobody_tells_what_is_not_theirs_to_tell(scene, part, key):
    with pytest.raises(ValueError, match="may not tell"):
        tell(scene, part, key, "+18185550142")
    assert not Answer.objects.exists()


def test_the_newest_answer_counts_and_the_older_stays(scene):
    tell(scene, Answerer.SCHOOL, "school.city", "Pacioma")
    AnswerFactory(
        key="school.city", subject=SubjectKind.SCHOOL, student=None, by=scene.office,
        school=scene.student.school, stored=stored("Pacoima"), at=AT,
        district=scene.student.district,
    )  # fmt: skip
    drain()
    rows = answering.history(scene.packet)
    assert values(scene.packet)["school.city"]["value"] == "Pacoima"
    assert [row.value for row in rows] == ["Pacoima", "Pacioma"]
    assert answering.superseded(rows) == {rows[1].pk}


def next_season(scene):
    """Return a packet of the same student at the same employer, a year later."""
    season = Season.objects.get()
    later = type(season).objects.create(
        name="Next summer",
        starts_on=season.starts_on + timedelta(days=365),
        ends_on=season.ends_on + timedelta(days=365),
    )
    journey = JourneyFactory(student=scene.student, season=later, placed=True)
    old = scene.placement
    placement = PlacementFactory(
        journey=journey, employer=old.employer, worksite=old.worksite, supervisor=old.supervisor,
        coordinator=scene.coordinator,
        funding=FundingSourceFactory(
            season=later, packet_forms=list(FORMS), employer_of_record="Sample Unified"
        ),
    )  # fmt: skip
    return packets.open_packet(placement=placement, at=clock.now())


def test_what_was_answered_is_used_again_next_season(scene):
    tell(scene, Answerer.SCHOOL, "guardian.phone", "+18185550143")
    for key, value in zip(sorted(SCHOOL), ("1 Main St", "Pacoima", "+1818", "91331"), strict=True):
        tell(scene, Answerer.SCHOOL, key, value)
    drain()
    packet = next_season(scene)
    packets.prepare_packets(packets=[packet], by=scene.coordinator, at=clock.now())
    drain()

    assert asked(packet) == {"student.home_phone"}
    assert values(packet)["guardian.phone"]["value"] == "+18185550143"


def test_an_answer_about_a_placement_ends_with_it(scene):
    scene.placement.supervisor = None
    scene.placement.save()
    scene.placement.employer.contacts.all().delete()
    prepare(scene)
    tell(scene, Answerer.EMPLOYER, "supervisor.name", "Ngozi Okafor", by=scene.coordinator)
    drain()
    assert values(scene.packet)["supervisor.name"]["source"] == "employer"
    scene.placement.refresh_from_db()
    packet = next_season(scene)
    packets.prepare_packets(packets=[packet], by=scene.coordinator, at=clock.now())
    drain()
    assert "supervisor.name" in asked(packet, Answerer.EMPLOYER)


def test_one_answer_about_a_school_fills_every_packet_that_waits(scene):
    second = prepared(school=scene.student.school, first_name="Bea")
    stranger = prepared(first_name="Cleo")

    tell(scene, Answerer.SCHOOL, "school.phone", "+18185550100")
    drain()

    assert "school.phone" in values(second.packet)
    assert "school.phone" not in values(stranger.packet)


def test_a_packet_in_a_worker_s_hands_is_given_back_to_the_queue(scene):
    packet = scene.reload()
    Packet.objects.filter(pk=packet.pk).queue_all(batch=None, at=clock.now())
    Packet.objects.filter(pk=packet.pk).update(leased_by="0" * 32, leased_until=clock.now())
    tell(scene, Answerer.SCHOOL, "school.phone", "+18185550100")

    fresh = scene.reload()
    assert (fresh.state, fresh.leased_by) == (PacketState.QUEUED, None)
    drain()
    assert "school.phone" in values(scene.packet)


def test_values_lie_encrypted_and_never_in_the_log(scene):
    told = tell(scene, Answerer.SCHOOL, "school.address", "13472 Van Nuys Blvd")
    with connection.cursor() as cursor:
        cursor.execute("SELECT stored FROM paperwork_answer WHERE id = %s", [told.pk])
        assert "Nuys" not in cursor.fetchone()[0]


# --- Sending with blanks -------------------------------------------------------------------------


def test_a_packet_that_misses_values_is_not_sent_and_says_what_and_whose(scene):
    with pytest.raises(Incomplete) as refused:
        sending.send_packet(packet=scene.reload(), by=scene.coordinator, at=clock.now())

    assert ("Home phone", "school records") in refused.value.gaps
    assert len(refused.value.gaps) == len(SCHOOL) + 2
    packet = scene.reload()
    assert (packet.state, packet.problem) == (PacketState.PREPARED, Problem.MISSING)


def test_it_goes_with_blanks_when_somebody_says_so_and_the_log_knows(scene):
    envelope = sending.send_packet(
        packet=scene.reload(), by=scene.coordinator, at=clock.now(), blanks=True
    )
    assert envelope.packet.state == PacketState.SENT
    assert ChecklistItem.objects.get(kind="packet").asks == {}  # a pen answers now
    assert Event.objects.get(verb="envelope.queued").facts == {"blanks": 6}


# --- Who hears of it -----------------------------------------------------------------------------


def test_the_next_step_of_the_student_is_to_answer(scene):
    [item] = ChecklistItem.objects.filter(placement=scene.placement, kind="packet")
    assert item.asks == {"guardian": 1, "school": 5, "student": 1}
    journey = scene.placement.journey
    [first, *_rest] = for_journeys([journey], now=clock.now(), reader=Reader.STUDENT)[journey.pk]
    assert first.what == "1 question before your papers are ready"
    assert (first.owner, first.url_name) == (Owner.STUDENT, "paperwork:own-questions")


def test_owners_are_told_once_of_each_value(scene):
    assert recorded_verbs().count("questions.asked") == 1
    prepare(scene)
    assert recorded_verbs().count("questions.asked") == 1
    scene.student.address = ""
    scene.student.save()
    prepare(scene)
    assert recorded_verbs().count("questions.asked") == 2


@pytest.mark.parametrize("count", (1, 3))
def test_asking_costs_the_same_however_many(district, count, django_assert_num_queries):
    for _number in range(count):
        prepared()
    MembershipFactory(role=Role.OFFICE)
    StudentFactory()
    with django_assert_num_queries(2):
        found = asking.open_questions(Packet.objects.all())
    assert len({packet.pk for one in found for packet in one.packets}) == count
