"""What goes where: boxes over the pictures of a form's pages, one page at a time."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from core import child
from core.access import opens_to
from paperwork import policies
from paperwork.actions import templates as actions
from paperwork.actions.drawing import own_pages
from paperwork.catalogue.own import Question
from paperwork.catalogue.suggest import Suggestion, suggestions
from paperwork.fillings import fillings, named
from paperwork.forms_own import SpotSet
from paperwork.views.own_forms import own_version
from paperwork.views.queue import SENDERS

MAP = "paperwork/own/map.html"
CONFLICT = "paperwork/own/conflict.html"
PIXELS = 1100
A_DAY = 24 * 60 * 60


@opens_to(*SENDERS, methods="GET POST")
def mapping(request, pk):
    """See and change the boxes of one page; saving keeps those of all others."""
    version = own_version(request, pk)
    page = _page(request, version)
    if request.method != "POST":
        return _show(request, version, page, _boxes(version, page))
    policies.change_version(request.membership, version).enforce()
    boxes = _boxes(version, page, request.POST)
    if not boxes.is_valid():
        return _show(request, version, page, boxes, status=422)
    return _save(request, version, page, boxes.spots(page))


def _page(request, version) -> int:
    asked = request.GET.get("page", "1")
    number = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 4 else 1
    return min(max(1, number), max(1, len(version.sizes)))


def _questions(version) -> tuple[Question, ...]:
    return tuple(Question.of(one) for one in version.questions)


def _boxes(version, page, data=None):
    initial = [spot.as_data() for spot in version.spots if spot.page == page]
    initial = [{**one, "size": one["size"] or None} for one in initial]
    choices = fillings(_questions(version))
    return SpotSet(data, initial=initial, prefix="box", form_kwargs={"choices": choices})


def _suggested(version, page) -> list[Suggestion]:
    return [one for one in suggestions(version.found, version.spots) if one.spot.page == page]


def _save(request, version, page, spots):
    """Write the boxes, with the suggestions that were accepted; a conflict loses nothing."""
    others = [spot for spot in version.spots if spot.page != page]
    accepted = _accepted(version, page, spots, request.POST.get("accept", ""))
    revision = request.POST.get("revision", "")
    try:
        actions.save_boxes(
            version=version,
            spots=[*others, *spots, *accepted],
            revision=int(revision) if revision.isdecimal() and len(revision) < 9 else -1,
        )
    except actions.Conflict:
        return _conflict(request, version, page, spots)
    messages.success(request, _("Saved."))
    return redirect(_address(version, page))


def _address(version, page) -> str:
    return f"{reverse('paperwork:form-map', args=[version.pk])}?page={page}"


def _accepted(version, page, spots, which: str) -> list:
    """Return the suggestions asked for ("all", or one's id), each as a box of its own."""
    offered = [one for one in _suggested(version, page) if which in ("all", one.spot.id)]
    wanted = [one for one in offered if one.is_sure or which != "all"]
    taken = {spot.id for spot in spots}
    free = (name for n in range(1, 999) if (name := f"p{page}-s{n}") not in taken)
    return [type(one.spot).of({**one.spot.as_data(), "id": next(free)}) for one in wanted]


def _conflict(request, version, page, spots):
    """Somebody else saved: show what was about to be saved, and let the person choose."""
    version.refresh_from_db()
    kept = [
        (name, value)
        for name, value in request.POST.items()
        if name not in ("csrfmiddlewaretoken", "revision", "accept")
    ]
    context = {
        "version": version,
        "page": page,
        "kept": kept,
        "mine": [_row(spot, version) for spot in spots],
        "theirs": [_row(spot, version) for spot in version.spots if spot.page == page],
        "address": _address(version, page),
        "can_change": policies.change_version(request.membership, version),
    }
    return render(request, CONFLICT, context, status=409)


def _row(spot, version) -> dict:
    where = _("%(x)s from the left, %(y)s from the top") % {"x": spot.x, "y": spot.y}
    return {"label": named(spot.fills, _questions(version)), "value": where}


def _show(request, version, page, boxes, *, status=200):
    width, height = version.sizes[page - 1] if version.sizes else (612, 792)
    questions = _questions(version)
    found = _suggested(version, page)
    context = {
        "version": version,
        "template": version.template,
        "page": page,
        "pages": range(1, len(version.sizes) + 1),
        "width": width,
        "height": height,
        "boxes": boxes,
        "shown": [_drawn(number, one, questions) for number, one in enumerate(boxes.forms)],
        "suggestions": [(one, named(one.spot.fills, questions)) for one in found],
        "sure": sum(1 for one in found if one.is_sure),
        "can_change": policies.change_version(request.membership, version),
    }
    return render(request, MAP, context, status=status)


def _drawn(number, form, questions) -> dict:
    """Return a box of the formset as the picture shows it."""
    value = {side: form[side].value() for side in "xywh"}
    fills = str(form["fills"].value() or "")
    is_new = not form.initial and not (form.is_bound and form.has_changed())
    return {"number": number, "form": form, "words": named(fills, questions), "new": is_new} | value


@opens_to(*SENDERS)
def page_picture(request, pk, number):
    """A page as a picture, drawn in the child process. A version's pages seldom change."""
    version = own_version(request, pk)
    if not 1 <= number <= len(version.sizes):
        raise Http404
    try:
        _said, picture = child.ask("page", own_pages(version), number=number, width=PIXELS)
    except child.ChildFailed as error:
        raise Http404 from error
    answer = HttpResponse(picture, content_type="image/png")
    answer["Cache-Control"] = f"private, max-age={A_DAY}"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
