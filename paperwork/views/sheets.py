"""Papers beside the packet, printed with what the records know; nothing is kept."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.timezone import localtime

from core import clock
from core.access import opens_to
from core.lazy import Lazy
from districts import looks
from districts.enums import Role
from employers.models import Agreement
from paperwork.actions import printing
from paperwork.catalogue import SHEETS
from paperwork.models import Packet
from paperwork.views.queue import VIEWERS

render = Lazy("paperwork.pdf.render")


@opens_to(*VIEWERS)
def sheet(request, pk, code):
    """One sheet for one student: a timesheet, a visit log, an evaluation."""
    rows = Packet.objects.visible_to(request.membership).live()
    packet = get_object_or_404(rows.select_related("placement__journey"), pk=pk)
    if code not in SHEETS:
        raise Http404
    looks.at_record(
        request, packet, student=packet.placement.journey.student_id, page="paper", parts=(code,)
    )
    on = localtime(clock.now())
    return _pdf(lambda: printing.sheet(SHEETS[code], packet, at=on), f"{SHEETS[code].number}.pdf")


@opens_to(Role.COORDINATOR, Role.ADMIN)
def mou(request, pk):
    """The words of an agreement with its parties and dates, to sign."""
    rows = Agreement.objects.visible_to(request.membership).select_related("employer", "district")
    agreement = get_object_or_404(rows, pk=pk)
    name = f"MOU-{agreement.pk}-{agreement.version}.pdf"
    return _pdf(lambda: printing.mou(agreement, at=localtime(clock.now())), name)


def _pdf(draw, name) -> HttpResponse:
    try:
        pdf = draw()
    except render.RenderError as error:
        raise Http404 from error
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
