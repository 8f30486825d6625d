"""The pinned files: nothing but names, versions, markers and hashes."""

import re
import tomllib

import pytest

from tests.house.files import text

LOCKS = ("requirements/base.txt", "requirements/dev.txt", "requirements/saml.txt")
PIN = re.compile(r"^(?P<name>[a-z0-9-]+)==(?P<version>[0-9][^ ;]*)( ; .+)? \\$")
HASH = re.compile(r"^    --hash=sha256:[0-9a-f]{64}( \\)?$")


def lines(lock):
    return [line for line in text(lock).splitlines() if line and not line.startswith("#")]


def pinned(lock):
    return {match["name"] for match in map(PIN.match, lines(lock)) if match}


def wanted(group):
    """Return the normalised names that pyproject.toml asks for."""
    project = tomllib.loads(text("pyproject.toml"))
    names = project["project"]["dependencies"] if group == "base" else []
    names = names or project["dependency-groups"]["dev"]
    bare = (re.match(r"[A-Za-z0-9._-]+", name)[0] for name in names)
    return {re.sub(r"[-_.]+", "-", name).lower() for name in bare}


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_holds_pins_and_hashes_only(lock):
    others = [line for line in lines(lock) if not PIN.match(line) and not HASH.match(line)]

    assert others == []


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_address_and_no_path(lock):
    assert "://" not in text(lock)
    assert not re.search(r"(^|\s)[./~]\S*/", text(lock), re.MULTILINE)


@pytest.mark.parametrize("lock", LOCKS)
def test_every_pin_has_a_hash(lock):
    found = lines(lock)
    naked = [
        line
        for line, after in zip(found, [*found[1:], ""], strict=True)
        if PIN.match(line) and not HASH.match(after)
    ]

    assert naked == []


@pytest.mark.parametrize(
    ("group", "lock"),
    (("base", LOCKS[0]), ("base", LOCKS[1]), ("base", LOCKS[2]), ("dev", LOCKS[1])),
)
def test_what_the_project_asks_for_is_pinned(group, lock):
    assert wanted(group) - pinned(lock) == set()


def test_development_adds_to_what_runs_and_changes_nothing():
    def versions(lock):
        return {line for line in lines(lock) if PIN.match(line)}

    assert versions("requirements/base.txt") - versions("requirements/dev.txt") == set()


def test_what_runs_carries_no_test_tools():
    assert not pinned("requirements/base.txt") & {"pytest", "playwright", "hypothesis", "ruff"}
