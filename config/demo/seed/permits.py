"""School calendars of the demo season, and the permits of students who may start."""

from datetime import date

from districts.models import Membership, SchoolYear
from employers.labor.permits import PermitKind
from paperwork.actions.permit_case import Seen, case_of
from paperwork.enums import HeldHow, PermitState
from paperwork.models import Document, WorkPermit
from pipeline.enums import ItemKind
from pipeline.models import ChecklistItem

YEARS = ((date(2025, 8, 14), date(2026, 6, 11)), (date(2026, 8, 13), date(2027, 6, 10)))
RECESSES = (("11-23", "11-27", "Thanksgiving recess"), ("12-21", "12-31", "Winter recess"))


def calendars() -> None:
    """Write down two school years for all schools."""
    for opens, ends in YEARS:
        days = [
            {"from": f"{opens.year}-{first}", "to": f"{opens.year}-{last}", "minutes": 0, "name": n}
            for first, last, n in RECESSES
        ]
        SchoolYear.objects.create(opens_on=opens, ends_on=ends, days=days)


def permits(placements) -> None:
    """Give each minor who is cleared a permit that the employer holds."""
    minors = ChecklistItem.objects.filter(kind=ItemKind.WORK_PERMIT).values("placement")
    wanted = {row["placement"] for row in minors}
    for placement in placements:
        if placement.pk in wanted and placement.journey.cleared_at:
            _permit(placement)


def _permit(placement) -> None:
    at = placement.journey.cleared_at
    seen = Seen(kind=PermitKind.GENERAL, rights_given_on=at.date())
    case = case_of(placement, seen, at=at)
    issuer = Membership.objects.filter(role="office", schools=placement.journey.school).first()
    if case.hours is None or case.last_day is None or issuer is None:
        return
    request = Document.objects.filter(packet__placement=placement, form_code="b1_1").first()
    WorkPermit.objects.create(
        placement=placement,
        student_id=placement.journey.student_id,
        request=request,
        state=PermitState.DELIVERED,
        age_evidence="school_record",
        rights_given_on=at.date(),
        requested_at=at,
        approved_at=at,
        issuer=issuer,
        issued_on=at.date(),
        starts_on=at.date(),
        ends_on=case.last_day,
        held_at=at,
        held_how=HeldHow.BY_HAND,
        basis=case.basis,
        **case.hours.as_json(),
    )
