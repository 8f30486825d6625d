"""One address, two answers."""

import pytest
from django.test import RequestFactory
from django_htmx.middleware import HtmxDetails

from core.htmx import respond

PAGE = "tests/respond.html"
TEXT = (
    "{% load partials %}<h1>Page</h1>"
    "{% partialdef row inline %}<p>{{ word }}</p>{% endpartialdef %}"
)


@pytest.fixture(autouse=True)
def template(settings):
    [engine] = settings.TEMPLATES
    loaders = [("django.template.loaders.locmem.Loader", {PAGE: TEXT})]
    loaders = [("template_partials.loader.Loader", loaders)]
    options = engine["OPTIONS"] | {"loaders": loaders, "context_processors": []}
    settings.TEMPLATES = [engine | {"APP_DIRS": False, "OPTIONS": options}]


def ask(method="get", **headers):
    request = getattr(RequestFactory(), method)("/", headers=headers)
    request.htmx = HtmxDetails(request)
    return request


HTMX = {"HX-Request": "true"}
BOOSTED = HTMX | {"HX-Boosted": "true"}
BACK = HTMX | {"HX-History-Restore-Request": "true"}
WHOLE, PART = "<h1>Page</h1><p>new</p>", "<p>new</p>"


@pytest.mark.parametrize(
    ("request_", "fragment", "expected"),
    (
        (ask(), "row", WHOLE),
        (ask(**HTMX), "row", PART),
        (ask(**HTMX), None, WHOLE),
        (ask(**BOOSTED), "row", WHOLE),
        (ask(**BACK), "row", WHOLE),
        (ask("post"), "row", WHOLE),
        (ask("post", **HTMX), "row", PART),
    ),
)
def test_who_gets_the_page_and_who_the_fragment(request_, fragment, expected):
    response = respond(request_, PAGE, {"word": "new"}, fragment=fragment)

    assert response.content.decode() == expected


@pytest.mark.parametrize(
    ("then", "address"),
    (("home", "/"), ("/students/?page=2", "/students/?page=2"), (("ui-gallery",), "/ui/")),
)
def test_a_form_without_scripts_is_sent_on(then, address):
    response = respond(ask("post"), PAGE, {"word": "new"}, fragment="row", then=then)

    assert (response.status_code, response.url) == (302, address)


@pytest.mark.parametrize("request_", (ask("post", **HTMX), ask("get")))
def test_htmx_and_reading_are_not_sent_on(request_):
    response = respond(request_, PAGE, {"word": "new"}, fragment="row", then="home")

    assert response.status_code == 200


def test_a_refused_form_keeps_its_status():
    response = respond(ask("post"), PAGE, {"word": "no"}, fragment="row", status=422)

    assert response.status_code == 422
