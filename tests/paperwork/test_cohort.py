"""A cohort in one act: the preview, the batch, what is skipped, stopped and tried again."""

from datetime import timedelta

import pytest

from core import clock as now
from core.jobs import QUEUES
from core.jobs import drain as work
from core.tenancy import within
from paperwork.actions import packets as actions
from paperwork.actions import planning
from paperwork.catalogue import packet_for
from paperwork.enums import PacketState, Problem
from paperwork.models import Batch, Document, Packet, Version
from tests.factories.paperwork import BatchFactory, PacketFactory
from tests.harness import RoleClient, recorded_verbs, soup, texts
from tests.paperwork.crowd import crowd
from tests.paperwork.scene import placed

pytestmark = pytest.mark.django_db
ONE = ("labor_rights_receipt",)


def prepare_now() -> None:
    """Let the worker prepare, and draw nothing."""
    with within(None):
        work(actions.PACKETS)


def ask(coordinator, packets) -> Batch:
    return actions.prepare_packets(packets=packets, by=coordinator.membership, at=now.now())


# --- Before ------------------------------------------------------------------------------------


@pytest.mark.parametrize("count", (1, 3, 60))
def test_the_preview_costs_the_same_however_long(coordinator, count, django_assert_num_queries):
    crowd(count, adults=min(count, 20))
    PacketFactory()  # a neighbour's

    with django_assert_num_queries(18):
        response = coordinator.get("paperwork:preview", all="on")

    assert response.context["totals"]["packets"] == count
    assert len(response.context["plans"].page.object_list) == min(count, 25)
    assert not Document.objects.exists()
    assert not Batch.objects.exists()


def test_a_thousand_are_planned_in_a_few_statements(coordinator, django_assert_max_num_queries):
    """SQLite reads them in two parts: a statement takes so many keys and no more."""
    made = crowd(1_050, forms=ONE)
    rows = list(Packet.objects.order_by("pk"))

    with django_assert_max_num_queries(14):
        plans = planning.plans(rows, on=now.today())

    assert [plan.packet.pk for plan in plans] == [packet.pk for packet in made.packets]
    assert {plan.missing for plan in plans} == {()}
    assert ask(coordinator, rows).total == 1_050


def test_the_preview_says_who_what_and_what_is_missing(coordinator):
    cohort = crowd(6, adults=2)
    gap, lonely = cohort.students[0], cohort.students[1]
    gap.zip_code = ""
    gap.save()
    lonely.guardianships.update(contact_allowed=False)
    response = coordinator.get("paperwork:preview", all="on")
    lines = {line["student"].pk: line for line in response.context["plans"]}

    assert [line["student"].pk for line in response.context["plans"]][:2] == [lonely.pk, gap.pk]
    assert lines[lonely.pk]["problem"] == Problem.NO_GUARDIAN.label
    assert [(one["label"], str(one["owner"])) for one in lines[gap.pk]["missing"]] == [
        ("ZIP code", "school records")
    ]
    assert {line["payer"] for line in lines.values()} >= {"Sample Unified"}
    adult = lines[cohort.students[5].pk]
    assert (adult["is_minor"], adult["papers"]) == (False, ["Training agreement"])
    totals = response.context["totals"]
    assert (totals["ready"], totals["skipped"], totals["with_gaps"]) == (5, 1, 1)
    assert {row["label"]: row["value"] for row in totals["by_owner"]} == {"school records": 1}
    page = soup(response)
    assert "Prepare 5 packets" in page.get_text()
    assert "ZIP code" in page.get_text()
    assert "school records" in page.get_text()


def test_what_the_preview_says_is_what_the_worker_makes(coordinator):
    cohort = crowd(4, adults=1)
    plans = planning.plans(list(Packet.objects.order_by("pk")), on=now.today())
    said = {plan.packet.pk: [paper.spec.code for paper in plan.papers] for plan in plans}
    missing = {plan.packet.pk: plan.missing_count for plan in plans}

    ask(coordinator, cohort.packets)
    prepare_now()

    made = {}
    for document in Document.objects.order_by("packet", "position"):
        made.setdefault(document.packet_id, []).append(document.form_code)
    assert made == said
    assert dict(Packet.objects.values_list("pk", "missing_count")) == missing


def test_ticked_packets_are_looked_at_first_and_those_out_are_left_out(coordinator):
    open_one, sent = placed(forms=ONE), placed(forms=("consent",))
    sent.prepare()
    sent.send()
    picked = {"packet": [open_one.packet.pk, sent.packet.pk]}
    answer = coordinator.post("paperwork:preview", data=picked)
    assert answer.status_code == 302
    response = coordinator.http.get(answer.url)

    assert [line["packet"] for line in response.context["plans"]] == [open_one.packet]
    assert response.context["left_out"] == 1
    hidden = soup(response).select("form[action$='prepare/'] input[name=packet]")
    assert {int(field["value"]) for field in hidden} == set(picked["packet"])


@pytest.mark.parametrize(
    ("query", "found"),
    (
        ({"all": "on"}, 6),
        ({"all": "on", "payer": "host"}, 2),
        ({"all": "on", "payer": "Sample Unified"}, 4),
        ({"all": "on", "q": "reyes 0003"}, 1),
        ({}, 0),
    ),
)
def test_a_filter_chooses_and_the_act_takes_the_same(coordinator, query, found):
    crowd(6)
    response = coordinator.get("paperwork:preview", **query)
    assert response.context["totals"]["packets"] == found

    coordinator.post("paperwork:prepare-many", data=dict(response.context["words"]))

    assert Batch.objects.get().total == found


def test_by_school_funding_and_season(coordinator):
    cohort = crowd(6)
    crowd(2)
    for name, row in (
        ("school", cohort.students[0].school),
        ("season", cohort.funding[0].season),
    ):
        response = coordinator.get("paperwork:preview", all="on", **{name: row.pk})
        assert response.context["totals"]["packets"] == 6
    response = coordinator.get("paperwork:preview", all="on", funding=cohort.funding[1].pk)
    assert response.context["totals"]["packets"] == 2


@pytest.mark.parametrize("query", ({"packet": "99999999"}, {"school": "x"}, {"batch": "9" * 30}))
def test_what_is_not_there_leads_back_to_the_list(coordinator, query):
    response = coordinator.get("paperwork:preview", **query)
    assert response.status_code == 302
    assert response.url.endswith("/paperwork/")


def test_a_mentor_previews_nothing(mentor):
    assert mentor.get("paperwork:preview", all="on").status_code == 403


# --- Meanwhile and after -----------------------------------------------------------------------


def test_preparing_many_takes_few_statements(coordinator, django_assert_max_num_queries):
    cohort = crowd(40)
    ask(coordinator, cohort.packets)
    with django_assert_max_num_queries(2 * 40 + 25):  # a move and an event each
        actions.prepare_all(packets=cohort.packets, at=now.now())
    assert Packet.objects.filter(state=PacketState.PREPARED).count() == 40
    forms = {spec.code for spec in packet_for(*_usual())}
    assert Version.objects.count() == 40 * len(forms)


def _usual():
    packet = Packet.objects.order_by("pk").first()
    [plan] = planning.plans([packet], on=now.today())
    return plan.situation, packet.placement.funding.packet_forms


def test_rows_at_hand_know_that_they_are_queued(coordinator):
    cohort = crowd(2)
    Packet.objects.filter(pk=cohort.packets[1].pk).update(state=PacketState.VOIDED)
    batch = ask(coordinator, cohort.packets)

    assert [packet.state for packet in cohort.packets] == ["queued", "open"]
    actions.prepare_packet(packet=cohort.packets[0], at=now.now(), draw=False)
    assert (batch.total, cohort.packets[0].state) == (1, PacketState.PREPARED)


def test_one_that_breaks_costs_the_others_nothing(coordinator, clock):
    cohort = crowd(4)
    bad = cohort.packets[1]
    funding = bad.placement.funding
    funding.pk, funding.name, funding.packet_forms = None, "Broken", ["no_such_form"]
    funding.save()
    bad.placement.funding = funding
    bad.placement.save()

    batch = ask(coordinator, cohort.packets)
    prepare_now()

    states = dict(Packet.objects.values_list("pk", "state"))
    assert states.pop(bad.pk) == PacketState.QUEUED  # is tried again later
    assert set(states.values()) == {PacketState.PREPARED}
    assert Packet.objects.get(pk=bad.pk).last_error == "KeyError"
    for _attempt in range(2):
        clock.shift(timedelta(minutes=1))
        prepare_now()
    given_up = Packet.objects.get(pk=bad.pk)
    assert (given_up.state, given_up.problem, given_up.due_at) == ("open", Problem.FAILED, None)
    page = soup(RoleClient(coordinator.membership).get("paperwork:batch", batch.pk)).get_text()
    assert "3 packets are ready to send." in page
    assert str(Problem.FAILED.label) in page


@pytest.mark.parametrize("count", (1, 3))
def test_the_batch_costs_the_same_however_long(coordinator, count, django_assert_num_queries):
    cohort = crowd(2 * count)
    for student in cohort.students[:count]:
        student.zip_code = ""
        student.save()
    batch = ask(coordinator, cohort.packets)
    prepare_now()

    with django_assert_num_queries(13):
        response = coordinator.get("paperwork:batch", batch.pk)

    gaps = response.context["gaps"]
    assert {gap["packet"].pk for gap in gaps} == {one.pk for one in cohort.packets[:count]}
    assert [(one["label"], one["owner"]) for one in gaps[0]["missing"]] == [
        ("ZIP code", "school records")
    ]
    assert (response.context["ready"], response.context["whole"]) == (2 * count, count)


def test_complete_ones_are_sent_from_the_batch_and_those_with_gaps_stay(coordinator):
    whole, gap = placed(forms=ONE), placed(forms=ONE, grade="")
    batch = ask(coordinator, [whole.packet, gap.packet])
    prepare_now()
    page = soup(coordinator.get("paperwork:batch", batch.pk))
    assert "Send 1 complete packet for signature" in page.get_text()

    coordinator.post("paperwork:send-many", data={"batch": batch.pk, "whole": "on"})

    assert (whole.reload().state, gap.reload().state) == ("sent", "prepared")


def test_stopping_keeps_what_is_prepared_and_the_rest_waits(coordinator):
    cohort = crowd(5)
    done = ask(coordinator, cohort.packets[:2])
    prepare_now()
    batch = ask(coordinator, cohort.packets[1:])  # one of them is prepared anew
    coordinator.post("paperwork:batch-stop", batch.pk)
    prepare_now()

    states = dict(Packet.objects.values_list("pk", "state"))
    prepared = {one.pk for one in cohort.packets[:2]}
    assert {pk for pk, state in states.items() if state == "prepared"} == prepared
    assert {pk for pk, state in states.items() if state == "open"} == set(states) - prepared
    assert not Packet.objects.exclude(due_at=None).exists()
    assert recorded_verbs()[-1] == "packets.stopped"
    page = soup(coordinator.get("paperwork:batch", batch.pk))
    assert "3 packets were not prepared and wait." in page.get_text()

    coordinator.post("paperwork:prepare-many", data={"batch": batch.pk})
    prepare_now()

    assert set(Packet.objects.values_list("state", flat=True)) == {"prepared"}
    assert done.pk != Batch.objects.latest("pk").pk


def test_stopping_what_is_done_says_so(coordinator):
    cohort = crowd(1)
    batch = ask(coordinator, cohort.packets)
    prepare_now()
    assert coordinator.post("paperwork:batch-stop", batch.pk).status_code == 403
    assert actions.stop_batch(batch=batch, by=coordinator.membership, at=now.now()) == 0
    assert "packets.stopped" not in recorded_verbs()


def test_a_worker_in_the_middle_of_a_stopped_packet_writes_nothing(coordinator):
    cohort = crowd(3)
    batch = ask(coordinator, cohort.packets)
    with within(None):
        queue = QUEUES[actions.PACKETS]
        taken = queue.take(now.now())
    actions.stop_batch(batch=batch, by=coordinator.membership, at=now.now())
    with within(None):
        queue.work_all(taken)

    assert set(Packet.objects.values_list("state", flat=True)) == {"open"}
    assert not Version.objects.exists()


def test_skipped_ones_are_tried_again_once_mended(coordinator):
    scene = placed(forms=("consent",))
    scene.student.guardianships.update(contact_allowed=False)
    batch = ask(coordinator, [scene.packet])
    prepare_now()
    page = soup(coordinator.get("paperwork:batch", batch.pk))
    assert str(Problem.NO_GUARDIAN.label) in page.get_text()
    scene.student.guardianships.update(contact_allowed=True)

    coordinator.post("paperwork:prepare-many", data={"batch": batch.pk})
    prepare_now()

    assert scene.reload().state == PacketState.PREPARED


@pytest.mark.parametrize("count", (1, 3))
def test_the_batches_cost_the_same_however_many(coordinator, count, django_assert_num_queries):
    cohort = crowd(count)
    mine = [ask(coordinator, [packet]) for packet in cohort.packets]
    BatchFactory()  # a neighbour's

    with django_assert_num_queries(9):
        response = coordinator.get("paperwork:batches")

    assert [batch.pk for batch in response.context["batches"]] == [one.pk for one in mine][::-1]
    assert texts(soup(response), "tbody .chip") == ["1 to go"] * count
