"""A family's copy of the record, and its deletion."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from core import clock
from core.access import opens_to
from core.files import send_file
from core.states import IllegalMove
from districts import looks
from districts.enums import Permission, Role
from districts.models import Membership
from students import family, policies
from students.actions import records as actions
from students.enums import RecordKind, RecordState
from students.forms import ConfirmDeletionForm, RefuseRecordForm
from students.models import RecordRequest, Student
from students.views.legal import SEEN_BY, all_known

PAGE, LIST, MINE = "students/family.html", "students/records.html", "students/my_record.html"
WAITING = (RecordState.WANTED, RecordState.ASKED)
ANSWERS = (Role.COORDINATOR, Role.ADMIN)


@opens_to(*ANSWERS)
def record_list(request):
    """What families asked for, and what waits for a second person."""
    policies.answer_family(request.membership).enforce()
    rows = RecordRequest.objects.visible_to(request.membership).select_related("student__school")
    recent = list(rows.order_by("-wanted_at", "-pk")[:100])
    context = {
        "open": [one for one in recent if one.state in {RecordState.WANTED, RecordState.ASKED}],
        "others": [
            one for one in recent if one.state not in {RecordState.WANTED, RecordState.ASKED}
        ],
    }
    return render(request, LIST, context)


@opens_to(*ANSWERS)
def record_page(request, pk):
    """One student: what there is, what a deletion takes, what stays and why."""
    student = _student(request, pk)
    looks.at_record(request, student, student=student, page="family", parts=("papers",))
    return _page(request, student)


def _student(request, pk) -> Student:
    policies.answer_family(request.membership).enforce()
    visible = Student.objects.visible_to(request.membership).select_related("school", "membership")
    return get_object_or_404(visible, pk=pk)


def _page(request, student, *, confirm_form=None, refuse_form=None, status=200):
    rows = RecordRequest.objects.filter(student=student).select_related("by__user")
    found = list(rows.order_by("-wanted_at", "-pk"))
    asked = next((one for one in found if one.state == RecordState.ASKED), None)
    context = {
        "student": student,
        "requests": found,
        "asked": asked,
        "goes": [section.goes for section in family.SECTIONS if section.goes],
        "stays": family.stays(student),
        "blocks": family.blocks(student),
        "needs_typing": asked is not None and _is_alone(request, asked),
        "confirm_form": confirm_form or ConfirmDeletionForm(student=student),
        "refuse_form": refuse_form or RefuseRecordForm(),
    }
    return render(request, PAGE, context, status=status)


def _is_alone(request, record) -> bool:
    """Whether nobody but the person who asked could confirm."""
    holders = Membership.objects.active().holding(Permission.FAMILY_ANSWER)
    others = holders.exclude(user=request.user).exists()
    return record.by_id is not None and record.by.user_id == request.user.pk and not others


@opens_to(*ANSWERS, methods="POST", fresh=True)
def copy_ask(request, pk):
    """Put a copy together."""
    student = _student(request, pk)
    policies.ask_copy(request.membership, student).enforce()
    actions.ask_copy(student=student, by=request.membership, at=clock.now())
    messages.success(request, _("The copy is being put together. Come back in a minute."))
    return redirect("students:family", pk)


@opens_to(*ANSWERS, fresh=True)
def copy_file(request, pk):
    """The zip, for the person who asked for it, while it is there."""
    policies.answer_family(request.membership).enforce()
    mine = RecordRequest.objects.filter(by__user=request.user, state=RecordState.READY)
    record = get_object_or_404(mine.exclude(file=""), pk=pk, expires_at__gt=clock.now())
    actions.downloaded(request=record, by=request.membership, at=clock.now())
    name = f"record-{record.student_id}.zip"
    return send_file(record.file.open(), filename=name, content_type="application/zip")


@opens_to(*ANSWERS, methods="POST", fresh=True)
def deletion_ask(request, pk):
    """Begin a deletion; somebody else confirms it."""
    student = _student(request, pk)
    blocked = bool(family.blocks(student))
    policies.ask_deletion(request.membership, student, blocked=blocked).enforce()
    try:
        actions.ask_deletion(student=student, by=request.membership, at=clock.now())
    except IllegalMove:
        messages.info(request, _("A deletion is under way already."))
    return redirect("students:family", pk)


@opens_to(*ANSWERS, methods="POST", fresh=True)
def deletion_confirm(request, pk):
    """The second person's word; where there is no second person, the student's id is typed."""
    record, student = _request(request, pk)
    alone, blocked = _is_alone(request, record), bool(family.blocks(student))
    policies.confirm_deletion(request.membership, record, alone=alone, blocked=blocked).enforce()
    form = ConfirmDeletionForm(request.POST, student=student)
    if alone and not form.is_valid():
        return _page(request, student, confirm_form=form, status=422)
    try:
        actions.confirm(request=record, by=request.membership, at=clock.now())
    except IllegalMove:
        messages.info(request, _("Somebody else has just changed this."))
    return redirect("students:family", student.pk)


@opens_to(*ANSWERS, methods="POST")
def record_refuse(request, pk):
    """Say no to a wish, or take a deletion back."""
    record, student = _request(request, pk)
    form = RefuseRecordForm(request.POST)
    if not form.is_valid():
        return _page(request, student, refuse_form=form, status=422)
    reason = form.cleaned_data["reason"]
    try:
        actions.refuse(request=record, reason=reason, by=request.membership, at=clock.now())
    except IllegalMove:
        messages.info(request, _("Somebody else has just changed this."))
    return redirect("students:family", student.pk)


def _request(request, pk) -> tuple[RecordRequest, Student]:
    policies.answer_family(request.membership).enforce()
    visible = RecordRequest.objects.visible_to(request.membership)
    record = get_object_or_404(visible.select_related("by__user", "student__school"), pk=pk)
    return record, record.student


# --- The student ---------------------------------------------------------------------------------


@opens_to(Role.STUDENT)
def my_record(request):
    """What a student may ask for, and what became of it."""
    student = _me(request)
    rows = RecordRequest.objects.visible_to(request.membership).order_by("-wanted_at", "-pk")
    known = all_known(student)
    return render(request, MINE, {"student": student, "requests": rows, "legal": known})


@opens_to(Role.STUDENT, methods="POST")
def my_record_ask(request, kind):
    """Ask the school for a copy, or for deletion."""
    if kind not in RecordKind.values:
        raise Http404
    actions.want(student=_me(request), kind=kind, at=clock.now())
    messages.success(request, _("Your school has it now and will answer you."))
    return redirect("students:my-record")


def _me(request) -> Student:
    mine = Student.objects.visible_to(request.membership).select_related(*SEEN_BY)
    return get_object_or_404(mine)
