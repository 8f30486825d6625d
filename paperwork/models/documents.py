"""A document of a packet, and the frozen versions of it that people sign."""

from django.db import models
from django.db.models import Q

from core.jobs import Leased
from core.states import Stateful
from core.tenancy import DistrictManager, DistrictOwned, DistrictQuerySet
from paperwork.catalogue import FORMS, FormSpec, Situation
from paperwork.enums import DocumentState as State
from paperwork.models.packets import Packet
from paperwork.models.templates import TemplateVersion
from paperwork.prefill import values_of


class DocumentQuerySet(DistrictQuerySet):
    def visible_to(self, membership):
        """Documents of visible packets."""
        return self.filter(packet__in=Packet.objects.visible_to(membership))

    def live(self):
        return self.exclude(state=State.VOIDED)

    def kept(self):
        """Documents whose content is still there."""
        return self.filter(destroyed_at=None)


class Document(DistrictOwned, Stateful, Leased):
    """One form of one packet. The worker seals it once all its places are signed."""

    MOVES = {
        State.PREPARED: {State.SIGNING, State.VOIDED},
        State.SIGNING: {State.SIGNED, State.PREPARED, State.VOIDED},
        State.SIGNED: {State.SEALED},
    }

    packet = models.ForeignKey(Packet, on_delete=models.PROTECT, related_name="documents")
    form_code = models.CharField(max_length=40)
    template_version = models.ForeignKey(
        TemplateVersion,
        on_delete=models.PROTECT,
        related_name="documents",
        null=True,
        blank=True,
    )  # of the district's own form or rule; None: the form as it ships
    position = models.PositiveSmallIntegerField(default=0)
    cover_code = models.CharField(max_length=12)  # printed on paper, brings a scan back
    state = models.CharField(max_length=10, choices=State, default=State.PREPARED)
    signed_at = models.DateTimeField(null=True, blank=True)
    sealed_at = models.DateTimeField(null=True, blank=True)
    sealed_file = models.FileField(blank=True, max_length=200)
    sealed_sha256 = models.CharField(max_length=64, blank=True)
    destroyed_at = models.DateTimeField(null=True, blank=True)  # its time was over: no file is left
    verify_code = models.CharField(max_length=43, blank=True)  # address of the public check

    objects = DistrictManager.from_queryset(DocumentQuerySet)()

    class Meta:
        indexes = [
            models.Index(fields=["due_at"], name="document_due", condition=~Q(due_at=None)),
        ]
        constraints = [
            models.UniqueConstraint(
                name="document_one_of_each_form",
                fields=["packet", "form_code"],
                condition=~Q(state=State.VOIDED),
            ),
            models.UniqueConstraint(
                name="document_cover_code_once", fields=["district", "cover_code"]
            ),
            models.UniqueConstraint(
                name="document_verify_code_once",
                fields=["verify_code"],
                condition=~Q(verify_code=""),
            ),
            models.CheckConstraint(
                name="document_sealed_with_file_and_digest",
                condition=~Q(state=State.SEALED)
                | ~Q(sealed_at=None)
                & ~Q(sealed_sha256="")
                & (~Q(sealed_file="") | ~Q(destroyed_at=None)),
            ),
            models.CheckConstraint(
                name="document_without_a_file_once_destroyed",
                condition=Q(destroyed_at=None) | Q(sealed_file=""),
            ),
        ]

    def __str__(self):
        return f"document {self.pk} ({self.form_code})"

    @property
    def spec(self) -> FormSpec:
        """The form under the district's rule, or the district's own form, as it was prepared."""
        if self.template_version is not None:
            return self.template_version.spec(self.form_code)
        return FORMS[self.form_code]

    @property
    def reference(self) -> str:
        """How people name it: on certificates, in the queue."""
        return f"D-{self.pk:06d}"

    def mark_signed(self, *, at):
        """All places are signed: ask a worker to seal it; the caller nudges."""
        self.move(State.SIGNED, signed_at=at)
        self.schedule()

    def mark_sealed(self, *, name, sha256, verify_code, at):
        self.move(
            State.SEALED,
            sealed_at=at,
            sealed_file=name,
            sealed_sha256=sha256,
            verify_code=verify_code,
        )


class VersionQuerySet(DistrictQuerySet):
    def current(self):
        return self.filter(is_current=True)


class Version(DistrictOwned, Leased):
    """What people sign, frozen: values with their source, form version, and the file's digest.

    The file is drawn from the values, bit for bit the same each time under one `engine`, so it may
    be drawn late: by the worker, at the first look, at the latest before it is sent. Once
    `file_sha256` is set, neither values nor file ever change. They are destroyed together when the
    time of the paper is over; the digests, and which box was filled from where, stay.
    """

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    is_current = models.BooleanField(default=True)
    form_version = models.CharField(max_length=20)
    situation = models.JSONField()  # fields of catalogue.Situation
    languages = models.JSONField(default=list)
    heading = models.JSONField()  # fields of pdf.documents.Heading
    values = models.JSONField()  # key → {"value", "source", "on"}
    values_sha256 = models.CharField(max_length=64)
    missing = models.JSONField(default=list)  # [{"key", "owner"}]
    frozen_at = models.DateTimeField()
    engine = models.CharField(max_length=64, blank=True)
    file = models.FileField(blank=True, max_length=200)
    file_sha256 = models.CharField(max_length=64, blank=True)
    pages = models.PositiveSmallIntegerField(default=0)
    drawn_at = models.DateTimeField(null=True, blank=True)
    destroyed_at = models.DateTimeField(null=True, blank=True)

    objects = DistrictManager.from_queryset(VersionQuerySet)()

    class Meta:
        indexes = [
            models.Index(fields=["due_at"], name="version_due", condition=~Q(due_at=None)),
        ]
        constraints = [
            models.UniqueConstraint(name="version_number_once", fields=["document", "number"]),
            models.UniqueConstraint(
                name="version_one_current_per_document",
                fields=["document"],
                condition=Q(is_current=True),
            ),
            models.CheckConstraint(
                name="version_file_digest_and_day_together",
                condition=Q(drawn_at=None, file="", file_sha256="", engine="")
                | ~Q(drawn_at=None)
                & (~Q(file="") | ~Q(destroyed_at=None))
                & ~Q(file_sha256="")
                & ~Q(engine=""),
            ),
            models.CheckConstraint(
                name="version_says_nothing_once_destroyed",
                condition=Q(destroyed_at=None) | Q(file="", heading={}, situation={}),
            ),
        ]

    def __str__(self):
        return f"version {self.number} of document {self.document_id}"

    @property
    def is_drawn(self) -> bool:
        return self.drawn_at is not None

    @property
    def plain_values(self) -> dict:
        return values_of(self.values)

    @property
    def circumstances(self) -> Situation:
        return Situation(**self.situation)

    def keep_file(self, *, name, sha256, engine, pages, at) -> bool:
        """Keep the drawn file unless another one was faster; return whether this one is kept."""
        undrawn = type(self)._base_manager.filter(pk=self.pk, drawn_at=None, destroyed_at=None)
        kept = undrawn.update(
            file=name, file_sha256=sha256, engine=engine, pages=pages, drawn_at=at
        )
        self.refresh_from_db()
        return bool(kept)
