"""What a disposal leaves alone: work that goes on, an envelope that is out, another's paper."""

from datetime import date, timedelta

import pytest

from config.retention_papers import kept_until
from core import clock as house_clock
from districts.retention import KINDS
from paperwork.actions.destroying import destroy_document
from paperwork.enums import DocumentState, EnvelopeState, PacketState, SignerState
from paperwork.models import Document, Signer, WorkPermit
from tests.paperwork.aged import announced, carried_out
from tests.paperwork.permits import delivered, permit_of
from tests.paperwork.scene import placed

pytestmark = pytest.mark.django_db


def out(*, forms=("labor_rights_receipt", "consent")):
    scene = placed(forms=forms)
    scene.prepare()
    return scene, scene.send()


def is_out(scene, envelope) -> bool:
    envelope.refresh_from_db()
    asked = Signer.objects.filter(envelope=envelope, state=SignerState.INVITED)
    still = (scene.reload().state, envelope.state) == (PacketState.SENT, EnvelopeState.SENT)
    return still and asked.exists()


def test_a_paper_that_no_longer_applied_takes_nobody_else_s_along(district, clock):
    """Work may go on after its season; the paper that fell away goes, the envelope stays out."""
    scene, envelope = out()
    season = scene.placement.journey.season
    type(scene.placement).objects.update(ends_on=season.ends_on + timedelta(days=500))
    fell = Document.objects.create(
        district=district, packet=scene.packet, form_code="b1_1", cover_code="X",
        state=DocumentState.VOIDED,
    )  # fmt: skip
    announced(clock, due_on := date(2027, 2, 7))
    carried_out(clock, due_on)

    fell.refresh_from_db()
    assert fell.destroyed_at is not None
    assert is_out(scene, envelope)


def test_a_sealed_paper_goes_and_the_others_are_still_signed(district):
    scene, envelope = out()
    scene.sign("student")
    sealed = Document.objects.get(form_code="labor_rights_receipt")
    assert sealed.state == DocumentState.SEALED

    destroy_document(document=sealed, at=house_clock.now())

    assert is_out(scene, envelope)
    scene.sign("guardian")
    assert Document.objects.get(form_code="consent").state == DocumentState.SEALED
    assert scene.reload().state == PacketState.COMPLETED


def test_a_diploma_from_long_ago_shortens_no_period(district):
    """The permit held until it was cancelled, whatever day the diploma bears."""
    scene = delivered()
    permit = permit_of(scene)
    WorkPermit.objects.filter(pk=permit.pk).update(
        state="cancelled", reason="Graduated", ends_on=date(2024, 6, 10),
        ended_at=house_clock.now(),
    )  # fmt: skip
    request = permit.request
    for code in ("permits", "permit_remarks"):
        due = KINDS[code].due
        assert not due(date(2026, 4, 26)).exists()
        assert due(date(2026, 4, 27)).exists()
    assert kept_until(request) == date(2030, 4, 27)
