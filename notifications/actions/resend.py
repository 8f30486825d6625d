"""Ask a signer again: a fresh message with a fresh link, to the same confirmed contact."""

from django.db import transaction
from django.db.models import Max

from core.tasks import nudge
from districts import events
from notifications import policies
from notifications.actions.tell import QUEUE, tell
from notifications.catalogue.signing import INVITED, SITTING
from notifications.enums import MessageState
from notifications.models import Message
from paperwork.models import Signer

REMINDED = "signer.reminded"
KIND = Signer._meta.label_lower


def last_told(signers) -> dict[int, object]:
    """Return when each of these signers was last sent something: {signer id: moment}.

    Who signs many papers in one sitting is asked once for all of them. Two queries for any number.
    """
    told = _by("subject_id", subject_kind=KIND, subject_id__in=[one.pk for one in signers])
    sitting = _by(
        "membership_id",
        notice=SITTING.name,
        membership__in=[one.membership_id for one in signers if one.membership_id],
    )
    both = {one.pk: (told.get(one.pk), sitting.get(one.membership_id)) for one in signers}
    return {pk: max(filter(None, moments), default=None) for pk, moments in both.items()}


def _by(key: str, **wanted) -> dict:
    rows = Message.objects.filter(**wanted).values_list(key).annotate(last=Max("queued_at"))
    return dict(rows.order_by(key))


@transaction.atomic
def resend(*, signer, by, at) -> None:
    """Send the request again; raise `PermissionDenied` with the reason when that is too soon.

    The signer's row is held, so that two clicks send one message. A message that still waits for a
    confirmed contact is looked at again instead of doubled.
    """
    held = Signer.objects.select_for_update().get(pk=signer.pk)
    last_at = last_told([held])[held.pk]
    policies.resend(by, held, last_at=last_at, at=at).enforce()
    if _look_again(held, at=at):
        return
    student = held.envelope.packet.placement.journey.student_id
    event = events.record(REMINDED, held, by=by, at=at, student=student)
    tell(event=event, notices=INVITED)


def _look_again(signer, *, at) -> bool:
    """Take up messages about this signer that wait for something; return whether there are any."""
    waiting = Message.objects.about(signer).filter(state=MessageState.QUEUED)
    found = list(waiting.order_by("pk"))
    for message in found:
        message.schedule()
    waiting.update(queued_at=at)
    if found:
        nudge(QUEUE)
    return bool(found)
