"""One work permit: what to verify, the signature, its ends, and who holds it."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from core import clock
from core.access import opens_to
from core.states import IllegalMove
from districts import looks
from districts.enums import Role
from employers.labor import words
from paperwork import policies
from paperwork.actions import permit_paper, permits, sensitive, signing
from paperwork.actions.permit_case import case_of, rules_of
from paperwork.actions.permit_gate import Refused
from paperwork.catalogue import SignerRole
from paperwork.consents import consent
from paperwork.enums import HeldHow, PermitState, PlaceState, Recheck
from paperwork.models import Place, WorkPermit
from paperwork.permit_forms import LABELS, ApproveForm, HeldForm, StopForm
from paperwork.views import gone
from paperwork.views.presence import of_account
from paperwork.views.queue import VIEWERS
from paperwork.views.showing import show

PAGE = "paperwork/permit.html"
ISSUERS = (Role.OFFICE, Role.COORDINATOR, Role.ADMIN)
ROWS = (
    "student__membership", "issuer__user", "held_by__user", "ended_by__user", "replaces",
    "packet", "request__packet__guardian",
    "placement__journey__student", "placement__journey__school", "placement__employer",
    "placement__worksite", "placement__supervisor", "placement__funding__season",
    "placement__district", "placement__coordinator__user", "placement__journey__mentor__user",
)  # fmt: skip


def visible(request, pk) -> WorkPermit:
    rows = WorkPermit.objects.visible_to(request.membership).with_paper()
    return get_object_or_404(rows.select_related(*ROWS), pk=pk)


@opens_to(*VIEWERS)
def permit(request, pk):
    """Everything about one permit; for its issuer, what to verify and the form that signs."""
    found = visible(request, pk)
    return _page(request, found)


def _page(request, found, *, refusals=(), status=200, **forms):
    looks.at_record(
        request, found, student=found.student_id, page="permit", parts=("private", "papers")
    )
    case = case_of(found.placement, permits.seen_of(found), at=clock.now(), issuer=_me(request))
    paper = permit_paper.document_of(found)
    context = {
        "permit": found,
        "student": found.student,
        "case": case,
        "hours": hours_of(found.numbers) if found.other_day is not None else [],
        "proposed": hours_of(case.hours.as_json()) if case.hours else [],
        "new_hours": hours_of(found.recheck_hours),
        "refusals": list(refusals) or (case.refusals if found.state in PermitState.open() else []),
        "warnings": case.warnings if found.state in PermitState.open() else [],
        "document": paper,
        "gone": gone.words(paper) if paper and paper.destroyed_at else "",
        **_choices(request, found, case, forms),
    }
    return render(request, PAGE, context, status=status)


def _me(request):
    """The reader, if they might be the issuer: whose own child it is matters only then."""
    return request.membership if policies.issue_permits(request.membership) else None


def hours_of(numbers) -> list[dict]:
    """Return the four numbers with their words: [{label, value}]."""
    return [
        {"label": label, "value": words.minutes(numbers[name])}
        for name, label in LABELS.items()
        if numbers.get(name) is not None
    ]


def _choices(request, found, case, forms) -> dict:
    """Return what this person may do here, as the page's verdicts and forms."""
    member = request.membership
    place = request_place(found)
    may_approve = policies.approve_permit(member, found, place)
    stops = policies.stops_of(member, found)
    may_hold = policies.confirm_held(member, found)
    return {
        "can_approve": may_approve,
        "consent": consent(),
        "form": forms.get("form") or _form(request, found, case, place) if may_approve else None,
        "shown": show(place.version, place) if may_approve else None,
        "stop_form": forms.get("stop") or StopForm(acts=stops) if stops else None,
        "can_renew": policies.renew_permit(member, found),
        "can_keep": policies.keep_permit(member, found),
        "can_hold": may_hold,
        "held_form": forms.get("held") or HeldForm() if may_hold else None,
        "number": sensitive.of_permit(found) if policies.see_number(member, found) else None,
        "own_copy": rules_of().ssn_on_own_copy,
    }


def request_place(found) -> Place | None:
    """Return where the issuer signs the request."""
    rows = Place.objects.filter(document=found.request_id, signer__role=SignerRole.ISSUER)
    rows = rows.exclude(state=PlaceState.VOIDED).order_by("-pk")
    place = rows.select_related("version", "document", "signer__envelope__packet").first()
    if place is not None:
        place.version.document = place.document
    return place


def _form(request, found, case, place, data=None) -> ApproveForm:
    return ApproveForm(
        data,
        case=case,
        rules=rules_of(),
        today=clock.today(),
        initial={
            "kind": found.kind,
            "name": request.user.name,
            "seen": place.version.file_sha256,
            "conditions": found.conditions,
        },
    )


@opens_to(*ISSUERS, methods="POST")
def approve(request, pk):
    """Sign the request and make the permit; refusals say rule, law and minute, and lose nothing."""
    found = visible(request, pk)
    place = request_place(found)
    policies.approve_permit(request.membership, found, place).enforce()
    now = clock.now()
    case = case_of(found.placement, permits.seen_of(found), at=now, issuer=request.membership)
    form = _form(request, found, case, place, request.POST)
    if not form.is_valid():
        return _page(request, found, form=form, status=422)
    try:
        _approve(request, found, form, place, now)
    except Refused as error:
        return _page(request, found, form=form, refusals=error.reasons, status=422)
    except (IllegalMove, signing.Changed):
        messages.info(request, _("Something changed meanwhile. Nothing was signed; look again."))
    else:
        messages.success(request, _("Signed. The permit goes to the student, then to you."))
    return redirect("paperwork:permit", pk)


def _approve(request, found, form, place, now) -> None:
    said = form.cleaned_data
    signing.mark_read(place=place, at=now)
    permits.approve(
        permit=found,
        decision=permits.Decision(form.saw, said["age_evidence"], form.numbers, said["conditions"]),
        signature=signing.Signature(place, said["seen"], form.answers),
        name=said["name"],
        presence=of_account(request),
        at=now,
    )


STOPS = {
    "return": permits.send_back,
    "deny": permits.deny,
    "cancel": permits.cancel,
}


@opens_to(*ISSUERS, methods="POST")
def stop(request, pk):
    """Return, deny, cancel or revoke; the reason is kept and told."""
    found = visible(request, pk)
    policies.stop_permit(request.membership, found).enforce()
    form = StopForm(request.POST, acts=policies.stops_of(request.membership, found))
    if not form.is_valid():
        return _page(request, found, stop=form, status=422)
    act, facts = form.cleaned_data["act"], {"reason": form.cleaned_data["reason"]}
    by = {"by": request.membership, "at": clock.now()}
    try:
        if act == "revoke":
            permits.cancel(permit=found, revoked=True, **facts, **by)
        else:
            STOPS[act](permit=found, **facts, **by)
        messages.success(request, _("Done. Everybody concerned can read the reason."))
    except IllegalMove:
        messages.info(request, _("Somebody else was faster; look at it again."))
    return redirect("paperwork:permit", pk)


@opens_to(*ISSUERS, methods="POST")
def renew(request, pk):
    """After a change: make the permit anew with today's hours, or keep the printed ones."""
    found = visible(request, pk)
    by = {"by": request.membership, "at": clock.now()}
    if "keep" in request.POST:
        policies.keep_permit(request.membership, found).enforce()
        permits.keep(permit=found, **by)
        messages.success(request, _("Kept. The printed hours still hold."))
        return redirect("paperwork:permit", pk)
    policies.renew_permit(request.membership, found).enforce()
    if Recheck.PLACE in found.recheck:
        permits.ask_anew(permit=found, **by)
        messages.success(
            request, _("A new request goes to student, employer, family, then to you.")
        )
        return redirect("paperwork:permit", pk)
    try:
        new = permits.renew(permit=found, **by)
    except Refused as error:
        return _page(request, found, refusals=error.reasons, status=422)
    except IllegalMove:
        messages.info(request, _("Somebody else was faster; look at it again."))
        return redirect("paperwork:permit", pk)
    messages.success(request, _("A new permit goes to the student, then to you."))
    return redirect("paperwork:permit", new.pk)


@opens_to(Role.EMPLOYER, *ISSUERS, methods="POST")
def held(request, pk):
    """The employer holds the permit: it says so itself, or staff writes down how it got there."""
    found = visible(request, pk)
    policies.confirm_held(request.membership, found).enforce()
    is_host = request.membership.role == Role.EMPLOYER
    form = HeldForm(request.POST)
    if not is_host and not form.is_valid():
        return _page(request, found, held=form, status=422)
    said = {"how": HeldHow.ON_SCREEN} if is_host else form.cleaned_data
    try:
        permits.deliver(permit=found, by=request.membership, at=clock.now(), **said)
        messages.success(request, _("Kept: the employer holds the permit."))
    except IllegalMove:
        messages.info(request, _("This was answered already."))
    return redirect("paperwork:hosting") if is_host else redirect("paperwork:permit", pk)
