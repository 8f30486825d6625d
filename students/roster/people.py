"""The people of a OneRoster bundle (pure): users.csv, and roles.csv where 1.2 has it."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from students.roster import cells
from students.roster.finish import finish_guardian, finish_student, relation
from students.roster.headers import (
    GUARDIAN_ROLES,
    ROLES,
    ROLES_1_1,
    ROLES_1_2,
    USERS_1_1,
    USERS_1_2,
)
from students.roster.records import GuardianRecord, SchoolRecord, StudentRecord
from students.roster.tables import Cells

USERS_FILE, ROLES_FILE = "users.csv", "roles.csv"
LONGEST_ID = 255
_ROLES = (ROLES_1_1, ROLES_1_2)
# Facts that may stand in `metadata.*` and are taken as they are.
_PLAIN = (
    *("address_line1", "address_line2", "city", "state", "zip", "home_language"),
    *("pathway_code", "pathway_name", "cte_status"),
)


class Role(NamedTuple):
    name: str
    school: str
    is_primary: bool
    gone: bool


@dataclass(slots=True)
class Person:
    """One user, as a student, as a guardian, or as neither."""

    source_id: str
    line: int
    role: str = ""
    student: StudentRecord | None = None
    guardian: GuardianRecord | None = None
    agents: list[str] = field(default_factory=list)
    rank: int | None = None
    relation: str = ""
    contact_allowed: bool | None = None


@dataclass(slots=True)
class People:
    by_id: dict[str, Person] = field(default_factory=dict)
    rows: int = 0

    def students(self) -> Iterator[Person]:
        return (person for person in self.by_id.values() if person.student)

    def guardians(self) -> Iterator[Person]:
        return (person for person in self.by_id.values() if person.guardian)


class PersonReader:
    """Turns users and their roles into people. `reader` is the bundle's `oneroster.Reader`."""

    def __init__(self, reader, schools: dict[str, SchoolRecord]):
        self.reader, self.schools = reader, schools
        self.told, self.options = reader.told, reader.options
        self.people = People()
        self.roles: dict[str, list[Role]] = {}
        self.duplicated: set[str] = set()
        self.others = 0

    def read(self) -> People:
        if self.reader.bundle.get(ROLES_FILE):
            self.roles = self._read_roles()
        rows = self._unique_rows()
        for row, gone in rows:
            person = self._person(row, gone=gone)
            if person:
                self.people.by_id[person.source_id] = person
        self._roles_without_users()
        if self.others:
            self.told.add("others-skipped", USERS_FILE, count=self.others)
        return self.people

    # --- roles.csv -----------------------------------------------------------------------------

    def _read_roles(self) -> dict[str, list[Role]]:
        roles = defaultdict(list)
        for row, gone in self.reader.rows(ROLES_FILE, ROLES):
            name = self.reader.word(row, ROLES_FILE, "role", *_ROLES)
            kind = self.reader.word(row, ROLES_FILE, "roleType", ("primary", "secondary"))
            if name and kind and row["userSourcedId"]:
                role = Role(name, row["orgSourcedId"], kind == "primary", gone)
                roles[row["userSourcedId"]].append(role)
        return dict(roles)

    def _roles_without_users(self) -> None:
        """A delta may move a student to another school with a row in roles.csv alone."""
        for source_id in self.roles:
            if source_id in self.people.by_id or source_id in self.duplicated:
                continue
            if self.reader.is_bulk:
                self.told.add("role-orphan", ROLES_FILE, value=source_id)
                continue
            held = [role for role in self.roles[source_id] if not role.gone]
            home = _home([role for role in held if role.name == "student"])
            if home:
                record = StudentRecord((source_id,), school=home.school, update_only=True)
                self.people.by_id[source_id] = Person(source_id, 0, "student", record)

    # --- users.csv -----------------------------------------------------------------------------

    def _unique_rows(self) -> list[tuple[Cells, bool]]:
        """Return the rows whose sourcedId is theirs alone (R11)."""
        layout = USERS_1_2 if self._has_roles_file else USERS_1_1
        seen: dict[str, list[tuple[Cells, bool]]] = {}
        for row, gone in self.reader.rows(USERS_FILE, layout):
            self.people.rows += 1
            if len(row["sourcedId"]) > LONGEST_ID:
                detail = {"column": "sourcedId", "limit": LONGEST_ID}
                self._tell("value-too-long", row, "sourcedId", **detail)
            elif row["sourcedId"]:
                seen.setdefault(row["sourcedId"], []).append((row, gone))
            else:
                self._tell("value-missing", row, "sourcedId", column="sourcedId")
        self.duplicated = {key for key, found in seen.items() if len(found) > 1}
        for key in sorted(self.duplicated):
            self._tell_duplicates(key, [row for row, _gone in seen[key]])
        return [found[0] for found in seen.values() if len(found) == 1]

    @property
    def _has_roles_file(self) -> bool:
        return self.reader.manifest.version == "1.2" or bool(self.reader.bundle.get(ROLES_FILE))

    def _tell_duplicates(self, key: str, rows: list[Cells]) -> None:
        lines = ", ".join(str(row.line) for row in rows)
        for row in rows:
            self._tell("duplicate", row, "sourcedId", column="sourcedId", value=key, lines=lines)

    def _person(self, row: Cells, *, gone: bool) -> Person | None:
        if not row["givenName"] and not row["familyName"]:
            self._tell("value-missing", row, "familyName", column="familyName")
            return None
        roles = self._roles_of(row)
        if roles is None:
            return None
        person = Person(row["sourcedId"], row.line, agents=cells.cell_list(row["agentSourcedIds"]))
        self._fill(person, row, roles, gone=gone)
        if not person.student and not person.guardian:
            self.others += 1
        return person

    def _roles_of(self, row: Cells) -> list[Role] | None:
        """Return the roles held; None when the row names one that nobody knows."""
        if row["sourcedId"] in self.roles:
            return self.roles[row["sourcedId"]]
        if not row["role"]:
            self._tell("role-missing", row, "role")
            return []
        name = self.reader.word(row, USERS_FILE, "role", *_ROLES)
        if not name:
            return None
        schools = cells.cell_list(row["orgSourcedIds"]) or [""]
        return [Role(name, school, place == 0, gone=False) for place, school in enumerate(schools)]

    def _fill(self, person: Person, row: Cells, roles: list[Role], *, gone: bool) -> None:
        held = [role for role in roles if not role.gone]
        names = {role.name for role in held}
        unsure = not held  # a delta that names the user but not the role
        if "student" in names or unsure:
            studies = [role for role in held if role.name == "student"]
            person.student = self._finished(self._student(row, studies, gone=gone), finish_student)
            person.role = "student"
        parent = next((role for role in GUARDIAN_ROLES if role in names), "")
        if parent or unsure:
            guardian = self._guardian(person, row, parent, gone=gone)
            person.guardian = self._finished(guardian, finish_guardian)
        for record in filter(None, (person.student, person.guardian)):
            record.update_only = unsure
        person.role = person.role or parent or next(iter(sorted(names)), "")
        if roles and unsure:
            self._tell("role-removed", row, "")

    def _finished(self, record, finish):
        """Return the record brought to our spelling, None when it does not fit."""
        too_long = finish(record)
        if too_long is None:
            return record
        name, limit = too_long
        detail = {"column": name, "limit": limit}
        self.told.add("value-too-long", USERS_FILE, record.line, name, **detail)
        return None

    # --- One student, one guardian -------------------------------------------------------------

    def _student(self, row: Cells, roles: list[Role], *, gone: bool) -> StudentRecord:
        ids = cells.user_ids(row["userIds"])
        home, others = self._schools_of(row, roles)
        record = StudentRecord(
            source_ids=(row["sourcedId"],),
            student_id=self._student_id(row, ids),
            ssid=self._ssid(row, ids),
            legal_first=row["givenName"],
            legal_middle=row["middleName"],
            legal_last=row["familyName"],
            preferred_first=row["preferredGivenName"],
            preferred_last=row["preferredFamilyName"],
            pronouns=row["pronouns"],
            grade=self._grade(row),
            school=home,
            other_schools=others,
            email=self.parsed(row, "email", cells.email),
            personal_email=self.parsed(row, "personal_email", cells.email),
            phone=self.parsed(row, "phone", cells.phone),
            mobile=self.parsed(row, "sms", cells.phone),
            active=not gone,
            file=USERS_FILE,
            line=row.line,
        )
        for name in _PLAIN:
            setattr(record, name, cells.plain(row[name]))
        return record

    def _guardian(self, person: Person, row: Cells, role: str, *, gone: bool) -> GuardianRecord:
        person.relation = relation(row["relation"] or role)
        person.rank = int(row["rank"]) if row["rank"].isdecimal() and len(row["rank"]) < 3 else None
        person.contact_allowed = self._contact_allowed(row)
        return GuardianRecord(
            source_id=row["sourcedId"],
            first=row["givenName"],
            last=row["familyName"],
            email=self.parsed(row, "email", cells.email),
            phone=self.parsed(row, "phone", cells.phone),
            mobile=self.parsed(row, "sms", cells.phone),
            language=cells.plain(row["home_language"]),
            active=not gone,
            file=USERS_FILE,
            line=row.line,
        )

    def _contact_allowed(self, row: Cells) -> bool | None:
        """No-contact flags come as a yes or as a no; what cannot be read keeps the door shut."""
        if row["no_contact"]:
            return cells.yes_no(row["no_contact"]).value is False
        if row["contact_allowed"]:
            return cells.yes_no(row["contact_allowed"]).value is True
        return None

    def _student_id(self, row: Cells, ids: dict[str, str]) -> str:
        where = self.options.student_id_from
        if where.startswith("userIds:"):
            found = ids.get(where.split(":", 1)[1].casefold(), "")
        else:
            found = row[where]
        found = found or row["student_id"]
        if not found:
            self._tell("id-missing", row, where)
        return found or row["sourcedId"]

    def _ssid(self, row: Cells, ids: dict[str, str]) -> str:
        given = row["ssid"] or next((ids[k] for k in ("ssid", "stateid", "state") if k in ids), "")
        if not given:
            return ""
        found = cells.ssid(given)
        if found.code:
            self._tell(found.code, row, "ssid")
        return found.value

    def _grade(self, row: Cells) -> str:
        if not row["grades"]:
            return ""
        found = cells.grade(row["grades"])
        if found.code:
            self._tell(found.code, row, "grades", value=row["grades"], read=found.value)
        return found.value

    def _schools_of(self, row: Cells, roles: list[Role]) -> tuple[str, tuple[str, ...]]:
        """Return the home school and the others; a primary role decides, else the first school."""
        home = _home(roles)
        first = (home.school if home else "") or row["primaryOrgSourcedId"]
        rest = tuple(role.school for role in roles if role.school and role.school != first)
        if first and self.schools and first not in self.schools and self.reader.is_bulk:
            self._tell("school-unknown", row, "orgSourcedIds", value=first)
        if rest and not any(role.is_primary for role in roles if self.roles):
            self._tell("school-several", row, "orgSourcedIds", count=len(rest) + 1)
        return first, rest

    def parsed(self, row: Cells, column: str, parse) -> str:
        value = cells.plain(row[column])
        if not value:
            return ""
        found = parse(value)
        if found.code:
            self._tell(found.code, row, column)
        return found.value

    def _tell(self, code: str, row: Cells, where: str, /, **detail) -> None:
        self.told.add(code, USERS_FILE, row.line, where, **detail)


def _home(roles: list[Role]) -> Role | None:
    return next((role for role in roles if role.is_primary), next(iter(roles), None))
