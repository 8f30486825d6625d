"""What probably goes where on a form somebody uploaded: by the names of its fields and the words
beside them. Suggestions only: a person accepts each. Values only.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from paperwork.catalogue.own import FACTS
from paperwork.catalogue.pages import Fill, Spot
from paperwork.catalogue.specs import Kind, SignerRole

BESIDE, ABOVE = 220.0, 26.0  # points: how far a label may stand from its field
TALL = 28.0  # a field so high takes several lines
LEAST_WIDTH = 40.0
PEN = 26.0  # the height a signature wants
FAMILY = r"(parent|guardian|mother|father|padre|madre|tutor)"
HOST = r"(employer|company|business|agency|empleador|empresa|negocio)"
ROLES = (
    (SignerRole.GUARDIAN, FAMILY),
    (SignerRole.EMPLOYER, rf"({HOST}|supervisor)"),
    (SignerRole.ISSUER, r"(issu|verifying authority)"),
    (SignerRole.COORDINATOR, r"(coordinator|teacher|school official|coordinador|maestr)"),
    (SignerRole.DISTRICT, r"(district|superintendent|distrito)"),
    (SignerRole.STUDENT, r"(student|pupil|minor|applicant|estudiante|alumn|menor)"),
)
PHONE, MAIL = r"(phone|tel|cell|telefono|celular)", r"(e ?mail|correo)"
STREET, CITY, ZIP = r"(address|street|direccion|domicilio)", r"(city|ciudad)", r"(zip|postal)"
# The first line that fits wins, so the more exact ones stand first.
FACT_WORDS: tuple[tuple[str, str], ...] = (
    ("student.birth_date", r"(birth ?date|date of birth|birthday|dob|fecha de nacimiento|born)"),
    ("student.ssn", r"(social security|ssn|seguro social)"),
    ("student.district_id", r"(student|pupil) ?(id|number|no)\b|\bid number"),
    ("student.grade", r"\b(grade|grado)\b"),
    ("student.age", r"\b(age|edad)\b"),
    ("guardian.relation", r"(relation|parentesco)"),
    ("guardian.phone", rf"{FAMILY}.*{PHONE}"),
    ("guardian.email", rf"{FAMILY}.*{MAIL}"),
    ("guardian.name", FAMILY),
    ("supervisor.phone", rf"supervisor.*{PHONE}"),
    ("supervisor.email", rf"supervisor.*{MAIL}"),
    ("supervisor.name", r"supervisor"),
    ("worksite.address", rf"(worksite|work site|place of work).*{STREET}"),
    ("employer.phone", rf"{HOST}.*{PHONE}"),
    ("employer.address", rf"{HOST}.*{STREET}"),
    ("employer.city", rf"{HOST}.*{CITY}"),
    ("employer.zip", rf"{HOST}.*{ZIP}"),
    ("funding.employer_of_record", r"employer of record"),
    ("employer.name", HOST),
    ("coordinator.phone", rf"(coordinator|coordinador).*{PHONE}"),
    ("coordinator.email", rf"(coordinator|coordinador).*{MAIL}"),
    ("coordinator.name", r"(coordinator|coordinador)"),
    ("placement.starts_on", r"(start|first day|begin|inicio|from date)"),
    ("placement.ends_on", r"(\bend\b|end date|last day|through|termina)"),
    ("placement.max_hours_day", r"hours.*(per|a|each) day"),
    ("placement.max_hours_week", r"hours.*(per|a|each) week"),
    ("placement.hours_required", r"(total|required) hours|hours (required|to complete)"),
    ("placement.schedule", r"(schedule|days and hours|work hours|horario)"),
    ("placement.hourly_wage", r"\b(wage|pay|rate|salary|salario|sueldo)\b"),
    ("placement.duties", r"(dut(y|ies)|kind of work|nature of work|student does|tareas)"),
    ("placement.position", r"(position|job title|puesto)"),
    ("placement.pathway", r"pathway"),
    ("school.phone", rf"(school|escuela).*{PHONE}"),
    ("school.address", rf"(school|escuela).*{STREET}"),
    ("school.city", rf"(school|escuela).*{CITY}"),
    ("school.zip", rf"(school|escuela).*{ZIP}"),
    ("school.name", r"(school|escuela)"),
    ("student.home_phone", PHONE),
    ("student.home_address", STREET),
    ("student.home_city", CITY),
    ("student.home_zip", ZIP),
    ("student.preferred_name", r"(preferred|nickname)"),
    ("student.legal_name", r"\b(name|nombre|student|pupil|minor|estudiante)\b"),
)
SIGNATURE, A_DATE = r"\b(signature|sign here|signed|firma)", r"\b(date|fecha)\b"


@dataclass(frozen=True)
class Suggestion:
    """A rectangle, what may fill it, and the words that say so. No `fills`: nothing fits."""

    spot: Spot
    words: str

    @property
    def is_sure(self) -> bool:
        return bool(self.spot.fills)


def suggestions(found: Mapping, spots: Iterable[Spot]) -> list[Suggestion]:
    """Return what to suggest for a form; rectangles that are taken are left out."""
    fields, lines = found.get("fields", ()), found.get("lines", ())
    made = [_of_field(field, lines) for field in fields]
    made += [one for line in lines for one in _blanks(line)] if made else _of_lines(lines)
    taken = tuple(spots)
    free = [one for one in made if not any(_same_place(one.spot, spot) for spot in taken)]
    named = (replace(one.spot, id=f"s{n}") for n, one in enumerate(free))
    return [replace(one, spot=spot) for one, spot in zip(free, named, strict=True)]


def _same_place(one: Spot, other: Spot) -> bool:
    """Say whether two rectangles share more than half of the smaller one."""
    if one.page != other.page:
        return False
    wide = min(one.x + one.w, other.x + other.w) - max(one.x, other.x)
    high = min(one.y + one.h, other.y + other.h) - max(one.y, other.y)
    smaller = min(one.w * one.h, other.w * other.h)
    return wide > 0 and high > 0 and wide * high > smaller / 2


def plain(words: str) -> str:
    """Return words as they are compared: "nombreAlumno_1" is "nombre alumno 1"."""
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])|[_./\-#:()]+", " ", words)
    letters = unicodedata.normalize("NFKD", spaced)
    bare = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return " ".join(bare.casefold().split())


# --- Fields ---------------------------------------------------------------------------------------


def _of_field(field: Mapping, lines) -> Suggestion:
    label = _label(field, lines)
    spot = Spot(
        "",
        field["page"],
        field["x"],
        field["y"],
        field["w"],
        field["h"],
        size=0,
        lines=bool(field.get("lines")) or field["h"] >= TALL,
    )
    known = [plain(field["name"]), plain(field.get("tip", "")), plain(label)]
    fills = _guess(field["kind"], known, field.get("options", ()))
    shown = label or field.get("tip") or field["name"]
    tall = spot.lines and fills.startswith((Fill.FACT, Fill.ASK))
    return Suggestion(replace(spot, fills=fills, lines=tall), shown)


def _guess(kind: str, known: list[str], options) -> str:
    if kind in ("check", "radio"):
        return _tick(known, [plain(word) for word in options])
    if kind == "sign":
        return _sign(" ".join(known))
    return next((fills for words in known if (fills := _of_words(words))), "")


def _of_words(words: str) -> str:
    if not words:
        return ""
    if re.search(SIGNATURE, words):
        return _sign(words)
    fact = next((key for key, pattern in FACT_WORDS if re.search(pattern, words)), "")
    if re.search(A_DATE, words) and fact not in DATES:
        role = _role(words)
        return f"{Fill.DATE}:{role}" if role else ""
    return f"{Fill.FACT}:{fact}" if fact else ""


DATES = {key for key, field in FACTS.items() if field.kind == Kind.DATE}


def _sign(words: str) -> str:
    role = _role(words)
    return f"{Fill.SIGN}:{role}" if role else ""


def _role(words: str) -> str:
    return next((str(role) for role, pattern in ROLES if re.search(pattern, words)), "")


def _tick(known: list[str], options: list[str]) -> str:
    """Return the choice whose word stands in the field's name or beside it."""
    said = {word for words in (*known, *options) for word in words.split()}
    for key, field in FACTS.items():
        for code, _label in field.choices:
            if set(plain(code).split()) <= said:
                return f"{Fill.TICK}:{key}={code}"
    return ""


def _label(field: Mapping, lines) -> str:
    """Return the words left of a field on its line, else right above it; right of a check mark."""
    here = [line for line in lines if line["page"] == field["page"]]
    middle = field["y"] + field["h"] / 2
    row = [line for line in here if line["y"] - 6 <= middle <= line["y"] + line["h"] + 6]
    left = [line for line in row if 0 <= field["x"] - line["x"] - line["w"] + 8 <= BESIDE]
    right = [line for line in row if 0 <= line["x"] - field["x"] - field["w"] + 4 <= BESIDE]
    if field["kind"] in ("check", "radio") and right:
        return min(right, key=lambda line: line["x"])["text"]
    if left:
        return max(left, key=lambda line: line["x"] + line["w"])["text"]
    above = [
        line
        for line in here
        if 0 <= field["y"] - line["y"] - line["h"] + 4 <= ABOVE
        and line["x"] < field["x"] + field["w"]
        and line["x"] + line["w"] > field["x"]
    ]
    return max(above, key=lambda line: line["y"])["text"] if above else ""


# --- Words alone ----------------------------------------------------------------------------------

BLANK = re.compile(r"([^_]{2,}?)[\s:]*(_{4,})")


def _of_lines(lines) -> list[Suggestion]:
    """Suggest rectangles for a form without fields: on its blanks, and behind its labels."""
    return [one for line in lines for one in (_blanks(line) or _behind(line, lines))]


def _blanks(line: Mapping) -> list[Suggestion]:
    """Return the runs of underscores in a line; letters count as equally wide."""
    text, step = line["text"], line["w"] / max(1, len(line["text"]))
    made, role = [], ""
    for found in BLANK.finditer(text):
        words = plain(found[1])
        fills = _of_words(words)
        role = _role(words) or role
        if not fills and re.search(A_DATE, words) and role:
            fills = f"{Fill.DATE}:{role}"
        x, w = line["x"] + found.start(2) * step, len(found[2]) * step
        high = max(PEN if fills.startswith(Fill.SIGN) else 14.0, line["h"])
        spot = Spot("", line["page"], round(x, 1), _up(line, high), round(w, 1), high, fills)
        made.append(Suggestion(spot, found[1].strip(" :")))
    return made


def _up(line: Mapping, high: float) -> float:
    return round(max(0.0, line["y"] + line["h"] - high), 1)


def _behind(line: Mapping, lines) -> list[Suggestion]:
    """Return the room behind a label that ends with a colon, up to the next words."""
    if not line["text"].rstrip().endswith(":"):
        return []
    fills, x = _of_words(plain(line["text"])), line["x"] + line["w"] + 4
    row = [
        other["x"]
        for other in lines
        if other["page"] == line["page"] and abs(other["y"] - line["y"]) < 6 and other["x"] > x
    ]
    w = min([*row, x + BESIDE]) - x - 4
    if not fills or w < LEAST_WIDTH:
        return []
    high = max(14.0, line["h"])
    spot = Spot("", line["page"], round(x, 1), _up(line, high), round(w, 1), high, fills)
    return [Suggestion(spot, line["text"].strip(" :"))]
