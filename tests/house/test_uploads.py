"""Every place that takes a file says which, and the handbook prints the same table."""

import ast
from pathlib import Path

import pytest
from django.conf import settings

from config.env import BASE_DIR
from core.uploads import PURPOSES
from tests.house.files import text
from tests.house.test_urls import OURS

FIRST_LOOK = BASE_DIR / "core" / "middleware.py"  # at the names of files, whatever the view


def _module_of(view):
    return Path(BASE_DIR, *view.__module__.split(".")).with_suffix(".py")


def readers_of_files():
    """Yield (module, function) of every view function that reads `request.FILES`."""
    for app in ("config", *settings.HOUSE):
        for path in sorted((BASE_DIR / app).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                reads = isinstance(node, ast.FunctionDef) and "request.FILES" in ast.unparse(node)
                if reads and path != FIRST_LOOK:
                    yield path, node.name


def test_there_are_such_places():
    assert len(list(readers_of_files())) >= 4


@pytest.mark.parametrize(
    ("path", "name"), list(readers_of_files()), ids=lambda part: getattr(part, "stem", part)
)
def test_a_view_that_reads_files_says_for_which_purpose(path, name):
    views = [view for _route, view in OURS if _module_of(view) == path and view.__name__ == name]

    assert views, f"{path.name}: {name} is no view; read files where the door is"
    assert all(getattr(view, "takes", None) for view in views), f"add @takes(…) to {name}"


def test_the_table_is_printed_for_people():
    page = text("docs/privacy.md")

    for purpose in PURPOSES.values():
        kinds = ", ".join(purpose.kinds)
        assert f"| {purpose.name} | {kinds} | {purpose.megabytes} MB | {purpose.keeps} |" in page
