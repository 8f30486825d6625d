"""Values a form needs for a moment (EC 49163(a), EC 49076.7): encrypted, shown on purpose, gone.

They are no part of a record, a version, evidence, an export or a log. Every reveal is one event.
"""

from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.timezone import localtime

from districts import events
from paperwork.actions.permit_case import rules_of
from paperwork.models import SensitiveValue


@transaction.atomic
def keep(*, document, value: str, by, at) -> SensitiveValue:
    """Keep a number until the permit is issued, at the latest for the district's days."""
    goes_on = localtime(at).date() + timedelta(days=rules_of().purge_days)
    row, _new = SensitiveValue.objects.update_or_create(
        document=document,
        defaults={"value": value, "entered_at": at, "goes_on": goes_on, "purged_at": None},
    )
    _record("sensitive.kept", row, by=by, at=at)
    return row


@transaction.atomic
def reveal(*, row, by, at) -> str:
    """Return the number, once; who saw it and when is kept."""
    _record("sensitive.revealed", row, by=by, at=at)
    return row.value


def of_permit(permit) -> SensitiveValue | None:
    """Return the number of a permit's request while it is there."""
    held = SensitiveValue.objects.filter(document=permit.request_id, purged_at=None)
    return held.select_related("document__packet__placement__journey").first()


@transaction.atomic
def purge_of(*, permit, at) -> None:
    """Forget the number of a permit that is issued, denied or over."""
    _purge(SensitiveValue.objects.filter(document=permit.request_id, purged_at=None), at=at)


@transaction.atomic
def purge_due(*, at) -> int:
    """Forget what ran out; return how many."""
    today = localtime(at).date()
    return _purge(SensitiveValue.objects.filter(Q(goes_on__lte=today), purged_at=None), at=at)


def _purge(rows, *, at) -> int:
    found = list(rows.select_related("document__packet__placement__journey").order_by("pk"))
    for row in found:
        SensitiveValue.objects.filter(pk=row.pk).update(value=None, purged_at=at)
        _record("sensitive.purged", row, by=None, at=at)
    return len(found)


def _record(verb, row, *, by, at) -> None:
    student = row.document.packet.placement.journey.student_id
    facts = {"document": row.document_id, "kind": row.kind}
    events.record(verb, row, by=by, at=at, student=student, facts=facts)
