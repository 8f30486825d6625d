"""What the record knows already when a student starts to write (pure)."""

from django.utils.translation import gettext as _

from students.enums import DocumentKind

LAST_GRADE = 12


def interest(student) -> dict:
    """Return the wishes that the school record suggests."""
    tongues = [student.home_language, "English"]
    known = list(dict.fromkeys(tongue for tongue in tongues if tongue))
    return {"pathway": student.pathway, "languages": ", ".join(known)}


def class_of(student, season) -> int | None:
    """Return the year of graduation, or None where the record has no plain grade."""
    grade = int(student.grade) if student.grade.isdecimal() else None
    return None if grade is None else season.starts_on.year + LAST_GRADE - grade


def answers(kind, journey, contacts) -> dict:
    """Return first answers of a résumé or letter; `contacts` are addresses and numbers."""
    student = journey.student
    if kind == DocumentKind.LETTER:
        greeting = "Dear hiring team,"  # the reader is the employer
        return {"greeting": greeting, "name": student.name}
    return {
        "name": student.name,
        "contact": " · ".join(contacts),
        "education": _education(journey),
        "skills": journey.languages or interest(student)["languages"],
    }


def _education(journey) -> str:
    year = class_of(journey.student, journey.season)
    first = f"{journey.school.name}, class of {year}" if year else journey.school.name
    pathway = journey.pathway or journey.student.pathway
    return f"{first}\n{pathway} pathway" if pathway else first


def source() -> str:
    """Say where a prefilled answer came from."""
    return _("From your school record")
