"""What all factories share: the time rows were made, and the district they belong to."""

from datetime import UTC, datetime

import factory

from core.tenancy import DistrictOwned, within

LONG_AGO = datetime(2026, 3, 2, 18, 0, tzinfo=UTC)  # some weeks before the tests' today


class Factory(factory.django.DjangoModelFactory):
    class Meta:
        abstract = True
        skip_postgeneration_save = True


class DistrictOwnedFactory(Factory):
    """Makes a row inside its district.

    Without `district` the row takes that of a relative which was passed, else a new one, so that
    `StudentFactory()` is always a neighbour's and `StudentFactory(school=school)` is not.
    """

    class Meta:
        abstract = True

    district = factory.SubFactory("tests.factories.districts.DistrictFactory")

    @classmethod
    def _generate(cls, strategy, params):
        if not any(name == "district" or name.startswith("district__") for name in params):
            relatives = [row for row in params.values() if isinstance(row, DistrictOwned)]
            if relatives:
                params["district"] = relatives[0].district
        return super()._generate(strategy, params)

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        with within(kwargs["district"]):
            return super()._create(model_class, *args, **kwargs)


def owned(name: str, **values) -> factory.SubFactory:
    """Return a relative from `tests.factories.<name>`, of the same district as the row itself."""
    share = factory.SelfAttribute("..district")
    return factory.SubFactory(f"tests.factories.{name}", district=share, **values)
