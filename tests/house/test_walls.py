"""The walls, asked at every address: who is let in, who is refused, and that nothing leaks.

`tests.house.walls.table` says who may call what; the doors in the code are not asked. A new address
without a line there fails the first test.
"""

import re
from copy import deepcopy
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db import connection, models, transaction
from django.urls import URLPattern, get_resolver

from core.tenancy import DistrictManager
from districts.enums import Role
from tests.house.walls import town as towns
from tests.house.walls.grain import GRAIN
from tests.house.walls.library import LIBRARY
from tests.house.walls.prints import prints
from tests.house.walls.table import (
    ACCOUNT,
    EVERYBODY,
    HERE,
    LINK,
    OPERATOR,
    PUBLIC,
    TABLE,
)

METHODS = ("GET", "POST")
ROLES = tuple(Role.values)
OWN = {route: row for route, row in TABLE.items() if row.inside and not row.is_open}
TO_ROWS = {route: row for route, row in OWN.items() if row.to}
EACH = pytest.mark.parametrize("route", OWN)
EACH_TO_A_ROW = pytest.mark.parametrize("route", TO_ROWS)
SIGN_IN = "/accounts/login/?next="


# --- The table -----------------------------------------------------------------------------------


def every_route(resolver=None, prefix="") -> set[str]:
    routes = set()
    for entry in (resolver or get_resolver()).url_patterns:
        route = prefix + str(entry.pattern)
        routes |= {route} if isinstance(entry, URLPattern) else every_route(entry, route)
    return routes


def test_every_address_is_in_the_table():
    missing = sorted(every_route() - set(TABLE) - set(LIBRARY))

    assert missing == [], (
        "Say who may call these: one line each in TABLE of tests/house/walls/table.py, such as "
        '"things/<int:pk>/": row("GET POST", "mentor admin", "thing"), where "thing" is a row that '
        "tests/house/walls/town.py makes and GRAIN says who sees only their own of."
    )


def test_the_table_holds_nothing_else():
    assert sorted({*TABLE, *LIBRARY} - every_route()) == []
    assert {row.to for row in TABLE.values() if row.to} <= set(GRAIN)
    assert set(GRAIN) <= {row.to for row in TABLE.values()}


@pytest.mark.parametrize("route", TABLE)
def test_a_line_of_the_table_is_whole(route):
    row = TABLE[route]

    assert set(row.methods.split()) <= set(METHODS)
    assert row.is_open or row.roles
    assert row.roles | set(row.hidden.split()) <= set(ROLES)
    assert not row.roles & set(row.hidden.split())
    assert {*row.args, *(["pk"] if row.to else [])} == set(re.findall(r"<\w+:(\w+)>", route))


# --- Asking --------------------------------------------------------------------------------------


def address(route, corner, role=Role.ADMIN, *, at=None) -> str:
    """Return the address that points to a corner's row, in that corner's district or `at` one."""
    row = TABLE[route]
    args = {name: str(value) for name, value in corner.args(row, role).items()}
    path = "/" + re.sub(r"<\w+:(\w+)>", lambda found: args[found[1]], route)
    asked = urlencode({name: corner.key(word, role) for name, word in row.query.items()})
    path = f"{path}?{asked}" if asked else path
    return f"/d/{(at or corner.district).slug}{path}" if row.inside else path


def ask(browser, method, path, data=None):
    """Ask, and undo what came of it: the next one finds everything as it was."""
    cookies = deepcopy(browser.cookies)
    with transaction.atomic():
        answer = getattr(browser, method.lower())(path, data if method == "POST" else None)
        answer.getvalue()  # whole, and files closed, before the undoing
        transaction.set_rollback(True)
    browser.cookies = cookies
    return answer


def outcome(answer) -> str | int:
    """Return what an answer means: a status, or that it sent us to the sign-in."""
    asks = answer.status_code == 302 and answer.url.startswith(SIGN_IN)
    return "sign in" if asks else answer.status_code


ANSWERS = {200, 302, 422}


def seen(browser, path, wanted, data=None) -> dict:
    """Ask with both methods; return what is not as wanted: nothing when all is."""
    found = {method: outcome(ask(browser, method, path, data)) for method in METHODS}
    return {
        method: (found[method], wanted[method])
        for method in METHODS
        if found[method] not in ({wanted[method]} if wanted[method] != "answer" else ANSWERS)
    }


def everybody(town) -> list:
    """Return the browser of each who has an account."""
    return [town.operator, town.outsider, *(one.http for one in town.people.values())]


def wanted(row, word) -> dict:
    """Return what each method is to give: 405 for those that the address does not know."""
    return {method: word if method in row.methods.split() else 405 for method in METHODS}


# --- Who is let in -------------------------------------------------------------------------------


@EACH
def test_who_gets_an_answer_in_the_own_district(town, route):
    """Positive control included: who may call it gets an answer about the own row, not a 404."""
    row, wrong = TABLE[route], {}
    for role, person in town.people.items():
        hidden = role in row.hidden.split()
        word = "answer" if role in row.roles else 404 if hidden else 403
        path, data = address(route, town.ours, role), town.ours.sends(row, role)
        if found := seen(person.http, path, wanted(row, word), data):
            wrong[role] = found
    assert wrong == {}


@EACH
def test_nobody_gets_an_answer_at_a_neighbours_address(town, route):
    """The address of the neighbour's district, with the neighbour's own rows in it."""
    row, before, wrong = TABLE[route], prints(town.neighbour), {}
    for role, person in town.people.items():
        path = address(route, town.neighbour, role)
        if found := seen(person.http, path, wanted(row, 404)):
            wrong[role] = found
    assert wrong == {}
    assert prints(town.neighbour) == before


@EACH
def test_who_is_no_member_gets_no_answer(town, route):
    """Nobody signs in first; an account without a membership, the operator's too, finds nothing."""
    row, path = TABLE[route], address(route, town.ours)
    outside = path.removeprefix("/d/home")

    assert seen(town.nobody, path, wanted(row, "sign in")) == {}
    assert seen(town.ours.guardian, path, wanted(row, "sign in")) == {}
    assert seen(town.operator, path, wanted(row, 404)) == {}
    assert seen(town.outsider, path, wanted(row, 404)) == {}
    assert seen(town.nobody, outside, wanted(row, "sign in")) == {}
    assert seen(town.people[Role.ADMIN].http, outside, wanted(row, 404)) == {}


@EACH
def test_other_methods_are_not_known(town, route):
    path, person = address(route, town.ours), town.people[Role.ADMIN].http

    assert {outcome(ask(person, m, path)) for m in ("PUT", "PATCH", "DELETE", "OPTIONS")} == {405}


# --- Whose rows ----------------------------------------------------------------------------------


@pytest.fixture(params=["our manager", "a plain manager"])
def manager(request, monkeypatch):
    """Ask once more with the first wall taken down: PostgreSQL's own must do."""
    if request.param == "a plain manager":
        if connection.vendor != "postgresql":
            pytest.skip("SQLite has no policies")
        plain = models.Manager.get_queryset
        monkeypatch.setattr(DistrictManager, "get_queryset", plain)


@EACH_TO_A_ROW
def test_a_neighbours_row_is_not_there(town, manager, route):
    """In the own district's address, with the key of a row of the neighbour's."""
    row, before, wrong = TABLE[route], prints(town.neighbour), {}
    for role in (*row.roles, *row.hidden.split()):
        path = address(route, town.neighbour, role, at=town.ours.district)
        for method in row.methods.split():
            answer = getattr(town.people[role].http, method.lower())(path)  # nothing undone
            answer.getvalue()
            if outcome(answer) != 404:
                wrong[role, method] = outcome(answer)
    assert wrong == {}
    assert prints(town.neighbour) == before


@EACH_TO_A_ROW
def test_a_row_from_next_door_is_not_there_either(town, route):
    """Another school, student or employer of the same district: 404 for whom the grain is finer."""
    row, before, wrong = TABLE[route], prints(town.ours), {}
    own_only = set(GRAIN[row.to].split())
    for role in row.roles & own_only:
        path = address(route, town.next_door, role)
        for method in row.methods.split():
            answer = getattr(town.people[role].http, method.lower())(path)  # nothing undone
            answer.getvalue()
            if outcome(answer) != 404:
                wrong[role, method] = outcome(answer)
    assert wrong == {}
    assert prints(town.ours) == before


@EACH_TO_A_ROW
def test_who_works_for_the_whole_district_sees_next_door(town, route):
    row, wrong = TABLE[route], {}
    for role in row.roles - set(GRAIN[row.to].split()):
        path = address(route, town.next_door, role)
        if found := seen(town.people[role].http, path, wanted(row, "answer")):
            wrong[role] = found
    assert wrong == {}


# --- Open doors ----------------------------------------------------------------------------------

OPEN = {route: row for route, row in TABLE.items() if row.who in {PUBLIC, HERE}}
LINKS = {route: row for route, row in TABLE.items() if row.who == LINK}


@pytest.mark.parametrize("route", OPEN)
def test_a_public_page_answers_everybody_and_shows_no_neighbours_row(town, route):
    row = TABLE[route]
    answers = {row.also} if row.also else ANSWERS | {503}
    for browser in (town.nobody, *everybody(town)):
        for method in METHODS:
            found = outcome(ask(browser, method, address(route, town.ours)))
            assert found in (answers if method in row.methods.split() else {405})
    if row.args or row.to:
        path = address(route, town.neighbour, at=town.ours.district)
        assert outcome(ask(town.nobody, row.methods.split()[0], path)) == 404


@pytest.mark.parametrize("route", OPEN)
def test_a_public_page_asked_for_outside_of_a_district_does_not_break(town, route):
    row = TABLE[route]
    path = address(route, town.ours).removeprefix("/d/home")

    found = outcome(ask(town.nobody, row.methods.split()[0], path))

    assert found in ({404} if row.args or row.who == HERE else ANSWERS | {503})


@pytest.mark.parametrize("route", LINKS)
def test_a_link_answers_only_the_browser_that_opened_it(town, route):
    row, path = TABLE[route], address(route, town.ours)
    elsewhere = address(route, town.neighbour)

    assert seen(town.ours.guardian, path, wanted(row, "answer")) == {}
    if "token" in row.args:  # whoever holds the token may go on to the next page
        assert seen(town.nobody, path, wanted(row, "answer")) == {}
        return
    before = prints(town.neighbour), prints(town.ours)
    for browser in (town.nobody, *everybody(town)):
        assert seen(browser, path, wanted(row, 404)) == {}
    if row.to:
        assert seen(town.ours.guardian, elsewhere, wanted(row, 404)) == {}
    assert (prints(town.neighbour), prints(town.ours)) == before


# --- Accounts and operators ----------------------------------------------------------------------

OF_ACCOUNTS = {route: row for route, row in TABLE.items() if row.who == ACCOUNT}
OF_OPERATORS = {route: row for route, row in TABLE.items() if row.who == OPERATOR}


@pytest.mark.parametrize("route", OF_ACCOUNTS)
def test_an_accounts_own_page_answers_its_account_and_nobody_else(town, route):
    row = TABLE[route]

    assert seen(town.nobody, address(route, town.ours), wanted(row, "sign in")) == {}
    for role, person in town.people.items():
        path = address(route, town.ours, role)
        assert seen(person.http, path, wanted(row, "answer")) == {}
        assert seen(person.http, f"/d/home{path}", wanted(row, "answer")) == {}
    for browser in (town.operator, town.outsider):
        known = wanted(row, 404 if row.to else "answer")
        assert seen(browser, address(route, town.ours), known) == {}


def test_nobody_ends_somebody_elses_session(town):
    for role, person in town.people.items():
        others = [one.pk for r, one in town.ours.rows["session"].items() if r != role]
        others += [town.next_door.key("session", role), town.neighbour.key("session", role)]
        for pk in others:
            assert person.http.post(f"/security/sessions/{pk}/end/").status_code == 404
    assert UserSession.objects.filter(session_key__startswith="elsewhere-").count() == 3 * len(
        ROLES
    )


@pytest.mark.parametrize("route", OF_OPERATORS)
def test_the_installations_pages_answer_operators_only_and_in_no_district(town, route):
    row, path = TABLE[route], address(route, town.ours)
    before = prints(town.ours), prints(town.neighbour)

    for browser in everybody(town)[1:]:
        assert seen(browser, path, wanted(row, 404)) == {}
        assert seen(browser, f"/d/home{path}", wanted(row, 404)) == {}
    assert seen(town.nobody, path, wanted(row, "sign in")) == {}
    assert seen(town.operator, f"/d/home{path}", wanted(row, 404)) == {}
    assert (prints(town.ours), prints(town.neighbour)) == before
    assert seen(town.operator, path, wanted(row, "answer")) == {}
    if row.to:
        grain = 404 if GRAIN[row.to] else "answer"
        assert seen(town.operator, address(route, town.neighbour), wanted(row, grain)) == {}


@EACH
def test_an_operator_on_a_visit_reads_what_an_admin_reads_and_changes_nothing(town, route):
    """With a reason that the district sees; without one the address is a 404, see above."""
    row, path = TABLE[route], address(route, town.ours)
    may, own = Role.ADMIN in row.roles, GRAIN.get(row.to) == EVERYBODY
    reads = 404 if (may and own) or Role.ADMIN in row.hidden.split() else "answer" if may else 403
    towns.visit(town.operator_account, town.ours.district)

    known = wanted(row, 403) | ({"GET": reads} if "GET" in row.methods.split() else {})

    assert seen(town.operator, path, known, town.ours.sends(row, Role.ADMIN)) == {}


# --- A desk that somebody left -------------------------------------------------------------------

FRESH = {route: row for route, row in TABLE.items() if row.fresh}


@pytest.mark.parametrize("route", FRESH)
def test_whoever_signed_in_a_while_ago_is_asked_again(town, clock, route):
    row = TABLE[route]
    people = {role: town.people[role].http for role in row.roles} or {Role.ADMIN: town.operator}
    clock.shift(timedelta(minutes=11))
    before = prints(town.ours)

    for role, browser in people.items():
        for method in row.methods.split():
            answer = ask(browser, method, address(route, town.ours, role))
            assert answer.status_code == 302
            assert answer.url.startswith(("/accounts/reauthenticate/", "/d/home/accounts/reauth"))
    assert prints(town.ours) == before


# --- Libraries' pages ----------------------------------------------------------------------------

PLACEHOLDERS = {"key": "abc", "uidb36": "1"}


def library_path(route) -> str:
    path = re.sub(r"\(\?P<(\w+)>[^)]*\)", lambda found: PLACEHOLDERS[found[1]], route)
    return "/" + path.replace("^", "").replace("$", "")


@pytest.mark.parametrize("route", [route for route in LIBRARY if "<int:" not in route])
def test_a_librarys_page_answers_as_we_know_it(town, route):
    known, path = LIBRARY[route], library_path(route)
    browsers = (town.nobody, town.half_way, town.people[Role.MENTOR].http)

    found = {
        method: tuple(ask(browser, method, path).status_code for browser in browsers)
        for method in known
    }

    assert found == known


@pytest.mark.parametrize("route", [route for route in LIBRARY if "<int:" in route])
def test_a_librarys_page_about_a_row_answers_its_owner_only(town, route):
    """The positive control is the same passkey in the hands of whom it belongs to."""
    mentor, office = town.people[Role.MENTOR], town.people[Role.OFFICE]
    key = Authenticator.objects.create(
        user=mentor.user, type=Authenticator.Type.WEBAUTHN, data={"name": "Key"}
    )
    path = "/" + route.replace("<int:pk>", str(key.pk))

    assert ask(mentor.http, "GET", path).status_code == 200
    for browser, status in ((office.http, 404), (town.nobody, 302), (town.half_way, 302)):
        for method in LIBRARY[route]:
            assert ask(browser, method, path).status_code == status
    assert Authenticator.objects.filter(pk=key.pk, data={"name": "Key"}).exists()
