"""The frame of the pages: gallery, account pages, and the files they link."""

import gzip
import hashlib
import re

import pytest
from django.conf import settings

from core.components import TONES
from scripts.markup import offences
from tests.core.drawing import draw
from tests.harness.pages import soup, texts

STATIC = settings.BASE_DIR / "static"
TEMPLATES = settings.BASE_DIR / "templates"


@pytest.mark.django_db
@pytest.mark.parametrize("theme", ("light", "dark", "", "<b>"))
def test_the_gallery_shows_everything(client, theme):
    page = soup(client.get("/ui/", {"theme": theme}))

    assert page.html.get("data-theme") == (theme if theme in ("light", "dark") else None)
    shown = {name.split("--")[1] for chip in page.select(".chip") for name in chip["class"][1:2]}
    assert shown == set(TONES)
    assert offences(str(page)) == []
    ids = [element["id"] for element in page.select("[id]")]
    assert sorted(ids) == sorted(set(ids))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "title"),
    (("/accounts/login/", "Sign in"), ("/accounts/password/reset/", "Choose a new password")),
)
def test_account_pages_are_ours_and_speak_spanish_on_request(client, path, title):
    page = soup(client.get(path))

    assert texts(page, "h1") == [title]
    assert page.select_one("[name=language]")["value"] == "es"
    assert page.select_one("input[type=hidden][name=next]")["value"] == path


@pytest.mark.django_db
def test_a_page_that_is_not_there_says_what_to_do(client):
    answer = client.get("/no-such-page/")

    assert answer.status_code == 404
    assert texts(soup(answer), "main a.button") == ["Go to the start page"]


def test_an_error_page_needs_nothing_but_its_words():
    page = draw('{% include "errors/error.html" %}', title="Broken", text="Ours.", status=500)

    assert texts(page, "h1, main p") == ["500", "Broken", "Ours.", "Go to the start page"]


def test_a_page_for_guardians_carries_no_more_than_it_needs():
    page = draw('{% extends "base_plain.html" %}')

    assert [script["src"] for script in page.select("script")] == ["/static/js/onramp.js"]


def test_the_first_view_stays_light():
    styles = b"".join(path.read_bytes() for path in sorted((STATIC / "css").glob("*.css")))
    scripts = b"".join(path.read_bytes() for path in sorted((STATIC / "js").glob("*.js")))

    assert len(gzip.compress(styles)) <= 35_000
    assert len(gzip.compress(scripts)) <= 10_000


def test_every_linked_file_of_the_frame_exists():
    text = (TEMPLATES / "base_root.html").read_text(encoding="utf-8")

    linked = re.findall(r"{% static '([^']+)' %}", text)

    assert len(linked) >= 8
    assert [name for name in linked if not (STATIC / name).is_file()] == []


def test_vendored_fonts_are_what_their_list_says():
    folder = STATIC / "fonts"
    lines = (folder / "SHA256SUMS").read_text(encoding="ascii").splitlines()
    listed = {name: digest for digest, name in (line.split() for line in lines)}

    found = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.iterdir()
        if path.name != "SHA256SUMS"
    }

    assert found == listed


def test_both_dark_themes_are_the_same():
    text = (STATIC / "css" / "tokens.css").read_text(encoding="utf-8")
    blocks = re.findall(r"{([^{}]*color-scheme: dark;[^{}]*)}", text)

    assert len(blocks) == 2
    assert blocks[0].split() == blocks[1].split()
