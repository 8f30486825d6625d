"""When school is held: a year of one school, or of all schools that have none of their own."""

from datetime import time

from django.db import models
from django.db.models import F, Q

from core.tenancy import DistrictManager, DistrictOwned, DistrictQuerySet
from districts.models.districts import School


class SchoolYearQuerySet(DistrictQuerySet):
    def visible_to(self, membership):
        """Years of the schools this person works with, and the district's own."""
        schools = School.objects.visible_to(membership)
        return self.filter(Q(school=None) | Q(school__in=schools))


class SchoolYear(DistrictOwned):
    """One school year. Monday to Friday are school days, but for what `days` says.

    Without a school it is the district's calendar, for every school that has none of its own.
    """

    school = models.ForeignKey(
        School, null=True, blank=True, on_delete=models.PROTECT, related_name="years"
    )
    opens_on = models.DateField()
    ends_on = models.DateField()
    minutes = models.PositiveSmallIntegerField(default=360)  # required minutes of a usual day
    starts_at = models.TimeField(default=time(8, 30))
    ends_at = models.TimeField(default=time(15))
    days = models.JSONField(default=list)  # [{"from", "to", "minutes", "name"}], days unlike others

    objects = DistrictManager.from_queryset(SchoolYearQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="school_year_once_per_school", fields=["district", "school", "opens_on"]
            ),
            models.UniqueConstraint(
                name="school_year_once_per_district",
                fields=["district", "opens_on"],
                condition=Q(school=None),
            ),
            models.CheckConstraint(
                name="school_year_ends_after_it_opens", condition=Q(ends_on__gt=F("opens_on"))
            ),
            models.CheckConstraint(
                name="school_year_bells_in_order", condition=Q(ends_at__gt=F("starts_at"))
            ),
        ]

    def __str__(self):
        return f"school year {self.name}"

    @property
    def name(self) -> str:
        """How people call it: 2026–27."""
        return f"{self.opens_on.year}–{self.ends_on.year % 100:02d}"
