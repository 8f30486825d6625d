"""Openings as students find them."""

from django.db.models import F
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from core import clock
from core.access import opens_to
from core.htmx import respond
from core.lists import listing
from districts.enums import STAFF, Role
from employers import gate
from employers import policies as employer_policies
from employers.models import Opening
from pipeline import hiring
from pipeline.actions import applications as actions
from pipeline.enums import Milestone, ReviewState
from pipeline.forms.hiring import ApplyForm, FindForm
from pipeline.models import Application, Journey
from students.enums import DocumentKind
from students.models import CareerDocument

LIST = "pipeline/opening_list.html"
DETAIL = "pipeline/opening.html"
APPLY = "pipeline/apply.html"
SEARCH = ("title", "employer__name", "duties", "pathway", "worksite__city")
SORTS = {
    "": ("starts_on", "title", "pk"),
    "pay": (F("hourly_wage_cents").desc(nulls_last=True), "starts_on", "pk"),
    "new": ("-posted_at", "pk"),
}
PER_PAGE = 24


@opens_to(Role.STUDENT, *STAFF)
def opening_list(request):
    """What can be applied to now: search, filter, sort; cards on a phone."""
    posted = Opening.objects.visible_to(request.membership).posted().filter(season__is_current=True)
    pathways = posted.exclude(pathway="").order_by("pathway").values_list("pathway", flat=True)
    form = FindForm(request.GET or None, pathways=pathways.distinct())
    rows = _found(posted, form).with_seats().with_all()
    found = listing(request, rows, search=SEARCH, sorts=SORTS, per_page=PER_PAGE)
    sent = _sent(journey_of(request.membership))
    for opening in found:
        opening.application = sent.get(opening.pk)
        opening.is_pending = gate.is_pending(employer_policies.draft_of(opening))
    return respond(request, LIST, {"openings": found, "form": form}, fragment="cards")


def journey_of(membership) -> Journey | None:
    """Return the student's journey through the current season, if there is one."""
    if membership.role != Role.STUDENT:
        return None
    mine = Journey.objects.visible_to(membership).filter(season__is_current=True)
    return mine.select_related("student", "school").first()


def _sent(journey) -> dict:
    if journey is None:
        return {}
    return {one.opening_id: one for one in Application.objects.filter(journey=journey)}


FILTERS = {
    "pathway": "pathway",
    "since": "starts_on__gte",
    "until": "ends_on__lte",
    "guarantee": "guarantee",
}


def _found(rows, form):
    """Filter by what could be read; a value that makes no sense filters nothing."""
    if not form.is_bound:
        return rows
    form.is_valid()
    asked = form.cleaned_data
    known = {look_up: asked[name] for name, look_up in FILTERS.items() if asked.get(name)}
    if asked.get("paid") is not None:
        known["hourly_wage_cents__gte"] = int(asked["paid"] * 100)
    if asked.get("place"):
        known["worksite__is_remote"] = asked["place"] == "remote"
    return rows.filter(**known)


@opens_to(Role.STUDENT, *STAFF)
def opening_detail(request, pk):
    """Everything about one opening, and whether this student may apply."""
    opening = _get(request, pk)
    journey = journey_of(request.membership)
    application = _sent(journey).get(opening.pk)
    draft = employer_policies.draft_of(opening)
    context = {
        "opening": opening,
        "application": application,
        "journey": journey,
        "knows": _facts(opening),
        "notes": [note.text for note in gate.warnings(draft) if note.code == "under_16"],
        "is_pending": gate.is_pending(draft),
        "can_apply": hiring.apply(request.membership, opening, journey, application),
    }
    return render(request, DETAIL, context)


def _get(request, pk) -> Opening:
    rows = Opening.objects.visible_to(request.membership).with_all()
    return get_object_or_404(rows, pk=pk)


def _facts(opening):
    person, site = opening.supervisor, opening.worksite
    who = f"{person.name}, {person.title}".removesuffix(", ") if person else ""
    where = (_("Remote") if site.is_remote else site.one_line) if site else ""
    return [
        {"label": _("Place"), "value": where},
        {"label": _("Supervisor"), "value": who},
        {"label": _("Paid by"), "value": opening.funding and opening.funding.name},
        {"label": _("Career pathway"), "value": opening.pathway},
    ]


@opens_to(Role.STUDENT, methods="GET POST")
def apply(request, pk):
    """Send an application: the letter is prepared, the question is the employer's."""
    opening, journey = _get(request, pk), journey_of(request.membership)
    sent = _sent(journey).get(opening.pk)
    if sent:
        return redirect("pipeline:application", sent.pk)
    verdict = hiring.apply(request.membership, opening, journey)
    if request.method == "POST":
        verdict.enforce()
    resume = _latest(journey, DocumentKind.RESUME)
    form = _apply_form(request, opening, journey, resume)
    if request.method == "POST" and form.is_valid():
        return redirect("pipeline:application", _send(request, opening, journey, form, resume).pk)
    context = {"opening": opening, "journey": journey, "form": form, "resume": resume}
    context |= {"can_apply": verdict, "has_badge": journey and journey.reached(Milestone.BADGE)}
    return render(request, APPLY, context, status=422 if form.errors else 200)


def _apply_form(request, opening, journey, resume):
    letter = _latest(journey, DocumentKind.LETTER)
    prepared = {"letter": letter.body if letter else "", "share_resume": True}
    data = request.POST if request.method == "POST" else None
    form = ApplyForm(data, initial=prepared, question=opening.question, resume=resume)
    if letter and letter.body:
        form.fields["letter"].source = _("From your career file")
    return form


def _latest(journey, kind) -> CareerDocument | None:
    """Return the newest approved version of a paper, else the newest."""
    if journey is None:
        return None
    mine = CareerDocument.objects.filter(student=journey.student_id, kind=kind).order_by("-version")
    approved = mine.filter(review__state=ReviewState.APPROVED)
    return approved.first() or mine.first()


def _send(request, opening, journey, form, resume):
    asked = form.cleaned_data
    try:
        return actions.apply(
            journey=journey,
            opening=opening,
            letter=asked["letter"],
            answer=asked.get("answer", ""),
            resume=resume if asked.get("share_resume") else None,
            by=request.membership,
            at=clock.now(),
        )
    except actions.AlreadyApplied as twice:  # a double click
        return twice.application
