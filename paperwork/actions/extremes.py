"""The longest values a district has: what a form must hold at worst. Reads only."""

from django.db.models import F, TextField, Value
from django.db.models.functions import Concat, Length

from districts.models import Membership, School
from employers.models import Contact, Employer, Worksite
from paperwork.catalogue.own import FACTS
from paperwork.catalogue.specs import Kind
from paperwork.catalogue.wording import write
from pipeline.models import Placement
from students.models import ContactPoint, Guardian, Student

# Where no record says how long it gets.
AT_WORST = {
    Kind.TEXT: "Wolfeschlegelsteinhausen-Bergerdorff",
    Kind.LINES: "Greets visitors, files papers, answers the telephone and keeps the shelves. " * 4,
    Kind.DATE: "2026-09-30",
    Kind.PHONE: "+18185550188",
    Kind.PAY: "stipend:1250.00",
    Kind.HOURS: "37.75",
    Kind.SCHEDULE: [
        {"days": [0, 2, 4], "start": "15:30", "end": "19:45"},
        {"days": [1, 3, 5], "start": "09:15", "end": "12:45"},
    ],
    Kind.YES_NO: "yes",
}


def longest() -> dict[str, str]:
    """Return the longest text of each fact, written out: from the records, else a long sample."""
    texts = {key: _sample(field) for key, field in FACTS.items()}
    return texts | {key: text for key, text in _records() if text}


def _sample(field) -> str:
    if field.choices:
        return max((str(words) for _code, words in field.choices), key=len)
    return write(field, AT_WORST.get(field.kind, AT_WORST[Kind.TEXT]))


def _records():
    """Yield (key, longest text) of what the records hold."""
    students, sites = Student.objects.all(), Worksite.objects.all()
    both = Concat("first_name", Value(" "), "last_name")
    name = _longest(students, both)
    yield "guardian.name", _longest(Guardian.objects.all(), both)
    yield "student.legal_name", name
    yield "student.preferred_name", max(name, _longest(students, F("preferred_name")), key=len)
    for key, rows, field in (
        ("student.home_address", students, "address"),
        ("student.home_city", students, "city"),
        ("student.district_id", students, "district_student_id"),
        ("school.name", School.objects.all(), "name"),
        ("school.address", School.objects.all(), "address"),
        ("school.city", School.objects.all(), "city"),
        ("guardian.email", ContactPoint.objects.filter(kind="email"), "value"),
        ("employer.name", Employer.objects.all(), "name"),
        ("employer.address", sites, "address"),
        ("employer.city", sites, "city"),
        ("worksite.name", sites, "name"),
        ("supervisor.name", Contact.objects.all(), "name"),
        ("supervisor.email", Contact.objects.all(), "email"),
        ("coordinator.name", Membership.objects.all(), "user__name"),
        ("coordinator.email", Membership.objects.all(), "user__email"),
        ("placement.position", Placement.objects.all(), "title"),
        ("placement.duties", Placement.objects.all(), "duties"),
    ):
        yield key, _longest(rows, F(field))
    parts = Concat("address", Value(", "), "city", Value(" "), "zip_code")
    yield "worksite.address", _longest(sites, parts)


def _longest(rows, expression) -> str:
    said = Concat(expression, Value(""), output_field=TextField())
    longest_first = rows.annotate(said=said).order_by(Length("said").desc())
    return longest_first.values_list("said", flat=True).first() or ""
