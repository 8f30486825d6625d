"""The season, its money, and the trainings that money requires."""

from datetime import date

from config.demo.seed.shape import Shape
from districts.enums import FundingKind
from districts.models import FundingSource, School, SchoolTarget, Season

TRAININGS = ["harassment_prevention", "child_abuse_awareness", "code_of_conduct"]


def season(shape: Shape, schools: list[School]) -> Season:
    """Summer 2026, with the second year's target and the year before's."""
    row = Season.objects.create(
        name="Summer 2026",
        starts_on=date(2026, 6, 15),
        ends_on=date(2026, 8, 7),
        badge_due_on=date(2026, 2, 27),
        school_opens_on=date(2026, 8, 13),
        target=sum(numbers[5] for numbers in shape.schools),
        former_target=2 * sum(numbers[5] for numbers in shape.schools) // 3,
        hours_required=100,
        is_current=True,
    )
    SchoolTarget.objects.bulk_create(
        SchoolTarget(season=row, school=school, target=numbers[5])
        for school, numbers in zip(schools, shape.schools, strict=True)
    )
    return row


def funding(season: Season, district_name: str) -> dict[str, FundingSource]:
    """CTE funds, employers, and the city: each names employer of record, papers, trainings."""
    minors = ["labor_rights_receipt", "b1_1"]
    rows = FundingSource.objects.bulk_create(
        [
            FundingSource(
                season=season,
                name="CTE funds",
                kind=FundingKind.DISTRICT_CTE,
                employer_of_record=district_name,
                seats=95,
                budget_cents=17_000_000,
                hourly_wage_cents=1787,
                packet_forms=["consent", "training_agreement", "acknowledgments", *minors],
                training_codes=TRAININGS,
            ),
            FundingSource(
                season=season,
                name="Employer payroll",
                kind=FundingKind.EMPLOYER_PAID,
                needs_agreement=False,
                packet_forms=["consent", "training_agreement", *minors],
                training_codes=["work_readiness"],
            ),
            FundingSource(
                season=season,
                name="Hire LA",
                kind=FundingKind.CITY_PROGRAM,
                employer_of_record="City Youth Corps",
                opens_on=date(2026, 7, 1),
                seats=20,
                hourly_wage_cents=1787,
                packet_forms=["consent", "training_agreement", *minors],
                training_codes=["harassment_prevention"],
            ),
        ]
    )
    return {row.kind: row for row in rows}
