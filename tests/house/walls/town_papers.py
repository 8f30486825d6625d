"""The paperwork rows of a corner: packets, prints, permits, and a form of the district's own."""

import hashlib
from datetime import timedelta

from districts.enums import Role
from paperwork.enums import BundleState, DocumentState, SignerState
from paperwork.models import PermitRules
from tests.factories import districts, paperwork
from tests.house.walls.shelf import DIGEST, NOW, kept, placement
from tests.paperwork import own


def papers(made) -> None:
    batch = paperwork.BatchFactory(by=made.members[Role.COORDINATOR])
    packet = paperwork.PacketFactory(placement=made.rows["placement"], sent=True, batch=batch)
    ready = paperwork.PacketFactory(placement=made.rows["placement to prepare"], prepared=True)
    envelope = paperwork.EnvelopeFactory(packet=packet, sent=True)
    made.more["seal"] = f"seal-{made.school.pk}"
    sealed = paperwork.DocumentFactory(
        packet=packet, form_code="b1_1", state=DocumentState.SEALED, sealed_at=NOW,
        sealed_file=kept("sealed.pdf"), sealed_sha256=DIGEST, verify_code=made.more["seal"],
    )  # fmt: skip
    made.rows |= {
        "batch": batch,
        "batch under way": _under_way(made),
        "print": paperwork.BundleFactory(by=made.members[Role.COORDINATOR], due_at=NOW),
        "print that is ready": paperwork.BundleFactory(
            by=made.members[Role.COORDINATOR], state=BundleState.READY, file=kept("print.pdf"),
            finished_at=NOW, expires_at=NOW + timedelta(days=7), packet_ids=[packet.pk],
        ),
        "packet": packet,
        "packet to prepare": ready,
        "proposal": paperwork.AnswerFactory(
            student=made.rows["student"], by=made.members[Role.STUDENT], proposed=True
        ),
        "document": sealed,
        "envelope": envelope,
        "signer": _guardian_signs(made, envelope),
        "signer who said no": paperwork.SignerFactory(
            envelope=envelope, role="issuer", order=3, guardian=None,
            membership=made.members[Role.OFFICE], state=SignerState.DECLINED, finished_at=NOW,
            reason="Not now.",
        ),
    }  # fmt: skip


def _under_way(made):
    """Return a batch with a packet that the worker has not prepared yet."""
    batch = paperwork.BatchFactory(by=made.members[Role.COORDINATOR])
    paperwork.PacketFactory(**made.home, queued=True, batch=batch)
    return batch


def permits(made) -> None:
    """One in force, one that waits for the office, one whose hours changed; and a calendar."""
    office = made.members[Role.OFFICE]
    host = {name: made.rows[name] for name in ("employer", "worksite", "contact", "funding")}
    others = [placement(made, *host.values(), state="cancelled") for _ in range(2)]
    request = paperwork.DocumentFactory(
        packet=paperwork.PacketFactory(placement=others[0], sent=True), form_code="b1_1",
        signing=True,
    )  # fmt: skip
    version = paperwork.VersionFactory(
        document=request, file=kept("paper.pdf"), file_sha256=DIGEST, engine="test", drawn_at=NOW
    )
    asked = paperwork.SignerFactory(
        envelope=paperwork.EnvelopeFactory(packet=request.packet, sent=True), role="issuer",
        order=3, guardian=None, membership=office, invited=True,
    )  # fmt: skip
    paperwork.PlaceFactory(signer=asked, document=request, version=version)
    paperwork.SensitiveValueFactory(document=request)
    PermitRules.objects.get_or_create(defaults={"ssn_on_own_copy": True})
    own = paperwork.PacketFactory(placement=made.rows["placement"], kind="permit", prepared=True)
    paperwork.DocumentFactory(
        packet=own, form_code="b1_4", state=DocumentState.SEALED, sealed_at=NOW,
        sealed_file=kept("permit.pdf"), sealed_sha256=DIGEST,
    )  # fmt: skip
    common = {"issuer": office, "request": request}
    made.rows |= {
        "permit": paperwork.WorkPermitFactory(
            placement=made.rows["placement"], issued=True, packet=own, **common
        ),
        "permit to approve": paperwork.WorkPermitFactory(placement=others[0], request=request),
        "permit to check": paperwork.WorkPermitFactory(
            placement=others[1], issued=True, recheck=["calendar"], recheck_at=NOW, **common
        ),
        "school year": districts.SchoolYearFactory(school=made.school),
    }


def forms(made) -> None:
    """Give the district a form of its own, and a draft of it that can be drawn."""
    pages = own.made()
    made.rows["form"] = paperwork.FormTemplateFactory(**made.home)
    made.rows["form draft"] = paperwork.TemplateVersionFactory(
        template=made.rows["form"], by=made.members[Role.COORDINATOR], file=kept("form.pdf", pages),
        file_sha256=hashlib.sha256(pages).hexdigest(),
    )  # fmt: skip


def _guardian_signs(made, envelope):
    address = made.rows["contact point"].value
    return paperwork.SignerFactory(
        envelope=envelope, guardian=made.rows["guardian"], channel="email", address=address,
        invited=True,
    )  # fmt: skip


def drawn(packet):
    """Return a document that is out for signature, with the file that is signed."""
    document = paperwork.DocumentFactory(packet=packet, signing=True)
    version = paperwork.VersionFactory(
        document=document, file=kept("paper.pdf"), file_sha256=DIGEST, engine="test", drawn_at=NOW
    )
    return {"document": document, "version": version}
