"""The components of the house, as template tags: one tag, one file under `templates/ui/`.

Every tag takes plain values, escapes them, and hands all of them to its template, so that a page
can never leave a variable out. `templates/ui/README.md` shows each in one line, `/ui/` in colour.
"""

from django import template
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from core.components import (
    ICON_OF_TONE,
    age,
    draw,
    in_days,
    percent,
    tone_of,
    waiting_tone,
)

register = template.Library()

# --- Boxes: they wrap other markup --------------------------------------------------------------


@register.simple_block_tag
def panel(content, *, title, tone="plain", note="", flush=False, anchor="", level=2):
    """A titled box. `note` stands right of the title; `flush` lets a table touch the edge."""
    return draw(
        "panel",
        content=content,
        title=title,
        tone=tone_of(tone),
        note=note,
        flush=flush,
        anchor=anchor,
        level=level,
    )


@register.simple_block_tag
def card(content, *, tone="plain", anchor=""):
    """A box without a title."""
    return draw("card", content=content, tone=tone_of(tone), anchor=anchor)


@register.simple_block_tag
def page_header(content, *, title, lead="", kicker="", back="", back_label=""):
    """The page's h1 with what it means below; the content is the page's buttons."""
    return draw(
        "page_header",
        content=content,
        filled=bool(content.strip()),
        title=title,
        lead=lead,
        kicker=kicker,
        back=back,
        back_label=back_label or _("Back"),
    )


@register.simple_block_tag
def hero(content, *, title, kicker="", text=""):
    """The one next step, first on a person's home page."""
    return draw("hero", content=content, title=title, kicker=kicker, text=text)


@register.simple_block_tag
def notice(content, *, tone="action", title="", live=False):
    """A message inside a page. `live` has it read aloud when it appears later."""
    tone = tone_of(tone)
    icon_name = ICON_OF_TONE.get(tone, "info")
    return draw("notice", content=content, tone=tone, title=title, icon=icon_name, live=live)


@register.simple_block_tag
def field_group(content, *, legend, hint="", inline=False, anchor=""):
    """A fieldset: `inline` puts its fields side by side where there is room."""
    return draw(
        "field_group", content=content, legend=legend, hint=hint, inline=inline, anchor=anchor
    )


@register.simple_block_tag
def dialog(content, *, anchor, title):
    """A dialog opened by `<a href="#anchor" data-dialog="anchor">`, also without scripts."""
    return draw("dialog", content=content, anchor=anchor, title=title)


@register.simple_block_tag
def empty(content, *, title):
    """An empty list: the title says so, the content says what fills it."""
    return draw("empty", content=content, title=title)


@register.simple_block_tag
def disclosure(content, *, summary, open=False):  # noqa: A002 -- the attribute's name
    """Something that may stay folded."""
    return draw("disclosure", content=content, summary=summary, open=open)


@register.simple_block_tag
def table(content, *, label, cards=True, dense=False, anchor=""):
    """A table that scrolls alone; with `cards` its rows become cards on phones (`data-label`)."""
    return draw("table", content=content, label=label, cards=cards, dense=dense, anchor=anchor)


@register.simple_block_tag
def filter_bar(content, *, clear="", label=""):
    """A GET form above a list; `clear` is the address without filters."""
    return draw("filter_bar", content=content, clear=clear, label=label or _("Filter the list"))


@register.simple_block_tag
def sheet(content, *, title):
    """A document shown as paper, light in both themes."""
    return draw("sheet", content=content, title=title)


@register.simple_block_tag
def todo(content, *, title, detail="", state="ahead", href=""):
    """One thing to do (state: done, now, ahead, stop, waived); the content is chips and buttons."""
    return draw(
        "todo",
        content=content,
        filled=bool(content.strip()),
        title=title,
        detail=detail,
        state=state,
        href=href,
        state_label=_todo_label(state),
    )


def _todo_label(state):
    labels = {
        "done": _("Done"),
        "now": _("Now"),
        "stop": _("Needs attention"),
        "waived": _("Not needed"),
    }
    return labels.get(state, _("To do"))


@register.simple_block_tag
def sitting_row(content, *, title, detail="", differs="", pick=""):
    """One paper of a sitting; `pick` is its checkbox, the content what stands at the right."""
    return draw(
        "sitting_row", content=content, title=title, detail=detail, differs=differs, pick=pick
    )


# --- Leaves -------------------------------------------------------------------------------------


@register.simple_tag
def icon(name):
    """A line drawing that says nothing by itself: check, close, info, warning, stop, file."""
    return draw("icon", name=name)


@register.simple_tag
def chip(text, tone="plain"):
    """A short word in a tone: plain, good, warn, stop, action, accent, or a state's word."""
    return draw("chip", text=text, tone=tone_of(tone))


@register.simple_tag
def waiting(who, *, days=None, since=None, you=False):
    """Who it waits on and for how long; slow after 5 days, stuck after 10."""
    days = age(since) if days is None and since is not None else days
    return draw("waiting", who=who, tone=waiting_tone(days, you=you), age=in_days(days))


@register.filter(expects_localtime=True)
def day(value):
    """A day as people say it: "Mon, Jun 15"; "lun 15 jun" in Spanish."""
    return date_format(value, pgettext("date format, day", "D, M j")) if value else ""


@register.simple_tag
def button(text, *, href="", kind="", size="", name="", value="", type="submit", confirm=""):  # noqa: A002
    """A link that looks like a button, or a submit button. Kinds: quiet, plain, stop, accent."""
    return draw(
        "button",
        text=text,
        href=href,
        classes=_button_classes(kind, size),
        name=name,
        value=value,
        type=type,
        confirm=confirm,
    )


@register.simple_tag(takes_context=True)
def post_button(context, text, url, *, kind="", size="", name="", value="", confirm=""):
    """A button that changes something: its own POST form, with an optional question first."""
    return draw(
        "post_button",
        text=text,
        url=url,
        classes=_button_classes(kind, size),
        name=name,
        value=value,
        confirm=confirm,
        csrf_token=context.get("csrf_token", ""),
    )


def _button_classes(kind, size):
    return " ".join(["button", *(f"button--{word}" for word in f"{kind} {size}".split())])


@register.simple_tag
def pips(milestones):
    """The milestone marks of one person. Each: {label, done} or {label, state}."""
    marks = [_mark(milestone) for milestone in milestones]
    reached = [mark["label"] for mark in marks if mark["state"] == "done"]
    words = _("%(count)d of %(total)d milestones") % {"count": len(reached), "total": len(marks)}
    if reached:
        words = f"{words}: {', '.join(str(label) for label in reached)}"
    return draw("pips", marks=marks, words=words)


def _mark(milestone):
    done = milestone.get("done", False)
    state = milestone.get("state") or ("done" if done else "ahead")
    return {"label": milestone["label"], "state": state}


@register.simple_tag
def road(steps):
    """The way to the first day. Each step: {label, state: done|now|ahead|skipped, note}."""
    states = {"done": _("done"), "now": _("you are here"), "skipped": _("skipped")}
    rows = [
        {
            "label": step["label"],
            "state": step["state"],
            "note": step.get("note", ""),
            "words": states.get(step["state"], _("not yet")),
        }
        for step in steps
    ]
    return draw("road", steps=rows)


@register.simple_tag
def funnel(stages):
    """A cohort's milestones as bars. Each: {label, count, total, note, href, skipped}."""
    rows = [
        {
            "label": stage["label"],
            "count": stage["count"],
            "percent": percent(stage["count"], stage["total"]),
            "note": stage.get("note", ""),
            "href": stage.get("href", ""),
            "skipped": stage.get("skipped", False),
        }
        for stage in stages
    ]
    return draw("funnel", stages=rows)


@register.simple_tag
def progress(value, total, label, *, live=False):
    """A progress bar with its words: "120 of 340"."""
    words = _("%(value)s of %(total)s") % {"value": value, "total": total}
    return draw("progress", value=value or 0, total=total or 1, label=label, words=words, live=live)


@register.simple_tag
def stepper(steps, current):
    """The steps of a long form; `current` counts from 1."""
    rows = [
        {"label": label, "done": place < current, "current": place == current}
        for place, label in enumerate(steps, 1)
    ]
    return draw("stepper", steps=rows, label=_("Steps"))


@register.simple_tag
def facts(rows):
    """Things the record knows. Each: {label, value, source}; empty values show as a dash."""
    shown = [
        {
            "label": row["label"],
            "value": "—" if row["value"] in (None, "") else row["value"],
            "source": row.get("source", ""),
        }
        for row in rows
    ]
    return draw("facts", rows=shown)


@register.simple_tag
def history(entries):
    """What happened, newest first. Each: {text, at, detail}."""
    rows = [{"detail": "", **entry} for entry in entries]
    return draw("history", entries=rows)


@register.simple_tag
def tile(number, words):
    """A big number and what it counts."""
    return format_html('<div class="tile"><b>{}</b><span>{}</span></div>', number, words)


@register.simple_tag
def copy_field(value, label):
    """A link or code to copy; without scripts it can be selected by hand."""
    return draw("copy_field", value=value, label=label)


@register.filter
def widget_kind(widget):
    """Say how the field template has to draw a widget."""
    if widget.is_hidden:
        return "hidden"
    kinds = {
        ("checkbox", False): "check",
        ("checkbox", True): "choices",
        ("radio", True): "choices",
        ("file", False): "file",
    }
    found = kinds.get((getattr(widget, "input_type", ""), widget.use_fieldset), "")
    return found or getattr(widget, "kind", "line")


@register.simple_tag
def error_summary(form):
    """All errors of a bound form in one box, each a link to its field.

    The box takes the focus, unless the form says `quiet = True` (two forms on one page).
    """
    errors = [
        {"anchor": _anchor(form[name]), "label": form[name].label, "text": text}
        for name, texts in form.errors.items()
        if name != "__all__"
        for text in texts
    ]
    whole = list(form.non_field_errors())
    count = len(errors) + len(whole)
    title = ngettext("%(n)d thing to mend", "%(n)d things to mend", count) % {"n": count}
    focus = not getattr(form, "quiet", False)
    box = {"errors": errors, "whole": whole, "title": title, "focus": focus}
    return draw("error_summary", **box) if count else ""


def _anchor(field):
    if field.is_hidden or not field.auto_id:
        return ""
    return field.id_for_label or f"{field.auto_id}_0"


# --- Lists --------------------------------------------------------------------------------------


@register.simple_tag
def pagination(listing, *, target=""):
    """Links to the other pages of a `Listing` (or a Django page); nothing when there is one."""
    page = getattr(listing, "page", listing)
    if page.paginator.num_pages <= 1:
        return ""
    query = getattr(listing, "query", "")
    return draw(
        "pagination",
        page=page,
        numbers=page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1),
        gap=page.paginator.ELLIPSIS,
        base=f"?{query}&" if query else "?",
        target=target,
        total=page.paginator.count,
    )


@register.simple_tag
def select_all(name):
    """The column head that ticks every checkbox called `name`; it shows where scripts run."""
    return draw("select_all", name=name)


@register.simple_tag(takes_context=True)
def sort_header(context, text, key, listing, *, number=False):
    """A column head that sorts by `key`, and back by `-key` where the list offers it."""
    reverse = listing.sort == key
    parameters = context["request"].GET.copy()
    parameters.pop("page", None)
    parameters["sort"] = f"-{key}" if reverse else key
    direction = {key: "ascending", f"-{key}": "descending"}.get(listing.sort, "")
    return draw(
        "sort_header",
        text=text,
        href=f"?{parameters.urlencode()}",
        direction=direction,
        number=number,
    )
