"""The proof of each act: who, how known, on which bytes, to which words, when, from where."""

import json
from functools import cached_property

from django.db import models
from django.db.models import Q

from core.tenancy import DistrictManager, DistrictOwned, DistrictQuerySet
from districts.models import Link, Membership
from paperwork.enums import Act, KnownBy
from paperwork.models.envelopes import Envelope, Place

NOTHING_SAID = {
    "name": "", "strokes": "", "answers": {}, "reason": "", "address": None, "user_agent": "",
}  # fmt: skip


class EvidenceQuerySet(DistrictQuerySet):
    def of_document(self, document):
        return self.filter(place__document=document)


class Evidence(DistrictOwned):
    """One act on one paper. Rows are only ever added; each carries its predecessor's digest.

    What is personal about it lies beside it, in `Particulars`, so that it can be destroyed when
    the paper's time is over. The row holds its digest and stays as it was written.
    """

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
    statement = models.TextField()  # the words signed, in the language they were read
    language = models.CharField(max_length=5)
    consent_version = models.CharField(max_length=20, blank=True)
    consent_sha256 = models.CharField(max_length=64, blank=True)
    particulars_sha256 = models.CharField(max_length=64, blank=True)  # empty in old rows
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
                name="evidence_signature_has_consent",
                condition=~Q(act=Act.SIGNED) | ~Q(consent_version=""),
            ),
        ]

    def __str__(self):
        return f"evidence {self.number} of envelope {self.envelope_id}"

    @property
    def reference(self) -> str:
        """What the paper prints beside the name."""
        return f"{self.digest[:4]}-{self.digest[4:8]}-{self.digest[8:12]}".upper()

    @property
    def name(self) -> str:
        """As typed; empty once destroyed, like everything below."""
        return self.particulars.said["name"]

    @property
    def strokes(self) -> str:
        """As drawn: an SVG path."""
        return self.particulars.said["strokes"]

    @property
    def answers(self) -> dict:
        return self.particulars.said["answers"]

    @property
    def reason(self) -> str:
        return self.particulars.said["reason"]

    @property
    def address(self) -> str | None:
        return self.particulars.said["address"]

    @property
    def user_agent(self) -> str:
        return self.particulars.said["user_agent"]


class Particulars(DistrictOwned):
    """The personal part of one act: name, drawing, answers, reason, address and device, as JSON.

    Written with its evidence, never changed, and destroyed once. The salt within makes the digest
    that stays useless for guessing what was destroyed.
    """

    ONLY_EMPTIED = ("stored",)

    evidence = models.OneToOneField(Evidence, on_delete=models.PROTECT, related_name="particulars")
    stored = models.TextField(blank=True)
    destroyed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="particulars_empty_once_destroyed",
                condition=Q(destroyed_at=None) & ~Q(stored="")
                | ~Q(destroyed_at=None) & Q(stored=""),
            ),
        ]

    def __str__(self):
        return f"particulars of evidence {self.evidence_id}"

    @cached_property
    def said(self) -> dict:
        """Return what was said; nothing of it once it was destroyed."""
        return NOTHING_SAID | (json.loads(self.stored) if self.stored else {})
