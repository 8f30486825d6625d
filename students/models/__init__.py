"""Who the students are and how their families are reached."""

from students.models.career import CareerDocument
from students.models.family import RecordRequest, Suppression
from students.models.people import ContactPoint, Guardian, Guardianship, SourceKey, Student
from students.models.roster import (
    OpenTie,
    RosterImport,
    RosterMapping,
    RosterProblem,
    RosterRow,
    SchoolWord,
)

__all__ = [
    "CareerDocument",
    "ContactPoint",
    "Guardian",
    "Guardianship",
    "OpenTie",
    "RecordRequest",
    "RosterImport",
    "RosterMapping",
    "RosterProblem",
    "RosterRow",
    "SchoolWord",
    "SourceKey",
    "Student",
    "Suppression",
]
