"""What may lie in the repository, and what lies beside it."""

import hashlib
import re

import pytest

from config.env import BASE_DIR
from tests.house.files import text, tracked

LONGEST = 400  # lines of Python; a longer file wants to become two
FONTS = {".woff2", ".woff", ".ttf", ".otf"}
BINARY = FONTS | {".png", ".jpg", ".ico", ".pdf", ".mo", ".zip", ".xlsx"}
# Written in pieces, so that this file does not find itself.
ELSEWHERE = "|".join(
    (
        *("pythonhosted" + r"\.org", "pypi" + r"\.org/simple", "registry" + r"\.npmjs"),
        *("deb" + r"\.debian\.org", "file" + ":///opt", "extra-index" + "-url"),
        *(rf"(?<![\w.])/{top}/[\w.]" for top in ("ro" + "ot", "wo" + "rk", "ho" + "me")),
    )
)


def ours(*suffixes):
    return [path for path in tracked() if path.suffix in suffixes]


def font_folders():
    return sorted({path.parent for path in tracked() if path.suffix in FONTS})


def test_no_python_file_is_too_long():
    checked = [path for path in ours(".py") if "migrations" not in path.parts]
    long = {str(path): n for path in checked if (n := len(text(path).splitlines())) > LONGEST}

    assert long == {}


def test_nothing_names_a_package_index_or_a_path_of_one_machine():
    named = [
        f"{path}:{number}"
        for path in tracked()
        if path.suffix not in BINARY and path.name != "LICENSE"
        for number, line in enumerate(text(path).splitlines(), start=1)
        if re.search(ELSEWHERE, line)
    ]

    assert named == []


def test_no_secret_and_no_data_is_committed():
    private = re.compile(r"(^|/)(\.env|var|\.venv)(/|$)|\.sqlite3|\.(pem|key|p12|pfx)$")

    assert [str(path) for path in tracked() if private.search(str(path))] == []


def test_there_are_fonts():
    assert font_folders()


@pytest.mark.parametrize("folder", font_folders(), ids=str)
def test_fonts_lie_beside_their_licence(folder):
    licences = [
        path
        for path in tracked()
        if path.parent == folder and re.match(r"(OFL|LICEN[CS]E)", path.name)
    ]

    assert licences
    assert all("SIL OPEN FONT LICENSE" in text(path).upper() for path in licences)


@pytest.mark.parametrize("folder", font_folders(), ids=str)
def test_fonts_are_the_ones_we_checked(folder):
    listed = dict(reversed(line.split()) for line in text(folder / "SHA256SUMS").splitlines())
    found = {
        path.name: hashlib.sha256((BASE_DIR / path).read_bytes()).hexdigest()
        for path in tracked()
        if path.parent == folder and path.suffix in FONTS
    }

    assert {name.lstrip("*"): digest for name, digest in listed.items()}.items() >= found.items()


@pytest.mark.parametrize(
    "name",
    ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "LICENSE", "NOTICE", "SECURITY.md"),
)
def test_what_a_stranger_looks_for_is_there(name):
    assert len(text(name)) > 200


def test_links_between_pages_lead_somewhere():
    broken = [
        f"{page}: {target}"
        for page in ours(".md")
        for target in re.findall(r"\]\((?!https?:|mailto:|#)([^)#\s]+)", text(page))
        if not (BASE_DIR / page.parent / target).exists()
    ]

    assert broken == []
