"""The log holds no people, whoever writes to it."""

import json
import logging

import pytest
from django.views.debug import get_exception_reporter_class

from core import logs
from core.logs import Json, Line, Reporter, masked


@pytest.mark.parametrize(
    ("said", "written"),
    (
        ("mail to ana.reyes+1@correo.example.org failed", "mail to <address> failed"),
        ("text to +1 213 555 0148", "text to <number>"),
        ("text to +12135550148", "text to <number>"),
        ("call (213) 555-0148 now", "call <number> now"),
        ("the code is 482913", "the code is <code>"),
        ("Not Found: /d/sample/s/abcDEF123/code/", "Not Found: /d/sample/s/<link>/code/"),
        ("GET /students/?q=Ana+Reyes HTTP/1.1", "GET /students/?<query> HTTP/1.1"),
        (f"token {'aB3_-' * 9}", "token <token>"),
        ("Not Found: /d/sample/students/17/", "Not Found: /d/sample/students/17/"),
        ("paperwork.packets 482 failed", "paperwork.packets 482 failed"),
        ("2026-04-27 16:00:00,123", "2026-04-27 16:00:00,123"),
    ),
)
def test_what_is_masked_and_what_stays(said, written):
    assert masked(said) == written


def failed():
    """A record of an exception that quotes a person, caused by another one."""
    try:
        try:
            raise KeyError("Ana Reyes")
        except KeyError as error:
            raise ValueError("duplicate key (ana@example.org)") from error
    except ValueError:
        return logging.getLogger("a.test").makeRecord(
            "a.test", logging.ERROR, __file__, 1, "row %s of %s", (5, "ana@example.org"),
            __import__("sys").exc_info(),
        )  # fmt: skip


@pytest.mark.parametrize("formatter", (Line(), Json()))
def test_an_exception_is_its_type_and_its_place(formatter):
    line = formatter.format(failed())

    assert "row 5 of <address>" in line
    assert "ValueError" in line
    assert "KeyError" in line
    assert "test_logs.py" in line
    assert "Ana" not in line
    assert "example.org" not in line


def test_json_is_one_object_on_one_line():
    token = logs.request_id.set("abc-12345")
    line = Json().format(failed())
    logs.request_id.reset(token)
    said = json.loads(line)

    assert "\n" not in line
    assert set(said) == {"at", "level", "logger", "message", "request", "exception"}
    assert said["request"] == "abc-12345"


WORD = " ".join(("Ana", "Reyes"))  # the report prints lines of this file


def test_an_error_report_says_what_broke_and_nothing_of_whom(rf):
    request = rf.post(f"/?q={WORD}", {"name": WORD}, headers={"Cookie": f"session={WORD}"})
    try:
        name = WORD
        raise ValueError(name)
    except ValueError as error:
        found = get_exception_reporter_class(request)(
            request, type(error), error, error.__traceback__
        )
        reports = found.get_traceback_text(), found.get_traceback_html()

    assert isinstance(found, Reporter)
    for report in reports:
        assert "ValueError" in report
        assert "test_logs.py" in report
        assert WORD not in report


def test_an_exception_of_ours_may_keep_its_words():
    class Unavailable(Exception):
        IS_FIT_FOR_LOG = True

    assert logs.told(Unavailable("mail server: refused")).endswith(
        "Unavailable: mail server: refused"
    )
    assert logs.told(ValueError("Ana Reyes")) == "builtins.ValueError"
