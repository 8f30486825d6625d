"""What a person does with a roster: upload, name columns, confirm, cancel, look again."""

from django.db import transaction
from django.db.models import Max

from core.tasks import nudge
from districts import events
from students.adapters import uploads
from students.enums import RosterState
from students.models import RosterImport, RosterMapping, SchoolWord
from students.roster.delimited import Sheet, inspect
from students.roster.mapping import Mapping

QUEUE = "students.rosters"


def stage_roster(*, upload, name: str, encoding: str, mapping: Mapping | None, by, at):
    """Keep an upload and queue its reading; a table without a mapping waits for one first.

    Raises `students.roster.records.Refused` for what cannot be a roster; then nothing is kept.
    """
    roster = RosterImport(file_name=name[:120], encoding=encoding, uploaded_by=by, uploaded_at=at)
    with uploads.opened(upload, name=name, encoding=encoding) as bundle:
        if not bundle.is_oneroster:
            inspect(bundle.table())  # a table without column names is refused right here
            roster.mapping = mapping.to_json() if mapping else None
        roster.file = uploads.store(bundle, roster.file.storage)
        waits = not bundle.is_oneroster and mapping is None
    roster.state = RosterState.MAPPING if waits else RosterState.STAGING
    return _save_new(roster, by=by, at=at)


@transaction.atomic
def _save_new(roster: RosterImport, *, by, at) -> RosterImport:
    if roster.state == RosterState.STAGING:
        roster.schedule()
        nudge(QUEUE)
    roster.save()
    events.record("roster.uploaded", roster, by=by, at=at)
    return roster


def sheet_of(roster: RosterImport) -> Sheet:
    """Return headers and twenty rows of an uploaded table, refused columns blank."""
    with uploads.reopened(roster.file, encoding=roster.encoding) as bundle:
        return inspect(bundle.table())


@transaction.atomic
def map_columns(*, roster: RosterImport, mapping: Mapping, save_as: str, by, at) -> None:
    """Say which column means what and queue the reading; the mapping is kept under a name."""
    roster.move(RosterState.STAGING, mapping=mapping.to_json())
    if save_as:
        RosterMapping.objects.update_or_create(
            name=save_as, defaults={"mapping": mapping.to_json(), "saved_at": at}
        )
    _queue_again(roster)
    events.record("roster.mapped", roster, by=by, at=at)


@transaction.atomic
def restage_roster(*, roster: RosterImport, by, at) -> None:
    """Compare again with the people as they are now."""
    roster.move(RosterState.STAGING)
    _queue_again(roster)
    events.record("roster.restaged", roster, by=by, at=at)


def _queue_again(roster: RosterImport) -> None:
    roster.rows.all().delete()
    roster.problems.all().delete()
    _reset(roster)
    roster.schedule()
    nudge(QUEUE)


def _reset(roster: RosterImport) -> None:
    fresh = {"progress": 0, "total": 0, "leaving": 0, "present": 0, "counts": {}}
    for name, value in fresh.items():
        setattr(roster, name, value)
    RosterImport.objects.filter(pk=roster.pk).update(**fresh)


@transaction.atomic
def name_school(*, roster: RosterImport, word: str, school, by, at) -> None:
    """Remember which school a roster's word means, and compare again."""
    SchoolWord.objects.update_or_create(word=word, defaults={"school": school})
    events.record("roster.school_named", school, by=by, at=at)
    restage_roster(roster=roster, by=by, at=at)


@transaction.atomic
def confirm_roster(*, roster: RosterImport, by, at) -> None:
    """A person has seen the difference: write it."""
    roster.move(RosterState.APPLYING, confirmed_by=by)
    roster.schedule()
    nudge(QUEUE)
    events.record("roster.confirmed", roster, by=by, at=at)


@transaction.atomic
def cancel_roster(*, roster: RosterImport, by, at) -> None:
    """Forget the upload and what it would have changed."""
    roster.move(RosterState.CANCELLED, due_at=None)
    roster.rows.all().delete()
    forget_file(roster)
    events.record("roster.cancelled", roster, by=by, at=at)


def forget_file(roster: RosterImport) -> None:
    """Delete the stored upload once the transaction is committed: it has done its work."""
    storage, name = roster.file.storage, roster.file.name
    if name:
        RosterImport.objects.filter(pk=roster.pk).update(file="")
        roster.file = ""
        transaction.on_commit(lambda: storage.delete(name), robust=True)


def last_applied_at():
    """Return when a roster was last written here, None if never: older previews are stale."""
    return RosterImport.objects.aggregate(last=Max("applied_at"))["last"]
