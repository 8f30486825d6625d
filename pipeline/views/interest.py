"""I'm interested: the form behind the QR poster, under two minutes."""

from django.conf import settings
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from core import clock
from core.access import opens_to
from core.qr import square
from districts.enums import STAFF, Role
from employers.models import Opening
from pipeline import policies
from pipeline.actions.interest import declare_interest
from pipeline.forms.interest import InterestForm
from pipeline.views.here import current_season, own_journey
from students.models import Student

PAGE = "pipeline/interest.html"
POSTER = "pipeline/poster.html"


@opens_to(Role.STUDENT, methods="GET POST")
def interest(request):
    """Ask what a student would like; what the school record knows is filled in."""
    season, journey = current_season(), own_journey(request.membership)
    verdict = policies.declare_interest(request.membership, season)
    if not verdict:
        return render(request, PAGE, {"verdict": verdict, "form": None, "journey": None})
    student = get_object_or_404(Student, membership=request.membership)
    form = InterestForm(
        request.POST or None, student=student, journey=journey, pathways=_pathways(season)
    )
    if form.is_valid():
        return _declared(request, student, season, form, is_new=journey is None)
    context = {"verdict": verdict, "form": form, "journey": journey, "season": season}
    return render(request, PAGE, context, status=422 if form.is_bound else 200)


def _declared(request, student, season, form, *, is_new):
    declare_interest(
        student=student,
        season=season,
        wishes=form.wishes(),
        by=request.membership,
        at=clock.now(),
    )
    said = _("You are in. Next comes your résumé.") if is_new else _("Your wishes are saved.")
    messages.success(request, said)
    return redirect("home-student")


def _pathways(season) -> list[str]:
    """The kinds of work there are this season, and those of the district's students."""
    offered = Opening.objects.filter(season=season).exclude(pathway="")
    named = offered.order_by("pathway").values_list("pathway", flat=True).distinct()
    return list(named)


@opens_to(*STAFF)
def poster(request):
    """A page to hang up at school: a code that leads a phone to the interest form."""
    season = request.season = current_season()
    address = settings.BASE_URL + reverse("pipeline:interest")
    return render(request, POSTER, {"season": season, "address": address, "code": square(address)})
