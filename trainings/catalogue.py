"""The trainings that funding sources know by code, as they begin in a district (pure).

Minutes and renewal: Gov. Code 12950.1 asks for an hour every two years of non-supervisors; the
others follow district policy (domain: trainings, section 2). A district changes its own rows.
"""

from dataclasses import dataclass

from django.utils.translation import gettext_noop


@dataclass(frozen=True)
class Course:
    """What a training's row begins with."""

    title: str
    minutes: int
    valid_months: int
    provider_url: str = ""


COURSES = {
    "harassment_prevention": Course(
        gettext_noop("Harassment prevention training"),
        60,
        24,
        "https://calcivilrights.ca.gov/shpt/",
    ),
    "child_abuse_awareness": Course(gettext_noop("Child abuse awareness training"), 40, 12),
    "code_of_conduct": Course(gettext_noop("Code of conduct training"), 30, 12),
    "work_readiness": Course(gettext_noop("Work readiness course"), 120, 12),
}


def course(code: str) -> Course:
    """Return the course of a code; one that we do not know gets a plain name."""
    return COURSES.get(code) or Course(code.replace("_", " ").capitalize(), 60, 12)
