"""Everybody a district has, as the plain values that the roster comparison takes."""

from collections import defaultdict

from districts.models import School
from students.enums import ContactKind
from students.models import (
    ContactPoint,
    Guardian,
    Guardianship,
    OpenTie,
    SchoolWord,
    SourceKey,
    Student,
)
from students.roster.matching import Known, KnownGuardian, KnownLink, KnownSchool, KnownStudent
from students.roster.records import STUDENT_FACTS
from students.roster.stored import fact

STUDENT_COLUMNS = {
    "student_id": "district_student_id",
    "ssid": "ssid",
    "legal_first": "first_name",
    "legal_middle": "middle_name",
    "legal_last": "last_name",
    "preferred_first": "preferred_name",
    "birth_date": "birth_date",
    "grade": "grade",
    "home_language": "home_language",
    "pathway_name": "pathway",
    "address_line1": "address",
    "city": "city",
    "state": "state",
    "zip": "zip_code",
}
GUARDIAN_COLUMNS = {"first": "first_name", "last": "last_name", "language": "language"}
CONTACT_KINDS = {
    "email": ContactKind.EMAIL,
    "personal_email": ContactKind.EMAIL,
    "phone": ContactKind.PHONE,
    "mobile": ContactKind.PHONE,
}
# What a roster says beyond the columns is kept in `Student.roster_facts`.
_ELSEWHERE = {*STUDENT_COLUMNS, *CONTACT_KINDS, "address_line2"}
EXTRA_FACTS = tuple(name for name in STUDENT_FACTS if name not in _ELSEWHERE)
GUARDIAN_CONTACTS = ("email", "phone", "mobile")


def load(source_system: str) -> Known:
    """Read the people of the present district; source ids and open ties of one system only."""
    points = _points()
    keys = SourceKey.objects.filter(source_system=source_system)
    return Known(
        students=list(_students(points, _by_owner(keys, "student_id"))),
        guardians=list(_guardians(points, _by_owner(keys, "guardian_id"))),
        schools=_schools(),
        school_words=dict(SchoolWord.objects.order_by("pk").values_list("word", "school_id")),
        open_ties=_open_ties(source_system),
    )


def _schools() -> list[KnownSchool]:
    rows = School.objects.order_by("pk").values_list("pk", "name", "sis_id", "code")
    return [KnownSchool(*row) for row in rows]


def _points() -> dict:
    """Return {(student, guardian): {roster field: value}} of the contacts a roster gave."""
    points = defaultdict(dict)
    rows = ContactPoint.objects.exclude(roster_field="").order_by("pk")
    for student, guardian, name, value in rows.values_list(
        "student_id", "guardian_id", "roster_field", "value"
    ).iterator():
        points[student, guardian][name] = value
    return points


def _by_owner(keys, owner: str) -> dict:
    found = defaultdict(set)
    for person, sourced_id in keys.exclude(**{owner: None}).values_list(owner, "sourced_id"):
        found[person].add(sourced_id)
    return found


def _students(points: dict, keys: dict):
    columns = tuple(STUDENT_COLUMNS.values())
    rows = Student.objects.order_by("pk").values_list(
        "pk", "school_id", "left_on", "roster_facts", *columns
    )
    for pk, school, left_on, extra, *values in rows.iterator():
        facts = dict(zip(STUDENT_COLUMNS, values, strict=True))
        facts |= {name: fact(name, extra.get(name, "")) for name in EXTRA_FACTS}
        facts |= dict.fromkeys(CONTACT_KINDS, "") | points.get((pk, None), {})
        yield KnownStudent(
            pk,
            facts["student_id"],
            facts["ssid"],
            school,
            active=left_on is None,
            source_ids=frozenset(keys.get(pk, ())),
            facts=facts,
        )


def _guardians(points: dict, keys: dict):
    ties = defaultdict(dict)
    columns = ("guardian_id", "student_id", "relation", "rank", "contact_allowed", "from_roster")
    for guardian, student, *tie in Guardianship.objects.order_by("pk").values_list(*columns):
        ties[guardian][student] = KnownLink(*tie)
    rows = Guardian.objects.order_by("pk").values_list("pk", *GUARDIAN_COLUMNS.values())
    for pk, *values in rows.iterator():
        facts = dict(zip(GUARDIAN_COLUMNS, values, strict=True))
        facts |= dict.fromkeys(GUARDIAN_CONTACTS, "") | points.get((None, pk), {})
        yield KnownGuardian(pk, frozenset(keys.get(pk, ())), facts, ties.get(pk, {}))


def _open_ties(source_system: str) -> dict[str, list[int]]:
    found = defaultdict(list)
    rows = OpenTie.objects.filter(source_system=source_system).order_by("pk")
    for sourced_id, student in rows.values_list("sourced_id", "student_id"):
        found[sourced_id].append(student)
    return dict(found)
