"""The placement: what was agreed, what is still open, and the panels of the upper rooms."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from core import clock
from core.access import opens_to
from core.states import IllegalMove
from districts import looks
from districts.enums import STAFF, Role
from pipeline import hiring
from pipeline.actions import placements as actions
from pipeline.actions.checklist import is_minor
from pipeline.enums import ItemKind, Owner
from pipeline.forms.hiring import CancelForm
from pipeline.models import Placement

PAGE = "pipeline/placement.html"
OWNER_OF_ROLE = {
    Role.STUDENT: Owner.STUDENT,
    Role.EMPLOYER: Owner.EMPLOYER,
    Role.MENTOR: Owner.MENTOR,
    Role.COORDINATOR: Owner.COORDINATOR,
    Role.OFFICE: Owner.OFFICE,
}


@opens_to(Role.STUDENT, Role.EMPLOYER, *STAFF)
def placement_detail(request, pk):
    """One placement for everybody concerned."""
    placement = _get(request, pk)
    looks.at_record(
        request,
        placement,
        student=placement.journey.student_id,
        page="placement",
        parts=("name", "school", "placement", "checklist"),
        employer=placement.employer_id,
    )
    items = list(placement.checklist.order_by("fulfilled_at", "due_on", "pk"))
    role = request.membership.role
    mine = OWNER_OF_ROLE.get(role)
    for item in items:
        item.is_mine = item.owner == mine and item.fulfilled_at is None
        item.href = _where(item, role) if item.is_mine else ""
        item.was_needless = item.is_needless and role != Role.PARTNER
    context = {
        "placement": placement,
        "student": placement.journey.student,
        "items": items,
        "no_permit": _no_permit(placement, role),
        "done": sum(1 for item in items if item.fulfilled_at),
        "knows": _facts(placement),
        "can_cancel": hiring.cancel(request.membership, placement),
        "cancel_form": CancelForm(),
    }
    return render(request, PAGE, context)


def _no_permit(placement, role) -> str:
    """Return what a graduate under 18 brings instead of a permit; nothing for anybody else.

    Programme partners do not read of a graduation (docs/privacy.md).
    """
    student = placement.journey.student
    if role == Role.PARTNER or not placement.is_for_graduate:
        return ""
    if not is_minor(student.birth_date, placement.starts_on):
        return ""
    if role == Role.STUDENT:
        return _("You have graduated: you need no work permit. Give your employer the proof.")
    if role == Role.EMPLOYER:
        return _("The student has graduated: no work permit is needed. Keep the proof on file.")
    return _("The student has graduated: no work permit is needed. The proof goes to the employer.")


def _where(item, role) -> str:
    """Return where this person does an item: a page of an upper room, if it is there."""
    rooms = {Role.STUDENT: ("trainings:mine", "paperwork:mine")}
    training, papers = rooms.get(role, ("trainings:board", "paperwork:sitting"))
    try:
        return reverse(training if item.kind == ItemKind.TRAINING else papers)
    except NoReverseMatch:
        return ""


def _get(request, pk) -> Placement:
    rows = Placement.objects.visible_to(request.membership).select_related(
        "journey__student",
        "journey__school",
        "employer",
        "worksite",
        "supervisor",
        "funding",
        "coordinator__user",
    )
    return get_object_or_404(rows, pk=pk)


def _facts(placement):
    site, person, coordinator = placement.worksite, placement.supervisor, placement.coordinator
    funding = placement.funding
    record = funding.employer_of_record or placement.employer.name
    return [
        {"label": _("Place"), "value": _("Remote") if site.is_remote else site.one_line},
        {"label": _("Supervisor"), "value": person and person.name},
        {"label": _("Paid by"), "value": funding.name},
        {"label": _("Employer of record"), "value": record},
        {"label": _("District coordinator"), "value": coordinator and coordinator.user.name},
    ]


@opens_to(Role.MENTOR, Role.COORDINATOR, Role.ADMIN, methods="POST")
def placement_cancel(request, pk):
    """End it early: the seat is free again."""
    placement = _get(request, pk)
    hiring.cancel(request.membership, placement).enforce()
    form = CancelForm(request.POST)
    if not form.is_valid():
        messages.warning(request, _("Choose why it ends."))
        return redirect("pipeline:placement", pk)
    reason = form.cleaned_data["reason"]
    try:
        actions.cancel(placement=placement, reason=reason, by=request.membership, at=clock.now())
    except IllegalMove:
        messages.info(request, _("Somebody else has just changed this placement."))
    else:
        messages.info(request, _("Cancelled. The seat is free, and the student can apply again."))
    return redirect("pipeline:placement", pk)
