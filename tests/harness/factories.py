"""Which factory makes rows of which model."""

from importlib import import_module
from pkgutil import iter_modules

import tests.factories
from tests.factories.base import DistrictOwnedFactory, Factory


def _every_factory():
    for module in iter_modules(tests.factories.__path__, "tests.factories."):
        for thing in vars(import_module(module.name)).values():
            if isinstance(thing, type) and issubclass(thing, Factory):
                yield thing


FACTORIES = {
    factory._meta.model: factory
    for factory in _every_factory()
    if factory not in {Factory, DistrictOwnedFactory}
}
