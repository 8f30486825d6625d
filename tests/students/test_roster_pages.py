"""The pages of a roster: upload, difference, confirm, and who may."""

from datetime import timedelta

import pytest

from core import clock as house_clock
from core.tenancy import within
from districts.enums import Role
from districts.models import Membership
from students import policies
from students.actions import rosters, staging
from students.enums import RosterState
from students.models import RosterImport, SchoolWord, Student
from tests.factories.base import LONG_AGO
from tests.factories.districts import MembershipFactory, SchoolFactory
from tests.factories.students import (
    RosterImportFactory,
    RosterProblemFactory,
    RosterRowFactory,
    StudentFactory,
)
from tests.harness import drain, recorded_verbs, soup, swap, texts
from tests.students.rosters import USERS_1_1, bundle_1_1, parent, student
from tests.students.uploads import compared, send

pytestmark = pytest.mark.django_db

FAMILY = (student(1, agentSourcedIds="p1"), student(2), parent(1))


# --- The whole way -------------------------------------------------------------------------------


def test_from_the_upload_to_the_students(coordinator, schools):
    response = send(coordinator, bundle_1_1(FAMILY))
    roster = RosterImport.objects.get()
    assert response["Location"] == coordinator.url("students:roster-detail", roster.pk)

    waiting = soup(coordinator.get("students:roster-detail", roster.pk))
    assert "Reading and comparing" in waiting.get_text()
    drain()
    answer = coordinator.get("students:roster-detail", roster.pk, htmx=True)
    page = swap(waiting, waiting.select_one("#roster"), answer)
    assert page.select_one("#roster").get("hx-get") is None
    assert texts(page, "nav[aria-label='Parts of the roster'] a") == [
        "New 2",
        "Guardians 1",
        "Notes and errors 1",
    ]
    assert texts(page, "td.table__main") == [
        "Family1, Given1 123451A001 · line 2",
        "Family2, Given2 123452A002 · line 3",
    ]
    assert Student.objects.count() == 0

    coordinator.post("students:roster-confirm", roster.pk)
    drain()
    done = soup(coordinator.get("students:roster-detail", roster.pk))
    assert texts(done, ".notice h2, .notice__title")[0] == "This roster is in"
    assert Student.objects.count() == 2


# --- What is shown -------------------------------------------------------------------------------


def test_a_change_shows_old_and_new(coordinator, schools):
    StudentFactory(
        school=schools[1], district_student_id="123451A001", first_name="Given1",
        last_name="Family1", grade="10",
    )  # fmt: skip
    roster = compared(coordinator, bundle_1_1([student(1)]))
    page = soup(coordinator.get("students:roster-detail", roster.pk, show="changed"))
    assert texts(page, "td[data-label='What happens'] div div") == [
        "Grade: 10 → 11",
        "School: Sylmar → Rsvlt",
    ]


def test_an_unknown_school_is_asked_about_once_and_remembered(coordinator, schools):
    orgs = [{"sourcedId": "org-9", "name": "Old Name HS", "type": "school"}]
    users = [student(n, orgSourcedIds="org-9") for n in range(1, 4)]
    roster = compared(coordinator, bundle_1_1(users, orgs=orgs))
    page = soup(coordinator.get("students:roster-detail", roster.pk, show="conflict"))
    assert texts(page, "form p b") == ["Old Name HS"]
    assert texts(page, "td[data-label='What happens']")[0].startswith(
        "Onramp does not know the school “Old Name HS”."
    )

    data = {"word": page.select_one("[name=word]")["value"], "school": schools[0].pk}
    coordinator.post("students:roster-school", roster.pk, data=data)
    drain()
    roster.refresh_from_db()
    assert roster.counts["student"] == {"created": 3}
    assert SchoolWord.objects.get().word == "org-9"


def test_a_school_of_a_neighbour_cannot_be_named(coordinator):
    roster = RosterImportFactory(district=coordinator.district, ready=True)
    with within(None):
        theirs = SchoolFactory()
    data = {"word": "org-9", "school": theirs.pk}
    coordinator.post("students:roster-school", roster.pk, data=data)
    assert SchoolWord.objects.count() == 0


def test_search_in_the_rows(coordinator):
    roster = RosterImportFactory(
        district=coordinator.district, ready=True, counts={"student": {"created": 2}}
    )
    RosterRowFactory(roster=roster, label="Zamora, Luis", code="A1")
    RosterRowFactory(roster=roster, label="Ito, Ken", code="A2")
    for word, names in (("zamo", ["Zamora, Luis"]), ("A2", ["Ito, Ken"]), ("nobody", [])):
        page = soup(coordinator.get("students:roster-detail", roster.pk, show="created", q=word))
        assert [text.split(" A")[0] for text in texts(page, "td.table__main")] == names


def test_nothing_to_change_says_so(coordinator):
    roster = RosterImportFactory(district=coordinator.district, ready=True)
    page = soup(coordinator.get("students:roster-detail", roster.pk))
    assert "Nothing would change" in page.get_text()


def test_the_errors_leave_as_csv(coordinator, schools):
    users = [student(1), student(2, givenName="=1+1", familyName="", role="pupil")]
    roster = compared(coordinator, bundle_1_1(users))
    response = coordinator.get("students:roster-problems", roster.pk)
    with within(None):  # the server reads the rows after the request
        lines = b"".join(response.streaming_content).decode().splitlines()
    assert lines[0].lstrip("\ufeff").startswith("Severity,File,Line,Column,")
    assert (
        "Error,users.csv,3,role,“pupil” is not a role we know.,All other rows were kept."
        in (lines[1])
    )


# --- Bad input -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "name", "words"),
    (
        (b"no zip at all", "roster.zip", "This is not a zip that can be opened"),
        (b"1,2\n3,4", "roster.csv", "No row of column names was found"),
        (b"%PDF-1.7 paper", "roster.csv", "This is not a CSV, an XLSX or a zip"),
    ),
)
def test_what_is_no_roster_is_told_on_the_page(coordinator, content, name, words):
    response = send(coordinator, content, name)
    assert response.status_code == 422
    page = soup(response)
    assert words in page.get_text()
    assert "Nothing was taken from this upload." in page.get_text()
    assert RosterImport.objects.count() == 0


def test_a_csv_in_another_encoding_names_line_and_byte(coordinator):
    content = "student_id,name\nA1,José\n".encode("cp1252")
    page = soup(send(coordinator, content, "list.csv")).get_text()
    assert "The text is not UTF-8: line 2, byte 7 (0xE9)." in page

    response = send(coordinator, content, "list.csv", encoding="cp1252")
    assert response.status_code == 302


def test_an_empty_upload_is_a_form_error(coordinator):
    response = send(coordinator, b"", "roster.csv")
    assert response.status_code == 422
    assert RosterImport.objects.count() == 0


def test_a_missing_column_is_told_with_file_line_and_column(coordinator):
    header = [name for name in USERS_1_1 if name != "familyName"]
    roster = compared(coordinator, bundle_1_1([student(1)], header=header))
    page = soup(coordinator.get("students:roster-detail", roster.pk))
    assert "This roster could not be read" in page.get_text()
    assert "users.csv line 1 · familyName" in texts(page, "td.table__main")
    assert "Error Required columns are missing: familyName." in texts(page, "td[data-label=What]")


def test_a_roster_that_the_worker_gave_up_on_says_so(coordinator):
    roster = RosterImportFactory(district=coordinator.district)
    page = soup(coordinator.get("students:roster-detail", roster.pk))
    assert "This roster could not be worked on" in page.get_text()
    assert page.select_one("#roster").get("hx-get") is None


# --- Confirm, cancel, compare again --------------------------------------------------------------


def test_many_leaving_needs_a_tick(coordinator, schools):
    compared(coordinator, bundle_1_1([student(1), student(2)]))
    rosters.confirm_roster(
        roster=RosterImport.objects.get(), by=coordinator.membership, at=house_clock.now()
    )
    drain()
    roster = compared(coordinator, bundle_1_1([student(1)]))
    page = soup(coordinator.get("students:roster-detail", roster.pk))
    assert "1 of 2 students are not in this file" in page.get_text()

    refused = coordinator.post("students:roster-confirm", roster.pk)
    assert refused.status_code == 403
    coordinator.post("students:roster-confirm", roster.pk, data={"said_so": "on"})
    drain()
    assert Student.objects.exclude(left_on=None).count() == 1


def test_cancel_forgets_the_rows(coordinator, schools):
    roster = compared(coordinator, bundle_1_1(FAMILY))
    coordinator.post("students:roster-cancel", roster.pk)
    roster.refresh_from_db()
    assert (roster.state, roster.rows.count()) == (RosterState.CANCELLED, 0)
    assert coordinator.post("students:roster-confirm", roster.pk).status_code == 403
    page = soup(coordinator.get("students:roster-detail", roster.pk))
    assert "This import was cancelled" in page.get_text()


def test_a_preview_older_than_the_last_import_must_be_compared_again(coordinator, schools, clock):
    older = compared(coordinator, bundle_1_1([student(1)]))
    newer = compared(coordinator, bundle_1_1([student(1), student(2)]))
    clock.shift(timedelta(minutes=1))
    coordinator.post("students:roster-confirm", newer.pk)
    drain()
    refused = coordinator.post("students:roster-confirm", older.pk)
    assert refused.status_code == 403
    assert Student.objects.count() == 2

    clock.shift(timedelta(minutes=1))
    coordinator.post("students:roster-restage", older.pk)
    drain()
    older.refresh_from_db()
    assert older.counts["student"] == {"unchanged": 1, "left": 1}


def test_two_clicks_confirm_once(coordinator, schools):
    roster = compared(coordinator, bundle_1_1(FAMILY))
    first = coordinator.post("students:roster-confirm", roster.pk)
    second = coordinator.post("students:roster-confirm", roster.pk)
    assert (first.status_code, second.status_code) == (302, 403)
    drain()
    assert recorded_verbs().count("roster.applied") == 1


# --- Lists ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("count", (1, 3))
def test_the_history_costs_the_same_however_long(coordinator, count, django_assert_num_queries):
    rows = RosterImportFactory.create_batch(count, district=coordinator.district, ready=True)
    with within(None):
        RosterImportFactory()  # a neighbour's

    with django_assert_num_queries(9):
        response = coordinator.get("students:roster")

    assert set(response.context["rosters"]) == set(rows)


@pytest.mark.parametrize("count", (1, 3))
@pytest.mark.parametrize("show", ("conflict", "problems"))
def test_the_preview_costs_the_same_however_long(
    coordinator, count, show, django_assert_num_queries
):
    counts = {"student": {"conflict": count}, "problems": {"error": count}}
    roster = RosterImportFactory(district=coordinator.district, ready=True, counts=counts)
    for _ in range(count):
        one = StudentFactory(district=coordinator.district)
        change = {"candidates": [one.pk], "detail": {}}
        RosterRowFactory(roster=roster, action="conflict", reason="same-person", change=change)
        RosterProblemFactory(roster=roster)
    RosterRowFactory(district=coordinator.district, action="conflict")  # another roster's

    with django_assert_num_queries({"conflict": 15, "problems": 12}[show]):
        response = coordinator.get("students:roster-detail", roster.pk, show=show)

    assert len(response.context["rows"]) == count


# --- Who may -------------------------------------------------------------------------------------

PAGES = ("roster", "roster-new", "roster-detail", "roster-mapping", "roster-problems")
ACTS = ("roster-confirm", "roster-cancel", "roster-restage", "roster-school")


@pytest.mark.parametrize("name", (*PAGES, *ACTS))
def test_a_mentor_may_not_and_learns_why(mentor, name):
    roster = RosterImportFactory(district=mentor.district, ready=True)
    args = () if name in ("roster", "roster-new") else (roster.pk,)
    ask = mentor.post if name in ACTS else mentor.get
    response = ask(f"students:{name}", *args)
    assert response.status_code == 403
    assert "Only district coordinators and admins import rosters." in soup(response).get_text()
    roster.refresh_from_db()
    assert roster.state == RosterState.READY


@pytest.mark.parametrize("name", (*PAGES[2:], *ACTS))
def test_a_neighbours_roster_is_not_found(coordinator, name):
    with within(None):
        theirs = RosterImportFactory(ready=True)
    ask = coordinator.post if name in ACTS else coordinator.get
    assert ask(f"students:{name}", theirs.pk).status_code == 404


@pytest.mark.parametrize("name", PAGES[:2])
def test_students_and_employers_do_not_get_in(student, employer, name):
    assert student.get(f"students:{name}").status_code == 403
    assert employer.get(f"students:{name}").status_code == 403


def test_an_admin_may(admin):
    assert admin.get("students:roster").status_code == 200


ONLY = "Only district coordinators and admins import rosters."


@pytest.mark.parametrize(
    ("role", "said", "reason"),
    (
        (Role.COORDINATOR, {"state": RosterState.READY}, ""),
        (Role.ADMIN, {"state": RosterState.READY}, ""),
        (Role.MENTOR, {"state": RosterState.READY}, ONLY),
        (Role.OFFICE, {"state": RosterState.READY}, ONLY),
        (Role.PARTNER, {"state": RosterState.READY}, ONLY),
        (
            Role.COORDINATOR,
            {"state": RosterState.STAGING},
            "This roster is not ready to be confirmed.",
        ),
        (
            Role.COORDINATOR,
            {"state": RosterState.READY, "leaving": 11, "present": 100},
            "Say first that these students have really left.",
        ),
    ),
)
def test_who_may_confirm(role, said, reason):
    verdict = policies.confirm_roster(
        Membership(role=role),
        RosterImport(staged_at=LONG_AGO, **said),
        last_applied_at=None,
        said_so=False,
    )
    assert verdict.reason == reason


def test_a_cancelled_roster_leaves_no_rows_even_while_it_is_read(coordinator, schools, monkeypatch):
    send(coordinator, bundle_1_1(FAMILY))
    roster = RosterImport.objects.get()
    write = staging._finish

    def cancelled_meanwhile(mine, *said, **more):
        rosters.cancel_roster(
            roster=RosterImport.objects.get(pk=roster.pk),
            by=MembershipFactory(district=coordinator.district),
            at=house_clock.now(),
        )
        write(mine, *said, **more)

    monkeypatch.setattr(staging, "_finish", cancelled_meanwhile)
    drain()
    roster.refresh_from_db()
    assert (roster.state, roster.rows.count(), roster.due_at) == (RosterState.CANCELLED, 0, None)
