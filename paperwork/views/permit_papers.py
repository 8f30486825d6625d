"""What one permit is on paper: the permit, one page that explains it, and the issuer's own copy."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render

from core import clock
from core.access import MEMBER, opens_to
from core.files import send_file
from core.lazy import Lazy
from districts import looks
from paperwork import policies
from paperwork.actions import drawing, permit_paper, sensitive
from paperwork.actions.permit_case import rules_of
from paperwork.catalogue.sheet import fill
from paperwork.catalogue.work_permit import PERMIT_SHEET
from paperwork.models import WorkPermit
from paperwork.views import gone
from paperwork.views.permit import ISSUERS, visible

SHEET = "paperwork/permit_sheet.html"
NUMBER = "paperwork/permit_number.html"
documents = Lazy("paperwork.pdf.documents")
render_errors = Lazy("paperwork.pdf.render")


def _looked(request, found, page) -> None:
    looks.at_record(
        request,
        found,
        student=found.student_id,
        page=page,
        parts=("papers",),
        employer=found.placement.employer_id,
    )


@opens_to(MEMBER)
def permit_pdf(request, pk):
    """The permit itself, sealed once both have signed: to employer, student and staff."""
    found = visible(request, pk)
    document = permit_paper.document_of(found)
    if document is None:
        raise Http404
    if document.destroyed_at:
        return gone.page(request, document)
    _looked(request, found, "permit_paper")
    file = document.sealed_file or _drawn(document)
    return send_file(
        file.open("rb"),
        filename=f"{found.reference}.pdf",
        content_type="application/pdf",
        inline="download" not in request.GET,
    )


def _drawn(document):
    version = get_object_or_404(document.versions.current())
    version.document = document
    try:
        drawing.ensure_drawn(version, at=clock.now())
    except render_errors.RenderError as error:
        raise Http404 from error
    return version.file


def _for_people(request, pk, page) -> WorkPermit:
    """Return a permit whose hours somebody has decided."""
    found = visible(request, pk)
    if found.ends_on is None:
        raise Http404
    _looked(request, found, page)
    return found


@opens_to(MEMBER)
def sheet(request, pk):
    """The permit explained on one page, in the reader's language."""
    found = _for_people(request, pk, "permit_sheet")
    paper = permit_paper.sheet(found, on=clock.today())
    shown = fill(PERMIT_SHEET, paper.values, paper.situation)
    return render(request, SHEET, {"permit": found, "sheet": shown, "student": found.student})


@opens_to(MEMBER)
def sheet_pdf(request, pk):
    """The same page to print, in English and in the family's language."""
    found = _for_people(request, pk, "permit_print")
    return _pdf(permit_paper.sheet(found, on=clock.today()), f"{found.reference}-explained.pdf")


def _pdf(paper, name: str) -> HttpResponse:
    try:
        drawn = documents.draw(paper)
    except render_errors.RenderError as error:
        raise Http404 from error
    answer = HttpResponse(drawn, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{name}"'
    answer["Cache-Control"] = "private, no-store"
    return answer


# --- The number -----------------------------------------------------------------------------------


@opens_to(*ISSUERS, methods="POST", fresh=True)
def number(request, pk):
    """Show the social security number once; asks again who it is, and the log says who looked."""
    found = visible(request, pk)
    policies.see_number(request.membership, found).enforce()
    row = sensitive.of_permit(found)
    if row is None:
        raise Http404
    value = sensitive.reveal(row=row, by=request.membership, at=clock.now())
    answer = render(request, NUMBER, {"permit": found, "student": found.student, "value": value})
    answer["Cache-Control"] = "private, no-store"
    return answer


@opens_to(*ISSUERS, methods="POST", fresh=True)
def own_copy(request, pk):
    """The issuer's own copy with the number printed, where the district turned that on."""
    found = visible(request, pk)
    policies.see_number(request.membership, found).enforce()
    row = sensitive.of_permit(found)
    if row is None or not rules_of().ssn_on_own_copy:
        raise Http404
    value = sensitive.reveal(row=row, by=request.membership, at=clock.now())
    return _pdf(permit_paper.own_copy(found, value), f"{found.reference}-own-copy.pdf")
