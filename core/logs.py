"""The log without people in it: one line for each thing that happened, as text or as JSON.

Two rules. What looks like an address, a number, a code, a link or a query is masked. And the words
of an exception are left out, since a database quotes the row that offended it: a line names the
exception's type and where it was raised.
"""

import json
import logging
import re
import traceback
from contextvars import ContextVar
from datetime import UTC, datetime

from django.views.debug import ExceptionReporter, SafeExceptionReporterFilter

request_id: ContextVar[str] = ContextVar("request_id", default="")

MASKS = (
    (re.compile(r"[\w.+%'-]+@[\w-]+(?:\.[\w-]+)*"), "<address>"),
    (re.compile(r"/s/[^/\s'\"]+"), "/s/<link>"),
    (re.compile(r"\?[^\s'\"<>)]+"), "?<query>"),
    (re.compile(r"(?<![\w-])[\w-]{40,}(?![\w-])"), "<token>"),
    (
        re.compile(r"(?<!\w)(?:\+\d[\d ().-]{7,}\d|\(?\d{3}\)?[ .-]\d{3}[ .-]\d{4})(?!\w)"),
        "<number>",
    ),
    (re.compile(r"(?<![\w.:/-])\d{6}(?![\w.:/-])"), "<code>"),
)


def masked(text: str) -> str:
    """Return a text without addresses, links, queries, tokens, telephone numbers and codes."""
    for pattern, word in MASKS:
        text = pattern.sub(word, text)
    return text


class Line(logging.Formatter):
    """One line of text; an exception follows as its type and the places it came through."""

    def __init__(self):
        super().__init__("%(asctime)s %(levelname)s %(name)s%(request)s %(message)s")

    def format(self, record):
        record.request = f" [{request_id.get()}]" if request_id.get() else ""
        return super().format(record)

    def formatMessage(self, record):  # noqa: N802 the library's name
        record.message = masked(record.message)
        return super().formatMessage(record)

    def formatException(self, ei):  # noqa: N802
        return told(ei[1])

    def formatStack(self, stack_info):  # noqa: N802
        return masked(stack_info)


class Json(Line):
    """One JSON object on one line, for machines that collect logs."""

    def format(self, record):
        said = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": masked(record.getMessage()),
        }
        if request_id.get():
            said["request"] = request_id.get()
        if record.exc_info and record.exc_info[1]:
            said["exception"] = told(record.exc_info[1])
        return json.dumps(said, ensure_ascii=False)


def told(error: BaseException | None) -> str:
    """Return an exception's type and where it was raised, causes first, without its words."""
    parts, seen = [], set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        frames = traceback.extract_tb(error.__traceback__)
        lines = [f"  {frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
        parts.append("\n".join([*lines, _named(error)]))
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return "\n".join(reversed(parts))


def _named(error: BaseException) -> str:
    """The type; with its words only where our own class says that they are ours."""
    name = f"{type(error).__module__}.{type(error).__qualname__}"
    return f"{name}: {masked(str(error))}" if getattr(error, "IS_FIT_FOR_LOG", False) else name


class NothingPersonal(SafeExceptionReporterFilter):
    """For whoever adds error reports: no form, no cookie, no variable, no setting is in them."""

    def is_active(self, _request):
        return True

    def get_post_parameters(self, _request):
        return {}

    def get_safe_request_meta(self, _request):
        return {}

    def get_safe_cookies(self, _request):
        return {}

    def get_safe_settings(self):
        return {}

    def get_traceback_frame_variables(self, _request, _frame):
        return []


class Reporter(ExceptionReporter):
    """A report that says what broke and where, and nothing of whom it was about."""

    def get_traceback_data(self):
        self.request = None
        nothing = {"exception_value": "", "exception_notes": "", "user_str": ""}
        return super().get_traceback_data() | nothing
