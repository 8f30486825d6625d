"""Trainings: given, handed in, checked, sent back. The checklist hears of each."""

from django.db import transaction

from core.states import IllegalMove
from districts import events
from districts.actions import files
from pipeline.actions import checklist
from pipeline.enums import ItemKind, Owner, PlacementState
from pipeline.models import ChecklistItem
from trainings import catalogue
from trainings.enums import AssignmentState as State
from trainings.models import Assignment, Training
from trainings.validity import counts

WAITS_ON = {
    State.ASSIGNED: Owner.STUDENT,
    State.SUBMITTED: Owner.MENTOR,
    State.REJECTED: Owner.STUDENT,
}


def training_of(code: str) -> Training:
    """Return the district's training of a code; the first who needs it brings it along."""
    course = catalogue.course(code)
    training, _new = Training.objects.get_or_create(
        code=code,
        defaults={
            "title": course.title,
            "minutes": course.minutes,
            "valid_months": course.valid_months,
            "provider_url": course.provider_url,
        },
    )
    return training


@transaction.atomic
def assign_for_placement(*, placement, at) -> None:
    """Give what the checklist asks for. A training that still counts fulfils it at once.

    It may run again: nothing is given twice.
    """
    asked = ChecklistItem.objects.filter(placement=placement, kind=ItemKind.TRAINING)
    for item in asked.order_by("pk"):
        training = training_of(item.code)
        known = _that_counts(placement.journey.student_id, training, placement.starts_on)
        if known:
            _fulfil(known, placement, None, at)
        else:
            _attach(placement, training, item.due_on, at)


def _that_counts(student_id, training, on) -> Assignment | None:
    """Return a training of this or an earlier year that is valid on the first day (G1)."""
    done = Assignment.objects.verified().filter(student=student_id, training=training)
    newest = done.order_by("-completed_on", "-pk").first()
    valid = newest and counts(newest.completed_on, training.valid_months, on)
    return newest if valid else None


def _attach(placement, training, due_on, at) -> None:
    """Bind the student's open assignment to the placement; give one if there is none."""
    student = placement.journey.student
    assignment, _new = _give(student, training, due_on, None, at)
    assignment.placement, assignment.due_on = placement, due_on
    assignment.save(update_fields=["placement", "due_on"])
    _tell_checklist(assignment, at)


def _give(student, training, due_on, by, at) -> tuple[Assignment, bool]:
    """Return the student's open assignment and whether it is new."""
    assignment, is_new = Assignment.objects.open().get_or_create(
        student=student,
        training=training,
        defaults={"due_on": due_on, "assigned_at": at},
    )
    if is_new:
        _record("training.assigned", assignment, by, at)
    return assignment, is_new


@transaction.atomic
def assign_many(*, students, training, due_on, by, at) -> int:
    """Give a training to students who neither have it open nor done; return how many got it.

    This is how schools begin in spring, before anybody is hired (PRODUCT G1).
    """
    return sum(_give_one(student, training, due_on, by, at) for student in students)


def _give_one(student, training, due_on, by, at) -> bool:
    if _that_counts(student.pk, training, due_on):
        return False
    return _give(student, training, due_on, by, at)[1]


@transaction.atomic
def submit(*, assignment, completed_on, certificate, by, at) -> None:
    """The student says it is done, with a certificate or without; staff checks."""
    stamps = {"completed_on": completed_on, "submitted_at": at, "reason": ""}
    assignment.move(State.SUBMITTED, **stamps, **_kept(certificate, at))
    _record("training.submitted", assignment, by, at)
    _tell_checklist(assignment, at)


def _kept(certificate, at) -> dict:
    """Store the file under a random name; return the columns that point to it."""
    if certificate is None:
        return {}
    kept = {"folder": "certificates", "purpose": "certificate", "upload": certificate}
    return {
        "certificate": files.keep(**kept, at=at),
        "certificate_name": certificate.name,
        "certificate_type": certificate.content_type,
        "certificate_hash": certificate.digest,
    }


@transaction.atomic
def mark_done(*, assignment, completed_on, by, at) -> None:
    """Staff has seen it: the training counts and the checklist item is fulfilled."""
    stamps = {"verified_at": at, "verified_by": by, "completed_on": completed_on, "reason": ""}
    assignment.move(State.VERIFIED, **stamps)
    _record("training.done", assignment, by, at)
    placement = assignment.placement
    if placement and placement.state != PlacementState.CANCELLED:
        _fulfil(assignment, placement, by, at)


def mark_many_done(*, assignments, today, by, at) -> tuple[int, int]:
    """Mark many as done; return how many were, and how many somebody else had moved."""
    done = skipped = 0
    for assignment in assignments:
        day = assignment.completed_on or today
        try:
            mark_done(assignment=assignment, completed_on=day, by=by, at=at)
            done += 1
        except IllegalMove:
            skipped += 1
    return done, skipped


@transaction.atomic
def send_back(*, assignment, reason, by, at) -> None:
    """The certificate will not do: say why; the student does it again."""
    assignment.move(State.REJECTED, reason=reason)
    _record("training.rejected", assignment, by, at)
    _tell_checklist(assignment, at)


@transaction.atomic
def change_course(*, training, values, by, at) -> None:
    """Change where a training is done, how long it takes and how long it counts."""
    for name, value in values.items():
        setattr(training, name, value)
    training.save(update_fields=list(values))
    events.record("training.changed", training, by=by, at=at, facts={"fields": sorted(values)})


def _tell_checklist(assignment, at) -> None:
    if assignment.placement_id:
        code = assignment.training.code
        owner = WAITS_ON[assignment.state]
        checklist.waits_on(assignment.placement, ItemKind.TRAINING, code, owner, at)


def _fulfil(assignment, placement, by, at) -> None:
    proof = {"kind": "trainings.assignment", "id": assignment.pk}
    code = assignment.training.code
    checklist.fulfil(placement, ItemKind.TRAINING, code, evidence=proof, by=by, at=at)


def _record(verb, assignment, by, at) -> None:
    facts = {"training": assignment.training.code, "placement": assignment.placement_id}
    student = assignment.student_id
    events.record(verb, assignment, by=by, at=at, student=student, facts=facts)
