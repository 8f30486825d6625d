"""Numbers as shapes: SVG drawn on the server, each with its words and a table that says the same.

Widths are SVG attributes in percent, so charts fill their place, print, and need neither script
nor style. Colour is never alone: parts differ by pattern too, and every number is written.
"""

from itertools import count
from zlib import crc32

from django import template
from django.utils.translation import gettext as _

from core.components import draw, percent, tone_of

register = template.Library()

PATTERNS = ("solid", "hatch", "dots", "outline")
TONES_IN_TURN = ("accent", "action", "good", "plain", "warn", "stop")
LETTER = 1.3  # per cent of a line that one letter of a label needs
ROW_HEIGHT = 42
LINE_HEIGHT = 46
SECOND_ROW = 15


@register.simple_tag
def bar_cell(value, total, *, tone="accent", skipped=False, goal=None):
    """A number with its bar, for table cells; `skipped` hatches it, `goal` marks a target."""
    return draw(
        "bar_cell",
        value=value,
        percent=percent(value, total),
        tone=tone_of(tone),
        skipped=skipped,
        goal=percent(goal, total) if goal else "",
    )


@register.simple_tag
def multi(label, columns, rows, *, last=""):
    """Small multiples: one row per school, one bar per milestone, all on the same scale.

    Each row: {name, href, cells: [number or {count, skipped}], last}. `last` heads the last column.
    """
    scale = max((_cell(cell)["count"] for row in rows for cell in row["cells"]), default=0)
    shown = [
        {
            "name": row["name"],
            "href": row.get("href", ""),
            "cells": _cells(columns, row["cells"]),
            "last": row.get("last", ""),
        }
        for row in rows
    ]
    return draw("multi", label=label, columns=columns, rows=shown, scale=scale, last=last)


def _cell(cell):
    return cell if isinstance(cell, dict) else {"count": cell}


def _cells(columns, cells):
    return [
        {
            "label": column,
            "count": _cell(cell)["count"],
            "skipped": _cell(cell).get("skipped", False),
        }
        for column, cell in zip(columns, cells, strict=True)
    ]


@register.simple_tag
def timeline(name, points, *, sub="", href=""):
    """Dates on a line. Each point: {label, at: 0 to 100, tone}; a list where there is no room."""
    dots = _dots(points)
    height = LINE_HEIGHT + SECOND_ROW * max((dot["row"] for dot in dots), default=0)
    return draw("timeline", name=name, sub=sub, href=href, points=dots, height=height)


def _dots(points):
    """Place the labels: beside their neighbour where there is room, else in the next free row."""
    dots, ends = [], {}
    for point in sorted(points, key=lambda point: point["at"]):
        half = LETTER * len(str(point["label"])) / 2
        lean, first, last = _lean(point["at"], half)
        row = next(row for row in count() if first > ends.get(row, -1))
        ends[row] = last
        dots.append(
            {
                "label": point["label"],
                "x": percent(point["at"], 100),
                "y": 34 + SECOND_ROW * row,
                "tone": tone_of(point.get("tone", "plain")),
                "lean": lean,
                "row": row,
            }
        )
    return dots


def _lean(at, half):
    """Say to which side a label leans, where it begins and where it ends."""
    if at < half:
        return "start", at, at + 2 * half
    if at > 100 - half:
        return "end", at - 2 * half, at
    return "middle", at - half, at + half


@register.simple_tag
def funnel_chart(title, stages, *, note=""):
    """Milestones one below the other as shares of the first. Each: {label, count, skipped}."""
    whole = stages[0]["count"] if stages else 0
    rows = [
        {
            "label": stage["label"],
            "count": stage["count"],
            "percent": percent(stage["count"], whole),
            "share": _share(stage["count"], whole),
            "skipped": stage.get("skipped", False),
            "text_y": place * ROW_HEIGHT + 14,
            "bar_y": place * ROW_HEIGHT + 21,
            "line_y": place * ROW_HEIGHT + 27,
        }
        for place, stage in enumerate(stages)
    ]
    return draw(
        "funnel_chart",
        title=title,
        note=note,
        rows=rows,
        words=_words(rows),
        height=len(rows) * ROW_HEIGHT,
    )


@register.simple_tag
def stacked_bar(title, parts, *, note=""):
    """Parts of one whole in one bar. Each: {label, value, tone}."""
    whole = sum(part["value"] for part in parts)
    rows, start = [], 0
    for place, part in enumerate(parts):
        rows.append(
            {
                "label": part["label"],
                "count": part["value"],
                "tone": tone_of(part.get("tone") or TONES_IN_TURN[place % len(TONES_IN_TURN)]),
                "pattern": PATTERNS[place % len(PATTERNS)],
                "x": percent(start, whole),
                "percent": percent(part["value"], whole),
                "share": _share(part["value"], whole),
            }
        )
        start += part["value"]
    key = f"chart-{crc32(str((title, whole)).encode()):x}"
    return draw("stacked_bar", title=title, note=note, rows=rows, words=_words(rows), key=key)


def _share(value, whole):
    """ "41.8 %", or a dash where there is no whole."""
    return f"{100 * value / whole:.3g} %" if whole else "—"


def _words(rows):
    """What a person who cannot see the shape is told."""
    return "; ".join(
        _("%(label)s %(count)s (%(share)s)")
        % {"label": row["label"], "count": row["count"], "share": row["share"]}
        for row in rows
    )
