"""Papers of a district's own form with spots where a test wants them, on one page."""

from paperwork.catalogue.own import OwnForm, Part, spec_of
from paperwork.pdf.documents import Paper
from tests.paperwork.papers import HEADING, MINOR, VALUES

BOTH = (Part("guardian"), Part("student", 2))


def form(*spots, parts=BOTH, questions=()):
    sizes = ((612, 792),)
    return OwnForm("own-1", 3, "Trip", sizes=sizes, spots=spots, parts=parts, questions=questions)


def paper(base, *spots, values=VALUES, situation=MINOR, **more):
    spec = spec_of(form(*spots, **{k: more.pop(k) for k in ("questions", "parts") if k in more}))
    return Paper(spec=spec, values=values, situation=situation, heading=HEADING, base=base, **more)
