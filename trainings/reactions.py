"""What this room does when it hears of something."""

from pipeline.models import Placement
from trainings import actions


def assign(event) -> None:
    """`placement.created`: give the trainings of its funding; again without harm."""
    placement = Placement.objects.live().filter(pk=event.subject_id).first()
    if placement is not None:
        actions.assign_for_placement(placement=placement, at=event.at)
