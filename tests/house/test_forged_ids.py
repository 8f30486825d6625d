"""Ids in forms and filters are asked about like ids in addresses: a forged one reaches nothing."""

from urllib.parse import urlencode

import pytest
from django.db import transaction

from core.tenancy import across, within
from tests.house.walls import forms as pages
from tests.house.walls.prints import prints
from tests.house.walls.table import TABLE

# Address, method, who sends it, the field, and what kind of row its ids are.
# "next door" also tries another school's or employer's row of the same district.
FORGED = (
    ("students/", "GET", "mentor", "school", "school", "next door"),
    ("cohort/", "GET", "mentor", "whose", "school", "next door"),
    ("cohort/schools/", "GET", "office", "whose", "school", "next door"),
    ("cohort/export/", "GET", "mentor", "whose", "school", "next door"),
    ("cohort/export/", "GET", "mentor", "journey", "journey", "next door"),
    ("district/events/", "GET", "admin", "student", "student", ""),
    ("district/events/export/", "GET", "admin", "student", "student", ""),
    ("district/events/", "GET", "admin", "school", "school", ""),
    ("district/people/", "GET", "admin", "school", "school", ""),
    ("district/people/chosen/", "POST", "admin", "person", "person", ""),
    ("district/people/<int:pk>/", "POST", "admin", "schools", "school", ""),
    ("district/invitations/new/", "POST", "admin", "schools", "school", ""),
    ("paperwork/", "GET", "office", "school", "school", "next door"),
    ("paperwork/", "GET", "office", "funding", "funding", ""),
    ("paperwork/", "GET", "office", "season", "season", ""),
    ("paperwork/permits/", "GET", "office", "school", "school", "next door"),
    ("district/calendars/new/", "POST", "office", "school", "school", "next door"),
    ("district/calendars/<int:pk>/", "POST", "office", "school", "school", "next door"),
    ("trainings/", "GET", "mentor", "school", "school", "next door"),
    ("trainings/", "GET", "mentor", "training", "training", ""),
    ("trainings/export/", "GET", "mentor", "school", "school", "next door"),
    ("employers/openings/new/", "GET", "coordinator", "employer", "employer", ""),
    ("employers/openings/new/", "POST", "employer", "worksite", "worksite", "next door"),
    ("employers/openings/new/", "POST", "employer", "supervisor", "contact", "next door"),
    ("employers/openings/new/", "POST", "employer", "funding", "funding", ""),
    ("employers/openings/<int:pk>/", "POST", "employer", "worksite", "worksite", "next door"),
    ("employers/openings/<int:pk>/", "POST", "employer", "supervisor", "contact", "next door"),
    ("employers/openings/<int:pk>/", "POST", "employer", "funding", "funding", ""),
    ("paperwork/prepare/", "POST", "coordinator", "packet", "packet to prepare", ""),
    ("paperwork/prepare/", "POST", "coordinator", "batch", "batch", ""),
    ("paperwork/preview/", "GET", "coordinator", "packet", "packet to prepare", ""),
    ("paperwork/preview/", "GET", "coordinator", "school", "school", ""),
    ("paperwork/preview/", "GET", "coordinator", "funding", "funding", ""),
    ("paperwork/preview/", "GET", "coordinator", "batch", "batch", ""),
    ("paperwork/prints/new/", "POST", "coordinator", "packet", "packet to prepare", ""),
    ("paperwork/send/", "POST", "coordinator", "packet", "packet to prepare", ""),
    ("paperwork/packets/<int:pk>/guardian/", "POST", "coordinator", "guardian", "guardian",
     "next door"),
    ("paperwork/sitting/", "POST", "student", "place", "paper", "next door"),
    ("paperwork/sitting/problem/", "POST", "student", "signer", "signer", "next door"),
    ("students/rosters/<int:pk>/school/", "POST", "coordinator", "school", "school", ""),
    ("trainings/assign/", "POST", "mentor", "school", "school", "next door"),
    ("trainings/verify/", "POST", "mentor", "assignment", "assignment", "next door"),
)  # fmt: skip
EACH = pytest.mark.parametrize("line", FORGED, ids=" ".join)
CALM = {200, 302, 404, 422}


@pytest.fixture(scope="module")
def known_forms(whole_town, django_db_blocker):
    with transaction.atomic():
        found = pages.found(whole_town)
        transaction.set_rollback(True)
    return found


def send(town, known_forms, line, key):
    """Send the form as its page has it, with one id forged; nothing is undone."""
    route, method, role, name, *_rest = line
    browser = town.people[role].http
    path = pages.address(TABLE[route], route, town.ours, role)
    known = known_forms.get((route, method))
    data = urlencode({**(known.fields if known else {}), name: key})
    if method == "GET":
        return browser.get(path, QUERY_STRING=data)
    return browser.post(path, data, content_type="application/x-www-form-urlencoded")


def names(corner) -> list[str]:
    """Return what would show on a page if a row of this corner got there."""
    rows = corner.rows
    return [f"{rows['student'].first_name} ", rows["employer"].name + "<", corner.school.name + "<"]


def row_of(corner, kind, role) -> dict:
    found = corner.rows[kind]
    found = found[role] if isinstance(found, dict) else found
    with within(corner.district):
        return type(found).objects.filter(pk=found.pk).values().get()


def reaches_nothing(town, known_forms, line, corner) -> None:
    """Send the id of a corner's row: the page shows nothing of it, no row of ours leads there."""
    _route, _method, role, _name, kind, _also = line

    answer = send(town, known_forms, line, corner.key(kind, role))

    assert answer.status_code in CALM
    page = answer.getvalue().decode()
    assert [word for word in names(corner) if word in page] == []
    assert not _points_to(town.ours, corner, kind, role)


@EACH
def test_a_neighbours_id_reaches_nothing(town, known_forms, line):
    before = prints(town.neighbour)

    reaches_nothing(town, known_forms, line, town.neighbour)

    assert prints(town.neighbour) == before


@pytest.mark.parametrize("line", [line for line in FORGED if line[-1]], ids=" ".join)
def test_an_id_from_next_door_reaches_nothing(town, known_forms, line):
    kind, role = line[4], line[2]
    before = row_of(town.next_door, kind, role)

    reaches_nothing(town, known_forms, line, town.next_door)

    assert row_of(town.next_door, kind, role) == before


def _points_to(ours, other, kind, role) -> bool:
    """Say whether a row of our corner leads to the other corner's row now."""
    key = other.key(kind, role)
    with across("a test looks where rows lead"):
        opening, packet = (ours.rows[word] for word in ("opening", "packet to prepare"))
        opening.refresh_from_db()
        packet.refresh_from_db()
    leads = {
        "worksite": opening.worksite_id,
        "contact": opening.supervisor_id,
        "funding": opening.funding_id,
        "guardian": packet.guardian_id,
    }
    return leads.get(kind) == key


def test_every_field_with_ids_is_forged(known_forms, whole_town):
    """A new form with a choice of rows needs a line above."""
    listed = {(route, name) for route, _method, _role, name, *_rest in FORGED}
    known_otherwise = {("s/open/<int:pk>/", "place")}  # compared as words with the own places
    found = {
        (route, name) for (route, _method), form in known_forms.items() for name in form.choices
    }

    assert found - listed - known_otherwise == set()
    assert len(found & listed) >= 8
