"""What `manage.py check` asks about paper: are the libraries there that draw PDFs?"""

import ctypes

from django.core.checks import Error
from django.core.checks import Warning as CheckWarning

# WeasyPrint opens these by name; without them its import fails with an unhelpful OSError.
NEEDED = ("pango-1.0", "pangoft2-1.0")
HELPFUL = ("harfbuzz-subset",)
PACKAGES = "apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
HINT = f"Debian and Ubuntu: {PACKAGES}. macOS: brew install pango."


def is_there(name: str) -> bool:
    """Say whether the system can load a shared library."""
    return any(
        _loads(file) for file in (f"lib{name}.so.0", f"lib{name}.dylib", f"lib{name}.0.dylib")
    )


def _loads(file: str) -> bool:
    try:
        ctypes.CDLL(file)
    except OSError:
        return False
    return True


def drawing_libraries(app_configs=None, **kwargs):
    """Name the system packages that are missing for PDFs."""
    absent = [name for name in NEEDED if not is_there(name)]
    if absent:
        text = f"PDFs cannot be drawn: {', '.join(absent)} is missing."
        return [Error(text, hint=HINT, id="paperwork.E001")]
    if not all(is_there(name) for name in HELPFUL):
        text = "PDFs carry larger fonts than they need: harfbuzz-subset is missing."
        return [CheckWarning(text, hint=HINT, id="paperwork.W001")]
    return []
