"""Guardians and their ties, as a confirmed roster says."""

from django.db.models import Max

from districts import events
from students.actions import contacts
from students.actions.batches import batches
from students.actions.known import GUARDIAN_COLUMNS
from students.enums import Relation, RowAction, RowKind
from students.models import (
    ContactPoint,
    Guardian,
    Guardianship,
    OpenTie,
    RosterImport,
    SourceKey,
)


class FamilyWriter:
    """Writes the guardian rows of an import. `keys` finds students who were just created."""

    def __init__(self, roster: RosterImport, keys: dict[str, int], *, at):
        self.roster, self.keys, self.at = roster, keys, at

    def write(self) -> None:
        for batch in self._batches(RowAction.CREATED):
            self._create([row.change for row in batch])
        for batch in self._batches(RowAction.CHANGED, RowAction.LEFT):
            self._change({row.change["known"]: row.change for row in batch})
        for batch in self._batches(RowAction.UNCHANGED):
            self._leave_open([row.change for row in batch])

    def _batches(self, *actions: RowAction):
        rows = self.roster.rows.filter(kind=RowKind.GUARDIAN, action__in=actions)
        return batches(rows.order_by("number").iterator())

    # --- New -----------------------------------------------------------------------------------

    def _create(self, said: list[dict]) -> None:
        guardians = Guardian.objects.bulk_create([_guardian(change) for change in said])
        pairs = list(zip(guardians, said, strict=True))
        ContactPoint.objects.bulk_create(
            point
            for guardian, change in pairs
            for point in contacts.new_points("guardian", guardian.pk, change["facts"], at=self.at)
        )
        self._name_sources(pairs)
        Guardianship.objects.bulk_create(
            self._tie(guardian.pk, tie) for guardian, change in pairs for tie in change["ties"]
        )
        self._close_ties(said)

    def _tie(self, guardian: int, tie: dict) -> Guardianship:
        allowed = tie.get("contact_allowed", True)
        return Guardianship(
            guardian_id=guardian,
            student_id=self._student(tie),
            relation=tie.get("relation") or Relation.GUARDIAN,
            rank=tie.get("rank") or 1,
            contact_allowed=allowed,
            from_roster=True,
        )

    def _student(self, tie: dict) -> int:
        return tie["student"] if "student" in tie else self.keys[tie["key"]]

    def _name_sources(self, pairs) -> None:
        system = self.roster.source_system
        SourceKey.objects.bulk_create(
            SourceKey(source_system=system, sourced_id=key, guardian_id=guardian.pk)
            for guardian, change in pairs
            for key in change.get("sources", ())
        )

    # --- Changed and gone ----------------------------------------------------------------------

    def _change(self, said: dict[int, dict]) -> None:
        guardians = Guardian.objects.in_bulk(list(said))
        for pk, change in said.items():
            for name, value in change.get("facts", {}).items():
                if name in GUARDIAN_COLUMNS:
                    setattr(guardians[pk], GUARDIAN_COLUMNS[name], value)
        Guardian.objects.bulk_update(
            guardians.values(), list(GUARDIAN_COLUMNS.values()), batch_size=500
        )
        facts = {pk: change.get("facts", {}) for pk, change in said.items()}
        reached = contacts.change_points("guardian", facts, at=self.at)
        self._name_sources((guardians[pk], change) for pk, change in said.items())
        for pk, change in said.items():
            self._change_ties(pk, change)
        self._close_ties(said.values())
        self._tell_changes(guardians, said, reached)

    def _change_ties(self, guardian: int, change: dict) -> None:
        for tie in change.get("ties", ()):
            student = self._student(tie)
            there = Guardianship.objects.filter(guardian=guardian, student=student)
            if not there.exists():
                self._tie(guardian, tie | {"rank": tie.get("rank") or self._last(student)}).save()
            elif said := {name: tie[name] for name in _SAID if name in tie}:
                there.update(**said)
        lost = change.get("lost", ())
        if lost:
            Guardianship.objects.filter(
                guardian=guardian, student__in=lost, from_roster=True
            ).delete()

    @staticmethod
    def _last(student: int) -> int:
        ranks = Guardianship.objects.filter(student=student).aggregate(last=Max("rank"))
        return (ranks["last"] or 0) + 1

    def _tell_changes(self, guardians, said: dict[int, dict], reached: set[int]) -> None:
        """The words of other rooms: a changed contact or an ended tie kills old links."""
        for pk, change in said.items():
            fields = sorted(change.get("facts", ()))
            facts = {"fields": fields, "roster": self.roster.pk, "lost": change.get("lost", [])}
            self._tell("guardian.changed", guardians[pk], facts)
            if pk in reached:
                self._tell("guardian.contact_changed", guardians[pk], facts)

    def _tell(self, verb: str, guardian: Guardian, facts: dict) -> None:
        by = self.roster.confirmed_by
        events.record(verb, guardian, by=by, at=self.at, facts=facts)

    # --- Ties that wait ------------------------------------------------------------------------

    def _leave_open(self, said: list[dict]) -> None:
        """Remember guardians whom nobody knows yet, for the next import (R10)."""
        system = self.roster.source_system
        OpenTie.objects.bulk_create(
            (
                OpenTie(student_id=student, source_system=system, sourced_id=change["open_id"])
                for change in said
                for student in change["open"]
            ),
            ignore_conflicts=True,
        )

    def _close_ties(self, said) -> None:
        came = [key for change in said for key in change.get("sources", ())]
        OpenTie.objects.filter(
            source_system=self.roster.source_system, sourced_id__in=came
        ).delete()


_SAID = ("relation", "rank", "contact_allowed")


def _guardian(change: dict) -> Guardian:
    facts = change["facts"]
    values = {column: facts[name] for name, column in GUARDIAN_COLUMNS.items() if name in facts}
    return Guardian(**values)
