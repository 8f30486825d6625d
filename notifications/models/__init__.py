"""Whom Onramp tells what, and what became of it."""

from notifications.models.messages import Delivery, Message

__all__ = ["Delivery", "Message"]
