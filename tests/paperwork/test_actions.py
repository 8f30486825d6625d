"""Actions under stress: races, providers that stay away, letters without a font."""

import threading

import pytest
from django.db import connections

from core import clock, jobs
from core.states import IllegalMove
from core.tenancy import within
from districts.models import Event, Link
from paperwork import esign
from paperwork.actions import (
    drawing,
    packets,
    people,
    proof,
    sealing,
    sending,
    signing,
)
from paperwork.enums import DocumentState, Problem, Provider
from paperwork.models import Document, Envelope, Evidence, Packet, Version
from paperwork.pdf.render import Unprintable
from paperwork.pdf.text import embedded, read
from paperwork.reactions import close_packet, open_packet
from pipeline.models import ChecklistItem
from tests.factories.districts import MembershipFactory
from tests.harness import drain, recorded_verbs
from tests.paperwork.scene import AT, placed

pytestmark = pytest.mark.django_db
RECEIPT = ("labor_rights_receipt",)


def together(count, act):
    """Run an act in threads with connections of their own; return what each raised or None."""
    barrier, results = threading.Barrier(count), [None] * count

    def run(number):
        try:
            barrier.wait(timeout=10)
            act()
        except Exception as error:
            results[number] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return results


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_once_sign_once(district):
    scene = placed(forms=RECEIPT)
    scene.prepare()
    scene.send()
    place = scene.places("student")[0]
    presence = scene.presence("student")
    one = signing.Signature(place, place.version.file_sha256)

    def click():
        with within(district):
            signing.sign(signatures=[one], name="Ana R.", strokes="", presence=presence, at=AT)

    results = together(2, click)
    assert sorted(type(result).__name__ for result in results) == ["IllegalMove", "NoneType"]
    assert Evidence.objects.count() == 1
    assert recorded_verbs().count("signer.signed") == 1


@pytest.mark.django_db(transaction=True)
def test_two_parallel_signers_make_one_chain_and_one_next_step(district):
    scene = placed(forms=("training_agreement",))
    scene.prepare()
    envelope = scene.send()
    scene.sign("student")
    parts = {
        role: (scene.places(role)[0], scene.presence(role)) for role in ("guardian", "employer")
    }
    waiting = list(parts.values())

    def click():
        place, presence = waiting.pop()
        seen = signing.Signature(place, place.version.file_sha256)
        with within(district):
            signing.sign(signatures=[seen], name="Somebody", strokes="", presence=presence, at=AT)

    assert together(2, click) == [None, None]
    assert proof.broken(envelope) is None
    assert list(Evidence.objects.order_by("number").values_list("number", flat=True)) == [1, 2, 3]
    invited = Event.objects.filter(verb="signer.invited", facts__role="coordinator")
    assert invited.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_coordinators_send_once(district):
    scene = placed(forms=RECEIPT)
    scene.prepare()
    packet, by = scene.reload(), scene.coordinator

    def click():
        with within(district):
            mine = Packet.objects.get(pk=packet.pk)
            sending.send_packet(packet=mine, by=by, at=AT)

    results = together(2, click)
    assert sorted(type(result).__name__ for result in results) == ["IllegalMove", "NoneType"]
    assert Envelope.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_workers_draw_one_file(district):
    scene = placed(forms=RECEIPT)
    packets.prepare_packets(packets=[scene.packet], by=scene.coordinator, at=AT)
    jobs.drain(packets.PACKETS)
    version = Version.objects.get()

    def work():
        with within(district):
            mine = Version.objects.select_related("document").get(pk=version.pk)
            drawing.ensure_drawn(mine, at=AT)

    assert together(2, work) == [None, None]
    version.refresh_from_db()
    assert drawing.frozen_file(version).startswith(b"%PDF-")


def test_a_placement_opens_its_packet_and_its_end_closes_it(district):
    scene = placed(forms=RECEIPT)
    made = Event.objects.create(
        verb="placement.created", subject_kind="x", subject_id=scene.placement.pk, at=AT
    )
    open_packet(made)
    open_packet(made)
    assert Packet.objects.count() == 1

    scene.prepare()
    scene.send()
    close_packet(made)
    close_packet(made)
    assert scene.reload().state == "voided"
    assert scene.placement.packets.get().envelopes.get().state == "voided"


def test_the_checklist_says_whom_it_waits_on(district):
    scene = placed(forms=("consent", "b1_1"))
    item = ChecklistItem.objects.get(placement=scene.placement, kind="packet")

    def owner():
        item.refresh_from_db()
        return item.owner

    assert owner() == "coordinator"
    scene.prepare()
    assert owner() == "coordinator"
    scene.send()
    assert owner() == "student"
    scene.sign("student")
    assert owner() in {"employer", "guardian"}
    scene.sign("employer")
    assert owner() == "guardian"
    scene.sign("guardian")
    assert owner() == "office"


@pytest.mark.parametrize(
    ("spoil", "problem"),
    (
        (lambda s: s.guardian.contact_points.update(confirmed_at=None), Problem.NO_CONTACT),
        (lambda s: s.guardian.contact_points.update(bounced_at=AT), Problem.NO_CONTACT),
        (lambda s: s.student.guardianships.update(contact_allowed=False), Problem.NO_GUARDIAN),
        (
            lambda s: s.guardian.contact_points.update(value=s.coordinator.user.email),
            Problem.SHARED_CONTACT,
        ),
        (
            lambda s: s.guardian.contact_points.update(value=s.contact.email.upper()),
            Problem.SHARED_CONTACT,
        ),
        (
            lambda s: s.guardian.contact_points.update(value="(818) 555-0178", kind="phone"),
            Problem.SHARED_CONTACT,
        ),
        (lambda s: type(s.student).objects.update(membership=None), Problem.NO_STUDENT_ACCOUNT),
        (lambda s: type(s.office).objects.filter(pk=s.coordinator.pk).update(is_active=False),
         Problem.NO_COORDINATOR),
    ),
)  # fmt: skip
def test_why_a_packet_cannot_be_sent_is_kept_and_nothing_is_half_done(district, spoil, problem):
    scene = placed(forms=("consent", "training_agreement"))
    scene.prepare()
    spoil(scene)
    with pytest.raises(people.CannotSend) as caught:
        scene.send()

    assert caught.value.problem == problem
    assert (scene.reload().state, scene.packet.problem) == ("prepared", problem)
    assert not Envelope.objects.exists()
    assert set(Document.objects.values_list("state", flat=True)) == {DocumentState.PREPARED}


def test_without_an_office_the_district_issues(district):
    scene = placed(forms=("b1_1",))
    scene.office.schools.clear()
    scene.prepare()
    scene.send()
    assert scene.signer("issuer").membership == scene.coordinator


def test_the_approver_of_the_district_is_not_who_asked(district):
    other = MembershipFactory(district=district, role="coordinator")
    scene = placed(forms=("assignment_request",))
    scene.prepare()
    scene.send()
    signers = {role: scene.signer(role).membership_id for role in ("coordinator", "district")}
    assert signers == {"coordinator": scene.coordinator.pk, "district": other.pk}


def test_a_name_without_a_font_stops_the_file_and_says_so(district):
    scene = placed(forms=RECEIPT, first_name="Ana \U00013000")
    packets.prepare_packets(packets=[scene.packet], by=scene.coordinator, at=AT)
    jobs.drain(packets.PACKETS)
    version = Version.objects.get()
    with pytest.raises(Unprintable):
        drawing.ensure_drawn(version, at=AT)
    assert scene.reload().problem == Problem.UNPRINTABLE


class Away:
    """A provider that was reached, but whose answer got lost the first time."""

    asks_signers = False

    def __init__(self):
        self.made, self.voided, self.calls = {}, [], 0

    def create(self, parties, papers, *, key):
        self.calls += 1
        self.made.setdefault(key, f"ref-{len(self.made)}")
        if self.calls == 1:
            raise esign.Unavailable
        return self.made[key]

    def void(self, reference, *, reason):
        self.voided.append(reference)


def test_a_lost_answer_makes_no_second_envelope(district, monkeypatch, clock):
    provider = Away()
    monkeypatch.setitem(esign.PROVIDERS, Provider.BUILTIN, provider)
    scene = placed(forms=RECEIPT)
    scene.prepare()
    envelope = scene.send()
    assert (envelope.state, envelope.last_error) == ("queued", "Unavailable")

    clock.shift(60)
    drain()
    envelope.refresh_from_db()
    assert (envelope.state, envelope.provider_ref) == ("sent", "ref-0")
    assert (provider.calls, len(provider.made)) == (2, 1)


def test_an_envelope_taken_back_while_we_were_talking_is_voided_there_too(district, monkeypatch):
    scene = placed(forms=RECEIPT)
    scene.prepare()

    class Slow(Away):
        def create(self, parties, papers, *, key):
            row = Envelope.objects.get(pk=int(key))
            sending.take_back(envelope=row, reason="Wrong.", by=scene.coordinator, at=AT)
            return f"ref-{key}"

    provider = Slow()
    monkeypatch.setitem(esign.PROVIDERS, Provider.BUILTIN, provider)
    envelope = scene.send()
    assert envelope.state == "voided"
    assert provider.voided == [f"ref-{envelope.pk}"]
    assert scene.reload().state == "prepared"


def test_a_sealed_paper_is_never_made_again(district):
    scene = placed(forms=RECEIPT)
    scene.prepare()
    scene.send()
    scene.sign("student")
    document = Document.objects.get()
    before = (document.sealed_sha256, document.sealed_file.name)
    document.schedule()
    drain()
    document.refresh_from_db()
    assert (document.sealed_sha256, document.sealed_file.name) == before
    with pytest.raises(IllegalMove):
        document.mark_sealed(name="x", sha256="y", verify_code="z", at=AT)


def test_when_the_engine_changed_the_frozen_pages_stay_as_they_were(district):
    scene = placed(forms=RECEIPT)
    scene.prepare()
    scene.send()
    Version.objects.update(engine="an older one")
    frozen = drawing.frozen_file(Version.objects.get())
    scene.sign("student", name="Ana R.")
    with Document.objects.get().sealed_file.open("rb") as file:
        final = file.read()
    pages = read(final).pages

    assert pages[: len(read(frozen).pages)] == read(frozen).pages
    assert "Certificate of signatures" in pages[len(read(frozen).pages)]
    assert "Ana R." in pages[len(read(frozen).pages)]
    assert embedded(final, sealing.ATTACHED) == frozen


def test_the_evidence_table_refuses_changes(district):
    scene = placed(forms=RECEIPT)
    scene.prepare()
    scene.send()
    scene.sign("student")
    with pytest.raises(Exception, match="append-only"):
        Evidence.objects.update(statement="I agree to something else.")


def test_links_die_with_the_signature(district):
    scene = placed(forms=("training_agreement",))
    scene.prepare()
    scene.send()
    scene.sign("student")
    mine = Link.objects.to(scene.signer("guardian"), sending.SIGN)
    assert mine.live(clock.now()).count() == 1
    scene.sign("guardian")
    assert not mine.live(clock.now()).exists()
