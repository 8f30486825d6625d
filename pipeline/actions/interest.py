"""I'm interested: the first milestone, and what a student would like."""

from django.db import transaction
from django.db.models import Count, Q

from districts import events
from districts.enums import Role
from districts.models import Membership
from pipeline.enums import Milestone
from pipeline.models import Journey

WISHES = ("pathway", "interests", "travel", "languages", "unavailable")


@transaction.atomic
def declare_interest(*, student, season, wishes: dict, by, at) -> Journey:
    """Create or update the student's journey of a season; date the milestone the first time.

    `wishes` holds any of `WISHES`. The school is the one of the day the journey began.
    """
    first = {"school": student.school, "mentor": _mentor(student.school, season)}
    journey, _new = Journey.objects.get_or_create(student=student, season=season, defaults=first)
    changed = {name: wishes[name] for name in WISHES if name in wishes}
    Journey.objects.filter(pk=journey.pk).update(**changed)
    for name, value in changed.items():
        setattr(journey, name, value)
    if journey.reach(Milestone.INTERESTED, at=at):
        events.record("interest.declared", journey, by=by, at=at, student=student)
    return journey


def _mentor(school, season) -> Membership | None:
    """Return the school's mentor with the fewest students this season."""
    load = Count("caseload", filter=Q(caseload__season=season))
    team = Membership.objects.active().filter(role=Role.MENTOR, schools=school)
    return team.annotate(load=load).order_by("load", "pk").first()
