"""A district's rule for a form that ships with Onramp: in or out, for whom, who signs first."""

from dataclasses import asdict

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from core import clock
from core.access import opens_to
from paperwork import policies
from paperwork.actions import templates as actions
from paperwork.catalogue import FORMS
from paperwork.catalogue.own import LOCKS, conditions_of
from paperwork.enums import TemplateState
from paperwork.forms_own import RuleForm
from paperwork.models import FormTemplate
from paperwork.views.queue import SENDERS

RULE = "paperwork/own/rule.html"


@opens_to(*SENDERS, methods="GET POST")
def rule(request, code):
    """See and change the rule. What the law asks for is shown, and stays."""
    policies.set_up_forms(request.membership).enforce()
    if code not in FORMS:
        raise Http404
    template = FormTemplate.objects.filter(code=code).first()
    version = template.versions.filter(state=TemplateState.PUBLISHED).first() if template else None
    spec = version.spec(code) if version else FORMS[code]
    known = {**asdict(conditions_of(spec)), "on": template is None or template.is_active}
    form = RuleForm(request.POST or None, initial=known, slots=spec.slots)
    if request.method == "POST" and form.is_valid() and _saved(request, code, form):
        messages.success(request, _("Saved. Packets prepared from now on follow this rule."))
        return redirect("paperwork:forms")
    context = {
        "code": code,
        "spec": spec,
        "version": version,
        "form": form,
        "lock": LOCKS.get(code),
        "versions": template.versions.with_usage().order_by("-number") if template else [],
    }
    return render(request, RULE, context, status=422 if request.method == "POST" else 200)


def _saved(request, code, form) -> bool:
    try:
        actions.set_rule(
            code=code,
            on=form.cleaned_data["on"],
            conditions=form.conditions,
            orders=form.orders,
            by=request.membership,
            at=clock.now(),
        )
    except actions.Locked as locked:
        form.add_error(None, str(locked))
        return False
    return True
