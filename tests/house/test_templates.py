"""Templates: each can be drawn, is drawn by somebody, runs nothing inline and is translated."""

import re

import pytest
from bs4 import BeautifulSoup
from bs4.element import PreformattedString
from django.conf import settings
from django.template import TemplateSyntaxError
from django.template.base import Lexer, TokenType
from django.template.loader import get_template

from scripts.markup import ELSEWHERE, offences
from tests.house import messages

FOLDER = settings.BASE_DIR / "templates"
NAMES = [str(path.relative_to(FOLDER)) for path in messages.templates()]
PAGES = [name for name in NAMES if name.endswith(".html") and not ELSEWHERE.search(f"/{name}")]
EACH = pytest.mark.parametrize("name", NAMES)
MUTE = {"blocktranslate", "blocktrans", "comment", "verbatim"}
SPOKEN = ("title", "alt", "placeholder", "aria-label", "aria-description")
# The gallery is for the people who build Onramp; printed forms exist in the words of their makers.
BUILDERS = re.compile(r"^ui/(gallery|patterns|swatch)|^paperwork/forms/|^demo/")
NAMES_OF_THINGS = {
    "Onramp",
    "CSV",
    "PDF",
    "Excel",
    "XLSX",
    "JSON",
    "Español",
    "English",
    "h",
    "min",
}


def source(name):
    return (FOLDER / name).read_text(encoding="utf-8")


@EACH
def test_a_template_can_be_read(name):
    try:
        get_template(name)
    except TemplateSyntaxError as error:
        pytest.fail(str(error))


@pytest.mark.parametrize("name", PAGES)
def test_a_page_runs_nothing_inline(name):
    assert offences(source(name)) == []


def bare_texts(text: str) -> set[str]:
    """Return words of a template that would be shown untranslated."""
    shown, quiet = [], []
    for token in Lexer(text).tokenize():
        if token.token_type == TokenType.BLOCK:
            word, *rest = token.contents.split()
            quiet = _enter(quiet, word, "".join(rest[:1]))
        elif token.token_type == TokenType.TEXT and not any(quiet):
            shown.append(token.contents)
        elif token.token_type == TokenType.VAR:
            shown.append("0")
    return _words(BeautifulSoup("".join(shown), "html.parser"))


def _enter(quiet: list, word: str, name: str) -> list:
    """Follow tags in and out; a part is quiet when its text is translated, or is no text."""
    if word in MUTE or word == "block":
        return [*quiet, word in MUTE or name.endswith(("_class", "_attrs", "tabs"))]
    if word.removeprefix("end") in MUTE or word == "endblock":
        return quiet[:-1]
    return quiet


def _words(tree) -> set[str]:
    for hidden in tree.select("script, style, code, kbd, pre, svg, [translate=no]"):
        hidden.decompose()
    texts = [
        text for text in tree.find_all(string=True) if not isinstance(text, PreformattedString)
    ]
    texts += [element[name] for name in SPOKEN for element in tree.select(f"[{name}]")]
    texts = {" ".join(re.sub(r"[\d\W_]+", " ", text).split()) for text in texts}
    return {text for text in texts if not set(text.split()) <= NAMES_OF_THINGS}


def test_a_bare_word_is_found():
    bare = '<p title="Hint">{% translate "Yes" %} {{ name }}: Bare</p>{# no #}<svg><title>x</title>'

    assert bare_texts(bare) == {"Hint", "Bare"}
    assert bare_texts('{% blocktranslate %}Hello{% endblocktranslate %} <a href="x">·</a>') == set()


@pytest.mark.parametrize("name", [name for name in PAGES if not BUILDERS.search(name)])
def test_every_word_of_a_page_can_be_said_in_spanish(name):
    assert bare_texts(source(name)) == set()


def test_no_template_is_left_over():
    """A template is named in code or in another template; allauth and Django look theirs up."""
    code = "\n".join(
        path.read_text(encoding="utf-8")
        for room in messages.ROOMS
        for path in (settings.BASE_DIR / room).rglob("*.py")
    ) + "\n".join(map(source, NAMES))
    looked_up = re.compile(r"^(account|allauth|django|forms|mfa|ui|usersessions)/|^\d{3}\.html$")

    unnamed = {name for name in NAMES if not looked_up.search(name) and name not in code}
    assert {name for name in unnamed if not _named_in_part(name, code)} == set()


def _named_in_part(name: str, code: str) -> bool:
    """Say whether code builds the name below one of its folders: `f"notifications/words/{x}"`."""
    folders = [name[: place.start()] for place in re.finditer("/", name)]
    return any(f"{folder}/{{" in code for folder in folders)
