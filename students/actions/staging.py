"""The worker's half of a roster, part one: read, compare, and write down what would change.

Rows are staged in batches, each in its own transaction with the progress. A worker that dies is
followed by another one, which goes on where the last batch ended.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from itertools import islice

from django.db import transaction

from core import jobs
from districts import events
from students.actions import known, rosters, suppression
from students.actions.batches import batches
from students.adapters import uploads
from students.enums import RosterState, RowKind
from students.models import RosterImport, RosterProblem, RosterRow
from students.roster import delimited, oneroster, stored
from students.roster.diff import Action, GuardianChange, Plan, StudentChange, compare
from students.roster.mapping import Mapping
from students.roster.matching import Known
from students.roster.problems import Severity
from students.roster.records import Problem, Reading, Refused

READING = timedelta(minutes=3)  # how long reading and comparing a large file may take
SHOWN = {Action.CREATED, Action.CHANGED, Action.LEFT, Action.CONFLICT}


def stage(*, roster: RosterImport, at) -> None:
    """Read the upload and stage the difference; the row is settled when all of it is there."""
    roster.renew(READING)
    reading = read(roster, today=at.date())
    if reading.refused:
        _refuse(roster, reading, at=at)
        return
    people = known.load(reading.source_system)
    plan = compare(people, suppression.without_deleted(reading))
    rows = list(_rows(roster, plan, people))
    _stage_rows(roster, rows)
    _finish(roster, reading, plan, at=at)


def read(roster: RosterImport, *, today) -> Reading:
    """Return what the stored upload says; everything that cannot be read is in its problems."""
    try:
        with uploads.reopened(roster.file, encoding=roster.encoding) as bundle:
            if roster.mapping is None:
                return oneroster.read(bundle, oneroster.Options(today=today))
            mapping = Mapping.from_json(roster.mapping)
            return delimited.read(bundle.table(), mapping, today=today)
    except Refused as refusal:
        return Reading(refused=True, problems=[refusal.problem])


def drop_rows(roster: RosterImport) -> None:
    """Leave nothing staged of an import that was cancelled meanwhile."""
    if RosterImport.objects.filter(pk=roster.pk, state=RosterState.CANCELLED).exists():
        roster.rows.all().delete()


# --- Rows ----------------------------------------------------------------------------------------


def _rows(roster: RosterImport, plan: Plan, people: Known) -> Iterator[RosterRow]:
    names = {student.id: _name(student.facts) for student in people.students}
    shown = (change for change in plan.students if change.action in SHOWN)
    for change in shown:
        yield _student_row(roster, change, names)
    for change in plan.guardians:
        if change.action in SHOWN or change.open_ties:
            yield _guardian_row(roster, change)


def _student_row(roster: RosterImport, change: StudentChange, names: dict) -> RosterRow:
    record = change.record
    label = names.get(change.known_id, "")
    if record and (record.legal_last or record.legal_first):
        label = f"{record.legal_last}, {record.legal_first}"
    return RosterRow(
        roster=roster,
        kind=RowKind.STUDENT,
        action=change.action.value,
        line=record.line if record else None,
        label=label[:200],
        code=(record.student_id or record.key)[:255] if record else "",
        reason=change.reason,
        change=stored.student_to_json(change),
    )


def _guardian_row(roster: RosterImport, change: GuardianChange) -> RosterRow:
    record = change.record
    return RosterRow(
        roster=roster,
        kind=RowKind.GUARDIAN,
        action=change.action.value,
        line=record.line if record else None,
        label=f"{record.last}, {record.first}"[:200] if record else "",
        code=record.source_id[:255] if record else "",
        change=stored.guardian_to_json(change),
    )


def _name(facts: dict) -> str:
    return f"{facts['legal_last']}, {facts['legal_first']}"


# --- Writing -------------------------------------------------------------------------------------


def _stage_rows(roster: RosterImport, rows: list[RosterRow]) -> None:
    there = _rows_already_there(roster, len(rows))
    for batch in batches(islice(rows, there, None)):
        with transaction.atomic():
            roster.renew(jobs.LEASE)
            for number, row in enumerate(batch, roster.progress + 1):
                row.number = number
            RosterRow.objects.bulk_create(batch)
            roster.progress += len(batch)
            _note(roster, progress=roster.progress)


def _rows_already_there(roster: RosterImport, total: int) -> int:
    """Return how many rows an earlier worker staged of the same difference; else begin anew."""
    basis = f"{rosters.last_applied_at()} {total}"
    if roster.counts.get("basis") != basis:
        with transaction.atomic():
            roster.renew(jobs.LEASE)
            roster.rows.all().delete()
            roster.progress, roster.total, roster.counts = 0, total, {"basis": basis}
            _note(roster, progress=0, total=total, counts=roster.counts)
    return roster.progress


def _note(roster: RosterImport, **values) -> None:
    RosterImport.objects.filter(pk=roster.pk).update(**values)


@transaction.atomic
def _finish(roster: RosterImport, reading: Reading, plan: Plan, *, at) -> None:
    _write_problems(roster, reading.problems)
    roster.move(
        RosterState.READY,
        staged_at=at,
        source_system=reading.source_system,
        version=reading.version,
        leaving=plan.guard.leaving,
        present=plan.guard.active,
        counts=_counts(reading, plan),
    )
    roster.settle()
    events.record("roster.staged", roster, by=None, at=at, facts=roster.counts)


@transaction.atomic
def _refuse(roster: RosterImport, reading: Reading, *, at) -> None:
    _write_problems(roster, reading.problems)
    roster.move(RosterState.REFUSED, staged_at=at, counts={"problems": _severities(reading)})
    if roster.mapping is None:
        rosters.forget_file(roster)  # a table may be mapped again
    roster.settle()
    events.record("roster.refused", roster, by=None, at=at)


def _write_problems(roster: RosterImport, problems: list[Problem]) -> None:
    roster.problems.all().delete()
    RosterProblem.objects.bulk_create(
        (
            RosterProblem(
                roster=roster,
                number=number,
                severity=problem.severity.value,
                code=problem.code,
                file_name=problem.file[:120],
                line=problem.line,
                column=problem.column[:200],
                detail=problem.detail,
            )
            for number, problem in enumerate(sorted(problems, key=_urgency), 1)
        ),
        batch_size=500,
    )


def _urgency(problem: Problem) -> int:
    return list(Severity)[::-1].index(problem.severity)


def _counts(reading: Reading, plan: Plan) -> dict:
    return {
        "rows": reading.rows,
        "student": _actions(plan.students),
        "guardian": _actions(plan.guardians),
        "problems": _severities(reading),
        "kind": reading.kind.value,
    }


def _actions(changes) -> dict[str, int]:
    return dict(Counter(change.action.value for change in changes))


def _severities(reading: Reading) -> dict[str, int]:
    return dict(Counter(problem.severity.value for problem in reading.problems))
