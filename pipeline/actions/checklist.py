"""What must be true before the first day: opened with a placement, ticked by whoever proves it.

Funding and age decide the items (PRODUCT E1, G1). Paperwork and trainings tell whom an item waits
on and bring the evidence; when nothing is open, the student is cleared to start.
"""

from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext_noop

from districts import events
from pipeline.enums import ItemKind, Milestone, Owner
from pipeline.models import ChecklistItem, Journey

ADULT = 18  # a work permit is for minors (domain: work permits, section 1)
# Kept in English, shown through gettext.
TRAININGS = {
    "harassment_prevention": gettext_noop("Harassment prevention training"),
    "child_abuse_awareness": gettext_noop("Child abuse awareness training"),
    "code_of_conduct": gettext_noop("Code of conduct training"),
    "work_readiness": gettext_noop("Work readiness course"),
}
PERMIT = (ItemKind.WORK_PERMIT, "b1_1")
PACKET_LABEL = gettext_noop("Paperwork packet")
PERMIT_LABEL = gettext_noop("Work permit")
# Days before the first shift by which an item should be done (as in employers.feasibility).
DUE_BEFORE = {
    ItemKind.PACKET: timedelta(days=14),
    ItemKind.WORK_PERMIT: timedelta(days=7),
    ItemKind.TRAINING: timedelta(days=1),
}


@transaction.atomic
def open_checklist(placement, at) -> list[ChecklistItem]:
    """Open the items of a new placement; return them."""
    wanted = [(ItemKind.PACKET, "packet", PACKET_LABEL, Owner.ONRAMP)]
    if needs_permit(placement):
        wanted.append((*PERMIT, PERMIT_LABEL, Owner.ONRAMP))
    wanted += [_training(code) for code in placement.funding.training_codes]
    return ChecklistItem.objects.bulk_create(_item(placement, *one, at=at) for one in wanted)


def _item(placement, kind, code, label, owner, *, at) -> ChecklistItem:
    return ChecklistItem(
        placement=placement,
        kind=kind,
        code=code,
        label=label,
        owner=owner,
        waits_since=at,
        due_on=placement.starts_on - DUE_BEFORE[kind],
    )


def needs_permit(placement) -> bool:
    """Whether this work asks for a permit: under 18 on the first day, and not graduated."""
    minor = is_minor(placement.journey.student.birth_date, placement.starts_on)
    return minor and not placement.is_for_graduate


def _training(code):
    label = TRAININGS.get(code) or code.replace("_", " ").capitalize()
    return ItemKind.TRAINING, code, label, Owner.STUDENT


def is_minor(birth_date: date | None, on: date) -> bool:
    """Whether somebody is under 18 on a day; without a birth date they count as a minor."""
    if birth_date is None:
        return True
    birthday_to_come = (on.month, on.day) < (birth_date.month, birth_date.day)
    return on.year - birth_date.year - birthday_to_come < ADULT


def waits_on(placement, kind, code, owner, at) -> bool:
    """Say who an open item waits on now; return whether that is somebody else than before.

    An item that is done, or was never asked for (an adult's permit), stays as it is.
    """
    mine = ChecklistItem.objects.open().filter(placement=placement, kind=kind, code=code)
    return bool(mine.exclude(owner=owner).update(owner=owner, waits_since=at))


def all_wait_on(placements, kind, code, owner, at) -> None:
    """The same for many placements, in one statement."""
    theirs = ChecklistItem.objects.open().filter(placement__in=placements, kind=kind, code=code)
    theirs.exclude(owner=owner).update(owner=owner, waits_since=at)


def asks(placement, kind, code, counts: dict) -> None:
    """Say how many questions an open item puts to whom: {owner: count}, empty for none."""
    mine = ChecklistItem.objects.open().filter(placement=placement, kind=kind, code=code)
    mine.exclude(asks=counts).update(asks=counts)


@transaction.atomic
def fulfil(placement, kind, code, *, evidence: dict, by, at) -> bool:
    """Date an item once, with the row that proves it; return whether this call did it.

    The journey is locked, so that of two last items one is really the last. Raise
    `ChecklistItem.DoesNotExist` for what this placement never asked for.
    """
    journey = Journey.objects.select_for_update().get(pk=placement.journey_id)
    item = ChecklistItem.objects.get(placement=placement, kind=kind, code=code)
    fresh = ChecklistItem.objects.open().filter(pk=item.pk)
    if not fresh.update(fulfilled_at=at, evidence=evidence):
        return False
    facts = {"kind": kind, "code": code, "placement": placement.pk}
    _record("checklist.fulfilled", item, journey, by=by, at=at, **facts)
    _clear(journey, placement, by, at)
    return True


def _clear(journey, placement, by, at) -> None:
    """The last open item clears the student to start."""
    if ChecklistItem.objects.open().filter(placement=placement).exists():
        return
    if journey.reach(Milestone.CLEARED, at=at):
        _record("placement.cleared", placement, journey, by=by, at=at)


@transaction.atomic
def reopen(placement, kind, code, owner, at) -> bool:
    """Open an item again whose proof no longer counts (F6); the student is not cleared then."""
    journey = Journey.objects.select_for_update().get(pk=placement.journey_id)
    done = ChecklistItem.objects.filter(placement=placement, kind=kind, code=code)
    done = done.exclude(fulfilled_at=None)
    if not done.update(fulfilled_at=None, evidence={}, owner=owner, waits_since=at):
        return False
    journey.undo(Milestone.CLEARED)
    facts = {"kind": kind, "code": code}
    _record("checklist.reopened", placement, journey, by=None, at=at, **facts)
    return True


@transaction.atomic
def ask_permit(placement, owner, at) -> None:
    """Ask for a permit that this placement began without; the student is not cleared until then.

    For a permit that was asked before: `reopen`.
    """
    journey = Journey.objects.select_for_update().get(pk=placement.journey_id)
    _item(placement, *PERMIT, PERMIT_LABEL, owner, at=at).save()
    journey.undo(Milestone.CLEARED)
    facts = {"kind": PERMIT[0], "code": PERMIT[1]}
    _record("checklist.reopened", placement, journey, by=None, at=at, **facts)


def _record(verb, subject, journey, *, by, at, **facts) -> None:
    events.record(verb, subject, by=by, at=at, student=journey.student_id, facts=facts)
