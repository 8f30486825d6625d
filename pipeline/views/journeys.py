"""One student's whole season on a page: what is next, what is known, what happened."""

from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from core import clock
from core.access import opens_to
from core.htmx import respond
from districts import looks
from districts.enums import STAFF, Permission, Role
from pipeline import journal, papers
from pipeline.enums import FUNNEL
from pipeline.forms.reviews import RevokeForm
from pipeline.models import Application, Badge, Placement
from pipeline.next_step import Reader, for_journeys
from pipeline.policies import revoke_badge
from pipeline.views.here import journeys_now
from pipeline.views.student_home import marked, road
from students.models import Student

PAGE = "pipeline/journey.html"
PANEL = "pipeline/journey_panel.html"


@opens_to(Role.STUDENT, *STAFF)
def journey_page(request, pk):
    """The season of one student, for the student and for staff of the school."""
    journey = get_object_or_404(journeys_now(request.membership), pk=pk)
    looks.at_record(
        request, journey, student=journey.student_id, page="journey", parts=_parts(request)
    )
    context = {
        "journey": journey,
        "student": journey.student,
        "steps": _steps(request, journey),
        "road": road(journey),
        "dates": _dates(journey),
        "wishes": _wishes(journey),
        "files": papers.of_student(journey) if _reads_papers(request.membership) else [],
        "applications": _applications(journey),
        "placement": _placement(journey),
        "entries": journal.entries(journey.student_id),
        "is_own": request.membership.role == Role.STUDENT,
        **_badge(request.membership, journey),
    }
    return render(request, PAGE, context)


def _parts(request) -> tuple[str, ...]:
    shown = ("milestones", "wishes", "applications", "placement", "history")
    return (*shown, "career") if _reads_papers(request.membership) else shown


def _steps(request, journey):
    own = request.membership.role == Role.STUDENT
    reader = Reader.STUDENT if own else Reader.STAFF
    return for_journeys([journey], now=clock.now(), reader=reader)[journey.pk]


def _dates(journey) -> list[dict]:
    return [
        {"label": milestone.label, "at": getattr(journey, f"{milestone}_at")}
        for milestone in FUNNEL
    ]


def _wishes(journey) -> list[dict]:
    """What the student said in the interest form."""
    rows = (
        (_("Kind of work"), _words(journey.pathway)),
        (_("Enjoys"), ", ".join(_words(word) for word in journey.interests.split(", "))),
        (_("Gets to work by"), _words(journey.travel)),
        (_("Languages"), journey.languages),
        (_("Cannot work"), journey.unavailable),
    )
    return [{"label": label, "value": value} for label, value in rows]


def _words(kept: str) -> str:
    """Words are kept in English; an empty one stays empty."""
    return _(kept) if kept else ""


def _reads_papers(membership) -> bool:
    return membership.role == Role.STUDENT or membership.can(Permission.REVIEWS_WRITE)


def _applications(journey):
    rows = Application.objects.filter(journey=journey).select_related("opening__employer")
    return marked(rows.order_by("-sent_at", "-pk"))


def _placement(journey):
    rows = Placement.objects.live().filter(journey=journey)
    return rows.select_related("employer", "worksite", "coordinator__user").first()


def _badge(membership, journey) -> dict:
    rows = Badge.objects.filter(journey=journey).select_related("awarded_by__user")
    return {
        "badges": list(rows.order_by("-awarded_at", "-pk")),
        "may_revoke": revoke_badge(membership, journey),
        "revoke_form": RevokeForm(),
    }


@opens_to(*STAFF)
def journey_panel(request, pk):
    """The season of a student as a panel of the student file, or a page without scripts."""
    student = get_object_or_404(Student.objects.visible_to(request.membership), pk=pk)
    journey = journeys_now(request.membership).filter(student=student).first()
    looks.at_record(request, student, student=student, page="journey", parts=("milestones",))
    context = {"student": student, "journey": journey}
    if journey is not None:
        context |= {"steps": _steps(request, journey), "road": road(journey)}
    return respond(request, PANEL, context, fragment="panel")
