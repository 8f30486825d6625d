"""Which verbs the house records: read from its source, so that none can be forgotten."""

import ast
import re

from django.conf import settings

VERB = re.compile(r"[a-z_]+\.[a-z_]+")
RECORDERS = {
    "record", "_record", "_tell", "exported", "note", "note_stranger", "_once", "_failed",
}  # fmt: skip


def recorded() -> set[str]:
    """Return every verb that some call writes into the log."""
    found = set()
    for app in settings.HOUSE:
        for path in (settings.BASE_DIR / app).rglob("*.py"):
            tree = ast.parse(path.read_text())
            found |= _in(tree, _constants(tree))
    return found


def _constants(tree) -> dict[str, set[str]]:
    """Return names of the module that hold words: `REMINDED = "signer.reminded"`."""
    known = {}
    for node in tree.body:
        if isinstance(node, ast.Assign):
            names = [n.id for t in node.targets for n in ast.walk(t) if isinstance(n, ast.Name)]
            words = {n.value for n in ast.walk(node.value) if isinstance(n, ast.Constant)}
            known |= {name: {w for w in words if isinstance(w, str)} for name in names}
    return known


def _in(tree, constants) -> set[str]:
    found = set()
    for call in ast.walk(tree):
        if isinstance(call, ast.Call) and _name(call) in RECORDERS:
            for given in call.args[:2]:
                found |= _words(given, constants)
    return {word for word in found if VERB.fullmatch(word)}


def _name(call) -> str:
    return getattr(call.func, "attr", None) or getattr(call.func, "id", "")


def _words(given, constants) -> set[str]:
    if isinstance(given, ast.Constant) and isinstance(given.value, str):
        return {given.value}
    return constants.get(given.id, set()) if isinstance(given, ast.Name) else set()
