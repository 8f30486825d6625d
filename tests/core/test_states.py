"""Moves: only along the table, and only one of two at once."""

import pytest
from django.apps import apps
from django.utils import timezone

from core.states import IllegalMove, Stateful
from core.tenancy import within
from employers.enums import VettingState
from employers.models import Employer
from tests.factories.employers import EmployerFactory
from tests.harness.races import race

STATEFUL = [model for model in apps.get_models() if issubclass(model, Stateful)]


@pytest.mark.parametrize("model", STATEFUL, ids=lambda model: model._meta.label)
def test_a_table_of_moves_speaks_of_states_that_exist(model):
    words = {value for value, _label in model._meta.get_field("state").flatchoices}
    named = set(model.MOVES) | {to for moves in model.MOVES.values() for to in moves}

    assert {str(word) for word in named} <= words
    assert model._meta.get_field("state").default in words
    assert all(state not in moves for state, moves in model.MOVES.items())


def test_a_move_writes_the_state_and_its_stamps(district):
    employer, at = EmployerFactory(district=district), timezone.now()

    employer.move(VettingState.VETTED, vetted_at=at)

    assert (employer.state, employer.vetted_at) == (VettingState.VETTED, at)
    employer.refresh_from_db()
    assert (employer.state, employer.vetted_at) == (VettingState.VETTED, at)


def test_a_move_that_is_not_in_the_table_changes_nothing(district):
    employer = EmployerFactory(district=district, state=VettingState.DECLINED)

    with pytest.raises(IllegalMove) as refusal:
        employer.move(VettingState.VETTED, vetted_at=timezone.now())

    assert (refusal.value.row, refusal.value.to) == (employer, VettingState.VETTED)
    assert employer.state == VettingState.DECLINED
    employer.refresh_from_db()
    assert (employer.state, employer.vetted_at) == (VettingState.DECLINED, None)


def test_who_comes_second_is_told(district):
    first = EmployerFactory(district=district)
    second = Employer.objects.get(pk=first.pk)

    first.move(VettingState.DECLINED)

    with pytest.raises(IllegalMove):
        second.move(VettingState.VETTED, vetted_at=timezone.now())
    second.refresh_from_db()
    assert second.state == VettingState.DECLINED


def test_other_fields_of_a_stale_row_are_not_written(district):
    employer = EmployerFactory(district=district, name="Old name")
    Employer.objects.filter(pk=employer.pk).update(name="New name")

    employer.move(VettingState.DECLINED)

    employer.refresh_from_db()
    assert employer.name == "New name"


def test_of_eight_at_once_one_wins(transactional_db):
    row = EmployerFactory()
    with within(row.district):
        copies = [Employer.objects.get(pk=row.pk) for _ in range(8)]

    results = race(
        *[lambda c=copy: c.vet(at=timezone.now()) for copy in copies], district=row.district
    )

    assert [type(result) for result in results].count(IllegalMove) == 7
    assert results.count(None) == 1


def test_a_row_that_is_gone_does_not_move(district):
    employer = EmployerFactory(district=district)
    Employer.objects.filter(pk=employer.pk).delete()

    with pytest.raises(IllegalMove):
        employer.move(VettingState.DECLINED)
