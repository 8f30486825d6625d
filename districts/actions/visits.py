"""The platform's operator: opens districts, and looks into one for a stated reason."""

from datetime import timedelta

from django.db import transaction

from core.states import IllegalMove
from core.tenancy import within
from districts import events
from districts.actions import invitations
from districts.enums import Role
from districts.models import District, Membership, OperatorVisit

LASTS = timedelta(minutes=60)


@transaction.atomic
def open_visit(*, district, user, reason, at) -> OperatorVisit:
    """Let an operator read one district for an hour; the district sees who, why and until when."""
    with within(district):
        asleep = {"is_active": False, "is_shadow": True}
        shadow, _new = Membership.objects.get_or_create(user=user, role=Role.ADMIN, defaults=asleep)
        if shadow.is_active:
            raise IllegalMove(shadow, "visit")
        close_over(membership=shadow, at=at, all_of_them=True)
        visit = OperatorVisit.objects.create(
            membership=shadow, reason=reason, opened_at=at, expires_at=at + LASTS
        )
        minutes = int(LASTS.total_seconds() // 60)
        facts = {"minutes": minutes}
        events.record("operator.opened", visit, by=shadow, by_label="operator", at=at, facts=facts)
        return visit


def close_over(*, membership=None, at, all_of_them=False) -> int:
    """End visits whose time is up, or all of one operator's; return how many."""
    rows = OperatorVisit.objects.filter(ended_at=None)
    rows = rows.filter(membership=membership) if membership else rows
    rows = rows if all_of_them else rows.filter(expires_at__lte=at)
    over = list(rows.select_related("membership").order_by("pk"))
    for visit in over:
        end_visit(visit=visit, at=min(at, visit.expires_at))
    return len(over)


@transaction.atomic
def end_visit(*, visit, at) -> None:
    """End a visit; raise `IllegalMove` when it is over already."""
    if not OperatorVisit.objects.filter(pk=visit.pk, ended_at=None).update(ended_at=at):
        raise IllegalMove(visit, "ended")
    by = visit.membership
    events.record("operator.left", visit, by=by, by_label="operator", at=at)


@transaction.atomic
def found_district(*, name, slug, state, time_zone, email, language, at) -> District:
    """Create a district and hold its first admin role out to an address."""
    district = District.objects.create(name=name, slug=slug, state=state, time_zone=time_zone)
    with within(district):
        events.record("district.founded", district, by=None, by_label="operator", at=at)
        invitations.invite(
            email=email, role=Role.ADMIN, language=language, by=None, by_label="operator", at=at
        )
    return district
