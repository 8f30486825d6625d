"""How long records are kept, and what is about to go."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from core import clock
from core.access import opens_to
from core.states import IllegalMove
from districts import policies
from districts.actions import retention as actions
from districts.enums import DisposalState, Role
from districts.forms import HoldForm, PeriodForm
from districts.models import Disposal, RetentionRule
from districts.retention import KINDS

PAGE = "districts/retention.html"


@opens_to(Role.ADMIN)
def retention(request):
    """The table of kinds, and what was announced."""
    policies.keep_records(request.membership).enforce()
    return _page(request)


def _page(request, *, wrong_period=None, wrong_hold=None, status=200):
    found = list(Disposal.objects.select_related("held_by__user").order_by("falls_due_on", "pk"))
    for one in found:
        one.of = KINDS.get(one.kind)
        bad = wrong_hold is not None and wrong_hold.prefix == f"h{one.pk}"
        one.form = wrong_hold if bad else HoldForm(prefix=f"h{one.pk}")
    context = {
        "kinds": _kinds(wrong_period),
        "open": [one for one in found if one.state != DisposalState.DONE],
        "done": [one for one in reversed(found) if one.state == DisposalState.DONE][:20],
    }
    return render(request, PAGE, context, status=status)


def _kinds(wrong) -> list[dict]:
    own = dict(RetentionRule.objects.values_list("kind", "months"))
    rows = []
    for kind in KINDS.values():
        months = own.get(kind.code, kind.months)
        fresh = PeriodForm(kind=kind, initial={"months": months}, prefix=kind.code)
        bad = wrong is not None and wrong.prefix == kind.code
        rows.append({"kind": kind, "months": months, "form": wrong if bad else fresh})
    return rows


@opens_to(Role.ADMIN, methods="POST", fresh=True)
def retention_period(request, kind):
    """Keep a kind longer or shorter."""
    policies.keep_records(request.membership).enforce()
    if kind not in KINDS:
        raise Http404
    form = PeriodForm(request.POST, kind=KINDS[kind], prefix=kind)
    if not form.is_valid():
        return _page(request, wrong_period=form, status=422)
    months = form.cleaned_data["months"]
    actions.change_rule(kind=KINDS[kind], months=months, by=request.membership, at=clock.now())
    messages.success(request, _("Saved. It counts for what is announced from now on."))
    return redirect("districts:retention")


@opens_to(Role.ADMIN, methods="POST")
def retention_hold(request, pk):
    """Keep what was announced, with a reason."""
    policies.keep_records(request.membership).enforce()
    disposal = get_object_or_404(Disposal, pk=pk)
    form = HoldForm(request.POST, prefix=f"h{pk}")
    if not form.is_valid():
        return _page(request, wrong_hold=form, status=422)
    reason = form.cleaned_data["reason"]
    _try(request, actions.hold, disposal=disposal, reason=reason)
    return redirect("districts:retention")


@opens_to(Role.ADMIN, methods="POST", fresh=True)
def retention_release(request, pk):
    """End a hold."""
    policies.keep_records(request.membership).enforce()
    _try(request, actions.release, disposal=get_object_or_404(Disposal, pk=pk))
    return redirect("districts:retention")


def _try(request, action, **words) -> None:
    try:
        action(by=request.membership, at=clock.now(), **words)
    except IllegalMove:
        messages.info(request, _("Somebody else has just changed this."))
