"""What happened, who did it, and which reactions are still due."""

from django.db import models

from core.jobs import Leased
from core.tenancy import DistrictManager, DistrictOwned, DistrictQuerySet
from districts.enums import Way
from districts.models.people import Membership


class EventQuerySet(DistrictQuerySet):
    def about(self, row):
        return self.filter(subject_kind=row._meta.label_lower, subject_id=row.pk)


class Event(DistrictOwned):
    """One fact, written in the same transaction as the change. Never updated, never deleted."""

    APPEND_ONLY = True

    verb = models.CharField(max_length=60)
    subject_kind = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    student_id = models.BigIntegerField(null=True, blank=True)  # whose record it touches
    by = models.ForeignKey(
        Membership, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    by_label = models.CharField(max_length=40, blank=True)  # "guardian", "system" …: no account
    at = models.DateTimeField()
    facts = models.JSONField(default=dict)  # ids, words and counts; no personal data
    # From where (`core.client`). The address is personal data: admins see it, nobody else, and it
    # lives as long as the record it protects. Events from before this was kept have none of it.
    channel = models.CharField(max_length=10, blank=True, choices=Way)
    address = models.CharField(max_length=45, blank=True)  # as text: databases respell addresses
    device = models.CharField(max_length=40, blank=True)
    request_id = models.CharField(max_length=16, blank=True)

    objects = DistrictManager.from_queryset(EventQuerySet)()

    class Meta:
        indexes = [
            models.Index(fields=["district", "subject_kind", "subject_id"], name="event_subject"),
            models.Index(fields=["district", "student_id", "at"], name="event_student"),
            models.Index(fields=["district", "verb", "at"], name="event_verb"),
            models.Index(fields=["district", "by", "at"], name="event_by"),
        ]

    def __str__(self):
        return f"{self.verb} {self.subject_kind}:{self.subject_id}"


class EventSeal(DistrictOwned):
    """An event's place in the district's hash chain, written soon after the event.

    Chaining apart from the event keeps writers of one district from waiting for each other.
    """

    APPEND_ONLY = True

    event = models.OneToOneField(Event, on_delete=models.PROTECT, related_name="seal")
    number = models.PositiveBigIntegerField()  # 1, 2, 3 … in the district
    digest = models.CharField(max_length=64)
    sealed_at = models.DateTimeField(null=True, blank=True)  # none before this was kept

    class Meta:
        constraints = [
            models.UniqueConstraint(name="event_seal_number_once", fields=["district", "number"]),
        ]

    def __str__(self):
        return f"seal {self.number}"


class ChainCheck(DistrictOwned, Leased):
    """Somebody asked whether the log still holds; a worker walks the chain and says so.

    A finished check without faults also keeps the chain's head, so that the next one notices an
    end that was cut off since.
    """

    asked_by = models.ForeignKey(
        Membership, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    asked_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    total = models.PositiveBigIntegerField(default=0)
    checked = models.PositiveBigIntegerField(default=0)
    digest = models.CharField(max_length=64, blank=True)  # of the last number that was checked
    faults = models.JSONField(default=list)  # [number, what], the first hundred

    class Meta:
        indexes = [models.Index(fields=["due_at"], name="chain_check_due")]

    def __str__(self):
        return f"check {self.pk} of the chain"


class Reaction(DistrictOwned, Leased):
    """The outbox row of an event that somebody hears (`config.reactions`)."""

    event = models.OneToOneField(Event, on_delete=models.PROTECT, related_name="reaction")

    class Meta:
        indexes = [models.Index(fields=["due_at"], name="reaction_due")]

    def __str__(self):
        return f"reaction to event {self.event_id}"
