"""What the worker does for this room: let events be heard."""

from celery import shared_task

from core import clock
from core.jobs import queue
from core.tenancy import within
from districts import chain, events
from districts.actions import checks, files, identity_providers, invitations, retention, visits
from districts.models import (
    ChainCheck,
    Disposal,
    District,
    IdentityProvider,
    Reaction,
    StoredFile,
)
from districts.signin import letters

HEARERS: dict = {}


def hear(reactions: dict) -> None:
    """Take the dictionary of `config.reactions`: verb -> functions that get the event."""
    HEARERS.clear()
    HEARERS.update(reactions)
    events.subscribe(reactions)


@queue(events.QUEUE, Reaction)
def react(reaction):
    """Call everybody who hears the event; all of it or, at a failure, none of it."""
    event = reaction.event
    for hearer in HEARERS.get(event.verb, ()):
        hearer(event)


@queue(identity_providers.QUEUE, IdentityProvider, leaves_house=True)
def check_identity_provider(provider):
    """See whether a sign-in service answers as it should."""
    identity_providers.check(provider=provider, at=clock.now())


@queue(checks.QUEUE, ChainCheck, leaves_house=True)
def check_chain(check):
    """Walk the chain. Not one transaction: people watch how far it is."""
    checks.run(check, at=clock.now())
    check.settle()


@queue(files.QUEUE, StoredFile, leaves_house=True)
def scan_file(row):
    """Ask the virus scanner about an uploaded file."""
    files.scan(row, at=clock.now())


@queue(retention.QUEUE, Disposal, leaves_house=True)
def dispose(row):
    """Take away what was announced and fell due; long work in transactions of its own."""
    retention.work(row, at=clock.now())


@shared_task(name="districts.announce_disposals", ignore_result=True)
def announce_disposals() -> None:
    """Announce what falls due in a month, district by district; started by the clock each night."""
    for district in District.objects.filter(is_active=True).order_by("pk"):
        with within(district):
            retention.announce(at=clock.now())


@shared_task(name="districts.extend_chains", ignore_result=True)
def extend_chains() -> None:
    """Seal new events, district by district; started by the clock."""
    for district in District.objects.filter(is_active=True).order_by("pk"):
        with within(district):
            chain.extend()


@shared_task(name="districts.forget_letters", ignore_result=True)
def forget_letters() -> None:
    """Empty letters to accounts whose codes and links have ended; started by the clock."""
    for district in District.objects.order_by("pk"):
        with within(district):
            letters.forget(at=clock.now())


@shared_task(name="districts.end_what_ran_out", ignore_result=True)
def end_what_ran_out() -> None:
    """Close invitations and operators' visits whose time is over; started by the clock."""
    now = clock.now()
    for district in District.objects.filter(is_active=True).order_by("pk"):
        with within(district):
            invitations.expire(at=now)
            visits.close_over(at=now)
