"""Copies and deletions of a student's record: asked for, confirmed, done by the worker."""

import json
import tempfile
import zipfile
from datetime import timedelta
from pathlib import PurePath

from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.utils import translation

from core.files import stored_as
from core.jobs import LEASE
from core.states import IllegalMove
from core.tasks import nudge
from districts import events
from students import family
from students.actions import suppression
from students.enums import RecordKind, RecordState
from students.models import RecordRequest

QUEUE = "students.records"
AVAILABLE = timedelta(days=7)
BUILDING = timedelta(minutes=2)
IN_MEMORY = 4 * 2**20


@transaction.atomic
def want(*, student, kind, at) -> RecordRequest:
    """The family asks; the school answers. Asking twice asks once."""
    open_one = RecordRequest.objects.filter(student=student, kind=kind).open().first()
    if open_one:
        return open_one
    request = RecordRequest.objects.create(
        student=student, kind=kind, wanted_at=at, wanted_by_family=True
    )
    _record("record.wanted", request, by=None, at=at, label="family")
    return request


@transaction.atomic
def ask_copy(*, student, by, at) -> RecordRequest:
    """Put a copy together; it is ready for this person, for a week."""
    request = _taken_on(student, RecordKind.COPY, RecordState.QUEUED, by, at)
    request.schedule(at)
    _record("record.copy_asked", request, by=by, at=at)
    nudge(QUEUE)
    return request


@transaction.atomic
def ask_deletion(*, student, by, at) -> RecordRequest:
    """Begin a deletion; a second person confirms it. Raise `IllegalMove` when one is under way."""
    request = _taken_on(student, RecordKind.DELETION, RecordState.ASKED, by, at)
    _record("record.deletion_asked", request, by=by, at=at)
    return request


def _taken_on(student, kind, state, by, at) -> RecordRequest:
    wanted = RecordRequest.objects.filter(student=student, kind=kind, state=RecordState.WANTED)
    if request := wanted.first():
        request.move(state, by=by, asked_at=at)
        return request
    request = RecordRequest(
        student=student, kind=kind, state=state, wanted_at=at, by=by, asked_at=at
    )
    try:
        with transaction.atomic():
            request.save()
    except IntegrityError as error:
        raise IllegalMove(request, state) from error
    return request


@transaction.atomic
def confirm(*, request, by, at) -> None:
    """The second person's word: from here on the worker deletes."""
    request.move(RecordState.CONFIRMED, confirmed_by=by, confirmed_at=at)
    request.schedule(at)
    _record("record.deletion_confirmed", request, by=by, at=at)
    nudge(QUEUE)


@transaction.atomic
def refuse(*, request, reason, by, at) -> None:
    """Say no, or take a deletion back before it is confirmed."""
    request.move(RecordState.REFUSED, reason=reason, finished_at=at)
    _record("record.refused", request, by=by, at=at)


@transaction.atomic
def downloaded(*, request, by, at) -> None:
    _record("record.downloaded", request, by=by, at=at)


def work(request: RecordRequest, *, at) -> None:
    """What the request's state asks the worker for."""
    step = {
        RecordState.QUEUED: _build,
        RecordState.CONFIRMED: _delete,
        RecordState.READY: _let_go,
    }.get(request.state)
    if step is None:
        request.settle()
    else:
        step(request, at)


# --- A copy --------------------------------------------------------------------------------------


def _build(request, at) -> None:
    request.renew(BUILDING)
    with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY) as target:
        _write(target, request.student, at)
        target.seek(0)
        name = default_storage.save(stored_as("copies", ".zip"), target)
    try:
        _ready(request, name, at)
    except Exception:
        default_storage.delete(name)
        raise


@transaction.atomic
def _ready(request, name, at) -> None:
    expires_at = at + AVAILABLE
    request.move(RecordState.READY, file=name, finished_at=at, expires_at=expires_at)
    _record("record.copied", request, by=request.by, at=at)
    request.settle()
    request.schedule(expires_at)


def _write(target, student, at) -> None:
    """One zip: all of it for machines, all of it to read, and the files."""
    parts = [(section, list(section.rows(student))) for section in family.SECTIONS]
    said = {section.code: rows for section, rows in parts}
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive, translation.override("en"):
        archive.writestr("record.json", json.dumps(said, default=str, indent=2, ensure_ascii=False))
        context = {"student": student, "parts": parts, "at": at}
        archive.writestr("record.html", render_to_string("students/record_copy.html", context))
        for section in family.SECTIONS:
            for number, (label, name) in enumerate(section.files(student), 1):
                inside = f"files/{section.code}-{number}-{label}{PurePath(name).suffix}"
                with default_storage.open(name) as file, archive.open(inside, "w") as member:
                    member.write(file.read())


@transaction.atomic
def _let_go(request, at) -> None:
    """The file first: should this stop half-way, the next worker finds nothing to delete."""
    default_storage.delete(request.file.name)
    request.move(RecordState.GONE, file="")
    request.settle()


# --- A deletion ----------------------------------------------------------------------------------


def _delete(request, at) -> None:
    """Section by section, each in a transaction of its own; a second worker goes on."""
    student = request.student
    if not student.erased_at:
        with transaction.atomic():
            suppression.suppress(student, at=at)
    for section in family.SECTIONS:
        request.renew(LEASE)
        _forget(request, section, student)
    _done(request, student, at)


@transaction.atomic
def _forget(request, section, student) -> None:
    went = section.forget(student)
    if went or section.code not in request.counts:
        request.counts[section.code] = request.counts.get(section.code, 0) + went
        RecordRequest.objects.filter(pk=request.pk).update(counts=request.counts)


@transaction.atomic
def _done(request, student, at) -> None:
    type(student).objects.filter(pk=student.pk, erased_at=None).update(erased_at=at)
    request.move(RecordState.DONE, finished_at=at)
    _record("record.deleted", request, by=request.by, at=at, counts=request.counts)
    request.settle()


def _record(verb, request, *, by, at, label="", **facts) -> None:
    events.record(
        verb, request, by=by, at=at, by_label=label, student=request.student_id, facts=facts
    )
