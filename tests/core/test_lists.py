"""Lists take anything from an address and answer with rows."""

import pytest
from django.test import RequestFactory

from core.lists import listing
from students.models import Student
from tests.factories.districts import SchoolFactory
from tests.factories.students import StudentFactory

SORTS = {"name": ("last_name", "first_name", "pk"), "-name": ("-last_name", "-pk")}
SEARCH = ("first_name", "last_name", "school__name")


def ask(per_page=2, **query):
    request = RequestFactory().get("/", query)
    return listing(request, Student.objects.all(), search=SEARCH, sorts=SORTS, per_page=per_page)


@pytest.fixture
def students(district):
    school = SchoolFactory(district=district, name="Hill High")
    return [
        StudentFactory(school=school, first_name=first, last_name=last)
        for first, last in (("Ana", "Reyes"), ("Bao", "Nguyen"), ("Cy", "Adams"))
    ]


def names(found):
    return [row.last_name for row in found]


def test_the_first_order_is_the_default(students):
    assert names(ask(per_page=9)) == ["Adams", "Nguyen", "Reyes"]
    assert names(ask(per_page=9, sort="-name")) == ["Reyes", "Nguyen", "Adams"]


@pytest.mark.parametrize(
    "bad",
    (
        {"page": "0"},
        {"page": "-1"},
        {"page": "x"},
        {"page": "9" * 500},
        {"page": "1.5"},
        {"page": "\0"},
        {"page": ""},
        {"sort": "password"},
        {"sort": "name; DROP"},
        {"sort": "\0"},
        {"sort": "x" * 5_000},
        {"q": ""},
        {"q": "   "},
        {"q": "re\0yes"},
        {"other": "\0"},
    ),
)
def test_nonsense_in_the_address_is_as_if_it_were_not_there(students, bad):
    assert names(ask(**bad)) == ["Adams", "Nguyen"]


@pytest.mark.parametrize("page", ("3", "10000"))
def test_a_page_past_the_end_is_the_last(students, page):
    assert names(ask(page=page)) == ["Reyes"]


@pytest.mark.parametrize(
    ("q", "expected"),
    (
        ("ana", ["Reyes"]),
        ("NGU", ["Nguyen"]),
        ("hill", ["Adams", "Nguyen", "Reyes"]),
        ("hill cy", ["Adams"]),
        ("ana nguyen", []),
        ("%", []),
        ("_", []),
        ("'; --", []),
    ),
)
def test_every_word_must_be_found_somewhere(students, q, expected):
    assert names(ask(per_page=9, q=q)) == expected


def test_a_very_long_search_is_no_search(students):
    found = ask(per_page=9, q="a" * 101)

    assert (found.q, len(names(found))) == ("", 3)


def test_links_keep_what_was_asked_but_not_the_page(students):
    found = ask(q="hill", sort="-name", page="2", school="7")

    assert found.query == "q=hill&sort=-name&school=7"
    assert (found.q, found.sort, found.page.number) == ("hill", "-name", 2)


def test_repeated_parameters_do_no_harm(students):
    request = RequestFactory().get("/?page=1&page=2&sort=name&sort=x&q=a&q=b")

    assert listing(request, Student.objects.all(), search=SEARCH, sorts=SORTS).sort == "name"


def test_a_list_without_rows_has_one_empty_page(district):
    found = ask(page="7")

    assert names(found) == []
    assert found.page.paginator.num_pages == 1
