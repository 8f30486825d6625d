"""The district's forms on one list; bring a PDF, begin a draft, take a form in or out."""

from django.contrib import messages
from django.db.models import Count, Prefetch
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from core import clock
from core.access import opens_to
from core.states import IllegalMove
from core.uploads import takes
from paperwork import policies
from paperwork.actions import templates as actions
from paperwork.catalogue import FORMS
from paperwork.catalogue.own import LOCKS
from paperwork.catalogue.packet import SHEETS
from paperwork.enums import DocumentState, TemplateKind, TemplateState
from paperwork.forms_own import FormFile, PagesFile
from paperwork.models import Document, FormTemplate, TemplateVersion
from paperwork.views.queue import SENDERS

LIST = "paperwork/own/list.html"
NEW = "paperwork/own/new.html"
FORM = "paperwork/own/form.html"
PAGES = "paperwork/own/pages.html"


@opens_to(*SENDERS)
def form_list(request):
    """Every form there is, shipped or own: its state, its version, in how many packets."""
    policies.set_up_forms(request.membership).enforce()
    templates = {one.code: one for one in _templates(request)}
    used = _used()
    context = {
        "shipped": [_shipped(code, templates.get(code), used) for code in FORMS],
        "own": [_own(one, used) for one in templates.values() if one.is_own],
    }
    return render(request, LIST, context)


def _templates(request):
    """Return the district's forms with the versions that count: the draft and the one in use."""
    live = TemplateVersion.objects.exclude(state=TemplateState.RETIRED).order_by("-number")
    rows = FormTemplate.objects.visible_to(request.membership).order_by("position", "pk")
    return rows.prefetch_related(Prefetch("versions", live, to_attr="live_versions"))


def _used() -> dict[str, int]:
    """Return in how many packets each form is."""
    rows = Document.objects.exclude(state=DocumentState.VOIDED).values("form_code")
    return dict(
        rows.annotate(count=Count("packet", distinct=True)).values_list("form_code", "count")
    )


def _shipped(code: str, template, used) -> dict:
    spec = FORMS[code]
    rule = template.live_versions[0] if template and template.live_versions else None
    return {
        "code": code,
        "name": spec.name,
        "number": spec.number,
        "version": f"{spec.version}+{rule.number}" if rule else spec.version,
        "is_on": template is None or template.is_active,
        "is_locked": code in LOCKS,
        "is_sheet": code in SHEETS,
        "has_rule": rule is not None,
        "used": used.get(code, 0),
    }


def _own(template, used) -> dict:
    states = {version.state: version for version in template.live_versions}
    return {
        "row": template,
        "draft": states.get(TemplateState.DRAFT),
        "published": states.get(TemplateState.PUBLISHED),
        "used": used.get(template.code, 0),
    }


@opens_to(*SENDERS, methods="GET POST")
@takes("form")
def form_new(request):
    """Bring a PDF. It is looked through before anything is kept."""
    policies.set_up_forms(request.membership).enforce()
    if request.method != "POST":
        return render(request, NEW, {"form": FormFile()})
    form = FormFile(request.POST, request.FILES)
    if not form.is_valid():
        return render(request, NEW, {"form": form}, status=422)
    version = actions.bring_form(
        upload=form.cleaned_data["file"],
        title=form.cleaned_data["title"],
        by=request.membership,
        at=clock.now(),
    )
    messages.success(request, _("The form is here. Now say what goes where."))
    return redirect("paperwork:form-map", version.pk)


def own_form(request, pk) -> FormTemplate:
    """Return one form of the district's own, or raise 404."""
    rows = FormTemplate.objects.visible_to(request.membership).filter(kind=TemplateKind.OWN)
    return get_object_or_404(rows, pk=pk)


def own_version(request, pk) -> TemplateVersion:
    """Return one version of a form of the district's own, or raise 404."""
    rows = TemplateVersion.objects.visible_to(request.membership)
    rows = rows.filter(template__kind=TemplateKind.OWN).select_related("template")
    return get_object_or_404(rows, pk=pk)


@opens_to(*SENDERS)
def form(request, pk):
    """One own form: its versions, and what can be done with it."""
    template = own_form(request, pk)
    versions = list(template.versions.with_usage().select_related("by__user").order_by("-number"))
    context = {
        "template": template,
        "versions": versions,
        "draft": next((one for one in versions if one.is_draft), None),
        "published": next((one for one in versions if one.state == "published"), None),
    }
    return render(request, FORM, context)


@opens_to(*SENDERS, methods="POST")
def form_edit(request, pk):
    """Begin a draft, or go on with the one there is."""
    template = own_form(request, pk)
    policies.set_up_forms(request.membership).enforce()
    draft = actions.edit_form(template=template, by=request.membership, at=clock.now())
    return redirect("paperwork:form-map", draft.pk)


@opens_to(*SENDERS, methods="POST")
def form_switch(request, pk):
    """Take an own form into packets or out of them; papers that exist stay."""
    template = own_form(request, pk)
    policies.set_up_forms(request.membership).enforce()
    on = "on" in request.POST
    actions.switch_form(template=template, on=on, by=request.membership, at=clock.now())
    said = _("New packets get this form.") if on else _("New packets no longer get this form.")
    messages.success(request, said)
    return redirect("paperwork:form", pk)


@opens_to(*SENDERS, methods="POST")
def form_discard(request, pk):
    """Throw a draft away."""
    version = own_version(request, pk)
    policies.change_version(request.membership, version).enforce()
    try:
        actions.discard_draft(version=version, by=request.membership, at=clock.now())
        messages.success(request, _("The draft is gone."))
    except IllegalMove:
        messages.info(request, _("This draft was published a moment ago."))
    return redirect("paperwork:forms")


@opens_to(*SENDERS, methods="GET POST")
@takes("form")
def form_pages(request, pk):
    """Put another edition of the PDF under the boxes of a draft."""
    version = own_version(request, pk)
    policies.change_version(request.membership, version).enforce()
    form = PagesFile(request.POST or None, request.FILES or None)
    if request.method != "POST" or not form.is_valid():
        status = 422 if request.method == "POST" else 200
        return render(request, PAGES, {"form": form, "version": version}, status=status)
    upload = form.cleaned_data["file"]
    try:
        actions.exchange_pages(
            version=version,
            upload=upload,
            revision=version.revision,
            by=request.membership,
            at=clock.now(),
        )
        messages.success(request, _("The pages are new; the boxes are where they were."))
    except actions.Conflict:
        messages.warning(request, _("Somebody else changed this form a moment ago. Look again."))
    return redirect("paperwork:form-map", pk)
