"""Who is asked which missing value, and about whom the answer is. Pure.

A key says what its fact is about (`subject_kind`): facts about a student, a family, an employer or
a school stay true, so an answer is used again next season; one about a placement ends with it. The
owner of a field says who is asked (`asked`); staff of the school may answer for others.
"""

from enum import StrEnum

from django.utils.translation import pgettext_lazy

from paperwork.catalogue import Field, Kind, Owner
from paperwork.enums import SubjectKind
from paperwork.prefill import Source


class Answerer(StrEnum):
    """In which part somebody answers."""

    STUDENT = "student"
    GUARDIAN = "guardian"
    EMPLOYER = "employer"
    SCHOOL = "school"
    DISTRICT = "district"

    @property
    def label(self):
        return ANSWERER_LABELS[self]


ANSWERER_LABELS = {
    Answerer.STUDENT: pgettext_lazy("who is asked", "Student"),
    Answerer.GUARDIAN: pgettext_lazy("who is asked", "Parent or guardian"),
    Answerer.EMPLOYER: pgettext_lazy("who is asked", "Employer"),
    Answerer.SCHOOL: pgettext_lazy("who is asked", "School"),
    Answerer.DISTRICT: pgettext_lazy("who is asked", "District"),
}
STAFF = (Answerer.SCHOOL, Answerer.DISTRICT)

# Key or its first word → what the fact is about; anything else belongs to the placement.
SUBJECT_OF: dict[str, SubjectKind] = {
    "student": SubjectKind.STUDENT,
    "guardian": SubjectKind.FAMILY,
    "employer": SubjectKind.EMPLOYER,
    "school": SubjectKind.SCHOOL,
    "placement.pathway": SubjectKind.STUDENT,
    "guardian.transport": SubjectKind.PLACEMENT,
}
# Owner of a field → who is asked. What Onramp computes follows from other values.
ASKED: dict[Owner, Answerer] = {
    Owner.SIS: Answerer.SCHOOL,
    Owner.STUDENT: Answerer.STUDENT,
    Owner.GUARDIAN: Answerer.GUARDIAN,
    Owner.EMPLOYER: Answerer.EMPLOYER,
    Owner.SCHOOL: Answerer.SCHOOL,
    Owner.DISTRICT: Answerer.DISTRICT,
}
# Computed from the record: an answer would not change it. A schedule is checked against the labor
# rules where the placement is written down, so it is never typed here.
COMPUTED = frozenset({"student.age", "placement.max_hours_day", "placement.max_hours_week"})
OWN_WORD = {
    Answerer.STUDENT: Source.STUDENT,
    Answerer.GUARDIAN: Source.GUARDIAN,
    Answerer.EMPLOYER: Source.EMPLOYER,
}


def subject_kind(key: str) -> SubjectKind:
    """Return what a fact is about: by its key, else by the key's first word."""
    first = key.partition(".")[0]
    return SUBJECT_OF.get(key) or SUBJECT_OF.get(first) or SubjectKind.PLACEMENT


def can_be_asked(field: Field) -> bool:
    """Say whether anybody may type this value: no secrets, nothing computed, no schedules."""
    if field.by_hand or field.owner == Owner.SYSTEM or field.key in COMPUTED:
        return False
    return field.kind != Kind.SCHEDULE


def is_proposal(answerer: Answerer, field: Field) -> bool:
    """Rule P1: a student's word on what the school owns waits until the school accepts it."""
    return answerer == Answerer.STUDENT and field.owner == Owner.SIS


def may_answer(answerer: Answerer, field: Field) -> bool:
    """Say whether somebody in this part may give this value."""
    if not can_be_asked(field):
        return False
    if answerer == Answerer.DISTRICT:
        return True
    if answerer == Answerer.SCHOOL:
        return field.owner != Owner.DISTRICT
    if is_proposal(answerer, field):
        return field.key.startswith("student.")
    return ASKED.get(field.owner) == answerer


def source_of(answerer: Answerer, field: Field) -> Source:
    """Return the source an answer counts as; staff speak for the school or the district."""
    if answerer in OWN_WORD:
        return OWN_WORD[answerer]
    return Source.DISTRICT if field.owner == Owner.DISTRICT else Source.SCHOOL


def asked(field: Field) -> list[Answerer]:
    """Return who is asked for a missing value: its owner; for the record also the student."""
    student = is_proposal(Answerer.STUDENT, field) and may_answer(Answerer.STUDENT, field)
    return [ASKED[field.owner], *([Answerer.STUDENT] if student else [])]
