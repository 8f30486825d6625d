"""Rows of the notifications room."""

import factory

from districts.enums import Channel
from notifications.models import Delivery, Message
from tests.factories.base import LONG_AGO, DistrictOwnedFactory, owned


class MessageFactory(DistrictOwnedFactory):
    """Waits to go out to somebody with an account; `sent=True` went."""

    class Meta:
        model = Message

    class Params:
        sent = factory.Trait(state="sent", sent_at=LONG_AGO)

    key = factory.Sequence("key-{}".format)
    event = owned("districts.EventFactory")
    notice = "test"
    subject_kind = factory.SelfAttribute("event.subject_kind")
    subject_id = factory.SelfAttribute("event.subject_id")
    membership = owned("districts.MembershipFactory")
    recipient_kind = "districts.membership"
    recipient_id = factory.SelfAttribute("membership.pk")
    channel = Channel.EMAIL
    address = factory.SelfAttribute("membership.user.email")
    queued_at = LONG_AGO


class DeliveryFactory(DistrictOwnedFactory):
    class Meta:
        model = Delivery

    message = owned("notifications.MessageFactory")
    number = 1
    channel = Channel.EMAIL
    began_at = LONG_AGO
