"""Undefined template variables fail. No Django here: the settings of the tests import this."""

import sys

LIBRARIES = "site-packages"


class UndefinedVariable(AssertionError):
    """A template of ours used a variable that nobody passed."""


class Undefined(str):
    """Django's `string_if_invalid`: raises for our templates, stays empty for libraries' own."""

    __slots__ = ()

    def __contains__(self, text):
        return text == "%s"  # Django asks this before it formats the variable's name

    def __bool__(self):
        return True

    def __mod__(self, name):
        origin = _template_being_drawn()
        if LIBRARIES not in origin:
            raise UndefinedVariable(f"{{{{ {name} }}}} in {origin}")
        return ""

    def __str__(self):
        raise UndefinedVariable("A look-up in a template failed on the way.")


def _template_being_drawn() -> str:
    """Return the file of the template whose variable is looked up right now."""
    frame = sys._getframe(2)
    while frame is not None:
        context = frame.f_locals.get("context")
        drawn = getattr(getattr(context, "render_context", None), "template", None)
        if drawn is not None:
            return str(getattr(getattr(drawn, "origin", None), "name", None))
        frame = frame.f_back
    return ""
