"""What goes with a destroyed paper, what stays of it, and what its pages say then."""

from datetime import date, timedelta

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse

from core import clock as house_clock
from core.jobs import drain
from districts.middleware import district_path
from paperwork.actions import bundling, destroying, figures, proof
from paperwork.actions.destroying import destroy_document
from paperwork.enums import EnvelopeState, PacketState, PlaceState, SignerState
from paperwork.models import (
    Bundle,
    Document,
    Envelope,
    Evidence,
    Packet,
    Particulars,
    Signer,
    Version,
    WorkPermit,
)
from tests.factories.paperwork import EvidenceFactory, ParticularsFactory
from tests.harness import OutsideClient, RoleClient, soup
from tests.harness.sessions import sign_in
from tests.paperwork.aged import (
    AGED,
    ENDS,
    NAME,
    announced,
    carried_out,
    destroyed,
    move_to,
    paper,
)
from tests.paperwork.permits import issued, permit_of
from tests.paperwork.scene import AT, placed

pytestmark = pytest.mark.django_db
RECEIPT = ("labor_rights_receipt",)
SAYS = "This paper was destroyed after its period, on"


@pytest.fixture
def sealed(district):
    """A placement whose only paper is signed and sealed."""
    scene = placed(forms=RECEIPT, first_name=NAME)
    scene.prepare()
    scene.send()
    scene.sign("student", name=NAME)
    scene.reload()
    return scene


# --- What goes and what stays --------------------------------------------------------------------


def test_what_the_paper_said_is_gone_and_that_it_was_there_stays(sealed):
    before = Document.objects.get()
    act = Evidence.objects.get()
    files = [before.sealed_file.name, before.versions.get().file.name]

    document = destroyed(sealed)

    version, signer = Version.objects.get(), Signer.objects.get()
    tables = (Version, Signer, Particulars, Evidence, Document, Envelope)
    assert NAME not in str([list(model.objects.values()) for model in tables])
    assert not any(default_storage.exists(name) for name in files)
    assert (document.state, document.sealed_sha256) == (before.state, before.sealed_sha256)
    assert (document.sealed_at, document.form_code) == (before.sealed_at, before.form_code)
    assert version.file_sha256 == act.document_sha256
    assert set(version.plain_values.values()) == {None}
    assert (signer.role, signer.state) == ("student", SignerState.SIGNED)
    assert Evidence.objects.get().digest == act.digest
    assert sealed.reload().state == PacketState.COMPLETED


def test_the_chain_of_evidence_holds_when_it_was_emptied(sealed):
    destroyed(sealed)
    row = Evidence.objects.get()

    assert (row.name, row.strokes, row.answers, row.address) == ("", "", {}, None)
    assert proof.broken(row.envelope) is None


def test_the_figures_of_prefilling_stay(sealed):
    def counted():
        season = sealed.placement.journey.season
        return figures.as_dict(
            figures.of_season(season, visible=Packet.objects.all()), at=house_clock.now()
        )

    before = counted()
    destroyed(sealed)
    assert counted() == before


def test_a_packet_that_was_still_open_is_closed(district):
    scene = placed(forms=("training_agreement",))
    scene.prepare()
    envelope = scene.send()
    scene.sign("student")

    destroyed(scene)

    envelope.refresh_from_db()
    assert (envelope.state, scene.reload().state) == (EnvelopeState.VOIDED, PacketState.VOIDED)
    assert not Signer.objects.open().exists()
    places = envelope.signers.values_list("places__state", flat=True)
    assert set(places) == {PlaceState.SIGNED, PlaceState.VOIDED}
    assert not Signer.objects.exclude(name="").exists()


def test_names_stay_while_another_paper_of_the_packet_does(district):
    scene = placed(forms=(*RECEIPT, "consent"))
    scene.prepare()
    scene.send()
    first, second = Document.objects.order_by("position")

    destroy_document(document=first, at=house_clock.now())
    assert Signer.objects.exclude(name="").exists()

    destroy_document(document=second, at=house_clock.now())
    assert not Signer.objects.exclude(name="", address="", reason="").exists()


def test_a_version_that_is_drawn_meanwhile_keeps_no_file(district):
    made = paper(district, "consent", signed=False)
    version = Version.objects.get()
    Version.objects.update(drawn_at=None, file="", file_sha256="", engine="")
    destroy_document(document=made.row, at=house_clock.now())

    kept = version.keep_file(
        name="late.pdf", sha256="b" * 64, engine="e", pages=1, at=house_clock.now()
    )

    assert not kept
    assert Version.objects.get().file.name == ""


# --- The wall ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "change",
    ({"stored": '{"name": "Somebody else"}'}, {"stored": ""}, {"destroyed_at": AT}),
    ids=("other words", "without a day", "a day alone"),
)
def test_particulars_are_never_changed(district, change):
    row = ParticularsFactory(district=district)

    with pytest.raises(Exception, match=r"append-only|particulars_empty"), transaction.atomic():
        Particulars.objects.filter(pk=row.pk).update(**change)


def test_particulars_are_emptied_once_and_never_deleted(district):
    row, at = ParticularsFactory(district=district), house_clock.now()
    mine = Particulars.objects.filter(pk=row.pk)
    other = EvidenceFactory(district=district)

    with pytest.raises(Exception, match="append-only"), transaction.atomic():
        mine.update(stored="", destroyed_at=at, evidence=other)
    with pytest.raises(Exception, match="append-only"), transaction.atomic():
        row.delete()
    assert mine.update(stored="", destroyed_at=at) == 1
    with pytest.raises(Exception, match="append-only"), transaction.atomic():
        mine.update(destroyed_at=at + timedelta(days=1))


def test_forged_particulars_break_the_chain(sealed):
    row = Evidence.objects.select_related("particulars").get()
    row.particulars.stored = row.particulars.stored.replace(NAME, "Somebody else")

    assert not proof._holds(row)


def test_evidence_from_before_holds_with_its_words_and_without(district):
    row = EvidenceFactory(district=district)
    said = ParticularsFactory(evidence=row, district=district)
    row.digest = proof.digest_of(row)
    assert proof._holds(row)

    said.stored, row.particulars = '{"name": "Somebody else"}', said
    said.__dict__.pop("said", None)
    assert not proof._holds(row)

    said.stored, said.destroyed_at = "", house_clock.now()
    assert proof._holds(row)


def test_a_sealed_paper_without_its_file_says_that_it_was_destroyed(sealed):
    with pytest.raises(IntegrityError), transaction.atomic():
        Document.objects.update(sealed_file="")


# --- Pages ---------------------------------------------------------------------------------------


def test_the_public_check_still_answers_and_compares(sealed):
    with Document.objects.get().sealed_file.open("rb") as file:
        mine = file.read()
    document = destroyed(sealed)
    path = f"/paperwork/verify/{document.verify_code}/"
    address = district_path(document.packet.district, path)

    page = OutsideClient().get(address)
    text = soup(page).get_text()
    assert page.status_code == 200
    assert f"{SAYS} April 27, 2026." in text
    assert document.sealed_sha256 in text

    file = SimpleUploadedFile("x.pdf", mine, content_type="application/pdf")
    assert "byte for byte" in soup(OutsideClient().post(address, {"file": file})).get_text()


def test_the_packet_s_page_says_so_and_leads_nowhere(coordinator, sealed):
    document = destroyed(sealed)
    page = coordinator.get("paperwork:packet", sealed.packet.pk)
    html = soup(page)

    assert page.status_code == 200
    assert SAYS in html.get_text()
    assert not html.select(f'a[href*="documents/{document.pk}/pdf"]')
    assert "All papers as one PDF" not in html.get_text()
    assert coordinator.get("paperwork:packet-questions", sealed.packet.pk).status_code == 200


def test_the_paper_s_own_address_says_so(coordinator, sealed):
    document = destroyed(sealed)

    answer = coordinator.get("paperwork:document-pdf", document.pk)

    assert answer.status_code == 410
    assert SAYS in soup(answer).get_text()


def test_a_student_reads_it_among_the_own_papers(sealed):
    destroyed(sealed)
    student = RoleClient(sealed.student.membership)
    place = sealed.places("student")[0]

    assert SAYS in soup(student.get("paperwork:mine")).get_text()
    assert student.get("paperwork:read", place.pk).status_code == 410


def test_a_permit_s_pages_say_so(district, clock):
    scene = issued()
    document = Document.objects.get(packet=permit_of(scene).packet)
    destroy_document(document=document, at=house_clock.now())
    office, boss = RoleClient(scene.office), RoleClient(scene.contact.membership)
    found = permit_of(scene)

    page = office.get("paperwork:permit", found.pk)
    assert page.status_code == 200
    assert SAYS in soup(page).get_text()
    assert office.get("paperwork:permit-pdf", found.pk).status_code == 410
    assert boss.get("paperwork:permit-sheet", found.pk).status_code == 200
    assert "Destroyed after its period" in soup(boss.get("paperwork:hosting")).get_text()


def test_remarks_on_a_permit_go_and_its_days_stay(district, coordinator):
    aged = AGED["permit_remarks"][0](district)

    assert destroying.destroy_remarks(permit=aged.row, at=house_clock.now())
    assert not destroying.destroy_remarks(permit=aged.row, at=house_clock.now())

    row = WorkPermit.objects.get()
    assert NAME not in str(list(WorkPermit.objects.values()))
    assert (row.state, row.ends_on, row.basis) == ("revoked", ENDS, {})
    assert coordinator.get("paperwork:permit", row.pk).status_code == 200


def test_a_print_leaves_out_what_is_no_more(coordinator, sealed):
    destroyed(sealed)
    coordinator.post("paperwork:packet-print", sealed.packet.pk)
    drain(bundling.BUNDLES)
    bundle = Bundle.objects.get()

    page = soup(coordinator.get("paperwork:bundle", bundle.pk)).get_text()
    assert bundle.state == "empty"
    assert "Destroyed after its period." in page


def test_the_whole_way_with_the_worker(admin, sealed, clock):
    """Announced by night, on the page by day, gone on its day, and the admin reads that it is."""
    announced(clock, date(2029, 7, 31))
    sign_in(admin.http, admin.user)
    assert "Signed agreements" in soup(admin.get("districts:retention")).get_text()

    carried_out(clock, date(2029, 7, 31))

    document = Document.objects.get()
    assert document.destroyed_at is not None
    assert not Signer.objects.exclude(name="").exists()
    path = reverse("paperwork:verify", args=[document.verify_code])
    inside = district_path(document.packet.district, path)
    assert f"{SAYS} July 31, 2029." in soup(OutsideClient().get(inside)).get_text()
    move_to(clock, date(2029, 8, 1))
