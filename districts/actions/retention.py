"""Say what falls due, hold it or let it go, and take it away in batches."""

from datetime import datetime, time

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from core.tasks import nudge
from districts import events
from districts.enums import DisposalState as State
from districts.models import Disposal, RetentionRule
from districts.retention import KINDS, NOTICE, cutoff

QUEUE = "districts.disposals"
BATCH = 100


def months_of(kind) -> int:
    """Return how long this district keeps a kind, within what the kind allows."""
    rule = RetentionRule.objects.filter(kind=kind.code).first()
    return min(max(rule.months, kind.least), kind.most) if rule else kind.months


@transaction.atomic
def change_rule(*, kind, months, by, at) -> None:
    """Keep a kind longer or shorter from now on; what is announced already keeps its day."""
    if not kind.least <= months <= kind.most:
        raise ValueError(f"{kind.code} is kept between {kind.least} and {kind.most} months.")
    rule, _new = RetentionRule.objects.update_or_create(kind=kind.code, defaults={"months": months})
    facts = {"kind": kind.code, "months": months}
    events.record("retention.changed", rule, by=by, at=at, facts=facts)


def announce(*, at) -> list[Disposal]:
    """Announce what falls due within the notice, one announcement a kind at a time."""
    today = timezone.localdate(at)
    return [one for kind in KINDS.values() if (one := _announce(kind, today, at))]


@transaction.atomic
def _announce(kind, today, at) -> Disposal | None:
    if Disposal.objects.open().filter(kind=kind.code).exists():
        return None
    falls_due_on = today + NOTICE
    ended_by = cutoff(falls_due_on, months_of(kind))
    total = kind.due(ended_by).count()
    if not total:
        return None
    disposal = Disposal(
        kind=kind.code,
        falls_due_on=falls_due_on,
        ended_by_on=ended_by,
        total=total,
        warned_at=at,
    )
    disposal.schedule(_morning(falls_due_on))
    disposal.save()
    _record("retention.warned", disposal, None, at)
    return disposal


def _morning(day) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(3)))


@transaction.atomic
def hold(*, disposal, reason, by, at) -> None:
    """Keep what was to go, for as long as the reason lasts. Raise `IllegalMove` when it went."""
    disposal.move(State.HELD, held_at=at, held_by=by, hold_reason=reason)
    Disposal.objects.filter(pk=disposal.pk).update(due_at=None, leased_by=None, leased_until=None)
    _record("retention.held", disposal, by, at)


@transaction.atomic
def release(*, disposal, by, at) -> None:
    """End a hold: it goes on its day, or now if that has passed."""
    disposal.move(State.WARNED, held_at=None, held_by=None, hold_reason="")
    disposal.schedule(max(_morning(disposal.falls_due_on), at))
    _record("retention.released", disposal, by, at)
    nudge(QUEUE)


def work(disposal: Disposal, *, at) -> None:
    """Take away what was announced. A worker that dies is followed by one that goes on."""
    kind = KINDS[disposal.kind]
    ended_by = min(disposal.ended_by_on, cutoff(timezone.localdate(at), months_of(kind)))
    while rows := list(kind.due(ended_by).order_by("pk")[:BATCH]):
        disposal.renew()
        if not _take_away(kind, disposal, rows):
            return
    _finish(disposal, at)


@transaction.atomic
def _take_away(kind, disposal, rows) -> bool:
    """One batch and its count, together; False when somebody holds it meanwhile."""
    mine = Disposal.objects.select_for_update().filter(pk=disposal.pk, state=State.WARNED)
    if not mine.update(done_count=F("done_count") + len(rows)):
        return False
    for row in rows:
        kind.dispose(row)
    return True


@transaction.atomic
def _finish(disposal, at) -> None:
    disposal.refresh_from_db(fields=["done_count", "state"])
    disposal.move(State.DONE, done_at=at)
    _record("retention.done", disposal, None, at)
    disposal.settle()


def _record(verb, disposal, by, at) -> None:
    facts = {
        "kind": disposal.kind,
        "falls_due_on": disposal.falls_due_on.isoformat(),
        "total": disposal.total,
        "done": disposal.done_count,
    }
    events.record(verb, disposal, by=by, at=at, facts=facts)
