"""The pages of a table's columns: which is which, remembered, and whose memory."""

import pytest

from core.tenancy import within
from students.enums import RosterState
from students.models import RosterImport, RosterMapping
from tests.factories.students import RosterMappingFactory, StudentFactory
from tests.harness import drain, soup, texts
from tests.students.rosters import table, workbook
from tests.students.uploads import compared, send

pytestmark = pytest.mark.django_db


def test_a_table_asks_for_its_columns_and_remembers_them(coordinator, schools):
    rows = [["123456A001", "García, Ana", "03/04/2009", "11", "Roosevelt HS", "123-45-6789"]]
    header = ["Perm ID", "Student Name", "DOB", "Grade", "School", "SSN"]
    content = table([], [["Roster of Roosevelt"], header, *rows])
    response = send(coordinator, content, "misis.csv")
    roster = RosterImport.objects.get()
    assert response["Location"] == coordinator.url("students:roster-mapping", roster.pk)

    page = soup(coordinator.get("students:roster-mapping", roster.pk))
    picked = page.select("select [selected]")
    chosen = {option.find_parent("select")["name"]: option["value"] for option in picked}
    assert chosen["column_0"] == "student_id"
    assert chosen["column_2"] == "birth_date"
    assert "column_5" not in chosen
    assert "6789" not in str(page)

    data = chosen | {"date_format": "", "save_as": "MiSiS students"}
    wrong = coordinator.post("students:roster-mapping", roster.pk, data=data)
    assert wrong.status_code == 422
    assert "Say how the dates are written." in soup(wrong).get_text()

    data["date_format"] = "%m/%d/%Y"
    coordinator.post("students:roster-mapping", roster.pk, data=data)
    drain()
    roster.refresh_from_db()
    assert roster.counts["student"] == {"created": 1}
    saved = RosterMapping.objects.get()
    assert saved.name == "MiSiS students"

    again = compared(coordinator, content, "misis.csv", reading=str(saved.pk))
    assert again.counts["student"] == {"created": 1}


@pytest.mark.parametrize(
    ("said", "error"),
    (
        ({"column_0": "student_id", "column_1": "student_id"}, "is chosen for two columns."),
        ({"column_1": "zip"}, "Say which column holds the district student id."),
    ),
)
def test_columns_that_cannot_be_so(coordinator, said, error):
    send(coordinator, table(["a_first", "b_second"], [["1", "2"]]), "odd.csv")
    roster = RosterImport.objects.get()
    data = {"name_order": "last_first", "guardian_order": "last_first"} | said
    response = coordinator.post("students:roster-mapping", roster.pk, data=data)
    assert response.status_code == 422
    assert error in soup(response).get_text()
    roster.refresh_from_db()
    assert roster.state == RosterState.MAPPING


def test_a_spreadsheet_is_mapped_like_a_csv(coordinator, schools):
    book = workbook(
        [["Perm ID", "Last Name", "First Name", "School"], ["A1", "Diaz", "Ana", "org-1"]]
    )
    send(coordinator, book, "list.xlsx")
    page = soup(coordinator.get("students:roster-mapping", RosterImport.objects.get().pk))
    assert "Diaz" in page.get_text()


def test_the_supplementary_file_goes_straight_to_the_difference(coordinator, schools):
    StudentFactory(school=schools[0], district_student_id="A1")
    content = table(["student_id", "city"], [["A1", "Los Angeles"]])
    roster = compared(coordinator, content, "more.csv", reading="supplementary")
    page = soup(coordinator.get("students:roster-detail", roster.pk))
    assert texts(page, "td[data-label='What happens']") == ["City: Los Angeles"]


def test_a_saved_mapping_of_a_neighbour_is_no_choice(coordinator):
    with within(None):
        theirs = RosterMappingFactory()
    response = send(coordinator, table(["student_id"], [["A1"]]), "a.csv", reading=str(theirs.pk))
    assert response.status_code == 422
