"""Every text of the screens, found in code and templates without gettext's tools."""

import ast
import re
from functools import cache

from django.conf import settings
from django.utils.translation.template import templatize

SINGLE = {"_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy"}
WITH_CONTEXT = {"pgettext", "pgettext_lazy", "npgettext", "npgettext_lazy"}
ROOMS = ("config", *settings.HOUSE)


def _calls(code: str):
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            skipped = 0 if name in SINGLE else 1 if name in WITH_CONTEXT else None
            if skipped is not None and len(node.args) > skipped:
                yield node.args[skipped]


def in_python(code: str) -> set[str]:
    """Return the texts that a module hands to gettext. Joined and formatted ones are an error."""
    found = set()
    for text in _calls(code):
        if isinstance(text, ast.Constant) and isinstance(text.value, str):
            found.add(text.value)
        elif isinstance(text, ast.JoinedStr | ast.BinOp):
            raise TypeError(f"line {text.lineno}: a text that no catalogue can hold")
    return found - {""}


def in_template(text: str, name: str = "template") -> set[str]:
    """Return the texts that a template translates."""
    code = templatize(text, origin=name)
    found = set()
    for call in re.finditer(r"\b(?:p|n|np)?gettext\(.*|(?<!\w)_\(.*", code):
        found |= _first_text(call.group())
    return found - {""}


def _first_text(call: str) -> set[str]:
    """Return the text in the longest piece of the line that is a call."""
    for end in (place.end() for place in re.finditer(r"\)", call)):
        try:
            return in_python(call[:end])
        except SyntaxError:
            continue
    return set()


@cache
def everywhere() -> dict[str, str]:
    """Return {text: a file in which it stands} of the whole house."""
    found = {}
    for room in ROOMS:
        for path in sorted((settings.BASE_DIR / room).rglob("*.py")):
            if "migrations" not in path.parts:
                found |= dict.fromkeys(in_python(path.read_text(encoding="utf-8")), _name(path))
    for path in templates():
        found |= dict.fromkeys(in_template(path.read_text(encoding="utf-8")), _name(path))
    return found


@cache
def templates() -> tuple:
    """Return the files of all templates."""
    folder = settings.BASE_DIR / "templates"
    return tuple(sorted(p for p in folder.rglob("*") if p.suffix in {".html", ".txt", ".svg"}))


def _name(path) -> str:
    return str(path.relative_to(settings.BASE_DIR))
