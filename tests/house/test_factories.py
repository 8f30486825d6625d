"""Every model has a factory that makes a valid row, a neighbour's and one of ours."""

import pytest
from django.apps import apps
from django.conf import settings

from core.tenancy import DistrictOwned, across, within
from tests.harness.factories import FACTORIES

MODELS = [model for app in settings.HOUSE for model in apps.get_app_config(app).get_models()]
OWNED = [model for model in MODELS if issubclass(model, DistrictOwned)]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_every_model_has_a_factory(model):
    assert model in FACTORIES


@pytest.mark.parametrize("model", OWNED, ids=lambda model: model._meta.label)
def test_a_factory_keeps_the_whole_family_in_one_district(model, db):
    row = FACTORIES[model]()

    with within(row.district):
        row.full_clean(validate_unique=False, exclude=blank_allowed_by_the_database(row))
    with across("a test looks at every row there is"):
        districts = {
            relative.district_id for each in OWNED for relative in each.objects.order_by("pk")
        }
    assert districts == {row.district_id}


def blank_allowed_by_the_database(row):
    """Return fields that forms insist on but rows may lack: JSON lists that are empty."""
    return [f.name for f in row._meta.fields if f.get_internal_type() == "JSONField"]
