"""The rows that messages are about, loaded with all their words need: one query for each kind."""

from collections import defaultdict

from django.apps import apps

# What `words` and `page` of the catalogue may read without asking again.
NEEDS = {
    "pipeline.review": ("journey__student",),
    "pipeline.badge": ("journey__student", "journey__mentor"),
    "pipeline.journey": ("student", "mentor"),
    "pipeline.application": (
        "journey__student",
        "opening__employer",
        "opening__supervisor__membership",
    ),
    "pipeline.offer": (
        "application__journey__student",
        "application__journey__mentor",
        "application__opening__employer",
        "application__opening__supervisor__membership",
    ),
    "pipeline.placement": (
        "journey__student",
        "journey__mentor__user",
        "coordinator__user",
        "employer",
        "supervisor__membership",
    ),
    "paperwork.signer": (
        "envelope__packet__placement__journey__student",
        "envelope__packet__placement__journey__mentor__user",
        "envelope__packet__placement__coordinator__user",
        "envelope__packet__placement__employer",
        "membership__user",
        "guardian",
        "contact",
    ),
    "paperwork.envelope": (
        "packet__placement__journey__student",
        "packet__placement__employer",
    ),
    "paperwork.packet": (
        "placement__journey__student",
        "placement__journey__mentor__user",
        "placement__coordinator__user",
        "placement__employer",
        "placement__supervisor__membership",
        "guardian",
    ),
    "paperwork.answer": ("student", "placement__journey__student"),
    "paperwork.workpermit": (
        "student__membership",
        "placement__employer",
        "placement__supervisor__membership",
        "request__packet__guardian",
        "issuer__user",
    ),
    "trainings.assignment": ("student",),
    "districts.link": (),
    "districts.accountletter": ("user",),
    "districts.invitation": ("district",),
    "districts.disposal": (),
}


def load(rows) -> dict:
    """Return {(kind, id): subject} for messages or events; what is gone is not in it."""
    wanted = defaultdict(set)
    for row in rows:
        wanted[row.subject_kind].add(row.subject_id)
    return {
        (kind, subject.pk): subject
        for kind, ids in wanted.items()
        for subject in _of_kind(kind).filter(pk__in=ids)
    }


def of(row):
    """Return the subject of one message or event, or None when it is gone."""
    return load([row]).get((row.subject_kind, row.subject_id))


def _of_kind(kind: str):
    rows = apps.get_model(kind)._default_manager.select_related(*NEEDS.get(kind, ()))
    return rows.order_by("pk")


def student_of(subject):
    """Return the student a subject is about, or None: a link alone tells of nobody."""
    for step in STEPS:
        if found := getattr(subject, step, None):
            return found if step == "student" else student_of(found)
    return None


def journey_of(subject):
    """Return the journey that a subject of the pipeline or of its papers is part of."""
    if subject._meta.label_lower == "pipeline.journey":
        return subject
    found = next(step for step in STEPS[1:] if hasattr(subject, step))
    return journey_of(getattr(subject, found))


STEPS = ("student", "journey", "application", "placement", "packet", "envelope")


def student_id_of(event) -> int | None:
    """Return whose record an event touches: as recorded, else by its subject."""
    if event.student_id:
        return event.student_id
    subject = of(event)
    student = student_of(subject) if subject else None
    return student.pk if student else None
