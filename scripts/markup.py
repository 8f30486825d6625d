"""No inline scripts or styles: the content security policy would refuse them anyway.

Looks at templates as text, so that a line behind a condition is seen as well.
"""

import re

from scripts.here import ROOT

RULES = {
    "inline script": r"""<script\b(?![^>]*\b(?:src=|type="application/json"))""",
    "inline style": r"<style\b|\sstyle\s*=",
    "inline handler": r"<[a-z][^>]*\s(?:on[a-z]+|hx-on[a-z:-]*)\s*=",
    "script in an address": r"""["'=]\s*javascript:""",
}
# Printed papers and mails never meet the policy: WeasyPrint and mail programs read their styles.
ELSEWHERE = re.compile(r"(^|/)(print|pdf|mail)/")


def offences(text: str) -> list[tuple[int, str]]:
    """Return (line, rule) of everything in a template that the policy refuses."""
    found = []
    for rule, pattern in RULES.items():
        hits = re.finditer(pattern, text, re.IGNORECASE)
        found += [(text.count("\n", 0, hit.start()) + 1, rule) for hit in hits]
    return sorted(found)


def main(names: list[str]) -> int:
    """Print each offence as `file:line: rule`; return 1 if there is any."""
    bad = 0
    for name in names:
        if ELSEWHERE.search(name):
            continue
        for line, rule in offences((ROOT / name).read_text(encoding="utf-8")):
            print(f"{name}:{line}: {rule}")
            bad = 1
    return bad
