"""What one cell means (pure): names, dates, grades, telephones, addresses of mail, yes and no.

Nothing is guessed. A date needs a stated format (YYYY-MM-DD is always understood), a number that
is no telephone number stays out, and whoever calls learns that something was rewritten.
"""

import re
import unicodedata
from datetime import date, datetime
from typing import NamedTuple

import phonenumbers

BLANKS = {"null", "n/a", "-", "--", "none"}
ISO = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
MIDNIGHT = re.compile(r"[ T]0?0:00(:00(\.0+)?)?Z?$")
SSN = re.compile(r"\d{3}[-\s]\d{2}[-\s]\d{4}", re.ASCII)
SSID = re.compile(r"\d{10}", re.ASCII)
USER_ID = re.compile(r"\{\s*([^:{}]+?)\s*:\s*([^{}]*?)\s*\}")
EMAIL = re.compile(r"[^@\s,;<>\"]+@[^@\s,;<>\"]+\.[^@\s.,;<>\"]{2,}")
NANP = re.compile(r"1?([2-9]\d{9})", re.ASCII)
PHONE = re.compile(
    r"(?:(?P<before>[A-Za-z]+)\s*[.:#)\]-]?\s*)?"
    r"(?P<number>\+[\d\s().-]{8,20}\d|1?[\s.-]*\(?\d{3}\)?[\s.\-]*\d{3}[\s.\-]*\d{4})"
    r"(?!\d)(?:\s*(?:x|ext\.?)\s*\d{1,6})?(?:\s*[(\[]\s*(?P<after>[A-Za-z]+)\s*[)\]])?",
    re.IGNORECASE | re.ASCII,
)
DATE_FORMATS = {
    "%Y-%m-%d": "YYYY-MM-DD",
    "%m/%d/%Y": "MM/DD/YYYY",
    "%m-%d-%Y": "MM-DD-YYYY",
    "%m/%d/%y": "MM/DD/YY",
    "%d/%m/%Y": "DD/MM/YYYY",
    "%d.%m.%Y": "DD.MM.YYYY",
}
GRADES = ("IT", "PR", "PK", "TK", "KG", *(f"{n:02d}" for n in range(1, 14)), "PS", "UG", "Other")
GRADE_WORDS = {"k": "KG", "freshman": "09", "sophomore": "10", "junior": "11", "senior": "12"}
YES = {"true", "yes", "y", "1", "t", "x", "si", "sí"}
NO = {"false", "no", "n", "0", "f"}
SUFFIXES = {"jr", "sr", "ii", "iii", "iv", "v"}
_INVISIBLE = dict.fromkeys(
    [0x200B, 0xFEFF, 0x2060, *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F]
)


class Read(NamedTuple):
    """A value and the code of the problem met on the way, "" when there was none."""

    value: object
    code: str = ""


class Phone(NamedTuple):
    """E.164 and what the cell calls it: home, mobile, work or ""."""

    number: str
    kind: str = ""


def text(raw: str) -> str:
    """Return the cell as people mean it: NFC, no control or direction marks, single spaces."""
    if raw.isascii() and raw.isprintable() and "  " not in raw:
        return raw.strip()  # nearly every cell
    clean = unicodedata.normalize("NFC", raw).translate(_INVISIBLE)
    clean = "".join(c if unicodedata.category(c) != "Cc" else " " for c in clean)
    return " ".join(clean.split())


def plain(value: str) -> str:
    """Return "" for the words that systems write where there is nothing. Not for names."""
    return "" if value.casefold() in BLANKS else value


def squeeze(header: str) -> str:
    """Return a header without case, accents, spaces and signs, for comparing."""
    decomposed = unicodedata.normalize("NFKD", header).casefold()
    return "".join(c for c in decomposed if c.isalnum())


def looks_like_ssn(value: str) -> bool:
    """Nine digits in the groups of a Social Security number. Plain nine digits may be any id."""
    return bool(SSN.fullmatch(value))


def looks_like_formula(value: str) -> bool:
    if value[:1] in {"=", "@", "＝", "＠"}:
        return True
    return value[:1] in {"+", "-"} and any(c.isalpha() for c in value)


def parse_date(value: str, form: str = "%Y-%m-%d") -> date | None:
    """Return the day, or None when it is not written in this format (nor as YYYY-MM-DD)."""
    bare = MIDNIGHT.sub("", value.strip())
    try:
        if ISO.fullmatch(bare):
            return date.fromisoformat(bare)
        if form != "%Y-%m-%d":
            return datetime.strptime(bare, form).date()  # noqa: DTZ007 - a day has no zone
    except ValueError:
        pass
    return None


def age_on(born: date, today: date) -> int:
    """Return full years; somebody born on February 29 turns on March 1 of other years."""
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def grade(value: str) -> Read:
    """Return a grade code: 9 becomes 09, of a list the highest counts."""
    parts = [part.strip() for part in re.split(r"[,;/|]", value) if part.strip()]
    known = [code for part in parts if (code := _one_grade(part))]
    if len(known) < len(parts) or not known:
        return Read("", "grade-unknown")
    best = max(known, key=GRADES.index)
    if len(known) > 1:
        return Read(best, "grade-several")
    return Read(best, "" if best == value else "grade-rewritten")


def _one_grade(part: str) -> str:
    word = re.sub(r"^gra?d?e?\.?\s*|(st|nd|rd|th)?\s*(grade)?$", "", part.casefold()).strip()
    if word.isascii() and word.isdecimal():
        code = f"{int(word):02d}"
        return code if code in GRADES else ""
    word = GRADE_WORDS.get(part.casefold(), part)
    return next((code for code in GRADES if code.casefold() == word.casefold()), "")


def yes_no(value: str) -> Read:
    """Return True, False or None; the code tells when it was not the word true or false."""
    word = value.casefold()
    if word not in YES | NO:
        return Read(None, "yes-no-unreadable")
    return Read(word in YES, "" if word in {"true", "false"} else "yes-no-rewritten")


def email(value: str) -> Read:
    """Return one address in lower case."""
    found = value.removeprefix("mailto:").lower()
    return Read(found) if EMAIL.fullmatch(found) else Read("", "email-unreadable")


def ssid(value: str) -> Read:
    """Return the ten digits of a California state student id."""
    bare = value.replace("-", "").replace(" ", "")
    return Read(bare) if SSID.fullmatch(bare) else Read("", "ssid-unreadable")


def phone(value: str) -> Read:
    """Return the one number of a cell in E.164."""
    found = phones(value)
    return Read(found[0].number) if found else Read("", "phone-unreadable")


def phones(value: str) -> list[Phone]:
    """Return every number of a cell, with the kind that a label before or after it gives."""
    found = []
    for match in PHONE.finditer(value):
        number = _e164(match["number"])
        if number and number not in {known.number for known in found}:
            found.append(Phone(number, _phone_kind(match["before"] or match["after"] or "")))
    return found


def _e164(number: str) -> str:
    if number.startswith("+"):
        return _international(number)
    match = NANP.fullmatch(re.sub(r"[^0-9]", "", number))
    return f"+1{match[1]}" if match else ""


def _international(number: str) -> str:
    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_possible_number(parsed):
        return ""
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)


def _phone_kind(label: str) -> str:
    kinds = {"h": "home", "c": "mobile", "m": "mobile", "w": "work", "t": "mobile"}
    words = {"celular": "mobile", "movil": "mobile", "casa": "home", "trabajo": "work"}
    return words.get(label.casefold()) or kinds.get(label[:1].casefold(), "")


def user_ids(value: str) -> dict[str, str]:
    """Return {type: id} of a OneRoster userIds cell, types in lower case."""
    return {kind.casefold(): number for kind, number in USER_ID.findall(value)}


def cell_list(value: str) -> list[str]:
    """Return the items of a OneRoster list cell."""
    return [item.strip() for item in value.split(",") if item.strip()]


class Name(NamedTuple):
    first: str
    middle: str
    last: str
    code: str = ""


def last_first(value: str, *, with_middle: bool = False) -> Name:
    """Split "Last, First"; given names stay together unless `with_middle` says otherwise.

    A third part is a suffix ("Jr.") or, with a warning, taken as a middle name.
    """
    parts = [part.strip() for part in value.split(",") if part.strip()]
    if len(parts) < 2:
        return Name("", "", parts[0] if parts else "", "name-incomplete")
    last, first, *rest = parts
    if rest and all(part.rstrip(".").casefold() in SUFFIXES for part in rest):
        last, rest = " ".join([last, *rest]), []
    middle, code = " ".join(rest), "name-parts" if rest else ""
    if with_middle and not middle and " " in first:
        first, middle = first.rsplit(" ", 1)
    return Name(first, middle, last, code)


def first_last(value: str) -> Name:
    """Split "First Last" before its last word. Only where a person said names are written so."""
    first, _space, last = value.rpartition(" ")
    return Name(first, "", last, "" if first else "name-incomplete")
