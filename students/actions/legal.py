"""Write down that the school has seen a diploma or a court order, and take it back.

The paper itself is not kept (PRODUCT A4): what kind it was, of which day, who saw it and when.
"""

from django.db import transaction

from districts import events
from students.enums import LegalFact
from students.legal import NOTHING, columns
from students.models import Student

NOTED = {
    LegalFact.GRADUATION: "student.graduation_noted",
    LegalFact.EMANCIPATION: "student.emancipation_noted",
}
TAKEN_BACK = {
    LegalFact.GRADUATION: "student.graduation_taken_back",
    LegalFact.EMANCIPATION: "student.emancipation_taken_back",
}


@transaction.atomic
def note(*, student, fact: LegalFact, on, proof, by, at) -> bool:
    """Keep a fact with its proof; return whether that is news. The caller has checked the day.

    Whoever saw the same paper again changes nothing: the first look stays on record.
    """
    names = columns(fact)
    row = Student.objects.select_for_update().get(pk=student.pk)
    if (getattr(row, names["on"]), getattr(row, names["proof"])) == (on, proof):
        return False
    _write(student, names, {"on": on, "proof": proof, "seen_by": by, "seen_at": at})
    events.record(NOTED[fact], student, by=by, at=at, student=student, facts={"proof": proof})
    return True


@transaction.atomic
def take_back(*, student, fact: LegalFact, by, at) -> bool:
    """Remove a fact that was a mistake; return whether it was there."""
    names = columns(fact)
    row = Student.objects.select_for_update().get(pk=student.pk)
    if getattr(row, names["on"]) is None:
        return False
    _write(student, names, NOTHING)
    events.record(TAKEN_BACK[fact], student, by=by, at=at, student=student)
    return True


def _write(student, names, values) -> None:
    for part, value in values.items():
        setattr(student, names[part], value)
    student.save(update_fields=list(names.values()))
