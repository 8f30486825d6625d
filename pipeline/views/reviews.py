"""The mentor's queue of résumés and letters, and one of them to read."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from core import clock
from core.access import opens_to
from core.htmx import respond
from core.lists import listing
from core.states import IllegalMove
from districts import looks
from districts.enums import Role
from pipeline import builder, papers, policies
from pipeline.actions import reviews as actions
from pipeline.forms.reviews import ReturnForm, ReviewForm, RevokeForm
from pipeline.models import Review
from pipeline.views.here import journeys_now
from students.enums import DocumentKind

QUEUE = "pipeline/reviews.html"
PAGE = "pipeline/review.html"
SEARCH = ("journey__student__first_name", "journey__student__last_name")
SORTS = {
    "": ("submitted_at", "pk"),
    "name": ("journey__student__last_name", "journey__student__first_name", "pk"),
    "-name": ("-journey__student__last_name", "-journey__student__first_name", "pk"),
    "since": ("submitted_at", "pk"),
    "-since": ("-submitted_at", "pk"),
}


@opens_to(Role.MENTOR, Role.COORDINATOR)
def review_queue(request):
    """What waits for a reviewer, the longest first."""
    rows = papers.waiting(request.membership).select_related(
        "document", "journey__student", "journey__school"
    )
    kind = request.GET.get("kind", "")
    if kind in DocumentKind:
        rows = rows.filter(kind=kind)
    found = listing(request, rows, search=SEARCH, sorts=SORTS, per_page=25)
    looks.at_list(request, page="reviews", students=len(found.page.object_list))
    context = {"reviews": found, "kind": kind, "kinds": DocumentKind.choices}
    return respond(request, QUEUE, context, fragment="rows")


@opens_to(Role.MENTOR, Role.COORDINATOR)
def review_page(request, pk):
    """Read one document beside the rubric."""
    review = _get(request, pk)
    who = review.journey.student_id
    looks.at_record(request, review, student=who, page="review", parts=("career",))
    return _page(request, review, ReviewForm(kind=review.kind))


def _get(request, pk) -> Review:
    rows = Review.objects.visible_to(request.membership).select_related(
        "document", "journey__student", "journey__school", "journey__season", "reviewer__user"
    )
    return get_object_or_404(rows, pk=pk)


def _page(request, review, form, *, status=200):
    earlier = Review.objects.filter(journey=review.journey_id, kind=review.kind, pk__lt=review.pk)
    context = {
        "review": review,
        "student": review.journey.student,
        "form": form,
        "earlier": list(earlier.select_related("document", "reviewer__user").order_by("-pk")),
        "sections": builder.sections(review.document.body),
        "others": _others(review),
        "waiting": papers.waiting(request.membership).exclude(pk=review.pk).count(),
    }
    return render(request, PAGE, context, status=status)


def _others(review) -> list[Review]:
    """The other paper of the badge, so that both can be read together."""
    rows = Review.objects.filter(journey=review.journey_id).exclude(kind=review.kind)
    found = list(rows.select_related("document").order_by("-pk")[:1])
    for other in found:
        other.sections = builder.sections(other.document.body)
    return found


@opens_to(Role.MENTOR, Role.COORDINATOR, methods="POST")
def review_approve(request, pk):
    """Approve, and go on with the next one."""
    return _answer(request, _get(request, pk), ReviewForm, _approve)


def _approve(request, review, answers) -> str:
    name = {"name": review.journey.student.name}
    badge = actions.approve(
        review=review, ticks=answers["ticks"], by=request.membership, at=clock.now()
    )
    if badge:
        return _("%(name)s has earned the Intern Ready badge.") % name
    return _("Approved. %(name)s is told.") % name


@opens_to(Role.MENTOR, Role.COORDINATOR, methods="POST")
def review_return(request, pk):
    """Give it back with what to change, and go on with the next one."""
    return _answer(request, _get(request, pk), ReturnForm, _return)


def _return(request, review, answers) -> str:
    actions.return_with_comment(
        review=review,
        comment=answers["comment"].strip(),
        ticks=answers["ticks"],
        by=request.membership,
        at=clock.now(),
    )
    name = review.journey.student.name
    return _("Returned. %(name)s is told what to change.") % {"name": name}


def _answer(request, review, form_class, act):
    """Ask form and policy, then act; whoever comes second is told so and goes on."""
    form = form_class(request.POST, kind=review.kind)
    if not form.is_valid():
        return _page(request, review, form, status=422)
    verdict = policies.review(request.membership, review)
    try:
        said = act(request, review, form.cleaned_data) if verdict else verdict.reason
    except IllegalMove:
        said = _("Somebody else has just answered this one.")
    messages.info(request, said)
    return _next(request)


def _next(request):
    waiting = papers.waiting(request.membership).order_by("submitted_at", "pk").first()
    if waiting is None:
        return redirect("pipeline:reviews")
    return redirect("pipeline:review", waiting.pk)


@opens_to(Role.MENTOR, Role.COORDINATOR, methods="POST")
def badge_revoke(request, pk):
    """Take the badge of a journey back, with a reason."""
    journey = get_object_or_404(journeys_now(request.membership), pk=pk)
    policies.revoke_badge(request.membership, journey).enforce()
    form = RevokeForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Say why the badge is taken back."))
        return redirect("pipeline:journey", pk)
    try:
        reason = form.cleaned_data["reason"]
        actions.revoke(journey=journey, reason=reason, by=request.membership, at=clock.now())
    except actions.NoBadge:
        messages.info(request, _("Somebody else has just done that."))
    else:
        messages.success(request, _("The badge is taken back. The student sees why."))
    return redirect("pipeline:journey", pk)
