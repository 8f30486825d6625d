"""The student's own trainings."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from core import clock
from core.access import opens_to
from core.states import IllegalMove
from core.uploads import takes
from districts import looks
from districts.enums import STAFF, Role
from districts.views.files import send_upload
from trainings import actions, policies
from trainings.enums import OPEN
from trainings.forms import SubmitForm
from trainings.models import Assignment

PAGE = "trainings/mine.html"
SHOWN_IN_PLACE = ("image/png", "image/jpeg")


@opens_to(Role.STUDENT)
def mine(request):
    """What to do, where, until when, and what is done."""
    return _page(request)


def _page(request, wrong: SubmitForm | None = None):
    rows = _own(request).order_by("due_on", "training__title", "pk")
    rows = list(rows)
    for row in rows:
        bad = wrong is not None and wrong.assignment.pk == row.pk
        row.form = wrong if bad else _form(None, None, row)
        row.late = row.is_late(clock.today())
    context = {
        "open": [row for row in rows if row.state in OPEN],
        "done": [row for row in rows if row.state not in OPEN],
        "wrong": wrong,
    }
    return render(request, PAGE, context, status=422 if wrong else 200)


def _own(request):
    rows = Assignment.objects.visible_to(request.membership)
    return rows.select_related("training", "student", "placement")


def _form(data, files, assignment) -> SubmitForm:
    start = {"completed_on": clock.today()}
    return SubmitForm(data, files, assignment=assignment, initial=start, prefix=f"t{assignment.pk}")


@opens_to(Role.STUDENT, methods="POST")
@takes("certificate")
def submit(request, pk):
    """Hand in a certificate, or say that it is done."""
    assignment = get_object_or_404(_own(request), pk=pk)
    policies.submit(request.membership, assignment).enforce()
    form = _form(request.POST, request.FILES, assignment)
    if not form.is_valid():
        return _page(request, form)
    try:
        actions.submit(
            assignment=assignment, **form.cleaned_data, by=request.membership, at=clock.now()
        )
    except IllegalMove:
        messages.info(request, _("This is with your school already."))
    else:
        messages.success(request, _("Thank you. Your school checks it."))
    return redirect("trainings:mine")


@opens_to(Role.STUDENT, *STAFF)
def certificate(request, pk):
    """The file that was handed in."""
    rows = _own(request).exclude(certificate="")
    assignment = get_object_or_404(rows, pk=pk)
    who = assignment.student_id
    looks.at_record(request, assignment, student=who, page="certificate", parts=("trainings",))
    return send_upload(
        request,
        assignment.certificate,
        filename=assignment.certificate_name,
        content_type=assignment.certificate_type,
        inline=assignment.certificate_type in SHOWN_IN_PLACE,
    )
