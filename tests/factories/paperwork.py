"""Rows of the paperwork room."""

from datetime import date

import factory

from paperwork.enums import (
    Act,
    AnswerState,
    DocumentState,
    EnvelopeState,
    HeldHow,
    KnownBy,
    PacketState,
    PermitState,
    PlaceState,
    SignerState,
    SubjectKind,
    TemplateKind,
    TemplateState,
)
from paperwork.models import (
    Answer,
    Batch,
    Bundle,
    Document,
    Envelope,
    Evidence,
    FormTemplate,
    Packet,
    Particulars,
    PermitRules,
    Place,
    SealingKey,
    SensitiveValue,
    Signer,
    TemplateVersion,
    Version,
    WorkPermit,
)
from tests.factories.base import LONG_AGO, DistrictOwnedFactory, owned

FORM = "consent"
NOTHING = "0" * 64  # where a digest stands


class BatchFactory(DistrictOwnedFactory):
    class Meta:
        model = Batch

    by = owned("districts.MembershipFactory")
    at = LONG_AGO
    total = 1


class BundleFactory(DistrictOwnedFactory):
    """Waits to be put together."""

    class Meta:
        model = Bundle

    by = owned("districts.MembershipFactory")
    at = LONG_AGO
    kind = "pdf"
    total = 1


class PacketFactory(DistrictOwnedFactory):
    """Not prepared yet; `queued=True` waits for a worker, `prepared=True` for its sender."""

    class Meta:
        model = Packet

    class Params:
        queued = factory.Trait(state=PacketState.QUEUED, due_at=LONG_AGO)
        prepared = factory.Trait(state=PacketState.PREPARED, prepared_at=LONG_AGO)
        sent = factory.Trait(state=PacketState.SENT, prepared_at=LONG_AGO, sent_at=LONG_AGO)
        completed = factory.Trait(sent=True, state=PacketState.COMPLETED, completed_at=LONG_AGO)

    placement = owned("pipeline.PlacementFactory")
    moved_at = LONG_AGO
    opened_at = LONG_AGO


class DocumentFactory(DistrictOwnedFactory):
    """Ready to send; `signing=True` is out, `signed=True` waits for its seal."""

    class Meta:
        model = Document

    class Params:
        signing = factory.Trait(state=DocumentState.SIGNING)
        signed = factory.Trait(state=DocumentState.SIGNED, signed_at=LONG_AGO, due_at=LONG_AGO)

    packet = owned("paperwork.PacketFactory", prepared=True)
    form_code = FORM
    cover_code = factory.Sequence("C{:06d}".format)


class VersionFactory(DistrictOwnedFactory):
    """The values are frozen, the file is not drawn yet."""

    class Meta:
        model = Version

    document = owned("paperwork.DocumentFactory")
    number = 1
    form_version = "2026-01"
    situation = factory.LazyFunction(lambda: {"is_minor": True, "funding_kind": "district_cte"})
    heading = factory.LazyFunction(lambda: {"district": "Sample Unified"})
    values = factory.LazyFunction(
        lambda: {"student.name": {"value": "Ana Reyes", "source": "roster", "on": "2026-03-02"}}
    )
    values_sha256 = NOTHING
    frozen_at = LONG_AGO


class EnvelopeFactory(DistrictOwnedFactory):
    """Waits for the provider; `sent=True` is on its way."""

    class Meta:
        model = Envelope

    class Params:
        sent = factory.Trait(
            state=EnvelopeState.SENT, sent_at=LONG_AGO, provider_ref=factory.Sequence("e{}".format)
        )

    packet = owned("paperwork.PacketFactory", sent=True)
    queued_at = LONG_AGO


class SignerFactory(DistrictOwnedFactory):
    """A guardian whose turn it is not yet; `invited=True` may sign."""

    class Meta:
        model = Signer

    class Params:
        invited = factory.Trait(state=SignerState.INVITED, invited_at=LONG_AGO)

    envelope = owned("paperwork.EnvelopeFactory", sent=True)
    role = "guardian"
    order = 2
    guardian = owned("students.GuardianFactory")
    name = "Rosa Reyes"


class PlaceFactory(DistrictOwnedFactory):
    class Meta:
        model = Place

    class Params:
        signed = factory.Trait(state=PlaceState.SIGNED, read_at=LONG_AGO, signed_at=LONG_AGO)

    signer = owned("paperwork.SignerFactory", invited=True)
    document = owned(
        "paperwork.DocumentFactory",
        signing=True,
        packet=factory.SelfAttribute("..signer.envelope.packet"),
    )
    version = owned("paperwork.VersionFactory", document=factory.SelfAttribute("..document"))


class EvidenceFactory(DistrictOwnedFactory):
    class Meta:
        model = Evidence

    place = owned("paperwork.PlaceFactory", signed=True)
    envelope = factory.SelfAttribute("place.signer.envelope")
    number = 1
    act = Act.SIGNED
    known_by = KnownBy.CODE_EMAIL
    opened_at = LONG_AGO
    at = LONG_AGO
    document_sha256 = NOTHING
    values_sha256 = NOTHING
    statement = "I agree."
    language = "en"
    consent_version = "1"
    consent_sha256 = NOTHING
    digest = NOTHING


class ParticularsFactory(DistrictOwnedFactory):
    class Meta:
        model = Particulars

    evidence = owned("paperwork.EvidenceFactory")
    stored = '{"name": "Rosa Reyes"}'


class SealingKeyFactory(DistrictOwnedFactory):
    """A row of the right shape that seals nothing."""

    class Meta:
        model = SealingKey

    certificate = "-----BEGIN CERTIFICATE-----"
    private_key = b"none"
    fingerprint = NOTHING
    made_at = LONG_AGO


class AnswerFactory(DistrictOwnedFactory):
    """A student's home phone as the school gave it; `proposed=True` waits for the school."""

    class Meta:
        model = Answer

    class Params:
        proposed = factory.Trait(
            state=AnswerState.PROPOSED, source="student", key="student.home_city"
        )

    key = "student.home_phone"
    subject = SubjectKind.STUDENT
    student = owned("students.StudentFactory")
    stored = '"+18185550142"'
    source = "school"
    by = owned("districts.MembershipFactory")
    at = LONG_AGO


class PermitRulesFactory(DistrictOwnedFactory):
    class Meta:
        model = PermitRules


class WorkPermitFactory(DistrictOwnedFactory):
    """Waits for its issuer; `approved=True` is being signed, `issued=True` and `held=True` hold."""

    class Meta:
        model = WorkPermit

    class Params:
        decided = factory.Trait(
            issuer=owned("districts.MembershipFactory", role="office"),
            age_evidence="school_record",
            school_day=240,
            other_day=480,
            week_in_session=2880,
            week_out=2880,
            earliest="05:00",
            latest="22:00",
            summer_latest="22:00",
            ends_on=date(2026, 7, 31),
            approved_at=LONG_AGO,
        )
        approved = factory.Trait(decided=True, state=PermitState.APPROVED)
        issued = factory.Trait(
            decided=True,
            state=PermitState.ISSUED,
            issued_on=date(2026, 4, 20),
            starts_on=date(2026, 4, 20),
        )
        held = factory.Trait(
            issued=True, state=PermitState.DELIVERED, held_at=LONG_AGO, held_how=HeldHow.BY_HAND
        )

    placement = owned("pipeline.PlacementFactory")
    student = factory.SelfAttribute("placement.journey.student")
    requested_at = LONG_AGO


class SensitiveValueFactory(DistrictOwnedFactory):
    class Meta:
        model = SensitiveValue

    document = owned("paperwork.DocumentFactory", form_code="b1_1")
    value = "000112222"
    entered_at = LONG_AGO
    goes_on = date(2026, 5, 27)


class FormTemplateFactory(DistrictOwnedFactory):
    """A form of the district's own."""

    class Meta:
        model = FormTemplate

    kind = TemplateKind.OWN
    code = factory.Sequence("own-f{}".format)
    title = "Trip consent"


class TemplateVersionFactory(DistrictOwnedFactory):
    """A draft without pages; `published=True` is in use."""

    class Meta:
        model = TemplateVersion

    class Params:
        published = factory.Trait(state=TemplateState.PUBLISHED, published_at=LONG_AGO)

    template = owned("paperwork.FormTemplateFactory")
    number = 1
    title = "Trip consent"
    sizes = factory.LazyFunction(lambda: [[612, 792]])
    by = owned("districts.MembershipFactory")
    made_at = LONG_AGO
