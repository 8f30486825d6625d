"""The last look at a record (pure): one spelling, and nothing longer than its place."""

from students.roster.cells import squeeze
from students.roster.records import (
    DATE_FACTS,
    STUDENT_FACTS,
    YES_NO_FACTS,
    GuardianRecord,
    StudentRecord,
)

# Characters that a place holds; a test compares them with the tables.
LIMITS = {
    "student_id": 40,
    "ssid": 10,
    "legal_first": 80,
    "legal_middle": 80,
    "legal_last": 80,
    "preferred_first": 80,
    "grade": 5,
    "home_language": 40,
    "pathway_name": 80,
    "address_line1": 200,
    "city": 80,
    "zip": 10,
    "first": 80,
    "last": 80,
    "email": 254,
    "personal_email": 254,
}
OTHERWISE = 120
_NOT_TEXTS = (*DATE_FACTS, *YES_NO_FACTS)
STUDENT_TEXTS = tuple((n, LIMITS.get(n, OTHERWISE)) for n in STUDENT_FACTS if n not in _NOT_TEXTS)
GUARDIAN_TEXTS = tuple((name, LIMITS[name]) for name in ("first", "last", "email"))
STATES = {
    "california": "CA",
    "calif": "CA",
    "nevada": "NV",
    "arizona": "AZ",
    "oregon": "OR",
    "texas": "TX",
}
# Words of source systems -> our relations (`students.enums.Relation`).
_RELATIONS = {
    "mother": "mother mom madre mama stepmother birthmother",
    "father": "father dad padre papa stepfather birthfather",
    "grandparent": "grandparent grandmother grandfather abuela abuelo grandma grandpa",
    "guardian": "guardian legalguardian parent parentguardian tutor courtappointedguardian",
    "foster_parent": "fosterparent fostermother fosterfather foster resourceparent",
    "caregiver": "caregiver caretaker cuidador cuidadora",
    "relative": "relative aunt uncle sister brother sibling cousin tia tio hermana hermano",
}
RELATION_WORDS = {word: name for name, words in _RELATIONS.items() for word in words.split()}
LANGUAGES = {"spanish": "es", "espanol": "es", "spa": "es", "es": "es"} | dict.fromkeys(
    ("english", "eng", "en", "ingles"), "en"
)


def relation(word: str) -> str:
    """Return one of our relations; "" for nothing said, "other" for a word we do not know."""
    return RELATION_WORDS.get(squeeze(word), "other") if word else ""


def language(word: str) -> str:
    """Return the language of ours that is meant (en, es), "" when it is another or none."""
    return LANGUAGES.get(squeeze(word).removesuffix("us"), "")


def finish_student(record: StudentRecord) -> tuple[str, int] | None:
    """Bring a record to our spelling. Return (fact, limit) when one is too long to be kept."""
    if record.address_line2:
        record.address_line1 = f"{record.address_line1}, {record.address_line2}".strip(", ")
        record.address_line2 = ""
    if record.phone == record.mobile:
        record.phone = ""
    if record.personal_email == record.email:
        record.personal_email = ""
    record.state = _state(record.state)
    return _too_long(record, STUDENT_TEXTS)


def finish_guardian(record: GuardianRecord) -> tuple[str, int] | None:
    """Do the same for a guardian; the ties get their relation when they are made."""
    if record.phone == record.mobile:
        record.phone = ""
    record.language = language(record.language)
    return _too_long(record, GUARDIAN_TEXTS)


def _too_long(record, texts) -> tuple[str, int] | None:
    for name, limit in texts:
        if len(getattr(record, name)) > limit:
            return name, limit
    return None


def _state(value: str) -> str:
    code = STATES.get(value.casefold().rstrip("."), value.upper())
    return code if len(code) == 2 and code.isalpha() else ""
