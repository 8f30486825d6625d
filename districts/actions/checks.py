"""Checks of the log that somebody asked for: rows that a worker walks through, with progress."""

from itertools import islice

from core.tasks import nudge
from districts import chain, events
from districts.models import ChainCheck, EventSeal

QUEUE = "districts.chain_checks"
MOST_FAULTS = 100


def heads() -> list[chain.Head]:
    """Return the head that the last whole check found: an anchor inside of the house."""
    rows = ChainCheck.objects.filter(faults=[], checked__gt=0).exclude(finished_at=None)
    last = rows.order_by("-pk").first()
    return [chain.Head(last.checked, last.digest)] if last else []


def last() -> ChainCheck | None:
    """Return the check asked for last, running or finished."""
    return ChainCheck.objects.select_related("asked_by__user").order_by("-pk").first()


def ask(*, by, at) -> ChainCheck:
    """Queue a check; who asks while one is waiting gets that one."""
    waiting = ChainCheck.objects.filter(finished_at=None).exclude(due_at=None)
    if found := waiting.order_by("-pk").first():
        return found
    check = ChainCheck(asked_by=by, asked_at=at)
    check.schedule()
    check.save()
    events.record("events.check_asked", check, by=by, at=at)
    nudge(QUEUE)
    return check


def run(check: ChainCheck, *, at) -> None:
    """Walk the chain, saying how far it is every few thousand links; keep what was found."""
    chain.extend()
    check.total = EventSeal.objects.count()
    walk = chain.Walk(tell=lambda walk: _told(check, walk))
    found = list(islice(chain.faults(heads(), walk=walk), MOST_FAULTS))
    check.faults = [[fault.number, fault.what] for fault in found]
    check.checked, check.digest, check.finished_at = walk.checked, walk.digest, at
    check.save(update_fields=["faults", "checked", "digest", "finished_at", "total"])


def _told(check, walk) -> None:
    """Keep the lease, and say how many links were read."""
    check.renew()
    ChainCheck.objects.filter(pk=check.pk).update(checked=walk.checked, total=check.total)
