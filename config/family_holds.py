"""A hold is stronger than a deletion: what of a student's file it keeps, the family is told."""

from django.db.models import Q
from django.utils.translation import gettext as _

from districts.enums import DisposalState
from districts.models import Disposal
from districts.retention import KINDS
from paperwork.models import Answer, Document, WorkPermit
from pipeline.models import Application
from students.models import CareerDocument

# How a kind's rows lead to the student they are about.
STUDENT = {
    Answer: ("student", "placement__journey__student"),
    Application: ("journey__student",),
    CareerDocument: ("student",),
    Document: ("packet__placement__journey__student",),
    WorkPermit: ("student",),
}


def blocks(student) -> list[str]:
    """Return why nothing of the file goes yet: a kind of record with rows of theirs is held."""
    held = Disposal.objects.filter(state=DisposalState.HELD).order_by("pk")
    return [
        _("A hold keeps records of this student: %(kind)s.") % {"kind": KINDS[one.kind].label}
        for one in held
        if one.kind in KINDS and _is_of(student, KINDS[one.kind].due(one.ended_by_on))
    ]


def _is_of(student, rows) -> bool:
    mine = Q(pk__in=())
    for path in STUDENT.get(rows.model, ()):
        mine |= Q(**{path: student})
    return rows.filter(mine).exists()
