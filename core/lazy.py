"""Heavy libraries, loaded when first used: start-up, checks and migrations never pay for them."""

from importlib import import_module


class Lazy:
    """A module by name that imports itself at the first attribute: `wp = Lazy("weasyprint")`."""

    def __init__(self, name: str):
        self._name = name

    def __getattr__(self, attribute: str):
        return getattr(import_module(self._name), attribute)
