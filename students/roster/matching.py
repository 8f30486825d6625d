"""Who is who (pure): the people Onramp knows, and finding a record's person among them.

Keys in order: district student id, state student id, source id within the same source system.
A name and a birth date never decide; they only propose candidates to a person.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from students.roster.cells import squeeze
from students.roster.records import GuardianRecord, Reading, StudentRecord


@dataclass(slots=True)
class KnownLink:
    relation: str = ""
    rank: int = 1
    contact_allowed: bool = True
    from_roster: bool = True  # ties that staff made are never taken away by a file


@dataclass(slots=True)
class KnownStudent:
    """A student as stored. `facts` holds the fields that a roster may change, by our names."""

    id: int
    student_id: str
    ssid: str = ""
    school: int | None = None
    active: bool = True
    source_ids: frozenset[str] = frozenset()  # of the source system of this reading
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class KnownGuardian:
    """A guardian as stored, with the ties to students by the students' ids."""

    id: int
    source_ids: frozenset[str] = frozenset()
    facts: dict[str, Any] = field(default_factory=dict)
    links: dict[int, KnownLink] = field(default_factory=dict)


@dataclass(slots=True)
class KnownSchool:
    id: int
    name: str
    sis_id: str = ""
    code: str = ""


@dataclass(slots=True)
class Known:
    """Everybody a district has."""

    students: list[KnownStudent] = field(default_factory=list)
    guardians: list[KnownGuardian] = field(default_factory=list)
    schools: list[KnownSchool] = field(default_factory=list)
    school_words: dict[str, int] = field(default_factory=dict)  # a person said: this is that school
    open_ties: dict[str, list[int]] = field(
        default_factory=dict
    )  # guardian's source id -> students


@dataclass(slots=True)
class Match:
    """At most one known person, or the reason why a human must look."""

    student: KnownStudent | None = None
    reason: str = ""
    candidates: tuple[int, ...] = ()


class SchoolFinder:
    """Finds the school that a roster's word means: its id, its code, or its whole name."""

    def __init__(self, known: Known, reading: Reading):
        self.words = {squeeze(word): school for word, school in known.school_words.items()}
        self.by_key = {school.sis_id: school.id for school in known.schools if school.sis_id}
        self.by_code = _unique((school.code, school.id) for school in known.schools)
        self.by_name = _unique((squeeze(school.name), school.id) for school in known.schools)
        self.records = {record.source_id: record for record in reading.schools}

    def find(self, word: str) -> int | None:
        """Return the school's id, None when nobody is meant for sure."""
        if not word:
            return None
        record = self.records.get(word)
        said = [word, record.code, record.name] if record else [word]
        return next((school for text in said if (school := self._one(text))), None)

    def name(self, word: str) -> str:
        """Return how the file calls the school."""
        record = self.records.get(word)
        return record.name if record and record.name else word

    def _one(self, word: str) -> int | None:
        text = squeeze(word)
        return (
            self.words.get(text)
            or self.by_key.get(word)
            or self.by_code.get(word)
            or self.by_name.get(text)
        )


def _unique(pairs) -> dict[str, int]:
    """Return {word: id}, leaving out words that two schools share."""
    found = defaultdict(set)
    for word, key in pairs:
        if word:
            found[word].add(key)
    return {word: keys.pop() for word, keys in found.items() if len(keys) == 1}


class StudentFinder:
    """Indexes of the known students."""

    def __init__(self, known: Known):
        self.by_id = {s.student_id: s for s in known.students if s.student_id}
        self.by_ssid = {s.ssid: s for s in known.students if s.ssid}
        self.by_source = {key: s for s in known.students for key in s.source_ids}
        self.by_person = defaultdict(list)
        for student in known.students:
            self.by_person[_person(student.facts)].append(student)

    def find(self, record: StudentRecord) -> Match:
        hits = [
            self.by_id.get(record.student_id) if record.student_id else None,
            self.by_ssid.get(record.ssid) if record.ssid else None,
            *(self.by_source.get(key) for key in record.source_ids),
        ]
        found = {hit.id: hit for hit in hits if hit}
        if len(found) > 1:
            return Match(reason="keys-disagree", candidates=tuple(sorted(found)))
        if found:
            return self._checked(record, next(iter(found.values())))
        return self._candidates(record)

    def _checked(self, record: StudentRecord, student: KnownStudent) -> Match:
        """A key that matches somebody else altogether was typed wrong, or given out twice."""
        stand_ins = (*record.source_ids, *student.source_ids)  # a stand-in is no id
        if record.student_id not in ("", student.student_id, *record.source_ids) and (
            student.student_id not in stand_ins
        ):
            return Match(student, "id-changed", (student.id,))
        born, last = student.facts.get("birth_date"), student.facts.get("legal_last", "")
        other_day = bool(record.birth_date and born and record.birth_date != born)
        other_name = bool(record.legal_last and squeeze(record.legal_last) != squeeze(last))
        if other_day and other_name:
            return Match(student, "another-person", (student.id,))
        return Match(student)

    def _candidates(self, record: StudentRecord) -> Match:
        if record.update_only or not record.active:
            return Match(reason="student-unknown")
        facts = {
            "legal_first": record.legal_first,
            "legal_last": record.legal_last,
            "birth_date": record.birth_date,
        }
        alike = self.by_person.get(_person(facts), []) if record.birth_date else []
        if alike:
            return Match(reason="same-person", candidates=tuple(s.id for s in alike))
        return Match()


def _person(facts: dict) -> tuple:
    first, last = facts.get("legal_first") or "", facts.get("legal_last") or ""
    return squeeze(first), squeeze(last), facts.get("birth_date")


class GuardianFinder:
    """Finds a guardian by source id; else only among the guardians of the same student."""

    def __init__(self, known: Known):
        self.by_source = {key: g for g in known.guardians for key in g.source_ids}
        self.by_student = defaultdict(list)
        for guardian in known.guardians:
            for student in guardian.links:
                self.by_student[student].append(guardian)

    def find(self, record: GuardianRecord, students: set[int]) -> KnownGuardian | None:
        if record.source_id and record.source_id in self.by_source:
            return self.by_source[record.source_id]
        for student in sorted(students):
            for guardian in self.by_student[student]:
                if _same_guardian(record, guardian):
                    return guardian
        return None


def _same_guardian(record: GuardianRecord, guardian: KnownGuardian) -> bool:
    if record.source_id and guardian.source_ids:
        return False  # the system itself tells them apart
    name = squeeze(record.first), squeeze(record.last)
    known = squeeze(guardian.facts.get("first", "")), squeeze(guardian.facts.get("last", ""))
    if any(name):
        return name == known
    ways = {record.email, record.phone, record.mobile} - {""}
    return bool(ways & {guardian.facts.get(k) for k in ("email", "phone", "mobile")})
