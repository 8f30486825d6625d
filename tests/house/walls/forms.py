"""What forms there are: each address with the fields that some page's form sends to it."""

import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from bs4 import BeautifulSoup
from django.urls import Resolver404, resolve

from districts.enums import Role
from tests.house.walls.table import LINK, OPERATOR, TABLE


@dataclass
class Form:
    """One form as a browser would send it, and who has it on the screen."""

    method: str
    path: str  # with the district's prefix
    browser: object
    fields: dict = field(default_factory=dict)
    files: tuple = ()
    choices: frozenset = frozenset()  # fields whose values are keys of rows


def address(row, route, corner, role) -> str:
    args = {name: str(value) for name, value in corner.args(row, role).items()}
    path = "/" + re.sub(r"<\w+:(\w+)>", lambda found: args[found[1]], route)
    return f"/d/{corner.district.slug}{path}" if row.inside else path


def template_path(row, route, corner) -> list[str]:
    """Return the address in two parts, to be joined by the key of a row."""
    args = {name: str(value) for name, value in corner.args(row, Role.ADMIN).items()} | {"pk": "|"}
    path = "/" + re.sub(r"<\w+:(\w+)>", lambda found: args[found[1]], route)
    return (f"/d/{corner.district.slug}{path}" if row.inside else path).split("|")


def found(town) -> dict[tuple[str, str], Form]:
    """Return one form for each address and method, read from the pages of everybody's own rows.

    An address that takes a POST without a form on any page gets an empty one.
    """
    forms: dict[tuple[str, str], Form] = {}
    for route, row in TABLE.items():
        for browser, role in _callers(town, row):
            path = address(row, route, town.ours, role)
            if "GET" in row.methods:
                _collect(forms, browser, path)
                forms.setdefault((route, "GET"), Form("GET", path, browser))
    for route, row in TABLE.items():
        for browser, role in _callers(town, row)[:1]:
            path = address(row, route, town.ours, role)
            if "POST" in row.methods:
                forms.setdefault((route, "POST"), Form("POST", path, browser))
    return forms


def _callers(town, row) -> list:
    if row.who == LINK:
        return [(town.ours.guardian, Role.ADMIN)]
    if row.who == OPERATOR:
        return [(town.operator, Role.ADMIN)]
    roles = row.roles or {Role.MENTOR.value, Role.STUDENT.value}
    return [(town.people[role].http, role) for role in sorted(roles)]


def _collect(forms, browser, path) -> None:
    answer = browser.get(path)
    if answer.status_code != 200 or "html" not in answer.headers["Content-Type"]:
        answer.getvalue()
        return
    for tag in BeautifulSoup(answer.content, "html.parser").select("form"):
        form = _form(tag, browser, path)
        if route := _route(form.path):
            known = forms.setdefault((route, form.method), form)
            known.fields = {**form.fields, **known.fields}
            known.choices |= form.choices


def _form(tag, browser, path) -> Form:
    action = tag.get("action") or path
    inputs = [one for one in tag.select("input, select, textarea, button") if one.get("name")]
    named = {one["name"]: _value(one) for one in inputs if one.get("type") != "file"}
    files = tuple(one["name"] for one in inputs if one.get("type") == "file")
    named.pop("csrfmiddlewaretoken", None)
    method = tag.get("method", "get").upper()
    return Form(method, urlsplit(action).path, browser, named, files, _keyed(inputs))


NUMBERS = (
    "page",
    "revision",
    "grade",
    "seats",
    "minutes",
    "valid_months",
    "TOTAL_FORMS",
    "INITIAL_FORMS",
    "days",
)


def _keyed(inputs) -> frozenset:
    """Return the names of choices, ticks and hidden fields whose values are numbers."""
    chosen = [(one["name"], option) for one in inputs for option in one.select("option")]
    chosen += [
        (one["name"], one) for one in inputs if one.get("type") in {"hidden", "checkbox", "radio"}
    ]
    return frozenset(
        name
        for name, option in chosen
        if option.get("value", "").isdecimal() and not name.endswith((*NUMBERS, "_FORMS"))
    )


def _value(tag) -> str:
    if tag.name == "select":
        options = tag.select("option[selected]") or tag.select("option")
        return options[0].get("value", "") if options else ""
    return tag.text if tag.name == "textarea" else tag.get("value", "")


def _route(path) -> str | None:
    try:
        route = resolve("/" + re.sub(r"^/d/[-\w]+/|^/", "", path)).route
    except Resolver404:
        return None
    return route if route in TABLE else None
