"""Seal a paper that everybody signed: once, with its certificate, never made again."""

import hashlib
import secrets
from contextlib import suppress
from datetime import UTC

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from core.files import stored_as
from core.lazy import Lazy
from districts import events
from districts.middleware import district_path
from paperwork.actions.drawing import frozen_file, paper_of
from paperwork.catalogue import SignerRole
from paperwork.catalogue.sheet import Signed
from paperwork.enums import Act, DocumentState, KnownBy, PacketKind, PacketState
from paperwork.models import Document, Evidence, SealingKey
from pipeline.actions import checklist
from pipeline.enums import ItemKind
from pipeline.models import ChecklistItem

certificates = Lazy("paperwork.pdf.certificate")
documents = Lazy("paperwork.pdf.documents")
render = Lazy("paperwork.pdf.render")
sealing = Lazy("paperwork.pdf.seal")

ATTACHED = "as-signed.pdf"
LANGUAGE = "en"  # the district's copy; the translation is inside the frozen version


def seal_document(*, document, at) -> None:
    """Make the final file of a signed document: signatures drawn in, certificate, seal.

    For the worker: drawing and sealing happen outside of any transaction. A worker that dies here
    leaves a file nobody points to; the next one makes the one that counts.
    """
    if document.state != DocumentState.SIGNED or document.destroyed_at:
        document.settle()
        return
    code = secrets.token_urlsafe(16)
    final = _signed_pdf(document, verify_code=code, at=at)
    document.hold()
    reason = "Signed by all; the certificate names them."
    sealed = sealing.seal(
        final, current_key(document.packet.placement.district, at=at), reason=reason, at=at
    )
    name = default_storage.save(stored_as("paperwork/sealed", ".pdf"), ContentFile(sealed))
    try:
        _keep(document, name, sealed, verify_code=code, at=at)
    except Exception:
        default_storage.delete(name)
        raise


@transaction.atomic
def _keep(document, name, sealed: bytes, *, verify_code, at) -> None:
    sha256 = hashlib.sha256(sealed).hexdigest()
    document.mark_sealed(name=name, sha256=sha256, verify_code=verify_code, at=at)
    document.settle()
    packet = document.packet
    facts = {"form": document.form_code, "sha256": sha256}
    student = packet.placement.journey.student_id
    events.record("document.sealed", document, by=None, at=at, student=student, facts=facts)
    _fulfil(packet, document, at=at)


def _fulfil(packet, document, *, at) -> None:
    """Tick the packet once nothing of it is open.

    A permit ticks nothing here: its own point is done when the employer holds it.
    """
    done = (DocumentState.SEALED, DocumentState.VOIDED)
    if Document.objects.filter(packet=packet).exclude(state__in=done).exists():
        return
    packet.refresh_from_db(fields=["state"])
    if packet.state == PacketState.SENT:
        packet.complete(at=at)
    if packet.kind == PacketKind.PERMIT:
        return
    _tick(packet, ItemKind.PACKET, "packet", packet, at=at)


def _tick(packet, kind, code, proof, *, at) -> None:
    evidence = {"kind": proof._meta.label_lower, "id": proof.pk}
    # A placement whose funding never asked for this item has nothing to tick.
    with suppress(ChecklistItem.DoesNotExist):
        checklist.fulfil(packet.placement, kind, code, evidence=evidence, by=None, at=at)


# --- The district's key ---------------------------------------------------------------------------


def current_key(district, *, at):
    """Return the district's sealing key, made at first use."""
    row = SealingKey.objects.filter(retired_at=None).first() or _make_key(district, at=at)
    return sealing.load_key(row.certificate.encode(), bytes(row.private_key))


def _make_key(district, *, at) -> SealingKey:
    key = sealing.new_key(district.name, at=at)
    try:
        with transaction.atomic():
            return SealingKey.objects.create(
                certificate=key.pem.decode(),
                private_key=key.encrypted_key,
                fingerprint=key.fingerprint,
                made_at=at,
            )
    except IntegrityError:  # another worker was faster
        return SealingKey.objects.get(retired_at=None)


def certificates_of_district() -> list[bytes]:
    """Return all certificates the district ever sealed with, for checking old papers."""
    rows = SealingKey.objects.order_by("pk").values_list("certificate", flat=True)
    return [pem.encode() for pem in rows]


# --- What is printed ------------------------------------------------------------------------------


def _signed_pdf(document, *, verify_code, at) -> bytes:
    """Return the frozen paper with signatures and certificate.

    Drawn anew when the engine is the one that drew the frozen file: then it differs from what was
    signed in the signatures alone. Else the frozen pages stay as they are, and the certificate
    follows them.
    """
    acts = list(
        Evidence.objects.filter(
            place__document=document,
            place__signer__envelope__packet=document.packet_id,
            act__in=(Act.SIGNED, Act.INK),
        )
        .exclude(envelope__state="voided")
        .select_related("place__signer", "place__version", "particulars")
        .order_by("number")
    )
    version = acts[0].place.version
    version.document = document
    frozen = frozen_file(version)
    with translation.override(LANGUAGE):
        paper = paper_of(
            version,
            signed={act.place.signer.role: _printed(act) for act in acts},
            certificate=_certificate(document, version, acts, verify_code=verify_code, at=at),
            attached=[documents.Attached(ATTACHED, _("The file that was signed"), frozen, at)],
        )
    if render.engine_digest(paper.spec.template_name) == version.engine:
        return documents.draw(paper)
    return documents.with_certificate(frozen, paper)


def _printed(act: Evidence) -> Signed:
    return Signed(
        name=act.name,
        on=date_format(localtime(act.at), "DATE_FORMAT"),
        at=utc(act.at),
        reference=act.reference,
        strokes=act.strokes,
        answers=act.answers,
        on_paper=act.act == Act.INK,
    )


def _certificate(document, version, acts, *, verify_code, at):
    path = reverse("paperwork:verify", args=[verify_code], urlconf=settings.ROOT_URLCONF)
    inside = path if path.startswith("/d/") else None
    district = document.packet.placement.district
    return certificates.Certificate(
        title=str(document.spec.title),
        reference=document.reference,
        document_digest=version.file_sha256,
        attached_name=ATTACHED,
        verify_url=settings.BASE_URL + (inside or district_path(district, path)),
        made_at=utc(at),
        parties=[_party(act) for act in acts],
        log=_log(document, version, acts, at=at),
    )


def _party(act: Evidence):
    signer = act.place.signer
    ways = {Act.INK: _("Ink on paper"), Act.SIGNED: _("Typed name")}
    how = _("Typed name and drawing") if act.strokes else ways[act.act]
    consent = _("Version %(version)s, %(language)s") % {
        "version": act.consent_version,
        "language": dict(settings.LANGUAGES)[act.language],
    }
    return certificates.Party(
        name=act.name,
        role=str(SignerRole(signer.role).label),
        known_by=str(KnownBy(act.known_by).label),
        signed_how=how,
        statement=act.statement,
        consent=consent if act.consent_version else _("Not needed on paper"),
        document_digest=act.document_sha256,
        opened_at=utc(act.opened_at),
        signed_at=utc(act.at),
        address=act.address or "—",
        device=act.user_agent or "—",
        reference=act.reference,
    )


def _log(document, version, acts, *, at):
    entry = certificates.Entry
    lines = [entry(utc(version.frozen_at), _("Version frozen"), "Onramp")]
    envelope = acts[0].place.signer.envelope
    if envelope.sent_at:
        lines.append(entry(utc(envelope.sent_at), _("Sent for signature"), "Onramp"))
    for act in acts:
        signer = act.place.signer
        who = str(SignerRole(signer.role).label)
        if signer.invited_at:
            lines.append(entry(utc(signer.invited_at), _("Asked to sign"), who))
        lines.append(entry(utc(act.opened_at), _("Opened"), who))
        lines.append(entry(utc(act.at), str(Act(act.act).label), who))
    lines.append(entry(utc(at), _("Sealed"), "Onramp"))
    return sorted(lines, key=lambda line: line.at)


def utc(moment) -> str:
    """Write a moment the way evidence does."""
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"
