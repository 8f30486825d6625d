"""A message is an outbox row; a delivery is one attempt to bring it to somebody."""

from django.db import models
from django.db.models import Q

from core.jobs import Leased
from core.states import Stateful
from core.tenancy import DistrictManager, DistrictOwned, DistrictQuerySet
from districts.enums import Channel
from districts.models import Event, Link, Membership
from notifications.enums import MessageState as State
from notifications.enums import Reason
from students.models import Student


class MessageQuerySet(DistrictQuerySet):
    def visible_to(self, membership):
        """Messages about the students this person may see, and the person's own."""
        students = Student.objects.visible_to(membership)
        return self.filter(Q(membership=membership) | Q(student__in=students))

    def inbox_of(self, membership):
        """What this person reads in Onramp: own messages that went out, or are about to."""
        return self.filter(membership=membership, state__in=(State.QUEUED, State.SENT))

    def unread(self):
        return self.filter(read_at=None)

    def about(self, row):
        return self.filter(subject_kind=row._meta.label_lower, subject_id=row.pk)


class Message(DistrictOwned, Leased, Stateful):
    """One person is to hear of one event. The row holds no words, no link and no code.

    What it says is written when it is delivered, from `notice`, subject and language: links and
    codes are minted then, and their digests live elsewhere. `key` is made from the event and the
    person, so that an event tells nobody twice. Messages to one person that are queued for the
    same moment can later be bundled; nothing here stands for more than one of them.
    """

    MOVES = {State.QUEUED: {State.SENT, State.FAILED, State.DROPPED}}

    key = models.CharField(max_length=120)
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="messages")
    notice = models.CharField(max_length=60)  # its entry in `notifications.catalogue`
    subject_kind = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    student = models.ForeignKey(  # whose record it touches
        Student, null=True, blank=True, on_delete=models.CASCADE, related_name="messages"
    )
    recipient_kind = models.CharField(max_length=60)
    recipient_id = models.BigIntegerField()
    membership = models.ForeignKey(  # the reader, when they sign in
        Membership, null=True, blank=True, on_delete=models.PROTECT, related_name="messages"
    )
    channel = models.CharField(max_length=10, choices=Channel, blank=True)  # empty: none yet
    address = models.CharField(max_length=254, blank=True)
    language = models.CharField(max_length=5, default="en")
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    reason = models.CharField(max_length=20, choices=Reason, blank=True)
    queued_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)

    objects = DistrictManager.from_queryset(MessageQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="message_once_per_key", fields=["district", "key"]),
            models.CheckConstraint(
                name="message_sent_at_when_sent", condition=~Q(state=State.SENT) | ~Q(sent_at=None)
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], name="message_due", condition=~Q(due_at=None)),
            models.Index(fields=["district", "membership", "queued_at"], name="message_inbox"),
            models.Index(fields=["district", "student", "queued_at"], name="message_student"),
            models.Index(fields=["district", "subject_kind", "subject_id"], name="message_subject"),
        ]

    def __str__(self):
        return f"message {self.pk} ({self.notice}, {self.state})"


class Delivery(DistrictOwned):
    """One attempt: begun before the call leaves the house, ended when it came back.

    One that never ended tells the next worker that the former may have got through.
    """

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="deliveries")
    number = models.PositiveSmallIntegerField()
    channel = models.CharField(max_length=10, choices=Channel)
    link = models.ForeignKey(  # what it carried; the token is nowhere
        Link, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    provider_ref = models.CharField(max_length=200, blank=True)
    error = models.CharField(max_length=120, blank=True)  # a word of ours, never the address

    class Meta:
        constraints = [
            models.UniqueConstraint(name="delivery_number_once", fields=["message", "number"]),
            models.CheckConstraint(
                name="delivery_sent_or_error_once_ended",
                condition=Q(ended_at=None, sent_at=None, error="")
                | Q(ended_at__isnull=False) & (~Q(sent_at=None) | ~Q(error="")),
            ),
        ]

    def __str__(self):
        return f"delivery {self.number} of message {self.message_id}"
