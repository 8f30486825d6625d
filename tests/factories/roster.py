"""Rows of a roster on its way in."""

import factory

from students.enums import RosterState
from students.models import (
    OpenTie,
    RosterImport,
    RosterMapping,
    RosterProblem,
    RosterRow,
    SchoolWord,
)
from tests.factories.base import LONG_AGO, DistrictOwnedFactory, owned


class RosterImportFactory(DistrictOwnedFactory):
    """Being read, with no file behind it; `ready=True` waits for a person to confirm."""

    class Meta:
        model = RosterImport

    class Params:
        ready = factory.Trait(state=RosterState.READY, staged_at=LONG_AGO)

    file_name = "roster.zip"
    uploaded_by = owned("districts.MembershipFactory")
    uploaded_at = LONG_AGO


class RosterRowFactory(DistrictOwnedFactory):
    class Meta:
        model = RosterRow

    roster = owned("roster.RosterImportFactory", ready=True)
    number = factory.Sequence(lambda n: n)
    kind = "student"
    action = "created"


class RosterProblemFactory(DistrictOwnedFactory):
    class Meta:
        model = RosterProblem

    roster = owned("roster.RosterImportFactory", ready=True)
    number = factory.Sequence(lambda n: n)
    severity = "warning"
    code = "unknown_school"


class RosterMappingFactory(DistrictOwnedFactory):
    class Meta:
        model = RosterMapping

    name = factory.Sequence("Export {}".format)
    mapping = factory.Dict({})
    saved_at = LONG_AGO


class SchoolWordFactory(DistrictOwnedFactory):
    class Meta:
        model = SchoolWord

    word = factory.Sequence("HS {}".format)
    school = owned("districts.SchoolFactory")


class OpenTieFactory(DistrictOwnedFactory):
    class Meta:
        model = OpenTie

    student = owned("students.StudentFactory")
    source_system = "oneroster"
    sourced_id = factory.Sequence("guardian-{}".format)
