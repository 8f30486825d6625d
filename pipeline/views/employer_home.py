"""The employer's home: what waits for them, first."""

from django.db.models import Count, Min, Q
from django.shortcuts import render

from core.access import opens_to
from districts import looks
from districts.enums import Role
from employers import policies as employer_policies
from employers.enums import OpeningState
from employers.models import Employer, Opening
from pipeline.enums import ApplicationState, ItemKind, Owner
from pipeline.models import Application, ChecklistItem, Placement

PAGE = "pipeline/home_employer.html"
ANSWERED = (ApplicationState.SEEN, ApplicationState.INTERVIEW)


@opens_to(Role.EMPLOYER)
def home(request):
    """Papers to sign, new applicants, openings that lack something, interns."""
    employer = Employer.objects.visible_to(request.membership).order_by("pk").first()
    context = {
        "employer": employer,
        "papers": _papers(request.membership),
        "openings": _openings(request.membership),
        "interns": _interns(request.membership),
        "asked": _applicants(request.membership),
    }
    looks.at_list(request, page="interns", students=len(context["interns"]))
    context["drafts"] = [one for one in context["openings"] if one.state == OpeningState.DRAFT]
    return render(request, PAGE, context)


def _papers(membership) -> dict:
    """Count the checklist items that wait for this employer's signature, and since when."""
    mine = Placement.objects.visible_to(membership).live()
    papers = ChecklistItem.objects.open().filter(placement__in=mine, owner=Owner.EMPLOYER)
    papers = papers.exclude(kind=ItemKind.TRAINING)
    return papers.aggregate(
        count=Count("pk"), people=Count("placement", distinct=True), since=Min("waits_since")
    )


def _applicants(membership) -> dict:
    mine = Application.objects.visible_to(membership)
    return mine.aggregate(
        new=Count("pk", filter=Q(state=ApplicationState.SENT)),
        waiting=Count("pk", filter=Q(state__in=ANSWERED)),
        offered=Count("pk", filter=Q(state=ApplicationState.OFFERED)),
        since=Min("sent_at", filter=Q(state=ApplicationState.SENT)),
    )


def _openings(membership) -> list[Opening]:
    rows = Opening.objects.visible_to(membership).filter(season__is_current=True).with_all()
    rows = list(rows.exclude(state=OpeningState.CLOSED).order_by("starts_on", "title", "pk"))
    counts = _counts(membership)
    for opening in rows:
        opening.lacks = employer_policies.missing(opening)
        opening.asked = counts.get(opening.pk, {"new": 0, "open": 0})
    return rows


def _counts(membership) -> dict:
    """Return the new and the open applications of each opening."""
    new = Count("pk", filter=Q(state=ApplicationState.SENT))
    rows = Application.objects.visible_to(membership).open().values("opening")
    rows = rows.annotate(new=new, open=Count("pk")).order_by("opening")
    return {row["opening"]: row for row in rows}


def _interns(membership) -> list[Placement]:
    """Return the interns of the season with the number of things still open."""
    rows = Placement.objects.visible_to(membership).live()
    rows = rows.filter(journey__season__is_current=True).select_related("journey__student")
    todo = Count("checklist", filter=Q(checklist__fulfilled_at=None))
    return list(rows.annotate(todo=todo).order_by("-todo", "starts_on", "pk"))
