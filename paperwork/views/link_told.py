""" "Who was told what about your child": for a guardian, from the personal link, after the code."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from core import clock
from core.access import LINK, opens_to
from core.tabular import csv_response
from paperwork import told
from paperwork.views.doors import bad_link
from paperwork.views.link import opened
from students.actions import records
from students.enums import RecordKind
from students.models import RecordRequest

PAGE = "paperwork/link_told.html"
FILE = "who-was-told-what.csv"


@opens_to(LINK)
@opened
def told_page(request, link, signer):
    """The list, to a parent or guardian only."""
    if signer.guardian_id is None:
        return bad_link(request)
    student = _student(signer)
    wanted = RecordRequest.objects.filter(student=student, wanted_by_family=True)
    context = {
        "link": link,
        "student": student,
        "told": told.about(student.pk),
        "requests": wanted.order_by("-wanted_at", "-pk"),
    }
    return render(request, PAGE, context)


@opens_to(LINK)
@opened
def told_csv(request, link, signer):
    """The same as a file."""
    if signer.guardian_id is None:
        return bad_link(request)
    found = told.about(_student(signer).pk)
    return csv_response(FILE, told.header(), told.lines(found))


@opens_to(LINK, methods="POST")
@opened
def record_ask(request, link, signer, kind):
    """Ask the school for a copy of the record, or for its deletion (EC 49069.7)."""
    if signer.guardian_id is None:
        return bad_link(request)
    if kind not in RecordKind.values:
        raise Http404
    records.want(student=_student(signer), kind=kind, at=clock.now())
    messages.success(request, _("The school has it now and will answer you."))
    return redirect("link-told", link.pk)


def _student(signer):
    return signer.envelope.packet.placement.journey.student
