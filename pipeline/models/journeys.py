"""A student's way through one season."""

from django.db import models

from core.tenancy import DistrictManager, DistrictOwned, DistrictQuerySet
from districts.models import Membership, School, Season
from pipeline.enums import Milestone
from students.models import Student


class JourneyQuerySet(DistrictQuerySet):
    def visible_to(self, membership):
        """Journeys of the students this person may see."""
        return self.filter(student__in=Student.objects.visible_to(membership))

    def caseload_of(self, membership):
        return self.filter(mentor=membership)


class Journey(DistrictOwned):
    """Student × season with its milestones: dated facts that may come in any order."""

    student = models.ForeignKey(Student, on_delete=models.PROTECT, related_name="journeys")
    season = models.ForeignKey(Season, on_delete=models.PROTECT, related_name="journeys")
    # The school of the season: it stays when a student moves, and counts need no join.
    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="journeys")
    mentor = models.ForeignKey(
        Membership, null=True, blank=True, on_delete=models.SET_NULL, related_name="caseload"
    )
    pathway = models.CharField(max_length=80, blank=True)
    interests = models.CharField(max_length=300, blank=True)
    travel = models.CharField(max_length=40, blank=True)
    languages = models.CharField(max_length=120, blank=True)
    unavailable = models.CharField(max_length=300, blank=True)
    interested_at = models.DateTimeField(null=True, blank=True)
    badge_at = models.DateTimeField(null=True, blank=True)
    applied_at = models.DateTimeField(null=True, blank=True)
    placed_at = models.DateTimeField(null=True, blank=True)
    cleared_at = models.DateTimeField(null=True, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    hours_at = models.DateTimeField(null=True, blank=True)

    objects = DistrictManager.from_queryset(JourneyQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="journey_once_per_season", fields=["student", "season"]),
        ]
        indexes = [
            models.Index(
                fields=["district", "season", "school"],
                include=["interested_at", "badge_at", "applied_at", "placed_at", "cleared_at"],
                name="journey_funnel",
            ),
        ]

    def __str__(self):
        return f"journey {self.pk}"

    def reached(self, milestone: Milestone) -> bool:
        return getattr(self, f"{milestone}_at") is not None

    def reach(self, milestone: Milestone, *, at) -> bool:
        """Date a milestone unless it has its date; return whether this call set it."""
        column = f"{milestone}_at"
        fresh = Journey._base_manager.filter(pk=self.pk, **{column: None})
        if not fresh.update(**{column: at}):
            return False
        setattr(self, column, at)
        return True

    def undo(self, *milestones: Milestone) -> None:
        """Take dates back: a cancelled placement is none. The log keeps what happened."""
        columns = {f"{milestone}_at": None for milestone in milestones}
        Journey._base_manager.filter(pk=self.pk).update(**columns)
        for column in columns:
            setattr(self, column, None)
