"""What pip cannot bring: WeasyPrint's libraries, fonts, and a browser for the browser tests."""

import ctypes
import ctypes.util
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from scripts.here import say

LIBRARIES = (
    *("libgobject-2.0.so.0", "libpango-1.0.so.0", "libpangoft2-1.0.so.0"),
    *("libharfbuzz.so.0", "libharfbuzz-subset.so.0", "libfontconfig.so.1"),
)
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.local/share/fonts", "~/.fonts")
HOMEBREW = ("/opt/homebrew/lib", "/usr/local/lib")


@dataclass(frozen=True)
class Need:
    """Something the machine must offer: how to see it, what brings it, why we ask."""

    what: str
    why: str
    is_there: object
    debian: tuple
    macos: str


def _opens(name: str) -> bool:
    """Tell whether the dynamic linker finds a library by its Linux or its macOS name."""
    stem = name.removeprefix("lib").split(".so")[0]
    names = [name, ctypes.util.find_library(stem)]
    names += [f"{folder}/lib{stem}.dylib" for folder in HOMEBREW]
    for candidate in filter(None, names):
        try:
            ctypes.CDLL(candidate)
        except OSError:
            continue
        return True
    return False


def _has_libraries() -> bool:
    return all(_opens(name) for name in LIBRARIES)


def _has_fonts() -> bool:
    if sys.platform == "darwin":
        return True
    folders = [Path(folder).expanduser() for folder in FONT_FOLDERS]
    return any(next(folder.rglob("DejaVuSans.ttf"), None) for folder in folders)


def browser() -> str | None:
    """Return the path of the browser named by CHROMIUM, else of the first one on the path."""
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)


LIBS = Need(
    "Pango and HarfBuzz",
    "WeasyPrint draws the paperwork with them; without them no PDF is made",
    _has_libraries,
    ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0"),
    "pango",
)
FONTS = Need(
    "the DejaVu fonts",
    "names in every alphabet print right with them",
    _has_fonts,
    ("fonts-dejavu-core",),
    "",
)
BROWSER = Need(
    "Chromium",
    "the browser stories run in it; without it they are skipped (set CHROMIUM to its path)",
    lambda: browser() is not None,
    ("chromium",),
    "--cask chromium",
)
POPPLER = Need(
    "poppler",
    "tests look at PDFs as pictures with it, and hear their tags",
    lambda: shutil.which("pdftoppm") is not None,
    ("poppler-utils",),
    "poppler",
)
RUNTIME = (LIBS, FONTS)
TESTING = (LIBS, FONTS, BROWSER, POPPLER)


def ensure(needs) -> list:
    """Install what is missing where we may; return what is still missing, after saying so."""
    missing = [need for need in needs if not need.is_there()]
    if missing:
        apt_install(name for need in missing for name in need.debian)
        missing = [need for need in missing if not need.is_there()]
    for need in missing:
        _explain(need)
    return missing


def apt_install(names) -> bool:
    """Install Debian packages if this is Debian and we are allowed to; tell whether it worked."""
    root = _as_root()
    if root is None or not shutil.which("apt-get"):
        return False
    names = list(names)
    say(f"Installing system packages: {' '.join(names)}.")
    env = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for words in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", *names]):
        done = subprocess.run(
            [*root, "apt-get", *words],
            env=env, check=False, stdout=subprocess.DEVNULL,
        )  # fmt: skip
    return done.returncode == 0


def _as_root():
    """Return the words that make a command run as root without asking, or None."""
    if os.geteuid() == 0:
        return []
    sudo = shutil.which("sudo")
    if sudo and subprocess.run([sudo, "-n", "true"], check=False, capture_output=True).returncode:
        sudo = None
    return [sudo, "-n"] if sudo else None


def _explain(need) -> None:
    say(f"Missing: {need.what} ({need.why}).")
    print(f"          Debian, Ubuntu:  sudo apt-get install {' '.join(need.debian)}")
    if need.macos:
        print(f"          macOS:           brew install {need.macos}")
