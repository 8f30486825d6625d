"""What the worker does for this room: read rosters and write those that a person confirmed."""

from core import clock
from core.jobs import queue
from core.states import IllegalMove
from students.actions import applying, records, staging
from students.actions.rosters import QUEUE
from students.enums import RosterState
from students.models import RecordRequest, RosterImport


@queue(QUEUE, RosterImport, leaves_house=True)
def work_roster(roster):
    """Do what the roster's state asks for; a long roster is worked in transactions of its own."""
    try:
        if roster.state == RosterState.STAGING:
            staging.stage(roster=roster, at=clock.now())
        elif roster.state == RosterState.APPLYING:
            applying.apply(roster=roster, at=clock.now())
        else:
            roster.settle()
    except IllegalMove:  # cancelled, or written by another worker, while this one was busy
        staging.drop_rows(roster)
        roster.settle()


@queue(records.QUEUE, RecordRequest, leaves_house=True)
def work_record(request):
    """Build a copy, let one go after its week, or delete what a second person confirmed."""
    records.work(request, at=clock.now())
