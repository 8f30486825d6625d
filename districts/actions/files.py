"""Keep what people send, have it scanned, and send it only when it may be opened."""

import hashlib
from datetime import timedelta

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from core import scanner
from core.files import stored_as
from core.jobs import MOST_ATTEMPTS
from core.tasks import nudge
from districts import events
from districts.enums import Scan
from districts.models import StoredFile

QUEUE = "districts.scans"
A_SCAN = timedelta(seconds=90)  # longer than the scanner's own patience


@transaction.atomic
def keep(*, folder, purpose, upload, at) -> str:
    """Store an upload under a random name and return it; the scanner sees it before anybody."""
    name = default_storage.save(stored_as(folder, upload.suffix), ContentFile(upload.content))
    row = StoredFile(
        name=name,
        purpose=purpose,
        size=len(upload.content),
        sha256=hashlib.sha256(upload.content).hexdigest(),
        kept_at=at,
    )
    _queue(row)
    row.save()
    return name


def forget(name: str) -> None:
    """Delete a stored file and what is known of it; a second time does nothing."""
    if name:
        StoredFile.objects.filter(name=name).delete()
        default_storage.delete(name)


def may_open(name: str, *, at) -> Scan | None:
    """Return None when a stored file may be opened, else the state that keeps it shut.

    Where a scanner is set, only its word opens a file; one it has never seen is queued for it.
    """
    if not scanner.is_set():
        return None
    row = StoredFile.objects.filter(name=name).first()
    if row is None:
        row = _late(name, at)
    elif row.scan == Scan.NONE:
        _queue(row)
        row.save()
    return None if row.scan == Scan.CLEAN else Scan(row.scan)


def _late(name: str, at) -> StoredFile:
    """A file from before the scanner."""
    with default_storage.open(name) as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    row = StoredFile(
        name=name, purpose="", size=default_storage.size(name), sha256=digest, kept_at=at
    )
    _queue(row)
    row.save()
    return row


def _queue(row: StoredFile) -> None:
    if scanner.is_set():
        row.scan = Scan.WAITING
        row.schedule()
        nudge(QUEUE)


def scan(row: StoredFile, *, at) -> None:
    """Ask the scanner about one file. No clear answer: again later, at last "failed"."""
    row.hold(A_SCAN)
    try:
        with default_storage.open(row.name) as file:
            said = scanner.scan(file)
    except (scanner.ScanFailed, OSError):
        if row.attempts < MOST_ATTEMPTS:
            raise
        _write(row, Scan.FAILED, "", at)
        return
    _write(row, Scan.CLEAN if said.is_clean else Scan.INFECTED, said.found, at)


@transaction.atomic
def _write(row, state, finding, at) -> None:
    mine = StoredFile.objects.filter(pk=row.pk)
    mine.update(scan=state, finding=finding[:120], scanned_at=at)
    events.record(f"file.{state}", row, by=None, at=at, facts={"purpose": row.purpose})
    row.settle()
