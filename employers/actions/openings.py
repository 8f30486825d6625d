"""Openings: written, posted through the gate, held back again, closed, duplicated."""

from django.db import transaction

from districts import events
from employers import policies
from employers.actions.employers import add_worksite
from employers.enums import OpeningState
from employers.models import Opening

# What applicants agreed to when they applied: a change of one of these is told to them.
PROMISED = (
    "worksite",
    "starts_on",
    "ends_on",
    "schedule",
    "pay_kind",
    "hourly_wage_cents",
    "stipend_cents",
    "duties",
)
COPIED = (*PROMISED, "title", "pathway", "requirements", "safety", "seats", "guarantee", "question")


class NotReady(Exception):
    """The gate holds the opening back; `.missing` says why."""

    def __init__(self, opening, missing):
        super().__init__(f"{opening}: {', '.join(note.code for note in missing)}")
        self.missing = missing


class SeatsTaken(Exception):
    """Fewer seats were asked for than interns have accepted."""


@transaction.atomic
def create_opening(*, employer, season, values, by, at, place=None) -> Opening:
    """Write a first draft; nothing has to be complete yet. `place` is a worksite not known yet."""
    values = _with_place(employer, values, place, by, at)
    opening = Opening.objects.create(employer=employer, season=season, created_at=at, **values)
    events.record("opening.written", opening, by=by, at=at)
    return opening


@transaction.atomic
def write_opening(*, opening, values, by, at, place=None) -> None:
    """Change an opening. A posted one passes the gate again, or goes back to draft.

    The row is locked, so that a student who accepts at this moment keeps their seat; raise
    `SeatsTaken` when fewer seats than that would be left.
    """
    row = Opening.objects.select_for_update().get(pk=opening.pk)
    if values.get("seats", row.seats) < row.seats_taken:
        raise SeatsTaken
    values = _with_place(opening.employer, values, place, by, at)
    changed = [name for name, value in values.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, values[name])
    row.save(update_fields=changed)
    if changed:
        events.record("opening.written", row, by=by, at=at, facts={"fields": changed})
    if row.state == OpeningState.POSTED:
        _tell_applicants(row, changed, by, at)
        _gate_again(row, by, at)
    opening.refresh_from_db()


def _with_place(employer, values, place, by, at) -> dict:
    if not place:
        return values
    return values | {"worksite": add_worksite(employer=employer, values=place, by=by, at=at)}


def _tell_applicants(opening, changed, by, at) -> None:
    promised = [name for name in changed if name in PROMISED]
    if promised:
        events.record("opening.changed", opening, by=by, at=at, facts={"fields": promised})


def _gate_again(opening, by, at) -> None:
    missing = policies.missing(_loaded(opening))
    if missing:
        opening.hold()
        codes = [note.code for note in missing]
        events.record("opening.held", opening, by=by, at=at, facts={"missing": codes})


def _loaded(opening) -> Opening:
    return Opening.objects.with_all().get(pk=opening.pk)


@transaction.atomic
def post_opening(*, opening, by, at) -> None:
    """Show it to students. Raise `NotReady` when something is missing, `IllegalMove` when shown."""
    missing = policies.missing(_loaded(opening))
    if missing:
        raise NotReady(opening, missing)
    opening.post(at=at)
    events.record("opening.posted", opening, by=by, at=at, facts={"seats": opening.seats})


@transaction.atomic
def close_opening(*, opening, by, at) -> None:
    """Take it away from students; applications stay and can be answered."""
    opening.close()
    events.record("opening.closed", opening, by=by, at=at)


@transaction.atomic
def duplicate_opening(*, opening, season, by, at) -> Opening:
    """Return a draft with the same words, ready for new dates.

    Money belongs to a season: in another season funding and dates have to be chosen anew.
    """
    values = {name: getattr(opening, name) for name in (*COPIED, "supervisor", "funding")}
    if season.pk != opening.season_id:
        values |= {"funding": None, "starts_on": None, "ends_on": None}
    return create_opening(employer=opening.employer, season=season, values=values, by=by, at=at)
