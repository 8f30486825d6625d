"""The sheet before each student's papers in a print: whose they are, and what should be there."""

from paperwork.pdf.documents import MAIN_LANGUAGE, Heading
from paperwork.pdf.render import render

COVER = "paperwork/forms/cover.html"


def draw(papers, *, at) -> bytes:
    """Return one page for a student's papers (`paperwork.actions.bundling.Paper`)."""
    packet = papers[0].packet
    placement, district = packet.placement, packet.district
    context = {
        "heading": Heading(
            district=district.name,
            office=district.office_name,
            made_at=f"{at:%Y-%m-%dT%H:%M:%SZ}",
        ),
        "student": placement.journey.student,
        "placement": placement,
        "papers": [(paper.document.spec, paper.version.pages) for paper in papers],
    }
    return render(COVER, context, language=MAIN_LANGUAGE)
