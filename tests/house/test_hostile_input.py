"""What nobody's browser sends, sent to every address by somebody who may call it.

Always a plain refusal, an error on the form, or a page that ignored it; never a 500, nothing torn
into the database, and no line in the log that repeats what was sent.
"""

import logging
from copy import deepcopy
from itertools import cycle, islice
from urllib.parse import urlencode

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client

from tests.house.walls import forms as pages
from tests.house.walls.table import TABLE

FORM = "application/x-www-form-urlencoded"
MARK = "Xq7hostile"
REFUSED = {400, 403, 404, 405, 413}
CALM = REFUSED | {200, 302, 422, 503}  # the last is /readyz without a worker
POSTS = [route for route, row in TABLE.items() if "POST" in row.methods]
GETS = [route for route, row in TABLE.items() if "GET" in row.methods]

# Readable, and still nothing that belongs there. Some of these go into each field in turn …
STRANGE = {
    "forty digits": "9" * 40,
    "beyond 64 bits": str(2**63),
    "minus one": "-1",
    "the first day": "0001-01-01",
    "the last day": "9999-12-31",
}
# … and all of them, with these, into all fields at once.
STRANGER = STRANGE | {
    "minus forty digits": "-" + "9" * 40,
    "five thousand digits": "9" * 5_000,
    "beyond 32 bits": str(2**31),
    "no number": "NaN",
    "endless": "1e9999",
    "the last minute": "23:59:59.999999",
    "other digits": "\u0663",
    "a list": '{"a": []}',
}
UNREADABLE = {
    "NUL": "a%00b",
    "no UTF-8": "a%ff%feb",
    "half a letter": "a%c3",
    "half a pair": "a%ed%a0%80",
}
EXTRA = dict.fromkeys(
    ("q", "page", "sort", "show", "state", "kind", "tab", "employer", "whose", "only", "theme"), ""
)


@pytest.fixture(scope="module")
def known_forms(whole_town, django_db_blocker):
    with transaction.atomic():
        found = pages.found(whole_town)
        transaction.set_rollback(True)
    return found


@pytest.fixture
def ask(town, known_forms, caplog):
    """Send to an address as somebody who may; check the answer; undo what came of it."""

    def send(route, method, body=None, *, query="", content_type=FORM, expected=CALM, **extra):
        form = known_forms[route, method]
        caplog.clear()
        cache.clear()  # the limits of a minute are another story
        cookies = deepcopy(form.browser.cookies)
        with transaction.atomic():
            answer = form.browser.generic(
                method, extra.pop("path", form.path), body or b"",
                content_type=content_type, QUERY_STRING=query, **extra,
            )  # fmt: skip
            answer.getvalue()
            transaction.set_rollback(True)
        form.browser.cookies = cookies
        said = [f"{one.getMessage()} {one.exc_text or ''}" for one in caplog.records]
        assert answer.status_code in expected, (route, method, body, query, answer.status_code)
        refused = [line for line in said if "sign-in refused" in line]  # one of ours besides
        assert len(said) - len(refused) <= 1 >= len(refused), said
        assert MARK not in "".join(said)
        return answer

    caplog.set_level(logging.INFO)
    return send


def fields(known_forms, route, method) -> dict:
    return known_forms[route, method].fields


def test_forms_were_found_to_be_abused(known_forms):
    """Positive control: nearly every address that takes a POST has its own fields."""
    with_fields = {
        r for (r, method), form in known_forms.items() if method == "POST" and form.fields
    }

    assert len(known_forms) == len(POSTS) + len(GETS)
    assert len(with_fields) >= 25, sorted(with_fields)


EACH = 2


def strange(usual):
    """Yield the fields with one of them strange, then with all of them strange.

    The values take turns: a field alone meets some of them, fields together meet all.
    """
    values = cycle(STRANGE.values())
    for name in usual:
        yield from ({**usual, name: value} for value in islice(values, EACH))
    for value in STRANGER.values():
        yield dict.fromkeys(usual or ["anything"], value)


@pytest.mark.parametrize("route", POSTS)
def test_strange_values_in_a_form(ask, known_forms, route):
    for said in strange(fields(known_forms, route, "POST")):
        ask(route, "POST", urlencode(said))


@pytest.mark.parametrize("route", GETS)
def test_strange_values_behind_the_question_mark(ask, known_forms, route):
    own = known_forms[route, "GET"].fields
    for said in strange(own):
        ask(route, "GET", query=urlencode({**EXTRA, **said}))
    for value in STRANGER.values():
        ask(route, "GET", query=urlencode(dict.fromkeys(EXTRA, value)))


@pytest.mark.parametrize("route", POSTS)
def test_what_cannot_be_read_is_refused_and_changes_nothing(ask, known_forms, route):
    usual = fields(known_forms, route, "POST")
    for name, value in [*((n, "a%00b") for n in usual), *(("any", v) for v in UNREADABLE.values())]:
        rest = urlencode({n: v for n, v in usual.items() if n != name})
        page = ask(route, "POST", f"{rest}&{name}={value}{MARK}", expected={400})
        assert b"Nothing was changed" in page.content


@pytest.mark.parametrize("route", GETS)
def test_what_cannot_be_read_in_an_address_is_refused(ask, route):
    for value in UNREADABLE.values():
        ask(route, "GET", query=f"q={value}{MARK}", expected={400})


KINDS = {
    "another alphabet": f"{FORM}; charset=utf-7",
    "an unknown alphabet": f"{FORM}; charset=klingon",
    "no parts": "multipart/form-data",
    "torn parts": "multipart/form-data; boundary=x",
    "endless boundary": f"multipart/form-data; boundary={'x' * 300}",
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("route", POSTS)
def test_a_body_of_a_wrong_kind_is_refused(ask, route, kind):
    ask(route, "POST", f"a={MARK}", content_type=KINDS[kind])


@pytest.mark.parametrize("route", POSTS)
def test_a_body_that_is_too_much_is_refused(ask, route):
    ask(route, "POST", "&".join(f"a{n}=1" for n in range(10_000)), expected={400})
    ask(route, "POST", "a=" + "x" * (3 * 2**20), expected={400, 413})


def part(name, value, file="") -> str:
    about = f'; filename="{file}"' if file else ""
    return f'--x\r\nContent-Disposition: form-data; name="{name}"{about}\r\n\r\n{value}\r\n'


@pytest.mark.parametrize("route", POSTS)
def test_a_file_where_words_belong_and_words_where_a_file_does(ask, known_forms, route):
    form, kind = known_forms[route, "POST"], "multipart/form-data; boundary=x"
    files = "".join(part(name, MARK, "a.pdf") for name in form.fields)
    words = "".join(part(name, MARK) for name in (*form.files, "file"))
    for said in (files, words, files + words):
        ask(route, "POST", f"{said}--x--\r\n", content_type=kind)
    torn = part("note", "a\0b") + part("other", "fine")
    ask(route, "POST", f"{torn}--x--\r\n", content_type=kind, expected={400})


@pytest.mark.parametrize("route", POSTS)
def test_the_same_field_many_times(ask, known_forms, route):
    usual = fields(known_forms, route, "POST") or {"pk": "1"}
    ask(route, "POST", urlencode([(n, v) for n in usual for v in (usual[n], "1", "-1", "x")]))


@pytest.mark.parametrize("route", [route for route, row in TABLE.items() if row.to])
@pytest.mark.parametrize("digits", ["9" * 18, "9" * 19, "9" * 40, "9" * 5_000, "0", "٣"])
def test_numbers_in_the_path_that_no_row_has(ask, known_forms, town, route, digits):
    row = TABLE[route]
    method = row.methods.split()[0]
    form = known_forms[route, method]
    key = str(town.ours.key(row.to, "admin"))
    path = digits.join(pages.template_path(row, route, town.ours))
    assert key != digits
    ask(route, method, path=path, expected={404})
    assert form.path != path


# --- Before any page -----------------------------------------------------------------------------


@pytest.mark.parametrize("host", ["evil.example", "a b", "x" * 300, "["])
def test_a_wrong_host_gets_a_plain_page(town, host, caplog):
    answer = town.people["mentor"].http.get("/d/home/cohort/", HTTP_HOST=host)

    assert answer.status_code == 400
    assert b"Traceback" not in answer.content


def test_a_port_that_cannot_be_breaks_nothing(town):
    answer = town.people["mentor"].http.get("/d/home/cohort/", HTTP_HOST="testserver:99999999")

    assert answer.status_code in {200, 400}
    assert b"99999999" not in answer.content


def test_a_form_that_is_refused_is_not_read_again(town):
    """The page of the refusal reads nothing of what was sent, with the check of forgeries on."""
    browser = Client(enforce_csrf_checks=True)
    for content_type in KINDS.values():
        answer = browser.generic("POST", "/accounts/login/", b"a=1", content_type=content_type)
        assert answer.status_code in {400, 403}
        assert b"Traceback" not in answer.content


@pytest.mark.parametrize("name", ["session", "csrf", "language", "messages"])
def test_a_cookie_with_nul_is_nobodys(town, name):
    browser = Client(headers={"cookie": f'{name}="abcdefghijkl\\000mnop"'})

    assert browser.get("/d/home/cohort/").status_code == 302
    assert browser.get("/").status_code == 200


def test_a_path_that_cannot_be_read(town):
    mentor = town.people["mentor"].http
    for path in ("/d/home/students/%00/", "/d/home/career/a%00b/", "/s/a%00b/", "/d/home/%ff%fe/"):
        assert mentor.get(path).status_code in {400, 404}
