"""One row of a mapped CSV (pure): a student and up to two guardians."""

from datetime import date

from students.roster import cells
from students.roster.finish import finish_guardian, finish_student, relation
from students.roster.lines import Row
from students.roster.mapping import FIELDS, GUARDIANS, Mapping
from students.roster.records import STUDENT_FACTS, GuardianRecord, Link, StudentRecord
from students.roster.sources import File
from students.roster.tables import PHONE_COLUMNS, Told, tell_age

_PARSERS = {"phone": cells.phone, "email": cells.email, "ssid": cells.ssid}
FOOTER_CELLS = 2


class _Rejected(Exception):
    """The row cannot be taken; the problem has been told."""


class RowReader:
    """Reads rows under one mapping; tells what is wrong and leaves only whole rows through."""

    def __init__(
        self, file: File, mapping: Mapping, headers: list[str], *, told: Told, today: date
    ):
        self.file, self.mapping, self.told, self.today = file, mapping, told, today
        self.width = len(headers)
        self.count = 0
        places = {cells.squeeze(header): place for place, header in enumerate(headers)}
        self.places = {
            name: places[cells.squeeze(source.column)]
            for name, source in mapping.fields.items()
            if cells.squeeze(source.column) in places
        }

    def read(self, row: Row) -> tuple[StudentRecord | None, list[GuardianRecord]]:
        """Return the student and guardians of a row, (None, []) when it was not taken."""
        try:
            raw = self._raw(row)
            if raw is None:
                return None, []
            self.count += 1
            student = self._student(raw, row.line)
            return student, self._guardians(raw, student, row.line)
        except _Rejected:
            return None, []

    # --- The row as text -----------------------------------------------------------------------

    def _raw(self, row: Row) -> dict[str, str] | None:
        if row.cells is None:
            self._reject("row-unreadable", row.line)
        if any(cell.strip() for cell in row.cells[self.width :]):
            self._reject("row-too-long", row.line, cells=len(row.cells), expected=self.width)
        raw = {
            name: value
            for name, place in self.places.items()
            if place < len(row.cells) and (value := cells.text(row.cells[place]))
        }
        if self._is_footer(row, raw):
            self._tell("footer", row.line)
            return None
        if not raw.get("student_id") and not raw.get("ssid"):
            self._reject_without_id(row.line)
        if len(row.cells) <= max(self.places.values()):
            self._tell("row-short", row.line, cells=len(row.cells), expected=self.width)
        self._check_values(raw, row.line)
        return raw

    @staticmethod
    def _is_footer(row: Row, raw: dict[str, str]) -> bool:
        """Reports end with totals and page numbers; a student id has no spaces."""
        filled = sum(bool(cell.strip()) for cell in row.cells)
        has_id = "ssid" in raw or " " not in raw.get("student_id", " ")
        return (
            filled <= FOOTER_CELLS and not has_id and not {"full_name", "legal_last"} & raw.keys()
        )

    def _reject_without_id(self, line: int) -> None:
        name = "student_id" if "student_id" in self.mapping.fields else "ssid"
        self.count += 1
        self._reject("value-missing", line, name, column=self._column(name))

    def _check_values(self, raw: dict[str, str], line: int) -> None:
        for name, value in raw.items():
            if cells.looks_like_ssn(value) and not name.endswith(PHONE_COLUMNS):
                self._reject("looks-like-ssn", line, name, column=self._column(name))
            if cells.looks_like_formula(value):
                self._tell("formula", line, name)

    # --- The student ---------------------------------------------------------------------------

    def _student(self, raw: dict[str, str], line: int) -> StudentRecord:
        record = StudentRecord(file=self.file.name, line=line, school=raw.get("school", ""))
        record.update_only = not self.mapping.names_people
        for name in STUDENT_FACTS:
            if name in raw:
                setattr(record, name, self._value(name, raw[name], line))
        self._whole_name(record, raw, line)
        self._phones(record, raw.get("phones", ""), line)
        if self.mapping.names_people and not record.legal_first + record.legal_last:
            name = "full_name" if "full_name" in self.mapping.fields else "legal_last"
            self._reject("value-missing", line, name, column=self._column(name))
        self._check_lengths(finish_student(record), line)
        return record

    def _check_lengths(self, too_long: tuple[str, int] | None, line: int) -> None:
        if too_long:
            name, limit = too_long
            self._reject("value-too-long", line, column=name, limit=limit)

    def _value(self, name: str, value: str, line: int):
        kind = FIELDS[name].kind
        value = value if kind in {"name", "id"} else cells.plain(value)
        if not value:
            return None if kind in {"date", "yes_no"} else ""
        readers = {"date": self._date, "yes_no": self._yes_no, "grade": self._grade}
        if kind in readers:
            return readers[kind](name, value, line)
        return self._parsed(kind, name, value, line)

    def _parsed(self, kind: str, name: str, value: str, line: int) -> str:
        if kind not in _PARSERS:
            return value
        found = _PARSERS[kind](value)
        if found.code:
            self._tell(found.code, line, name)
        return found.value

    def _date(self, name: str, value: str, line: int) -> date:
        form = self.mapping.date_format
        day = cells.parse_date(value, form)
        if day is None:
            expected = cells.DATE_FORMATS[form]
            self._reject("date-unreadable", line, name, value=value, expected=expected)
        if name == "birth_date":
            where = {"file": self.file.name, "line": line, "column": self._column(name)}
            tell_age(self.told, day, today=self.today, **where)
        return day

    def _yes_no(self, name: str, value: str, line: int) -> bool | None:
        found = cells.yes_no(value)
        if found.value is None:
            self._tell(found.code, line, name, value=value)
        return found.value

    def _grade(self, name: str, value: str, line: int) -> str:
        found = cells.grade(value)
        if found.code:
            self._tell(found.code, line, name, value=value, read=found.value)
        return found.value

    def _whole_name(self, record: StudentRecord, raw: dict[str, str], line: int) -> None:
        if "full_name" not in raw:
            return
        name = self._split("full_name", raw["full_name"], line)
        record.legal_first = record.legal_first or name.first
        record.legal_middle = record.legal_middle or name.middle
        record.legal_last = record.legal_last or name.last

    def _split(self, field: str, value: str, line: int) -> cells.Name:
        order = self.mapping.fields[field].transform
        if order == "first_last":
            name = cells.first_last(value)
        else:
            name = cells.last_first(value, with_middle=order == "last_first_middle")
        if name.code:
            self._tell(name.code, line, field)
        return name

    def _phones(self, record: StudentRecord, value: str, line: int) -> None:
        if not cells.plain(value):
            return
        found = cells.phones(value)
        if not found:
            self._tell("phone-unreadable", line, "phones")
        for phone in found:
            if phone.kind == "mobile" and not record.mobile:
                record.mobile = phone.number
            elif phone.kind != "work" and not record.phone:
                record.phone = phone.number
            elif not phone.kind and not record.mobile:
                record.mobile = phone.number

    # --- The guardians -------------------------------------------------------------------------

    def _guardians(self, raw: dict, student: StudentRecord, line: int) -> list[GuardianRecord]:
        found = [self._guardian(raw, student, number, line) for number in GUARDIANS]
        return [guardian for guardian in found if guardian]

    def _guardian(self, raw, student, number: int, line: int) -> GuardianRecord | None:
        def said(name: str):
            field = f"guardian{number}_{name}"
            return self._value(field, raw[field], line) if field in raw else ""

        guardian = GuardianRecord(
            first=said("first"), last=said("last"), email=said("email"), phone=said("phone")
        )
        if whole := raw.get(f"guardian{number}_name", ""):
            name = self._split(f"guardian{number}_name", whole, line)
            guardian.first, guardian.last = name.first, name.last
        if not guardian.first + guardian.last + guardian.email + guardian.phone:
            return None
        guardian.language = said("language")
        guardian.file, guardian.line = self.file.name, line
        allowed = self._contact_allowed(raw, f"guardian{number}_contact_allowed", line)
        guardian.links = (Link(student.key, relation(said("relation")), number, allowed),)
        self._check_lengths(finish_guardian(guardian), line)
        return guardian

    def _contact_allowed(self, raw: dict, field: str, line: int) -> bool | None:
        """What cannot be read keeps the door shut."""
        if field not in raw:
            return None
        return self._yes_no(field, raw[field], line) is True

    # --- Telling -------------------------------------------------------------------------------

    def _column(self, name: str) -> str:
        return self.mapping.fields[name].column

    def _tell(self, code: str, line: int, name: str = "", /, **detail) -> None:
        self.told.add(code, self.file.name, line, self._column(name) if name else "", **detail)

    def _reject(self, code: str, line: int, name: str = "", /, **detail) -> None:
        self._tell(code, line, name, **detail)
        raise _Rejected
