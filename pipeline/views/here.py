"""Where we are: the season of this district, and the student's own way through it."""

from districts.models import Season
from pipeline.models import Journey


def current_season() -> Season | None:
    """Return the season that runs or is being prepared; None before the first."""
    return Season.objects.filter(is_current=True).first()


def journeys_now(membership):
    """Journeys of the current season that this person may see, with what most pages need."""
    rows = Journey.objects.visible_to(membership).filter(season__is_current=True)
    return rows.select_related("student", "season", "school", "mentor__user")


def own_journey(membership) -> Journey | None:
    """Return the student's own journey through the current season, if it has begun."""
    return journeys_now(membership).filter(student__membership=membership).first()
