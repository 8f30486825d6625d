"""The coordinator's queue and the packet page."""

import pytest

from paperwork.actions import packets
from paperwork.enums import PacketState, Problem
from paperwork.models import Batch, Packet
from tests.factories.paperwork import PacketFactory
from tests.factories.students import (
    ContactPointFactory,
    GuardianFactory,
    GuardianshipFactory,
)
from tests.harness import drain, recorded_verbs, soup, swap, texts
from tests.paperwork.scene import AT, placed

pytestmark = pytest.mark.django_db
FORMS = ("labor_rights_receipt",)


@pytest.mark.parametrize("count", (1, 3))
@pytest.mark.parametrize("step", ("open", "sent"))
def test_the_list_costs_the_same_however_long(coordinator, count, step, django_assert_num_queries):
    scenes = [placed(forms=FORMS) for _ in range(count)]
    if step == "sent":
        for scene in scenes:
            scene.prepare()
            scene.send()
    PacketFactory()  # a neighbour's

    with django_assert_num_queries(18 if step == "sent" else 17):
        response = coordinator.get("paperwork:queue")

    assert {packet.pk for packet in response.context["packets"]} == {
        scene.packet.pk for scene in scenes
    }


def test_a_mentor_sees_the_packets_of_the_own_school_only(mentor):
    own, _other = placed(forms=FORMS, school=mentor.school), placed(forms=FORMS)
    response = mentor.get("paperwork:queue")

    assert [packet.pk for packet in response.context["packets"]] == [own.packet.pk]
    assert not soup(response).select("input[name=packet]")


@pytest.mark.parametrize("person", ("student", "employer", "partner"))
def test_the_queue_is_for_staff(request, person):
    assert request.getfixturevalue(person).get("paperwork:queue").status_code == 403


def test_the_list_says_who_it_waits_on(coordinator):
    first, second, third = (placed(forms=("consent",), first_name=n) for n in ("A", "B", "C"))
    second.prepare()
    third.prepare()
    third.send()
    page = soup(coordinator.get("paperwork:queue", sort="name"))

    assert [line.split(" · ")[0] for line in texts(page, "tbody .waiting")] == [
        "Coordinator",
        "Coordinator",
        "Guardian",
    ]
    assert first.packet.state == "open"


@pytest.mark.parametrize(
    ("query", "found"),
    (
        ({"q": "Ana"}, ["Ana"]),
        ({"q": "ana reyes"}, ["Ana"]),
        ({"state": "open"}, ["Ana", "Bea"]),
        ({"state": "sent"}, []),
        ({"state": "nonsense", "school": "x"}, ["Ana", "Bea"]),
        ({"school": "99999999999999999999"}, ["Ana", "Bea"]),
    ),
)
def test_filters_narrow_and_nonsense_is_ignored(coordinator, query, found):
    for name in ("Ana", "Bea"):
        placed(forms=FORMS, first_name=name)
    response = coordinator.get("paperwork:queue", **query)
    names = [p.placement.journey.student.first_name for p in response.context["packets"]]
    assert sorted(names) == found


def test_all_packets_are_prepared_in_one_act_with_progress_and_reasons(coordinator):
    ready, lonely = placed(forms=("consent",)), placed(forms=("consent",), first_name="Lone")
    lonely.student.guardianships.update(contact_allowed=False)

    response = coordinator.post("paperwork:prepare-many", data={"all": "on"})
    batch = Batch.objects.get()
    assert response.url.endswith(f"/paperwork/batches/{batch.pk}/")
    page = soup(coordinator.get("paperwork:batch", batch.pk))
    polled = page.select_one("[hx-get]")
    assert "0 of 2" in page.get_text()

    drain()
    answer = coordinator.get("paperwork:batch", batch.pk, htmx=True)
    page = swap(page, polled, answer)
    assert "2 of 2" in page.get_text()
    assert not page.select("[hx-get]")  # nothing polls for ever
    assert "Lone" in page.get_text()
    assert str(Problem.NO_GUARDIAN.label) in page.get_text()
    assert (ready.reload().state, lonely.reload().state) == ("prepared", "open")


def test_ticked_packets_are_prepared_and_a_neighbour_s_is_not(coordinator):
    mine, theirs = placed(forms=FORMS), PacketFactory()
    coordinator.post("paperwork:prepare-many", data={"packet": [mine.packet.pk, theirs.pk]})
    assert mine.reload().state == "open"  # one wrong key and nothing is taken
    coordinator.post("paperwork:prepare-many", data={"packet": [mine.packet.pk]})
    assert mine.reload().state == "queued"


def test_a_mentor_prepares_nothing(mentor):
    scene = placed(forms=FORMS, school=mentor.school)
    assert mentor.post("paperwork:prepare-many", data={"all": "on"}).status_code == 403
    assert mentor.post("paperwork:packet-prepare", scene.packet.pk).status_code == 403
    assert scene.reload().state == "open"


def test_many_are_sent_at_once_and_what_cannot_go_is_named(coordinator):
    ready, stuck = placed(forms=("consent",)), placed(forms=("consent",))
    ready.prepare()
    stuck.prepare()
    stuck.guardian.contact_points.update(confirmed_at=None)
    picked = {"packet": [ready.packet.pk, stuck.packet.pk], "blanks": "on"}
    page = soup(coordinator.http.post(coordinator.url("paperwork:send-many"), picked, follow=True))

    assert "1 packet is on its way." in page.get_text()
    assert "1 packet could not be sent" in page.get_text()
    assert ready.reload().state == PacketState.SENT
    assert (stuck.reload().state, stuck.packet.problem) == ("prepared", "no_contact")
    page = soup(coordinator.get("paperwork:packet", stuck.packet.pk))
    assert str(Problem.NO_CONTACT.label) in page.get_text()


def test_the_packet_shows_each_value_with_its_source_and_what_is_missing(coordinator):
    scene = placed(forms=("b1_1",), zip_code="", grade="")
    scene.prepare()
    page = soup(coordinator.get("paperwork:packet", scene.packet.pk))
    pairs = zip(texts(page, "dl.facts dt"), texts(page, "dl.facts dd"), strict=True)
    facts: dict[str, str] = {}
    for label, value in pairs:
        facts.setdefault(label, value)
    assert facts["Legal name (first and last)"] == (
        f"{scene.student.legal_name} School record, Mon, Apr 27"
    )
    assert facts["Pay"] == "$17.87 an hour Placement, as of Mon, Apr 27"
    assert facts["Most hours in a week"] == "18 hours Computed, Mon, Apr 27"
    assert facts["Grade"] == "school records"
    assert facts["ZIP code"] == "school records"


@pytest.mark.parametrize("state", ("open", "prepared", "sent", "completed"))
def test_the_packet_page_costs_the_same_however_far_it_is(
    coordinator, state, django_assert_max_num_queries
):
    scene = placed(forms=FORMS)
    if state != "open":
        scene.prepare()
    if state in ("sent", "completed"):
        scene.send()
    if state == "completed":
        scene.sign("student")
    with django_assert_max_num_queries(16):
        page = coordinator.get("paperwork:packet", scene.packet.pk)
    assert page.status_code == 200
    assert scene.reload().state == state


@pytest.mark.parametrize(
    "address",
    (
        "packet-prepare",
        "packet-send",
        "packet-guardian",
    ),
)
def test_a_neighbour_s_packet_does_not_exist(coordinator, address):
    theirs = PacketFactory(prepared=True)
    assert coordinator.get("paperwork:packet", theirs.pk).status_code == 404
    assert coordinator.post(f"paperwork:{address}", theirs.pk).status_code == 404


def test_a_guardian_is_chosen_and_a_flagged_one_is_never_offered(coordinator):
    scene = placed(forms=("consent",))
    flagged = GuardianFactory(district=scene.student.district, first_name="Forbidden")
    GuardianshipFactory(student=scene.student, guardian=flagged, contact_allowed=False)
    page = soup(coordinator.get("paperwork:packet", scene.packet.pk))
    assert "Forbidden" not in page.get_text()

    coordinator.post("paperwork:packet-guardian", scene.packet.pk, data={"guardian": flagged.pk})
    assert scene.reload().guardian == scene.guardian


def test_one_packet_is_prepared_and_sent_from_its_page(coordinator):
    scene = placed(forms=FORMS)
    early = coordinator.post("paperwork:packet-send", scene.packet.pk)
    assert early.status_code == 403
    coordinator.post("paperwork:packet-prepare", scene.packet.pk)
    drain()
    coordinator.post("paperwork:packet-send", scene.packet.pk)
    drain()
    assert scene.reload().state == "sent"
    assert coordinator.post("paperwork:packet-send", scene.packet.pk).status_code == 403


def test_taking_back_closes_links_and_a_new_sending_starts_afresh(coordinator):
    scene = placed(forms=("consent", "training_agreement"))
    scene.prepare()
    envelope = scene.send()
    scene.sign("student")
    coordinator.post("paperwork:envelope-take-back", envelope.pk, data={"reason": ""})
    assert scene.reload().state == "sent"
    coordinator.post(
        "paperwork:envelope-take-back", envelope.pk, data={"reason": "Wrong supervisor."}
    )
    assert scene.reload().state == "prepared"
    assert set(scene.packet.documents.values_list("state", flat=True)) == {"prepared"}

    scene.send()
    assert scene.signer("student").state == "invited"
    assert len(scene.places("student")) == 1
    assert "envelope.voided" in recorded_verbs()


def test_paper_is_confirmed_by_staff_and_the_round_goes_on(coordinator):
    scene = placed(forms=("consent",))
    scene.prepare()
    scene.send()
    signer = scene.signer("guardian")
    coordinator.post("paperwork:signer-ink", signer.pk)
    drain()

    assert scene.reload().state == "completed"
    from_paper = signer.places.get().evidence.get()
    assert (from_paper.act, from_paper.known_by, from_paper.by) == (
        "ink",
        "staff",
        coordinator.membership,
    )


def test_somebody_who_declined_can_be_asked_again(coordinator):
    scene = placed(forms=("consent",))
    scene.prepare()
    scene.send()
    signer = scene.signer("guardian")
    signer.decline(reason="Too far away.", at=AT)
    assert "Too far away." in soup(coordinator.get("paperwork:packet", scene.packet.pk)).get_text()
    coordinator.post("paperwork:signer-ask-again", signer.pk)
    assert scene.signer("guardian").state == "invited"
    assert recorded_verbs().count("signer.invited") == 2


def test_preparing_again_keeps_a_version_that_says_the_same(district):
    scene = placed(forms=("consent",))
    scene.prepare()
    first = scene.packet.documents.get().versions.get()
    scene.prepare()
    assert scene.packet.documents.get().versions.get() == first

    scene.placement.duties = "Something else entirely."
    scene.placement.save()
    scene.prepare()
    versions = scene.packet.documents.get().versions.order_by("number")
    assert [(one.number, one.is_current) for one in versions] == [(1, False), (2, True)]


def test_a_packet_opens_once_per_placement(district):
    scene = placed(forms=FORMS)
    again = packets.open_packet(placement=scene.placement, at=AT)
    assert again == scene.packet
    assert Packet.objects.filter(placement=scene.placement).count() == 1


def test_the_pdf_goes_to_those_who_may_see_it(coordinator, mentor, employer, student):
    scene = placed(forms=FORMS)
    scene.prepare()
    document = scene.packet.documents.get()
    response = coordinator.get("paperwork:document-pdf", document.pk)

    assert b"".join(response.streaming_content).startswith(b"%PDF-")
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Cache-Control"] == "private, no-store"
    for stranger in (mentor, employer, student):
        assert stranger.get("paperwork:document-pdf", document.pk).status_code == 404


def test_a_contact_shared_with_the_student_is_refused(district):
    scene = placed(forms=("consent",))
    point = scene.guardian.contact_points.get()
    ContactPointFactory(student=scene.student, value=point.value.upper())
    scene.prepare()
    with pytest.raises(Exception, match="shared_contact"):
        scene.send()
    assert scene.reload().problem == Problem.SHARED_CONTACT
