"""What time and changes do to permits: they expire, and their hours have to be checked again."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.timezone import localtime

from districts.models import SchoolYear
from paperwork.actions import legal_facts, permits
from paperwork.actions.permit_case import case_of, differs, rules_of
from paperwork.enums import PermitState
from paperwork.models import WorkPermit
from pipeline.actions import checklist
from pipeline.enums import Owner


def nightly(*, at) -> None:
    """End, expire, warn, look for birthdays and changed plans, each in its own transaction."""
    legal_facts.end_permits(at=at)
    expire(at=at)
    warn(at=at)
    recheck(WorkPermit.objects.alive(), at=at)


def expire(*, at) -> int:
    """End permits whose last valid day is over; return how many."""
    today = localtime(at).date()
    over = WorkPermit.objects.in_force().filter(ends_on__lt=today)
    found = list(over.select_related("placement__journey").order_by("pk"))
    for permit in found:
        _expire(permit, at=at)
    return len(found)


@transaction.atomic
def _expire(permit, *, at) -> None:
    permit.move(PermitState.EXPIRED, ended_at=at)
    permits.record("permit.expired", permit, by=None, at=at)
    if permit.placement.ends_on > permit.ends_on:
        checklist.reopen(permit.placement, *permits.ITEM, Owner.OFFICE, at)


@transaction.atomic
def warn(*, at) -> int:
    """Say once which permits end within the district's days while the work goes on."""
    soon = localtime(at).date() + timedelta(days=rules_of().warn_days)
    ending = WorkPermit.objects.in_force().filter(ends_on__lte=soon, warned_at=None)
    found = list(ending.select_related("placement__journey").order_by("pk"))
    for permit in found:
        WorkPermit.objects.filter(pk=permit.pk).update(warned_at=at)
        permits.record("permit.ending", permit, by=None, at=at)
    return len(found)


def recheck(rows, *, at) -> int:
    """Mark permits whose hours were computed from facts that changed; return how many are new."""
    checked = rows.exclude(basis={}).exclude(state=PermitState.RETURNED)
    found = checked.select_related(
        "placement__journey__student",
        "placement__journey__school",
        "placement__employer",
        "placement__worksite",
        "placement__funding__season",
        "placement__district",
    )
    return sum(_recheck(permit, at=at) for permit in found.order_by("pk"))


@transaction.atomic
def _recheck(permit, *, at) -> bool:
    case = case_of(permit.placement, permits.seen_of(permit), at=at)
    reasons = differs(permit.basis, case.basis)
    if not reasons or reasons == permit.recheck:
        return False
    hours = case.hours.as_json() if case.hours else {}
    last = str(case.last_day) if case.last_day else ""
    WorkPermit.objects.filter(pk=permit.pk).update(
        recheck=reasons, recheck_hours={**hours, "last_day": last}, recheck_at=at
    )
    permits.record("permit.recheck", permit, by=None, at=at, facts={"reasons": reasons})
    return True


def of_calendar(year: SchoolYear):
    """Return the permits that a school's calendar, or the district's, is about."""
    rows = WorkPermit.objects.alive()
    if year.school_id is None:
        return rows
    return rows.filter(placement__journey__school=year.school_id)


def of_student(student_id: int):
    """Return the permits of a student."""
    return WorkPermit.objects.alive().filter(Q(student=student_id))
