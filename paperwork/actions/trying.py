"""Try a form out before it is published: nothing of it is kept. Reads only."""

from django.utils.timezone import localtime

from core.lazy import Lazy
from paperwork import prefill
from paperwork.actions import gathering
from paperwork.actions.drawing import own_pages

documents = Lazy("paperwork.pdf.documents")
own = Lazy("paperwork.pdf.own")


def draw(version, packet, *, at) -> bytes:
    """Return a version filled with what the records say about one packet.

    Raise `paperwork.pdf.render.RenderError` for what cannot be printed.
    """
    gathering.load([packet])
    placement, guardian = packet.placement, packet.guardian
    spec = version.spec(version.template.code)
    circumstances = gathering.situation(placement, guardian)
    facts = gathering.facts_of(packet, on=localtime(at).date())
    heading = gathering.heading_of(placement.district, cover_code="", made_at=at)
    paper = documents.Paper(
        spec=spec,
        values=prefill.prefill(spec, facts, circumstances).values,
        situation=circumstances,
        heading=documents.Heading(**heading),
        base=own_pages(version),
    )
    return documents.draw(paper)


def at_worst(version, texts) -> list[tuple]:
    """Return how the longest texts lie in their boxes, each with its number of letters."""
    pages = version.form(version.template.code).pages
    return [(laid, len(texts[pages.key_of(laid.spot)])) for laid in own.fit(pages, texts)]
