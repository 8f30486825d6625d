"""Which column means what (pure): fields a CSV can fill, saved mappings, and a first suggestion.

No column name of any system is taken for granted: a suggestion is only a suggestion, and what a
person chose is saved and used from then on.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, replace
from difflib import SequenceMatcher
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from students.roster.cells import DATE_FORMATS, squeeze
from students.roster.headers import refused
from students.roster.records import Problem

CLOSE_ENOUGH = 0.86  # of `SequenceMatcher`, for a header that is nearly one we know


@dataclass(frozen=True)
class Field:
    """One thing that a column can hold. `kind` says how its cells are read."""

    name: str
    label: str
    kind: str = "text"
    words: tuple[str, ...] = ()


def _field(name: str, label, kind: str = "text", words: str = "") -> Field:
    return Field(name, label, kind, tuple(words.split()))


_STUDENT = (
    _field(
        "student_id",
        _("District student id"),
        "id",
        "studentid studentnumber stuid stunum studentno permid permanentid localid localstudentid"
        " districtid districtstudentid pupilid pupilnumber misisid idnumber iddelestudiante",
    ),
    _field(
        "ssid",
        _("State student id (SSID)"),
        "ssid",
        "ssid stateid statestudentid statewidestudentid csis csisnumber calpadsid stateidentifier",
    ),
    _field(
        "full_name",
        _("Student name in one cell"),
        "full_name",
        "studentname name pupilname fullname studentfullname namelastfirst lastfirst nombre",
    ),
    _field(
        "legal_first", _("Legal first name"), "name", "firstname first legalfirstname givenname"
    ),
    _field("legal_middle", _("Middle name"), "name", "middlename middle legalmiddlename mi"),
    _field(
        "legal_last", _("Legal last name"), "name", "lastname last legallastname familyname surname"
    ),
    _field(
        "preferred_first",
        _("Preferred first name"),
        "name",
        "preferredfirstname preferredname nickname chosenname goesby aka preferredgivenname",
    ),
    _field(
        "birth_date",
        _("Birth date"),
        "date",
        "birthdate dateofbirth dob birthday bdate fechadenacimiento",
    ),
    _field("grade", _("Grade"), "grade", "grade gradelevel gr grd gradelvl currentgrade grado"),
    _field(
        "school",
        _("School (name or code)"),
        "text",
        "school schoolname schoolcode locationcode location site sitename homeschool costcenter"
        " schoolid locationname escuela",
    ),
    _field(
        "email",
        _("School e-mail"),
        "email",
        "email schoolemail studentemail emailaddress lausdemail districtemail correo",
    ),
    _field("personal_email", _("Personal e-mail"), "email", "personalemail homeemail otheremail"),
    _field(
        "phone",
        _("Home phone"),
        "phone",
        "homephone phone telephone primaryphone phonenumber telefono",
    ),
    _field(
        "mobile", _("Mobile phone"), "phone", "mobile mobilephone cell cellphone cellnumber celular"
    ),
    _field(
        "phones",
        _("Several phones in one cell"),
        "phones",
        "phones phonenumbers telephones contactphones",
    ),
    _field(
        "address_line1",
        _("Address"),
        "text",
        "address addressline1 address1 street streetaddress homeaddress mailingaddress direccion",
    ),
    _field("address_line2", _("Apartment"), "text", "addressline2 address2 apt apartment unit"),
    _field("city", _("City"), "text", "city homecity mailingcity ciudad"),
    _field("state", _("State"), "text", "state homestate mailingstate estado"),
    _field("zip", _("ZIP code"), "text", "zip zipcode postalcode postcode homezip codigopostal"),
    _field(
        "home_language",
        _("Home language"),
        "text",
        "homelanguage language homelang primarylanguage correspondencelanguage idioma",
    ),
    _field("pathway_code", _("Pathway code"), "text", "pathwaycode ctepathwaycode"),
    _field("pathway_name", _("Pathway"), "text", "pathwayname pathway ctepathway academy"),
    _field("cte_status", _("CTE status"), "text", "ctestatus concentrator completer"),
    _field("gpa_band", _("GPA band"), "text", "gpaband"),
    _field("attendance_ok", _("Attendance in order"), "yes_no", "attendanceok goodattendance"),
    _field("district_of_residence", _("District of residence"), "text", "districtofresidence"),
    _field("seventh_grade_complete", _("Seventh grade complete"), "yes_no", "seventhgradecomplete"),
    _field("graduation_date", _("Graduation date"), "date", "graduationdate graddate"),
    _field("emergency1_name", _("Emergency contact"), "name", "emergencyname emergencycontact"),
    _field("emergency1_phone", _("Emergency phone"), "phone", "emergencyphone"),
    _field("emergency1_relation", _("Emergency contact's relation"), "text", "emergencyrelation"),
)
_GUARDIAN = (
    ("name", _("Guardian %d name in one cell"), "full_name", "name fullname"),
    ("first", _("Guardian %d first name"), "name", "first firstname"),
    ("last", _("Guardian %d last name"), "name", "last lastname"),
    ("relation", _("Guardian %d relation"), "text", "relation relationship type"),
    ("phone", _("Guardian %d phone"), "phone", "phone telephone cell cellphone mobile homephone"),
    ("email", _("Guardian %d e-mail"), "email", "email emailaddress"),
    ("language", _("Guardian %d language"), "text", "language lang"),
    ("contact_allowed", _("Guardian %d may be contacted"), "yes_no", "contactallowed maycontact"),
)
GUARDIANS = (1, 2)


def _guardian_words(number: int, words: str) -> tuple[str, ...]:
    ways = [f"guardian{number}", f"parent{number}", f"contact{number}", f"parentguardian{number}"]
    if number == 1:
        ways += ["guardian", "parent", "parentguardian"]
    return tuple(f"{way}{word}" for way in ways for word in words.split())


class _Numbered:
    """A lazy label with its number, so that it is translated when it is shown."""

    def __init__(self, label, number: int):
        self._label, self._number = label, number

    def __str__(self) -> str:
        return str(self._label) % self._number


FIELDS: dict[str, Field] = {f.name: f for f in _STUDENT} | {
    f"guardian{number}_{name}": Field(
        f"guardian{number}_{name}", _Numbered(label, number), kind, _guardian_words(number, words)
    )
    for number in GUARDIANS
    for name, label, kind, words in _GUARDIAN
}
# How a cell with a whole name is split; nobody but a person can know.
NAME_ORDERS = {
    "last_first": _("Last, First"),
    "last_first_middle": _("Last, First Middle"),
    "first_last": _("First Last"),
}


@dataclass(frozen=True)
class Source:
    """A column, and how its cells are turned into a value where there is a choice."""

    column: str
    transform: str = ""


@dataclass(frozen=True)
class Mapping:
    """Everything a person said about a kind of file. Saved as JSON per district.

    `may_lack`: columns may be absent (the supplementary file of the handbook).
    `lists_whole_schools`: students of a school in the file who are not in it have left.
    """

    fields: dict[str, Source] = field(default_factory=dict)
    date_format: str = ""
    source_system: str = "csv"
    lists_whole_schools: bool = False
    may_lack: bool = False

    def to_json(self) -> dict:
        return asdict(self)

    @classmethod
    def from_json(cls, value: dict) -> "Mapping":
        """Read what `to_json` wrote; fields that are no longer known are left out."""
        known = {k: Source(**v) for k, v in value.get("fields", {}).items() if k in FIELDS}
        rest = {k: value[k] for k in ("date_format", "source_system") if k in value}
        flags = {k: bool(value.get(k)) for k in ("lists_whole_schools", "may_lack")}
        return cls(known, **rest, **flags)

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(source.column for source in self.fields.values())

    @property
    def names_people(self) -> bool:
        """Whether a student can be created from a row."""
        return "full_name" in self.fields or "legal_last" in self.fields


class Suggestion(NamedTuple):
    field: str
    column: str
    confidence: float  # 1.0 our own word, 0.9 a usual one, below that a likeness


def suggest(headers: Iterable[str]) -> list[Suggestion]:
    """Propose a column for each field, best matches first; a column is used once."""
    usable = [header for header in headers if header and not refused(header)]
    found = [
        Suggestion(name, header, confidence)
        for header in usable
        for name, spec in FIELDS.items()
        if (confidence := _confidence(squeeze(header), spec))
    ]
    found.sort(key=lambda s: (-s.confidence, list(FIELDS).index(s.field)))
    return _one_each(found)


def _one_each(found: list[Suggestion]) -> list[Suggestion]:
    chosen, fields, columns = [], set(), set()
    for one in found:
        if one.field not in fields and one.column not in columns:
            chosen.append(one)
            fields.add(one.field)
            columns.add(one.column)
    return chosen


def _confidence(header: str, spec: Field) -> float:
    if header == squeeze(spec.name):
        return 1.0
    if header in spec.words:
        return 0.9
    if len(header) < 5:
        return 0.0
    best = max((_likeness(header, word) for word in spec.words), default=0.0)
    return round(best * 0.8, 2) if best >= CLOSE_ENOUGH else 0.0


def _likeness(header: str, word: str) -> float:
    matcher = SequenceMatcher(None, header, word)
    return matcher.ratio() if matcher.quick_ratio() >= CLOSE_ENOUGH else 0.0


def suggested_mapping(headers: Iterable[str], **said) -> Mapping:
    """Return a mapping of the suggestions, to show on the mapping page."""
    chosen = {s.field: Source(s.column, _first_transform(s.field)) for s in suggest(headers)}
    return replace(Mapping(fields=chosen), **said)


def _first_transform(name: str) -> str:
    return next(iter(NAME_ORDERS)) if FIELDS[name].kind == "full_name" else ""


def check(mapping: Mapping, headers: Iterable[str], *, file: str = "", line: int = 1):
    """Return what stands against reading a file with this mapping; nothing means go ahead."""
    there = {squeeze(header) for header in headers}
    problems = [_incomplete(mapping, file, line)]
    for name, source in mapping.fields.items():
        problems.append(_column_problem(mapping, name, source, there=there, file=file, line=line))
    return [problem for problem in problems if problem]


def _incomplete(mapping: Mapping, file: str, line: int) -> Problem | None:
    if "student_id" in mapping.fields or "ssid" in mapping.fields:
        return None
    detail = {"field": str(FIELDS["student_id"].label)}
    return Problem("mapping-incomplete", file, line, detail=detail)


def _column_problem(mapping, name, source, *, there, file, line) -> Problem | None:
    detail = {"column": source.column}
    if reason := refused(source.column):
        return Problem(
            "mapping-refused", file, line, source.column, detail | {"reason": str(reason)}
        )
    if squeeze(source.column) not in there:
        optional = mapping.may_lack and name != "student_id"
        return None if optional else Problem("mapping-column-gone", file, line, "", detail)
    if FIELDS[name].kind == "date" and mapping.date_format not in DATE_FORMATS:
        return Problem("mapping-date-format", file, line, source.column, detail)
    return None


# The supplementary file of the handbook: our own names, all optional but the student id.
SUPPLEMENTARY_COLUMNS = {
    "student_id": "student_id",
    "ssid": "ssid",
    "preferred_first": "preferred_first_name",
    "phone": "home_phone",
    **{name: name for name in ("mobile", "personal_email", "address_line1", "address_line2")},
    **{name: name for name in ("city", "state", "zip", "home_language")},
    **{
        f"guardian{number}_{name}": f"guardian{number}_{name}"
        for number in GUARDIANS
        for name, *_rest in _GUARDIAN
        if name != "name"
    },
    **{f"emergency1_{name}": f"emergency1_{name}" for name in ("name", "phone", "relation")},
    **{name: name for name in ("pathway_code", "pathway_name", "cte_status", "gpa_band")},
    **{name: name for name in ("attendance_ok", "district_of_residence")},
    **{name: name for name in ("seventh_grade_complete", "graduation_date")},
}
SUPPLEMENTARY = Mapping(
    fields={name: Source(column) for name, column in SUPPLEMENTARY_COLUMNS.items()},
    date_format="%Y-%m-%d",
    source_system="supplementary",
    may_lack=True,
)
