"""Agreements (MOUs): begun, dated, moved from desk to desk."""

from django.db import transaction
from django.db.models import Max

from districts import events
from employers.enums import AgreementState
from employers.models import Agreement, Employer

OVER = (AgreementState.EXPIRED, AgreementState.TERMINATED)


class OneIsOpen(Exception):
    """The employer has an agreement that is not over; amend that one."""


@transaction.atomic
def begin_agreement(*, employer, values, by, at) -> Agreement:
    """Begin the next version. An agreement in force may be renewed; raise `OneIsOpen` for others.

    Old versions stay as they are (domain: mou, M5).
    """
    Employer.objects.select_for_update().get(pk=employer.pk)  # one version at a time
    mine = Agreement.objects.filter(employer=employer)
    if mine.exclude(state__in=(*OVER, AgreementState.APPROVED, AgreementState.ACTIVE)).exists():
        raise OneIsOpen
    last = mine.aggregate(last=Max("version"))["last"] or 0
    agreement = Agreement.objects.create(employer=employer, version=last + 1, moved_at=at, **values)
    _record(agreement, "", by, at)
    return agreement


@transaction.atomic
def date_agreement(*, agreement, values, by, at) -> None:
    """Write down dates, seats and insurance."""
    for name, value in values.items():
        setattr(agreement, name, value)
    agreement.save(update_fields=list(values))
    facts = {"fields": sorted(values)}
    events.record("agreement.dated", agreement, by=by, at=at, facts=facts)


@transaction.atomic
def move_agreement(*, agreement, to, by, at) -> None:
    """Take the next step. Raise `IllegalMove` when somebody was faster."""
    before = agreement.state
    agreement.move(to, moved_at=at)
    _record(agreement, before, by, at)


def _record(agreement, before, by, at) -> None:
    facts = {"from": before, "to": agreement.state, "employer": agreement.employer_id}
    events.record("agreement.moved", agreement, by=by, at=at, facts=facts)
