"""The proof of each act: who, how known, on which bytes, to which words, when, from where."""

from django.db import models
from django.db.models import Q

from core.tenancy import DistrictManager, DistrictOwned, DistrictQuerySet
from districts.models import Link, Membership
from paperwork.enums import Act, KnownBy
from paperwork.models.envelopes import Envelope, Place


class EvidenceQuerySet(DistrictQuerySet):
    def of_document(self, document):
        return self.filter(place__document=document)


class Evidence(DistrictOwned):
    """One act on one paper. Rows are only ever added; each carries its predecessor's digest."""

    APPEND_ONLY = True

    envelope = models.ForeignKey(Envelope, on_delete=models.PROTECT, related_name="evidence")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="evidence")
    number = models.PositiveIntegerField()
    act = models.CharField(max_length=10, choices=Act)
    known_by = models.CharField(max_length=12, choices=KnownBy)
    by = models.ForeignKey(
        Membership, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    link = models.ForeignKey(
        Link, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    opened_at = models.DateTimeField()  # when the link or session was opened, or the paper read
    at = models.DateTimeField()
    document_sha256 = models.CharField(max_length=64)
    values_sha256 = models.CharField(max_length=64)
    name = models.CharField(max_length=160, blank=True)  # as typed
    strokes = models.TextField(blank=True)  # as drawn: an SVG path
    answers = models.JSONField(default=dict)
    reason = models.CharField(max_length=300, blank=True)
    statement = models.TextField()  # the words signed, in the language they were read
    language = models.CharField(max_length=5)
    consent_version = models.CharField(max_length=20, blank=True)
    consent_sha256 = models.CharField(max_length=64, blank=True)
    address = models.GenericIPAddressField(null=True, blank=True)
    user_agent = models.CharField(max_length=300, blank=True)
    previous = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64)

    objects = DistrictManager.from_queryset(EvidenceQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="evidence_number_once", fields=["envelope", "number"]),
            models.UniqueConstraint(
                name="evidence_one_signature_per_place",
                fields=["place"],
                condition=Q(act__in=[Act.SIGNED, Act.INK]),
            ),
            models.CheckConstraint(
                name="evidence_signature_has_name_and_consent",
                condition=~Q(act=Act.SIGNED) | ~Q(name="") & ~Q(consent_version=""),
            ),
        ]

    def __str__(self):
        return f"evidence {self.number} of envelope {self.envelope_id}"

    @property
    def reference(self) -> str:
        """What the paper prints beside the name."""
        return f"{self.digest[:4]}-{self.digest[4:8]}-{self.digest[8:12]}".upper()
