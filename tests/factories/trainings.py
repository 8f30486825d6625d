"""Rows of the trainings room."""

from datetime import date

import factory

from tests.factories.base import LONG_AGO, DistrictOwnedFactory, owned
from trainings.enums import AssignmentState
from trainings.models import Assignment, Training


class TrainingFactory(DistrictOwnedFactory):
    class Meta:
        model = Training

    code = factory.Sequence("training_{}".format)
    title = factory.Sequence("Training {}".format)


class AssignmentFactory(DistrictOwnedFactory):
    """To do; `submitted=True` waits for a check, `verified=True` is done."""

    class Meta:
        model = Assignment

    class Params:
        submitted = factory.Trait(
            state=AssignmentState.SUBMITTED,
            submitted_at=LONG_AGO,
            completed_on=date(2026, 3, 1),
        )
        verified = factory.Trait(
            state=AssignmentState.VERIFIED,
            verified_at=LONG_AGO,
            completed_on=date(2026, 3, 1),
        )

    student = owned("students.StudentFactory")
    training = owned("trainings.TrainingFactory")
    assigned_at = LONG_AGO
    due_on = date(2026, 6, 21)
