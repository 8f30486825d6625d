"""What to do next, computed and never typed: for one student or for a whole cohort.

    steps = for_journeys(journeys, now=clock.now())        # for staff
    steps = for_journeys([journey], now=…, reader=Reader.STUDENT)

Each journey gets an ordered list of `Step`: what, who it waits on, since when, until when, where
to click. At most four queries, however many journeys.
"""

from pipeline.enums import Owner
from pipeline.next_step.facts import load
from pipeline.next_step.rules import needs
from pipeline.next_step.steps import Reader, Step
from pipeline.next_step.words import told

__all__ = ["Reader", "Step", "for_journeys"]


def for_journeys(journeys, *, now, reader: Reader = Reader.STAFF) -> dict[int, list[Step]]:
    """Return the open steps of each journey by its key, the most pressing first.

    Journeys bring their season (`select_related("season")`). Words are those of the reader: a
    student is told "Sign your papers", staff "Student signs the papers".
    """
    return {
        known.journey.pk: [
            told(need, known, now=now, reader=reader) for need in _ordered(known, reader)
        ]
        for known in load(journeys)
    }


def _ordered(known, reader):
    """What the reader can do comes first, then what is most pressing, then what waits longest."""
    own = OWN[reader]  # a student can go and ask the family
    return sorted(
        needs(known), key=lambda need: (own.get(need.owner, len(own)), need.kind, _age(need))
    )


def _age(need) -> float:
    return need.since.timestamp() if need.since else 0.0


OWN = {
    Reader.STAFF: {Owner.MENTOR: 0},
    Reader.STUDENT: {Owner.STUDENT: 0, Owner.GUARDIAN: 0},
}
