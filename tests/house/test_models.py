"""Models keep the manners of the house."""

import pytest
from django.db import models
from django.db.models import DateField, DateTimeField

from core import manifest
from core.jobs import QUEUES, Leased
from core.tenancy import DistrictManager, DistrictOwned, across
from tests.harness.factories import FACTORIES
from tests.house.test_factories import MODELS, OWNED

EACH = pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
# Names of organisations, places and rules may be printed; names of people may not.
ORGANISATIONS = {
    "districts.District", "districts.School", "districts.Season", "districts.FundingSource",
    "employers.Employer", "employers.Worksite", "trainings.Training",
}  # fmt: skip
# These print a word from our own lists: a verb, a purpose, a form's code.
WORDS_OF_OURS = {
    "districts.Event", "districts.Link", "pipeline.ChecklistItem", "paperwork.Document",
    "paperwork.SealingKey", "notifications.Message",
}  # fmt: skip
OTHER_WORDS = {"at", "leased_until", "last_login", "waits_since", "birth_date"}
PERSONAL = "Personal-Word"


@EACH
def test_a_model_belongs_to_a_district_or_says_why_not(model):
    assert issubclass(model, DistrictOwned) != (model._meta.label in manifest.GLOBAL)


@pytest.mark.parametrize("model", OWNED, ids=lambda model: model._meta.label)
def test_every_way_to_the_rows_goes_through_the_wall(model):
    assert isinstance(model._default_manager, DistrictManager)
    assert all(isinstance(manager, DistrictManager) for manager in model._meta.managers)
    assert list(_hidden_tables(model)) == []


def _hidden_tables(model):
    """Yield tables between two models that Django made by itself: they would have no district."""
    for field in model._meta.many_to_many:
        through = field.remote_field.through
        if through._meta.auto_created and through._meta.app_label in {
            m._meta.app_label for m in OWNED
        }:
            yield through


@EACH
def test_every_list_says_its_order_so_the_model_does_not(model):
    assert model._meta.ordering == []


@EACH
def test_what_is_printed_of_a_row_names_no_person(db, model):
    if model._meta.label in ORGANISATIONS:
        pytest.skip("an organisation's name may be printed")
    row = FACTORIES[model]()
    for field in model._meta.concrete_fields:
        if isinstance(field, models.CharField | models.TextField) and not field.choices:
            setattr(row, field.attname, PERSONAL)

    with across("a test prints a row"):
        printed = str(row)

    assert printed
    assert "object (" not in printed
    if model._meta.label not in WORDS_OF_OURS:
        assert PERSONAL not in printed


@EACH
def test_moments_and_days_are_named_after_what_they_are(model):
    fields = model._meta.local_fields
    moments = {field.name for field in fields if isinstance(field, DateTimeField)}
    days = {field.name for field in fields if isinstance(field, DateField)} - moments

    assert {name for name in moments - OTHER_WORDS if not name.endswith("_at")} == set()
    assert {name for name in days - OTHER_WORDS if not name.endswith("_on")} == set()


@EACH
def test_a_rule_is_named_and_a_flag_reads_as_one(model):
    names = [constraint.name for constraint in model._meta.constraints]

    assert len(names) == len(set(names))
    assert all(name == name.lower() for name in names)


@pytest.mark.parametrize(
    "model", [m for m in MODELS if issubclass(m, Leased)], ids=lambda model: model._meta.label
)
def test_a_row_that_waits_for_a_worker_has_a_queue_and_an_index(model):
    queues = [queue for queue in QUEUES.values() if queue.model is model]

    assert queues
    assert any(index.fields[0] == "due_at" for index in model._meta.indexes)
