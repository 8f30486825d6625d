"""What happens between students and employers."""

from pipeline.models.applications import Application, Offer
from pipeline.models.badges import Badge, Review
from pipeline.models.journeys import Journey
from pipeline.models.placements import ChecklistItem, Placement

__all__ = [
    "Application",
    "Badge",
    "ChecklistItem",
    "Journey",
    "Offer",
    "Placement",
    "Review",
]
