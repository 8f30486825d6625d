"""Trainings of the demo season: done, handed in, still to do, as each plan says."""

from datetime import timedelta

from config.demo.seed.stage import Stage
from pipeline.enums import ItemKind, Owner
from pipeline.models import ChecklistItem
from trainings import actions
from trainings.enums import AssignmentState as State
from trainings.models import Assignment

STUDENTS_TURN = "training"
SCHOOLS_TURN = "training_submitted"


def courses(stage: Stage, placements, plans_by_journey) -> None:
    """Give what the checklists ask for, and bring it to where the plans say."""
    mine = {placement.pk: placement for placement in placements}
    items = ChecklistItem.objects.filter(placement__in=mine, kind=ItemKind.TRAINING)
    by_code = {code: actions.training_of(code) for code in sorted({i.code for i in items})}
    pairs = []
    for item in items.order_by("pk"):
        placement = mine[item.placement_id]
        plan = plans_by_journey[placement.journey_id]
        pairs.append((item, _assignment(stage, placement, by_code[item.code], item, plan)))
    Assignment.objects.bulk_create(assignment for _item, assignment in pairs)
    for item, assignment in pairs:
        _tell(item, assignment)
    changed = ["fulfilled_at", "evidence", "owner", "waits_since"]
    ChecklistItem.objects.bulk_update([item for item, _one in pairs], changed, batch_size=200)


def _assignment(stage, placement, training, item, plan) -> Assignment:
    state = _state(stage, item, plan)
    done = placement.created_at + timedelta(days=stage.random.randint(1, 9))
    seen = item.fulfilled_at or done + timedelta(days=1)
    return Assignment(
        student=placement.journey.student,
        training=training,
        placement=placement,
        state=state,
        assigned_at=placement.created_at,
        due_on=item.due_on,
        completed_on=done.date() if state != State.ASSIGNED else None,
        submitted_at=done if state != State.ASSIGNED else None,
        verified_at=seen if state == State.VERIFIED else None,
        verified_by=placement.journey.mentor if state == State.VERIFIED else None,
    )


def _state(stage, item, plan):
    """What is cleared is done; others did most of it, unless the plan waits for just that."""
    if item.fulfilled_at:
        return State.VERIFIED
    if plan.wait == STUDENTS_TURN:
        return State.ASSIGNED
    if plan.wait == SCHOOLS_TURN:
        return State.SUBMITTED
    return State.VERIFIED if stage.random.random() < 0.7 else State.ASSIGNED


def _tell(item, assignment) -> None:
    """Let the checklist say what the training says."""
    if assignment.state == State.VERIFIED:
        item.fulfilled_at = assignment.verified_at
        item.evidence = {"kind": "trainings.assignment", "id": assignment.pk}
    elif assignment.state == State.SUBMITTED:
        item.owner, item.waits_since = Owner.MENTOR, assignment.submitted_at
