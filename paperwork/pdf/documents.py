"""A form of the catalogue as a PDF: blank copy, prefilled paper, or signed with certificate.

A paper is stamped from its compiled form where that can be (`paperwork.pdf.compiled`), else drawn
anew; both look and read the same.
"""

from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO

import pikepdf
from django.utils import translation
from pypdf import PdfWriter

from paperwork.catalogue.sheet import Box, Fitted, Place
from paperwork.pdf import own
from paperwork.pdf.compiled.cutting import Uncut
from paperwork.pdf.compiled.dressing import Copy, copies, dressed, height_of
from paperwork.pdf.compiled.fitting import clean, elsewhere, fit, stylesheet
from paperwork.pdf.compiled.forms import form_of
from paperwork.pdf.compiled.ink import Unset
from paperwork.pdf.compiled.stamping import PIXELS, stamp
from paperwork.pdf.papers import MAIN_LANGUAGE, Attached, Heading, Paper
from paperwork.pdf.render import render

__all__ = [
    "Attached",
    "Copy",
    "Heading",
    "Paper",
    "copies",
    "draw",
    "draw_anew",
    "page_count",
    "with_certificate",
]

CERTIFICATE = "paperwork/forms/certificate.html"


def draw(paper: Paper) -> bytes:
    """Return the PDF; raise `paperwork.pdf.render.RenderError` rather than print it wrong."""
    if paper.spec.own is not None:
        return _draw_own(paper)
    try:
        return stamp(paper)
    except (Unset, Uncut):
        return draw_anew(paper)


def draw_anew(paper: Paper) -> bytes:
    """Return the PDF drawn from its template: slower, for signatures and for every script."""
    context = {
        "copies": fitted(paper),
        "heading": paper.heading,
        "certificate": paper.certificate,
    }
    attach = [(one.name, one.description, one.data, one.at) for one in paper.attached]
    return render(
        paper.spec.template_name,
        context,
        language=MAIN_LANGUAGE,
        attach=attach,
        style=stylesheet(),
    )


def fitted(paper: Paper) -> list[Copy]:
    """Return the copies with every text fitted to its box, and what goes on elsewhere."""
    try:
        form = form_of(paper)
    except Uncut:  # boxes of unknown width: they grow with their texts
        return [dressed(copy, _as_it_is) for copy in copies(paper)]
    widths = iter([form.areas[number][2] / PIXELS for number in range(len(form.slots))])
    return [_fitted(copy, widths) for copy in copies(paper)]


def _as_it_is(one: Box | Place) -> Fitted:
    return Fitted(tuple(clean(_text(one)).split("\n")))


def _fitted(copy: Copy, widths: Iterator[float]) -> Copy:
    continued: list[tuple[str, str]] = []

    def decide(one: Box | Place) -> Fitted:
        text, height, width = clean(_text(one)), height_of(one), next(widths)
        found = fit(text, width, height)
        if not found.whole:
            continued.append((one.label, text))
            found = elsewhere(width)
        return Fitted(found.lines, f"{found.style} area-{height}")

    with translation.override(copy.language):
        done = dressed(copy, decide)
    return replace(done, continued=tuple(continued))


def _text(one: Box | Place) -> str:
    if isinstance(one, Place):
        return one.signed.name if one.signed else one.name
    return one.text


def _draw_own(paper: Paper) -> bytes:
    sheet = copies(paper)[0].sheet
    code = paper.heading.cover_code
    pages = own.draw(paper.base, paper.spec.own, sheet, paper.values, code=code)
    return with_certificate(pages, paper) if paper.certificate else pages


def with_certificate(frozen: bytes, paper: Paper) -> bytes:
    """Return the frozen pages untouched, with the certificate behind and the file embedded."""
    context = {
        "copies": copies(paper)[:1],
        "heading": paper.heading,
        "certificate": paper.certificate,
    }
    writer = PdfWriter(clone_from=BytesIO(frozen))
    writer.append(BytesIO(render(CERTIFICATE, context, language=MAIN_LANGUAGE)))
    for one in paper.attached:
        writer.add_attachment(one.name, one.data)
    made = BytesIO()
    writer.write(made)
    return made.getvalue()


def page_count(pdf: bytes) -> int:
    """Return how many pages a file of ours has, without reading them."""
    with pikepdf.open(BytesIO(pdf)) as opened:
        return len(opened.pages)
