"""Words in a job description that may mean work closed to minors: they ask, they never decide."""

import re
from dataclasses import dataclass

FEDERAL = "29 CFR 570 subpart E"


@dataclass(frozen=True)
class Closed:
    """A kind of work, the words that hint at it, and the order that closes it."""

    what: str
    words: str
    source: str


CLOSED = (
    Closed("driving on the job", r"driv\w*|deliver\w* by car", f"{FEDERAL}, order 2; LC 1294"),
    Closed("forklifts and hoists", r"forklifts?|hoists?|power(ed)? pallet jacks?", f"{FEDERAL}, 7"),
    Closed(
        "power-driven saws", r"(table|band|chain|circular) saws?|nail guns?", f"{FEDERAL}, 5, 14"
    ),
    Closed("meat slicers", r"slicers?", f"{FEDERAL}, order 10"),
    Closed("bakery machines", r"dough mixers?", f"{FEDERAL}, order 11"),
    Closed("balers and compactors", r"balers?|compactors?", f"{FEDERAL}, order 12"),
    Closed("demolition", r"demolition|wrecking", f"{FEDERAL}, order 15"),
    Closed("roofs", r"roof\w*", f"{FEDERAL}, order 16"),
    Closed("excavation", r"trench\w*|excavat\w*", f"{FEDERAL}, order 17"),
    Closed("scaffolds and tall ladders", r"scaffold\w*|tall ladders?", "LC 1294"),
    Closed("radiation", r"x-?rays?|radioactive", f"{FEDERAL}, order 6"),
    Closed("pesticides and acids", r"pesticides?|acids?", "LC 1294"),
    Closed("alcohol and cannabis", r"alcohol service|bartend\w*|cannabis", "LC 1294, B&P 25663"),
    Closed("welding", r"weld\w*", f"{FEDERAL}, order 8"),
)


def hints(text: str) -> list[Closed]:
    """Return the kinds of closed work that a text hints at; a person reviews each."""
    return [one for one in CLOSED if re.search(rf"\b({one.words})\b", text, re.IGNORECASE)]
