"""A season, its targets and the money that pays for it."""

from django.db import models
from django.db.models import Q

from core.tenancy import DistrictOwned
from districts.enums import FundingKind
from districts.models.districts import School


class Season(DistrictOwned):
    """One round of internships, such as Summer 2026."""

    name = models.CharField(max_length=60)
    starts_on = models.DateField()
    ends_on = models.DateField()
    badge_due_on = models.DateField(null=True, blank=True)
    school_opens_on = models.DateField(null=True, blank=True)  # the next school year: permits end
    target = models.PositiveIntegerField(default=0)
    former_target = models.PositiveIntegerField(default=0)
    hours_required = models.PositiveSmallIntegerField(default=100)
    is_current = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="season_one_current_per_district",
                fields=["district"],
                condition=Q(is_current=True),
            ),
            models.CheckConstraint(
                name="season_ends_after_it_starts", condition=Q(ends_on__gte=models.F("starts_on"))
            ),
        ]

    def __str__(self):
        return self.name


class SchoolTarget(DistrictOwned):
    """How many placements a school aims for in a season."""

    season = models.ForeignKey(Season, on_delete=models.CASCADE, related_name="school_targets")
    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="targets")
    target = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="school_target_one_per_season", fields=["season", "school"]
            ),
        ]

    def __str__(self):
        return f"{self.school_id}: {self.target}"


class FundingSource(DistrictOwned):
    """Who pays in a season: it decides employer of record, packet, trainings and dates."""

    season = models.ForeignKey(Season, on_delete=models.PROTECT, related_name="funding_sources")
    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=20, choices=FundingKind)
    employer_of_record = models.CharField(max_length=120, blank=True)
    opens_on = models.DateField(null=True, blank=True)
    closes_on = models.DateField(null=True, blank=True)
    seats = models.PositiveIntegerField(null=True, blank=True)
    budget_cents = models.PositiveBigIntegerField(null=True, blank=True)
    hourly_wage_cents = models.PositiveIntegerField(null=True, blank=True)
    needs_agreement = models.BooleanField(default=True)
    packet_forms = models.JSONField(default=list)  # codes of paperwork.catalogue
    training_codes = models.JSONField(default=list)  # codes of trainings.Training

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="funding_source_name_once_per_season", fields=["season", "name"]
            ),
        ]

    def __str__(self):
        return self.name
