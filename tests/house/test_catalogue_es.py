"""Spanish is complete: what a page can say in English it can say in Spanish."""

import re

import polib
import pytest
from django.conf import settings

from tests.house import messages

PLACES = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}|<[^>]+>")


@pytest.fixture(scope="module")
def spanish():
    path = settings.BASE_DIR / "locale" / "es" / "LC_MESSAGES" / "django.po"
    return polib.pofile(str(path), encoding="utf-8")


def said(entry) -> list[str]:
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def test_every_text_of_the_house_is_in_the_catalogue(spanish):
    known = {entry.msgid for entry in spanish if not entry.obsolete and all(said(entry))}
    missing = {text: file for text, file in messages.everywhere().items() if text not in known}

    assert missing == {}


def test_nothing_is_left_to_guesses(spanish):
    assert [entry.msgid for entry in spanish if entry.fuzzy and not entry.obsolete] == []


def test_places_for_names_and_numbers_are_the_same_in_both(spanish):
    odd = [
        (entry.msgid, text)
        for entry in spanish
        for text in said(entry)
        if sorted(PLACES.findall(text))
        not in [sorted(PLACES.findall(entry.msgid)), sorted(PLACES.findall(entry.msgid_plural))]
    ]

    assert odd == []


@pytest.mark.parametrize(
    ("text", "found"),
    (
        ('{% translate "Send" %}', {"Send"}),
        ("{% blocktranslate count n=n %}one{% plural %}many{% endblocktranslate %}", {"one"}),
        ('{% panel title=_("Packets") %}', {"Packets"}),
        ('{{ _("Name") }}', {"Name"}),
        ("{# _('no') #}plain", set()),
    ),
)
def test_texts_of_a_template_are_found(text, found):
    assert messages.in_template(text) == found


def test_texts_of_a_module_are_found():
    code = 'a = _("One")\nb = ngettext("two", "twos", n)\nc = pgettext_lazy("verb", "Post")\n_(d)'

    assert messages.in_python(code) == {"One", "two", "Post"}
    with pytest.raises(TypeError, match="line 1"):
        messages.in_python('_(f"Hello {name}")')
