"""The table of settings in docs/operations.md, written from config/env.py."""

import sys

from config.env import BASE_DIR, CATALOGUE
from scripts.here import ROOT

PAGE = ROOT / "docs" / "operations.md"
START, END = "<!-- settings: made by `make docs` -->\n", "<!-- end of settings -->\n"


def table() -> str:
    """Return the catalogue as a Markdown table."""
    rows = [f"| `{v.name}` | {v.cast.__name__} | {_default(v)} | {v.help} |" for v in CATALOGUE]
    return "\n".join(["| variable | type | default | what for |", "|---|---|---|---|", *rows, ""])


def _default(variable) -> str:
    if variable.default in ("", []):
        return ""
    value = variable.default
    text = ",".join(value) if isinstance(value, list) else str(value)
    return f"`{text.replace(str(BASE_DIR), '.')}`"


def rewritten(page: str) -> str:
    """Return the page with the table between its markers made anew."""
    before, _, rest = page.partition(START)
    _, _, after = rest.partition(END)
    return before + START + table() + END + after


def main() -> int:
    """Write the table into the page."""
    PAGE.write_text(rewritten(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
