"""An envelope: a packet on its way round its signers, and the places they sign."""

from django.db import models
from django.db.models import Count, Q

from core.jobs import Leased
from core.states import Stateful
from core.tenancy import DistrictManager, DistrictOwned, DistrictQuerySet
from districts.enums import Channel
from districts.models import Membership
from employers.models import Contact
from paperwork.catalogue import SignerRole
from paperwork.enums import (
    OPEN_SIGNER,
    EnvelopeState,
    PlaceState,
    Provider,
    SignerState,
)
from paperwork.models.documents import Document, Version
from paperwork.models.packets import Packet
from students.models import Guardian

ROLES = [(role.value, role.label) for role in SignerRole]


class Envelope(DistrictOwned, Stateful, Leased):
    """One sending of a packet. A worker hands it to the provider and asks again when in doubt."""

    MOVES = {
        EnvelopeState.QUEUED: {EnvelopeState.SENT, EnvelopeState.VOIDED},
        EnvelopeState.SENT: {EnvelopeState.COMPLETED, EnvelopeState.VOIDED},
    }

    packet = models.ForeignKey(Packet, on_delete=models.PROTECT, related_name="envelopes")
    state = models.CharField(max_length=10, choices=EnvelopeState, default=EnvelopeState.QUEUED)
    provider = models.CharField(max_length=20, choices=Provider, default=Provider.BUILTIN)
    provider_ref = models.CharField(max_length=100, blank=True)
    queued_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    completed_at = models.DateTimeField(null=True, blank=True)
    voided_at = models.DateTimeField(null=True, blank=True)
    void_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["due_at"], name="envelope_due", condition=~Q(due_at=None)),
        ]
        constraints = [
            models.UniqueConstraint(
                name="envelope_one_open_per_packet",
                fields=["packet"],
                condition=~Q(state=EnvelopeState.VOIDED),
            ),
            models.CheckConstraint(
                name="envelope_sent_at_and_provider_ref_together",
                condition=Q(sent_at=None, provider_ref="") | ~Q(sent_at=None) & ~Q(provider_ref=""),
            ),
            models.CheckConstraint(
                name="envelope_voided_with_a_reason",
                condition=~Q(state=EnvelopeState.VOIDED) | ~Q(voided_at=None) & ~Q(void_reason=""),
            ),
        ]

    def __str__(self):
        return f"envelope {self.pk} ({self.state})"

    def mark_sent(self, *, provider_ref, at):
        self.move(EnvelopeState.SENT, provider_ref=provider_ref, sent_at=at)

    def complete(self, *, at):
        self.move(EnvelopeState.COMPLETED, completed_at=at)

    def void(self, *, reason, at):
        self.move(EnvelopeState.VOIDED, voided_at=at, void_reason=reason)


class SignerQuerySet(DistrictQuerySet):
    def of(self, membership):
        """The signer rows that are this account's own."""
        return self.filter(membership=membership)

    def with_counts(self):
        signed = Q(places__state=PlaceState.SIGNED)
        return self.annotate(
            place_count=Count("places"), signed_count=Count("places", filter=signed)
        )

    def open(self):
        return self.filter(state__in=OPEN_SIGNER)


class Signer(DistrictOwned, Stateful):
    """One person in one part of an envelope. Exactly one of account, guardian, contact is set."""

    MOVES = {
        SignerState.WAITING: {SignerState.INVITED, SignerState.SIGNED, SignerState.VOIDED},
        SignerState.INVITED: {
            SignerState.SIGNED,
            SignerState.DECLINED,
            SignerState.PAPER,
            SignerState.VOIDED,
        },
        SignerState.PAPER: {SignerState.SIGNED, SignerState.INVITED, SignerState.VOIDED},
        SignerState.DECLINED: {SignerState.INVITED, SignerState.VOIDED},
    }

    envelope = models.ForeignKey(Envelope, on_delete=models.PROTECT, related_name="signers")
    role = models.CharField(max_length=20, choices=ROLES)
    order = models.PositiveSmallIntegerField()
    membership = models.ForeignKey(
        Membership, null=True, blank=True, on_delete=models.PROTECT, related_name="signers"
    )
    guardian = models.ForeignKey(
        Guardian, null=True, blank=True, on_delete=models.PROTECT, related_name="signers"
    )
    contact = models.ForeignKey(
        Contact, null=True, blank=True, on_delete=models.PROTECT, related_name="signers"
    )
    name = models.CharField(max_length=160)  # as the paper expects it
    language = models.CharField(max_length=5, default="en")
    channel = models.CharField(max_length=10, choices=Channel, default=Channel.IN_APP)
    address = models.CharField(max_length=254, blank=True)  # where link and code go, as sent
    state = models.CharField(max_length=10, choices=SignerState, default=SignerState.WAITING)
    invited_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True)  # of a refusal

    objects = DistrictManager.from_queryset(SignerQuerySet)()

    class Meta:
        indexes = [
            models.Index(fields=["district", "membership", "state"], name="signer_own"),
        ]
        constraints = [
            models.UniqueConstraint(name="signer_one_per_role", fields=["envelope", "role"]),
            models.CheckConstraint(
                name="signer_is_one_person",
                condition=Q(membership=None) & ~Q(guardian=None) & Q(contact=None)
                | ~Q(membership=None) & Q(guardian=None)
                | Q(membership=None) & Q(guardian=None) & ~Q(contact=None),
            ),
        ]

    def __str__(self):
        return f"{self.role} of envelope {self.envelope_id} ({self.state})"

    @property
    def needs_link(self) -> bool:
        """Whether this person signs by a personal link, having no account."""
        return self.membership_id is None

    def invite(self, *, at):
        self.move(SignerState.INVITED, invited_at=at, reason="")

    def finish(self, *, at):
        self.move(SignerState.SIGNED, finished_at=at)

    def decline(self, *, reason, at):
        self.move(SignerState.DECLINED, finished_at=at, reason=reason)

    def want_paper(self, *, at):
        self.move(SignerState.PAPER, finished_at=at)


class PlaceQuerySet(DistrictQuerySet):
    def of(self, membership):
        """Where this account is asked to sign now."""
        return self.filter(signer__membership=membership, signer__state=SignerState.INVITED)

    def open(self):
        return self.filter(state=PlaceState.OPEN)


class Place(DistrictOwned, Stateful):
    """One signature line: a signer, on a frozen version of a document."""

    MOVES = {PlaceState.OPEN: {PlaceState.SIGNED, PlaceState.VOIDED}}

    signer = models.ForeignKey(Signer, on_delete=models.PROTECT, related_name="places")
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="places")
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="places")
    state = models.CharField(max_length=10, choices=PlaceState, default=PlaceState.OPEN)
    read_at = models.DateTimeField(null=True, blank=True)
    signed_at = models.DateTimeField(null=True, blank=True)

    objects = DistrictManager.from_queryset(PlaceQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="place_one_per_signer_and_document", fields=["signer", "document"]
            ),
            models.CheckConstraint(
                name="place_signed_at_when_signed",
                condition=~Q(state=PlaceState.SIGNED) | ~Q(signed_at=None),
            ),
        ]

    def __str__(self):
        return f"place {self.pk} ({self.state})"

    @property
    def slot(self):
        """The catalogue's words for this line."""
        return next(slot for slot in self.document.spec.slots if slot.role == self.signer.role)

    def sign(self, *, at):
        self.move(PlaceState.SIGNED, signed_at=at)
