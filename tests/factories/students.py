"""Rows of the student room."""

from datetime import date

import factory

from students.enums import ContactKind, DocumentKind, Origin, RosterState, RowAction, RowKind
from students.models import (
    CareerDocument,
    ContactPoint,
    Guardian,
    Guardianship,
    OpenTie,
    RecordRequest,
    RosterImport,
    RosterMapping,
    RosterProblem,
    RosterRow,
    SchoolWord,
    SourceKey,
    Student,
    Suppression,
)
from tests.factories.base import LONG_AGO, DistrictOwnedFactory, owned


class StudentFactory(DistrictOwnedFactory):
    """Sixteen at the tests' today; `adult=True` is eighteen, `graduate`, `emancipated`."""

    class Meta:
        model = Student

    class Params:
        adult = factory.Trait(birth_date=date(2007, 9, 14))
        graduate = factory.Trait(
            graduated_on=date(2026, 4, 20),
            graduation_proof="diploma",
            graduation_seen_by=owned("districts.MembershipFactory"),
            graduation_seen_at=LONG_AGO,
        )
        emancipated = factory.Trait(
            emancipated_on=date(2026, 2, 2),
            emancipation_proof="court_order",
            emancipation_seen_by=owned("districts.MembershipFactory"),
            emancipation_seen_at=LONG_AGO,
        )
        signed_in = factory.Trait(membership=owned("districts.MembershipFactory", role="student"))

    school = owned("districts.SchoolFactory")
    district_student_id = factory.Sequence("S{:06d}".format)
    first_name = factory.Sequence("Ana {}".format)
    last_name = "Reyes"
    birth_date = date(2009, 9, 14)


class GuardianFactory(DistrictOwnedFactory):
    class Meta:
        model = Guardian

    first_name = factory.Sequence("Rosa {}".format)
    last_name = "Reyes"


class GuardianshipFactory(DistrictOwnedFactory):
    class Meta:
        model = Guardianship

    student = owned("students.StudentFactory")
    guardian = owned("students.GuardianFactory")


class ContactPointFactory(DistrictOwnedFactory):
    """A guardian's confirmed e-mail address; `student=…` makes it the student's."""

    class Meta:
        model = ContactPoint

    class Params:
        unconfirmed = factory.Trait(confirmed_at=None, origin=Origin.STUDENT)
        phone = factory.Trait(
            kind=ContactKind.PHONE, value=factory.Sequence("+1213555{:04d}".format)
        )

    student = None
    guardian = factory.Maybe(
        "student", yes_declaration=None, no_declaration=owned("students.GuardianFactory")
    )
    kind = ContactKind.EMAIL
    value = factory.Sequence("contact-{}@example.org".format)
    origin = Origin.ROSTER
    confirmed_at = LONG_AGO


class SourceKeyFactory(DistrictOwnedFactory):
    class Meta:
        model = SourceKey

    source_system = "oneroster"
    sourced_id = factory.Sequence("source-{}".format)
    student = factory.Maybe(
        "guardian", yes_declaration=None, no_declaration=owned("students.StudentFactory")
    )
    guardian = None


class CareerDocumentFactory(DistrictOwnedFactory):
    class Meta:
        model = CareerDocument

    student = owned("students.StudentFactory")
    kind = DocumentKind.RESUME
    body = "I fix bicycles and speak two languages."
    created_at = LONG_AGO


class RosterImportFactory(DistrictOwnedFactory):
    """Waits for nothing; `ready=True` is a preview to be confirmed."""

    class Meta:
        model = RosterImport

    class Params:
        ready = factory.Trait(state=RosterState.READY, staged_at=LONG_AGO)
        mapping_open = factory.Trait(state=RosterState.MAPPING)

    file_name = "roster.zip"
    uploaded_by = owned("districts.MembershipFactory")
    uploaded_at = LONG_AGO


class RosterRowFactory(DistrictOwnedFactory):
    class Meta:
        model = RosterRow

    roster = owned("students.RosterImportFactory", ready=True)
    number = factory.Sequence(lambda n: n + 1)
    kind = RowKind.STUDENT
    action = RowAction.CREATED
    line = 2
    label = factory.Sequence("Reyes, Ana {}".format)
    change = factory.LazyFunction(lambda: {"facts": {"legal_first": "Ana"}, "key": "s1"})


class RosterProblemFactory(DistrictOwnedFactory):
    class Meta:
        model = RosterProblem

    roster = owned("students.RosterImportFactory", ready=True)
    number = factory.Sequence(lambda n: n + 1)
    severity = "error"
    code = "value-missing"
    file_name = "users.csv"
    line = 3
    column = "familyName"
    detail = factory.LazyFunction(lambda: {"column": "familyName"})


class RosterMappingFactory(DistrictOwnedFactory):
    class Meta:
        model = RosterMapping

    name = factory.Sequence("Mapping {}".format)
    mapping = factory.LazyFunction(
        lambda: {"fields": {"student_id": {"column": "Student ID", "transform": ""}}}
    )
    saved_at = LONG_AGO


class SchoolWordFactory(DistrictOwnedFactory):
    class Meta:
        model = SchoolWord

    word = factory.Sequence("school word {}".format)
    school = owned("districts.SchoolFactory")


class OpenTieFactory(DistrictOwnedFactory):
    class Meta:
        model = OpenTie

    student = owned("students.StudentFactory")
    source_system = "oneroster"
    sourced_id = factory.Sequence("guardian-{}".format)


class RecordRequestFactory(DistrictOwnedFactory):
    """The family's wish; `asked=True` is a deletion that waits for a second person."""

    class Meta:
        model = RecordRequest

    class Params:
        asked = factory.Trait(
            kind="deletion",
            state="asked",
            by=owned("districts.MembershipFactory"),
            asked_at=LONG_AGO,
        )

    student = owned("students.StudentFactory")
    kind = "copy"
    wanted_at = LONG_AGO


class SuppressionFactory(DistrictOwnedFactory):
    class Meta:
        model = Suppression

    digest = factory.Sequence("{:064x}".format)
    salt = "salt"
    made_at = LONG_AGO
