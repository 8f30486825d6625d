"""From a placement to sealed papers: order, evidence, seal, checklist."""

import hashlib

import pytest

from districts.models import Event
from paperwork.actions import proof, sealing
from paperwork.actions.drawing import frozen_file
from paperwork.enums import DocumentState, PacketState, SignerState
from paperwork.models import Document, Evidence, Signer
from paperwork.pdf import seal as seals
from paperwork.pdf.text import embedded, read
from pipeline.models import ChecklistItem
from tests.harness import drain, recorded_verbs
from tests.paperwork.scene import placed

pytestmark = pytest.mark.django_db


def states(scene):
    rows = Signer.objects.filter(envelope__packet=scene.packet).order_by("order", "role")
    return [(signer.role, signer.state) for signer in rows]


def test_a_packet_goes_round_in_order_and_ends_sealed(district):
    scene = placed()
    assert scene.prepare().state == PacketState.PREPARED
    envelope = scene.send()
    assert envelope.state == "sent"

    asked = {"student": "invited", "employer": "waiting", "guardian": "waiting"}
    assert dict(states(scene)) == {**asked, "issuer": "waiting"}
    scene.sign("student")
    scene.sign("employer")
    assert dict(states(scene))["issuer"] == SignerState.WAITING
    scene.sign("guardian", answers={"guardian.other_jobs": "Saturdays at a bakery"})
    assert dict(states(scene))["issuer"] == SignerState.INVITED
    scene.sign("issuer", answers={"permit.type": "vacation"})

    assert {state for _role, state in states(scene)} == {SignerState.SIGNED}
    assert scene.reload().state == PacketState.COMPLETED
    assert set(scene.packet.documents.values_list("state", flat=True)) == {DocumentState.SEALED}
    items = ChecklistItem.objects.filter(placement=scene.placement, fulfilled_at__isnull=False)
    assert {item.kind for item in items} == {"packet"}  # the permit itself is still to be signed
    wanted = ["packet.prepared", "envelope.sent", "signer.invited", "signer.signed"]
    assert [verb for verb in recorded_verbs() if verb in wanted][:3] == wanted[:3]
    assert recorded_verbs().count("document.sealed") == 3
    assert recorded_verbs().count("envelope.completed") == 1
    assert "permit.approved" in recorded_verbs()


def test_the_sealed_file_holds_values_signatures_and_the_file_that_was_signed(district):
    scene = placed(forms=("labor_rights_receipt",))
    scene.prepare()
    scene.send()
    scene.sign("student", name="Ana R.")
    document = Document.objects.get(packet=scene.packet)
    version = document.versions.get()
    with document.sealed_file.open("rb") as file:
        final = file.read()
    text = " ".join(read(final).text.split())

    assert scene.student.legal_name in text
    assert "Ana R." in text
    assert "Certificate of signatures" in text
    assert version.file_sha256 in text.replace(" ", "")
    assert embedded(final, "as-signed.pdf") == frozen_file(version)
    assert hashlib.sha256(final).hexdigest() == document.sealed_sha256
    assert f"/d/{district.slug}/paperwork/verify/{document.verify_code}/" in text.replace(" ", "")
    verdict = seals.check(final, sealing.certificates_of_district())
    assert verdict
    assert verdict.signer == district.name
    changed = bytearray(final)
    changed[len(final) // 2] ^= 1
    assert not seals.check(bytes(changed), sealing.certificates_of_district())


def test_each_act_has_its_own_evidence_in_one_chain(district):
    scene = placed(guardian_language="es")
    scene.prepare()
    envelope = scene.send()
    for role in ("student", "employer", "guardian"):
        scene.sign(role)
    rows = list(Evidence.objects.filter(envelope=envelope).order_by("number"))

    assert [row.number for row in rows] == [1, 2, 3, 4, 5]
    assert len({row.digest for row in rows}) == 5
    guardian = [row for row in rows if row.known_by == "code_email"]
    assert {row.language for row in guardian} == {"es"}
    assert {row.document_sha256 for row in rows} == {
        document.versions.get().file_sha256 for document in scene.packet.documents.all()
    }
    assert proof.broken(envelope) is None

    # The wall in the database refuses changes; somebody who gets round it is still found out.
    rows[1].particulars_sha256 = "0" * 64
    assert proof.digest_of(rows[1]) != rows[1].digest


def test_no_name_and_no_contact_is_in_the_log_of_events(district):
    scene = placed()
    scene.prepare()
    scene.send()
    scene.sign("student")
    told = str(list(Event.objects.values_list("facts", flat=True)))

    for private in (scene.student.last_name, scene.guardian.name, "@example.org"):
        assert private not in told


def test_draining_twice_changes_nothing(district):
    scene = placed(forms=("labor_rights_receipt",))
    scene.prepare()
    scene.send()
    scene.sign("student")
    verbs = recorded_verbs()
    drain()
    assert recorded_verbs() == verbs
