"""The tests' own tools: strict where Django is lenient, and right about what htmx does."""

import random
import socket

import pytest
from bs4 import BeautifulSoup
from django.http import HttpResponse
from django.template import engines
from django.utils import timezone

from core.tenancy import NoDistrict, current_id
from districts.models import School
from tests.factories.districts import SchoolFactory
from tests.harness import orders
from tests.harness.pages import swap, texts
from tests.undefined import UndefinedVariable


def draw(text, **context):
    return engines["django"].from_string(text).render(context)


@pytest.mark.parametrize(
    "text",
    (
        "{{ nobody }}",
        "{{ known.nothing }}",
        '{{ nobody|default:"x" }}',
        "{% translate nobody %}",
        "{% blocktranslate %}Hello {{ nobody }}{% endblocktranslate %}",
        '{% include "ui/panel.html" with title=nobody only %}',
    ),
)
def test_an_undefined_variable_fails(text):
    with pytest.raises(UndefinedVariable):
        draw(text, known={})


def test_asking_whether_something_is_there_is_allowed():
    assert draw("{% if nobody %}yes{% else %}no{% endif %}{{ known }}", known="") == "no"


def test_a_list_without_an_order_never_comes_in_the_databases_order(district):
    made = [SchoolFactory(district=district).pk for _ in range(8)]

    listed = list(School.objects.values_list("pk", flat=True))

    assert set(listed) == set(made)
    assert listed != made
    assert [school.pk for school in School.objects.order_by("pk").iterator()] == made
    assert [school.pk for school in School.objects.iterator()] != made


def test_shuffling_is_repeatable():
    rows = list(range(20))
    orders.reseed("seed")
    first = orders.shuffled(rows)
    orders.reseed("seed")

    assert orders.shuffled(rows) == first != rows
    assert orders.shuffled([1, 2]) == [2, 1]
    assert random.Random(1).sample(first, 20) != first


def test_no_test_reaches_a_network():
    with socket.socket() as phone, pytest.raises(UserWarning, match="tried to use socket"):
        phone.connect(("192.0.2.1", 80))


def test_the_clock_stands_on_the_seasons_today(clock):
    assert timezone.localtime().isoformat() == "2026-04-27T09:00:00-07:00"

    clock.shift(60)

    assert timezone.localtime().minute == 1


def test_a_test_is_inside_its_district_but_its_requests_are_not(district, client, monkeypatch):
    seen = []

    def look(self, request):
        with pytest.raises(NoDistrict):
            current_id()
        seen.append(request.path)
        return HttpResponse()

    monkeypatch.setattr("django.core.handlers.base.BaseHandler.get_response", look)
    client.get("/anything/")

    assert current_id() == district.pk
    assert seen == ["/anything/"]


PAGE = """
<table hx-target="closest tr" hx-swap="outerHTML">
  <tr id="a"><td>old</td><td><button hx-post="/a/">Go</button></td></tr>
  <tr id="b"><td>other</td></tr>
</table><p id="count">2</p><ul id="list"><li>first</li></ul>
"""


def answer(html, **headers):
    return HttpResponse(html, headers=headers)


@pytest.mark.parametrize(
    ("attributes", "expected"),
    (
        ({}, ["new", "other"]),
        ({"hx-swap": "delete"}, ["other"]),
        ({"hx-swap": "none"}, ["old", "Go", "other"]),
        ({"hx-swap": "afterend"}, ["old", "Go", "new", "other"]),
        ({"hx-swap": "beforebegin"}, ["new", "old", "Go", "other"]),
        ({"hx-target": "#b", "hx-swap": "innerHTML"}, ["old", "Go", "new"]),
    ),
)
def test_an_answer_goes_where_htmx_would_put_it(attributes, expected):
    page = BeautifulSoup(PAGE, "html.parser")
    button = page.button
    button.attrs.update(attributes)

    swap(page, button, answer("<td>new</td>"))

    assert texts(page, "td") == expected


def test_headers_and_out_of_band_parts_are_honoured():
    page = BeautifulSoup(PAGE, "html.parser")
    html = '<li>second</li><p id="count" hx-swap-oob="true">3</p>'
    headers = {"HX-Retarget": "#list", "HX-Reswap": "beforeend"}

    swap(page, page.button, answer(html, **headers))

    assert texts(page, "#list li") == ["first", "second"]
    assert texts(page, "p#count") == ["3"]


def test_a_target_that_is_not_there_fails():
    page = BeautifulSoup(PAGE, "html.parser")
    page.button["hx-target"] = "#nowhere"

    with pytest.raises(AssertionError, match="#nowhere"):
        swap(page, page.button, answer("<p>lost</p>"))


def test_htmx_ignores_errors_and_so_do_we_not():
    page = BeautifulSoup(PAGE, "html.parser")

    with pytest.raises(AssertionError, match="500"):
        swap(page, page.button, HttpResponse(status=500))
