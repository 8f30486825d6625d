"""Finish a form: title, conditions, signers and questions; try it out; publish it."""

from dataclasses import asdict

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from core import clock
from core.access import opens_to
from core.forms import keys
from core.lazy import Lazy
from core.lists import listing
from core.states import IllegalMove
from districts import looks
from paperwork import policies
from paperwork.actions import extremes, trying
from paperwork.actions import templates as actions
from paperwork.catalogue import SignerRole
from paperwork.catalogue.own import Conditions, Question
from paperwork.enums import Problem
from paperwork.fillings import named
from paperwork.forms_own import DetailsForm, QuestionSet, part_forms
from paperwork.models import Packet
from paperwork.views.own_forms import own_version
from paperwork.views.queue import SEARCH, SENDERS, SORTS

DETAILS = "paperwork/own/details.html"
PREVIEW = "paperwork/own/preview.html"
OVERFLOW = "paperwork/own/overflow.html"
PUBLISH = "paperwork/own/publish.html"
errors = Lazy("paperwork.pdf.render")


@opens_to(*SENDERS, methods="GET POST")
def details(request, pk):
    """Title and words, who gets the form, who signs it and in which order, own questions."""
    version = own_version(request, pk)
    policies.change_version(request.membership, version).enforce()
    data = request.POST if request.method == "POST" else None
    said = {name: getattr(version, name) for name in ("title", "title_es", "purpose", "purpose_es")}
    form = DetailsForm(data, initial={**said, **asdict(Conditions.of(version.conditions))})
    parts = part_forms(data, version.parts)
    initial = [_asked(one) for one in version.questions]
    questions = QuestionSet(data, initial=initial, prefix="question")
    valid = data is not None and all([form.is_valid(), *(p.is_valid() for p in parts)])
    if valid and questions.is_valid() and _saved(request, version, form, parts, questions):
        messages.success(request, _("Saved."))
        return redirect("paperwork:form-publish", pk)
    context = {"version": version, "form": form, "parts": parts, "questions": questions}
    context["broken"] = data is not None and (
        not questions.is_valid() or any(one.errors for one in parts)
    )
    context["revision"] = request.POST.get("revision", version.revision)
    return render(request, DETAILS, context, status=200 if data is None else 422)


def _asked(data) -> dict:
    question = Question.of(data)
    return {**asdict(question), "choices": "\n".join(question.choices)}


def _saved(request, version, form, parts, questions) -> bool:
    """Save, or say on the form that somebody else did; then all that was typed is still there."""
    revision = request.POST.get("revision", "")
    try:
        actions.save_details(
            version=version,
            revision=int(revision) if revision.isdecimal() and len(revision) < 9 else -1,
            conditions=form.conditions,
            parts=[one.part for one in parts if one.part],
            questions=[_plain(one) for one in questions.questions()],
            **form.words,
        )
    except actions.Conflict:
        version.refresh_from_db()
        request.POST = request.POST.copy()
        request.POST["revision"] = str(version.revision)
        form.add_error(
            None,
            _(
                "Somebody else saved this form while you were editing. What you typed is still "
                "here. Save once more to put it over theirs, or open the form in a second window "
                "to compare."
            ),
        )
        return False
    return True


def _plain(question: Question) -> dict:
    return {**asdict(question), "choices": list(question.choices)}


@opens_to(*SENDERS)
def preview(request, pk):
    """Choose a student to try the form with."""
    version = own_version(request, pk)
    packets = Packet.objects.visible_to(request.membership).live()
    packets = packets.select_related("placement__journey__student", "placement__employer")
    found = listing(request, packets, search=SEARCH, sorts=SORTS, per_page=20)
    looks.at_list(request, page="packets", students=len(found.page.object_list))
    return render(request, PREVIEW, {"version": version, "packets": found})


@opens_to(*SENDERS)
def preview_pdf(request, pk):
    """The form with one student's values, drawn for this look only: it is kept nowhere."""
    version = own_version(request, pk)
    packets = Packet.objects.visible_to(request.membership).live()
    packet = get_object_or_404(packets, pk__in=keys([request.GET.get("packet", "")]))
    student = packet.placement.journey.student_id
    code = version.template.code
    looks.at_record(request, packet, student=student, page="paper", parts=(code,))
    try:
        pdf = trying.draw(version, packet, at=clock.now())
    except errors.RenderError:
        messages.warning(request, Problem(Problem.UNPRINTABLE).label)
        return redirect("paperwork:form-preview", pk)
    answer = HttpResponse(pdf, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{code}-preview.pdf"'
    answer["Cache-Control"] = "private, no-store"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer


@opens_to(*SENDERS)
def overflow(request, pk):
    """Which boxes have to shrink their letters, or go on elsewhere, at worst."""
    version = own_version(request, pk)
    questions = tuple(Question.of(one) for one in version.questions)
    rows = [
        {"words": named(laid.spot.fills, questions), "page": laid.spot.page, "laid": laid, "n": n}
        for laid, n in trying.at_worst(version, extremes.longest())
    ]
    tight = [row for row in rows if row["laid"].state != "fits"]
    context = {"version": version, "rows": tight, "total": len(rows)}
    return render(request, OVERFLOW, context)


@opens_to(*SENDERS, methods="GET POST")
def publish(request, pk):
    """The last look: what is missing, then one button."""
    version = own_version(request, pk)
    policies.change_version(request.membership, version).enforce()
    if request.method == "POST":
        return _publish(request, version)
    found = actions.gaps_of(version, at=clock.now())
    return render(request, PUBLISH, _checklist(version, found))


def _publish(request, version):
    revision = request.POST.get("revision", "")
    seen = int(revision) if revision.isdecimal() and len(revision) < 9 else -1
    try:
        actions.publish_form(version=version, revision=seen, by=request.membership, at=clock.now())
    except actions.Unfinished as unfinished:
        return render(request, PUBLISH, _checklist(version, unfinished.gaps), status=422)
    except (actions.Conflict, IllegalMove):
        messages.warning(request, _("Somebody else changed this form a moment ago. Look again."))
        return redirect("paperwork:form", version.template_id)
    messages.success(request, _("Published. New packets get this form from now on."))
    return redirect("paperwork:form", version.template_id)


def _checklist(version, found) -> dict:
    spots = {spot.id: spot for spot in version.spots}
    questions = tuple(Question.of(one) for one in version.questions)
    rows = [
        {"gap": gap, "box": named(spots[gap.spot].fills, questions) if gap.spot in spots else ""}
        for gap in found
    ]
    ordered = sorted(version.parts, key=lambda one: one.order)
    parts = [(SignerRole(part.role), part.order) for part in ordered]
    return {"version": version, "gaps": rows, "parts": parts, "boxes": len(version.boxes)}
