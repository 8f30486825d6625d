"""The components: they draw, they escape, they never carry a style, and they say what they mean."""

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import pytest
from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.middleware.csrf import get_token
from django.test import RequestFactory
from django.utils.translation import override

from core.clock import today
from core.components import TONE_OF_STATE, TONES, percent, tone_of
from core.lists import Listing
from core.templatetags.ui import register
from scripts.markup import offences
from tests.core.drawing import draw
from tests.harness.pages import texts

EVIL = '<script>alert("x")</script>'
STATIC = settings.BASE_DIR / "static"
TEMPLATES = settings.BASE_DIR / "templates"


@pytest.fixture
def request_():
    request = RequestFactory().get("/list?sort=name&page=3")
    request.district = request.membership = None
    request.user = SimpleNamespace(is_authenticated=False)
    return request


# --- Every box and leaf, with a hostile value in each text ----------------------------------------

BOXES = {
    "panel": "title=evil note=evil anchor=evil",
    "card": "anchor=evil",
    "page_header": "title=evil lead=evil kicker=evil back=evil back_label=evil",
    "hero": "title=evil kicker=evil text=evil",
    "notice": "title=evil tone=evil",
    "field_group": "legend=evil hint=evil anchor=evil",
    "dialog": "anchor=evil title=evil",
    "empty": "title=evil",
    "disclosure": "summary=evil",
    "table": "label=evil anchor=evil",
    "filter_bar": "clear=evil label=evil",
    "sheet": "title=evil",
    "todo": "title=evil detail=evil state=evil href=evil",
    "sitting_row": "title=evil detail=evil differs=evil pick=evil",
}
LEAVES = {
    "icon": "evil",
    "chip": "evil tone=evil",
    "waiting": "evil days=3",
    "button": "evil href=evil kind=evil name=evil value=evil confirm=evil",
    "post_button": "evil evil kind=evil name=evil value=evil confirm=evil",
    "pips": "marks",
    "road": "steps",
    "funnel": "stages",
    "progress": "1 3 evil",
    "stepper": "labels 1",
    "facts": "facts",
    "history": "entries",
    "tile": "evil evil",
    "copy_field": "evil evil",
    "select_all": "evil",
    "error_summary": "form",
    "pagination": "listing target=evil",
    "sort_header": "evil evil listing",
    "bar_cell": "1 2 tone=evil",
    "multi": "evil labels rows last=evil",
    "timeline": "evil points sub=evil href=evil",
    "funnel_chart": "evil stages note=evil",
    "stacked_bar": "evil parts note=evil",
}


def hostile_context():
    class Form(forms.Form):
        name = forms.CharField(label=EVIL)

    return {
        "evil": EVIL,
        "marks": [{"label": EVIL, "done": True}],
        "steps": [{"label": EVIL, "state": EVIL, "note": EVIL}],
        "stages": [{"label": EVIL, "count": 1, "total": 2, "note": EVIL, "href": EVIL}],
        "labels": [EVIL],
        "facts": [{"label": EVIL, "value": EVIL, "source": EVIL}],
        "entries": [{"text": EVIL, "detail": EVIL, "at": datetime(2026, 4, 27, tzinfo=UTC)}],
        "rows": [{"name": EVIL, "href": EVIL, "cells": [3], "last": EVIL}],
        "points": [{"label": EVIL, "at": 50, "tone": EVIL}],
        "parts": [{"label": EVIL, "value": 1, "tone": EVIL}],
        "listing": Listing(Paginator(range(99), 9).page(2), q="", sort="x", query=EVIL),
        "form": Form({}),
    }


@pytest.mark.parametrize("name", sorted(BOXES))
def test_a_box_escapes_its_words_and_keeps_its_content(name, request_):
    source = f"{{% {name} {BOXES[name]} %}}<i class='inner'>{{{{ evil }}}}</i>{{% end{name} %}}"

    page = draw(source, request_, **hostile_context())

    assert page.select("script") == []
    assert [inner.text for inner in page.select("i.inner")] == [EVIL]
    assert offences(str(page).replace(str(page.select_one("i.inner")), "")) == []


@pytest.mark.parametrize("name", sorted(LEAVES))
def test_a_leaf_escapes_its_words(name, request_):
    page = draw(f"{{% {name} {LEAVES[name]} %}}", request_, **hostile_context())

    assert page.select("script") == []
    assert page.find() is not None
    assert page.select("[style], [onclick]") == []


def test_no_component_is_forgotten_here_or_in_the_readme():
    readme = (TEMPLATES / "ui" / "README.md").read_text(encoding="utf-8")
    tags = set(register.tags)

    assert tags - set(BOXES) - set(LEAVES) == set()
    assert {tag for tag in {*BOXES, *LEAVES} if f"{{% {tag} " not in readme} == set()


def test_words_of_the_page_are_not_trusted_as_markup():
    page = draw("{% panel title=t %}{{ t }}{% endpanel %}", t="Tom & <b>Ana</b>")

    assert texts(page, ".panel__title, .panel__body") == ["Tom & <b>Ana</b>"] * 2
    assert page.select("b") == []


# --- What single components say -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("word", "tone"),
    (
        ("signed", "good"),
        ("declined", "stop"),
        ("sent", "action"),
        ("warn", "warn"),
        ("?", "plain"),
    ),
)
def test_a_state_has_a_tone(word, tone):
    assert tone_of(word) == tone


def test_every_tone_of_a_state_is_a_tone():
    assert set(TONE_OF_STATE.values()) <= set(TONES)


@pytest.mark.parametrize(
    ("days", "you", "classes", "words"),
    (
        (None, False, "chip--plain", "Guardian"),
        (0, False, "chip--plain", "Guardian · today"),
        (1, False, "chip--plain", "Guardian · 1 day"),
        (5, False, "chip--warn", "Guardian · 5 days"),
        (9, True, "chip--action", "Guardian · 9 days"),
        (10, True, "chip--stop", "Guardian · 10 days"),
    ),
)
def test_waiting_says_who_and_how_long(days, you, classes, words):
    page = draw('{% waiting "Guardian" days=days you=you %}', days=days, you=you)

    assert texts(page, f".{classes}") == [words]


def test_waiting_counts_the_days_itself():
    page = draw('{% waiting "School" since=since %}', since=today() - timedelta(days=3))

    assert texts(page, ".chip") == ["School · 3 days"]


@pytest.mark.parametrize(("language", "start"), (("en", "Mon, Jun 15"), ("es", "lun")))
def test_a_day_reads_as_people_say_it(language, start):
    with override(language):
        assert str(draw("{{ on|day }}", on=date(2026, 6, 15))).startswith(start)


def test_pips_say_which_milestones_are_reached():
    page = draw("{% pips marks %}", marks=[{"label": x, "done": x != "Placed"} for x in STAGES])

    assert page.select_one("[role=img]")["aria-label"] == "2 of 3 milestones: Badge, Applied"


STAGES = ("Badge", "Applied", "Placed")


@pytest.mark.parametrize(
    ("value", "total", "share"),
    ((41, 64, "64.06%"), (0, 64, "0%"), (5, 0, "0%"), (70, 64, "100%"), (-1, 4, "0%")),
)
def test_a_share_stays_within_its_bar(value, total, share):
    assert percent(value, total) == share


def test_a_bar_has_its_width_as_an_attribute_in_every_language():
    with override("es"):
        page = draw("{% bar_cell 41 64 %}")

    assert page.select_one("rect.bar__fill")["width"] == "64.06%"
    assert texts(page, ".barcell__value") == ["41"]


def test_a_chart_says_the_same_in_shape_words_and_table():
    parts = [{"label": "CTE", "value": 89}, {"label": "Employers", "value": 124}]

    page = draw('{% stacked_bar "Who pays" parts %}', parts=parts)

    assert page.select_one("svg[role=img] desc").text == "CTE 89 (41.8 %); Employers 124 (58.2 %)"
    assert texts(page, "tbody tr") == ["CTE 89 41.8 %", "Employers 124 58.2 %"]


def test_labels_of_a_timeline_that_would_touch_take_two_rows():
    points = [{"label": "Board by Apr 21, missed", "at": 46}, {"label": "Select", "at": 60}]

    page = draw('{% timeline "Clinic" points %}', points=points)

    assert [text["y"] for text in page.select("text")] == ["34", "49"]
    assert texts(page, "ol li") == ["Board by Apr 21, missed", "Select"]


def test_pages_keep_what_the_address_says():
    listing = Listing(Paginator(range(447), 25).page(5), q="", sort="", query="q=ana&sort=name")

    page = draw("{% pagination listing %}", listing=listing)

    assert page.select_one("[rel=next]")["href"] == "?q=ana&sort=name&page=6"
    assert texts(page, "[aria-current=page]") == ["5"]
    assert texts(page, ".soft") == ["101–125 of 447"]


def test_one_page_needs_no_links():
    listing = Listing(Paginator(range(3), 25).page(1), q="", sort="", query="")

    assert str(draw("{% pagination listing %}", listing=listing)) == ""


@pytest.mark.parametrize(
    ("sort", "href", "direction"),
    (
        ("name", "?sort=-name", "ascending"),
        ("-name", "?sort=name", "descending"),
        ("school", "?sort=name", None),
    ),
)
def test_a_head_sorts_and_sorts_back(request_, sort, href, direction):
    source = '{% sort_header "Name" "name" listing %}'

    page = draw(source, request_, listing=SimpleNamespace(sort=sort))

    assert page.a["href"] == href
    assert page.th.get("aria-sort") == direction


def test_a_post_button_carries_the_token_and_its_question(request_):
    token = get_token(request_)

    page = draw('{% post_button "Void" "/void/" confirm="Sure?" %}', request_)

    assert page.form["method"] == "post"
    assert len(page.select_one("[name=csrfmiddlewaretoken]")["value"]) == len(token)
    assert page.button["data-confirm"] == "Sure?"
