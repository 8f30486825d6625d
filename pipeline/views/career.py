"""The career file: résumé and letter, written by questions or uploaded, round after round."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from core import clock
from core.access import opens_to
from core.uploads import takes
from districts import looks
from districts.enums import STAFF, Permission, Role
from districts.models import Event
from districts.views.files import send_upload
from pipeline import builder, papers, policies, prefill, rubric
from pipeline.actions import reviews as actions
from pipeline.enums import ReviewState
from pipeline.forms.career import BUILDERS, UploadForm
from pipeline.models import Badge
from pipeline.views.here import own_journey
from students.enums import BADGE_DOCUMENTS, ContactKind, DocumentKind
from students.models import CareerDocument, ContactPoint

CAREER = "pipeline/career.html"
DOCUMENT = "pipeline/career_document.html"


@opens_to(Role.STUDENT)
def career(request):
    """Both papers, where they stand, and the badge they earn."""
    journey = own_journey(request.membership)
    context = {
        "journey": journey,
        "files": papers.of_student(journey) if journey else [],
        "badges": list(Badge.objects.filter(journey=journey).order_by("-awarded_at", "-pk")),
    }
    return render(request, CAREER, context)


@opens_to(Role.STUDENT, methods="GET POST")
def career_document(request, kind):
    """Write one paper: save it for later, or hand it in."""
    kind, journey = _kind(kind), own_journey(request.membership)
    if journey is None:
        return redirect("pipeline:interest")
    file = papers.one_kind(journey, kind)
    form = _builder(request, journey, file)
    if form.is_valid():
        return _written(request, journey, kind, form)
    return _page(request, journey, file, form=form, status=422 if form.is_bound else 200)


def _kind(word: str) -> DocumentKind:
    if word not in BADGE_DOCUMENTS:
        raise Http404
    return DocumentKind(word)


def _builder(request, journey, file):
    """Start from the newest text; without one, from what the record knows."""
    form, latest = BUILDERS[file.kind], file.latest
    answers = builder.parse(file.kind, latest.body) if latest and not latest.file else None
    known = {} if answers else prefill.answers(file.kind, journey, _contacts(journey))
    return form(request.POST or None, answers=answers, known=known)


def _contacts(journey) -> list[str]:
    """The student's personal address and number: what comes from outside must arrive."""
    points = ContactPoint.objects.filter(student=journey.student_id, is_school_address=False)
    first = {}
    for kind, value in points.usable().order_by("pk").values_list("kind", "value"):
        first.setdefault(kind, value)
    return [first[kind] for kind in ContactKind if kind in first]


def _written(request, journey, kind, form):
    if "later" in request.POST:
        actions.save_draft(journey=journey, kind=kind, body=form.text(), at=clock.now())
        messages.success(request, _("Saved. Go on whenever you like."))
        return redirect("pipeline:career-document", kind)
    return _hand_in(request, journey, kind, body=form.text())


def _hand_in(request, journey, kind, **words):
    policies.hand_in(request.membership, journey).enforce()
    actions.hand_in(journey=journey, kind=kind, by=request.membership, at=clock.now(), **words)
    messages.success(request, _("Handed in. Your mentor reads it and writes to you."))
    return redirect("pipeline:career")


@opens_to(Role.STUDENT, methods="POST")
@takes("career")
def career_upload(request, kind):
    """Hand in a file instead."""
    kind, journey = _kind(kind), own_journey(request.membership)
    if journey is None:
        return redirect("pipeline:interest")
    form = UploadForm(request.POST, request.FILES)
    if form.is_valid():
        upload = form.cleaned_data["file"]
        return _hand_in(request, journey, kind, upload=upload, body=upload.text)
    file = papers.one_kind(journey, kind)
    return _page(request, journey, file, upload_form=form, status=422)


def _page(request, journey, file, *, form=None, upload_form=None, status=200):
    context = {
        "journey": journey,
        "file": file,
        "form": form or _fresh(journey, file),
        "upload_form": upload_form or UploadForm(auto_id="upload_%s"),
        "rubric": rubric.choices(file.kind),
        "missing": _missing(file),
        "is_waiting": file.state == ReviewState.SUBMITTED,
    }
    return render(request, DOCUMENT, context, status=status)


def _fresh(journey, file):
    latest = file.latest
    if latest and not latest.file:
        return BUILDERS[file.kind](answers=builder.parse(file.kind, latest.body))
    return BUILDERS[file.kind](known=prefill.answers(file.kind, journey, _contacts(journey)))


def _missing(file) -> list[str]:
    """What the reviewer left open on the newest returned version."""
    latest = file.handed_in[0] if file.handed_in else None
    if latest is None or latest.review.state != ReviewState.RETURNED:
        return []
    answers = Event.objects.about(latest.review).filter(verb="review.returned")
    event = answers.order_by("-pk").first()
    return rubric.missing(file.kind, event.facts.get("ticks", ())) if event else []


@opens_to(Role.STUDENT, *STAFF)
def career_file(request, pk):
    """Send an uploaded file to its student, or to somebody who reviews at the student's school."""
    document = get_object_or_404(CareerDocument.objects.visible_to(request.membership), pk=pk)
    reviewer = request.membership.can(Permission.REVIEWS_WRITE)
    if not document.file or not (reviewer or request.membership.role == Role.STUDENT):
        raise Http404
    looks.at_record(
        request, document, student=document.student_id, page="career_file", parts=(document.kind,)
    )
    name = f"{document.kind}-{document.version}.pdf"
    return send_upload(request, document.file, filename=name, content_type="application/pdf")
