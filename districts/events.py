"""Write down what happened; whoever listens hears it from the worker.

A lower room never calls an upper one. It records an event in the same transaction as the change;
`config.reactions` subscribes verbs to functions at start-up.
"""

from core import client
from core.tasks import nudge
from core.tenancy import current_id
from districts.models import Event, Reaction

QUEUE = "districts.reactions"
_heard: set[str] = set()


def subscribe(verbs) -> None:
    """Name the verbs that get a reaction row. Called once, at start-up."""
    _heard.update(verbs)


def record(verb, subject, *, by, at, student=None, by_label="", facts=None) -> Event:
    """Write one event, in the caller's transaction.

    `by` is a membership or None; `by_label` says who acted without an account ("guardian").
    `facts` holds ids, words and counts, never personal data. From where it was done (address,
    device, way in) is added by itself.
    """
    event = Event.objects.create(
        verb=verb,
        subject_kind=subject._meta.label_lower,
        subject_id=subject.pk,
        student_id=getattr(student, "pk", student),
        by=by,
        by_label=by_label or ("" if by else "system"),
        at=at,
        facts=facts or {},
        **vars(client.current()),
    )
    if verb in _heard:
        reaction = Reaction(event=event, district_id=current_id())
        reaction.schedule()
        reaction.save()
        nudge(QUEUE)
    return event
