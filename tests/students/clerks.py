"""A clerk at work: a roster uploaded, staged by the worker, confirmed and written."""

import io
from datetime import UTC, datetime

from students.actions import rosters
from students.enums import RosterState
from students.models import RosterImport
from tests.harness import drain
from tests.students.rosters import parent, student, zipped

AT = datetime(2026, 4, 27, 16, 0, tzinfo=UTC)


def upload(clerk, files, *, name="roster.zip", mapping=None, encoding="utf-8") -> RosterImport:
    content = zipped(files) if isinstance(files, dict) else io.BytesIO(files)
    return rosters.stage_roster(
        upload=content, name=name, encoding=encoding, mapping=mapping, by=clerk, at=AT
    )


def staged(clerk, files, **said) -> RosterImport:
    roster = upload(clerk, files, **said)
    drain()
    roster.refresh_from_db()
    return roster


def imported(clerk, files, **said) -> RosterImport:
    roster = staged(clerk, files, **said)
    assert roster.state == RosterState.READY, roster.last_error
    rosters.confirm_roster(roster=roster, by=clerk, at=AT)
    drain()
    roster.refresh_from_db()
    assert roster.state == RosterState.APPLIED, roster.last_error
    return roster


FAMILY = (
    student(1, agentSourcedIds="p1,p2", phone="3235550101", email="One@Students.example.org"),
    student(2, agentSourcedIds="p1", orgSourcedIds="org-2"),
    parent(1, email="ana@example.org", sms="2135550101"),
    parent(2, givenName="Juan", role="relative"),
)
BIRTHS = (("s1", "2009-03-04"),)
