"""Who belongs to whom (pure): guardians tied to students, and one student under two ids joined."""

from collections import defaultdict

from students.roster.headers import GUARDIAN_ROLES
from students.roster.people import USERS_FILE, People, Person
from students.roster.records import GuardianRecord, Link, StudentRecord
from students.roster.tables import Told


def join_doubles(students: dict[str, StudentRecord], told: Told) -> dict[str, StudentRecord]:
    """Join rows with one district student id; drop them all when they name different people.

    Some systems write one user per student and school. The result maps every source id that is
    left to its record; joined ids share one.
    """
    same = defaultdict(list)
    for record in students.values():
        if record.student_id:
            same[record.student_id].append(record)
    for student_id, records in same.items():
        if len(records) > 1:
            _join(students, student_id, records, told)
    return students


def _join(students: dict, student_id: str, records: list[StudentRecord], told: Told) -> None:
    first, *others = records
    agree = all(_same_person(first, other) for other in others)
    lines = ", ".join(str(record.line) for record in records)
    for record in records:
        if not agree:
            detail = {"value": student_id, "lines": lines}
            told.add("merge-conflict", USERS_FILE, record.line, "identifier", **detail)
            del students[record.source_ids[0]]
        else:
            students[record.source_ids[0]] = first
    if agree:
        told.add("merged", USERS_FILE, first.line, "identifier", count=len(records))
        schools = [school for record in others for school in (record.school, *record.other_schools)]
        first.source_ids = tuple(record.source_ids[0] for record in records)
        kept = dict.fromkeys([*first.other_schools, *schools])
        first.other_schools = tuple(school for school in kept if school != first.school)
        first.birth_date = first.birth_date or next(
            filter(None, (o.birth_date for o in others)), None
        )
        first.active = any(record.active for record in records)


def _same_person(one: StudentRecord, other: StudentRecord) -> bool:
    def names(record):
        return record.legal_first.casefold(), record.legal_last.casefold()

    born = {one.birth_date, other.birth_date} - {None}
    return names(one) == names(other) and len(born) < 2


def tie_families(
    people: People, students: dict[str, StudentRecord], told: Told
) -> list[GuardianRecord]:
    """Return the guardians with their ties, read from both ends: students' lists come first.

    A tie to somebody who is not in the file stays, for the comparison to try again (R10).
    """
    ties = _Ties(people, students, told)
    for person in people.students():
        if person.source_id in students:
            ties.of_student(person)
    for person in people.guardians():
        ties.of_guardian(person)
    guardians = [person.guardian for person in people.guardians()]
    guardians += ties.absent.values()
    for guardian in guardians:
        guardian.links = tuple(ties.links.get(guardian.source_id, {}).values())
    return guardians


class _Ties:
    def __init__(self, people: People, students: dict[str, StudentRecord], told: Told):
        self.people, self.students, self.told = people, students, told
        self.links: dict[str, dict[str, Link]] = defaultdict(dict)  # guardian -> student -> tie
        self.ranks: dict[str, int] = defaultdict(int)
        self.absent: dict[str, GuardianRecord] = {}

    def of_student(self, person: Person) -> None:
        for agent in person.agents:
            found = self.people.by_id.get(agent)
            if found is None:
                self._tell("agent-unresolved", person, value=agent)
                self.absent.setdefault(agent, GuardianRecord(agent, update_only=True))
                self._tie(agent, person.source_id, Person(agent, 0))
            elif found.guardian:
                self._tie(agent, person.source_id, found)
            elif found.role not in GUARDIAN_ROLES:
                self._tell("agent-not-guardian", person, value=agent, role=found.role)

    def of_guardian(self, person: Person) -> None:
        for student in person.agents:
            if student not in self.people.by_id:
                self._tell("student-unresolved", person, value=student)
            elif not self.people.by_id[student].student:
                continue  # two parents who name each other
            self._tie(person.source_id, student, person)

    def _tie(self, guardian: str, student: str, person: Person) -> None:
        record = self.students.get(student)
        key = record.key if record else student
        if key in self.links[guardian]:
            return
        self.ranks[key] += 1
        self.links[guardian][key] = Link(
            key, person.relation, person.rank or self.ranks[key], person.contact_allowed
        )

    def _tell(self, code: str, person: Person, **detail) -> None:
        self.told.add(code, USERS_FILE, person.line, "agentSourcedIds", **detail)
