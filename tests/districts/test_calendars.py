"""School calendars: as lines, as a file, for one school or for all."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from districts.calendar import BadLine, calendar, days_of, read_days, write_days
from districts.models import SchoolYear
from tests.factories.districts import SchoolFactory, SchoolYearFactory
from tests.harness import recorded_verbs, soup, texts

YEAR = {
    "school": "", "opens_on": "2026-08-13", "ends_on": "2027-06-10", "minutes": "360",
    "starts_at": "08:30", "ends_at": "15:00", "days": "",
}  # fmt: skip
LINES = """2026-11-23..2026-11-27, 0, Thanksgiving recess
12/18/2026, 200, Minimum day
2026-09-07"""


def test_lines_are_read_in_any_usual_way_and_written_back():
    days = read_days(LINES)
    assert days == [
        {"from": "2026-09-07", "to": "2026-09-07", "minutes": 0, "name": ""},
        {"from": "2026-11-23", "to": "2026-11-27", "minutes": 0, "name": "Thanksgiving recess"},
        {"from": "2026-12-18", "to": "2026-12-18", "minutes": 200, "name": "Minimum day"},
    ]
    assert read_days(write_days(days)) == days


@pytest.mark.parametrize(
    "line",
    ("soon, 0", "2026-13-01", "2026-09-07, many", "2026-09-07, 721", "2026-09-08..2026-09-07"),
)
def test_a_line_that_makes_no_sense_is_named(line):
    with pytest.raises(BadLine) as bad:
        read_days(f"2026-09-07\n{line}")
    assert (bad.value.number, bad.value.line) == (2, line)


def test_monday_to_friday_but_for_what_is_written():
    year = SchoolYear(
        opens_on=date(2026, 11, 16), ends_on=date(2026, 12, 18), days=read_days(LINES)
    )
    required = days_of(year)
    assert required[date(2026, 11, 20)] == 360
    assert required[date(2026, 12, 18)] == 200
    assert date(2026, 11, 21) not in required  # a Saturday
    assert date(2026, 11, 25) not in required
    assert date(2026, 9, 7) not in required  # outside of the year


def test_a_schools_own_year_takes_the_place_of_the_districts():
    usual = [SchoolYear(opens_on=date(y, 8, 13), ends_on=date(y + 1, 6, 10)) for y in (2025, 2026)]
    own = SchoolYear(opens_on=date(2026, 8, 20), ends_on=date(2027, 6, 17), minutes=300)
    found = calendar([own], usual)
    assert found.years == (
        (date(2025, 8, 13), date(2026, 6, 10)), (date(2026, 8, 20), date(2027, 6, 17)),
    )  # fmt: skip
    assert found.required[date(2026, 9, 1)] == 300
    assert date(2026, 8, 14) not in found.required
    assert found.is_recess(date(2026, 7, 1))
    assert found.opens_after(date(2026, 8, 20)) is None  # the opening day belongs to its year


@pytest.mark.django_db
def test_the_district_writes_a_calendar_for_all_schools(coordinator):
    answer = coordinator.post("districts:calendar-new", data={**YEAR, "days": LINES})
    assert answer.status_code == 302
    year = SchoolYear.objects.get()
    assert (year.school, year.name, len(year.days)) == (None, "2026–27", 3)
    assert recorded_verbs() == ["calendar.changed"]
    again = coordinator.post("districts:calendar-new", data=YEAR)
    assert "There is a year that opens on this day already." in soup(again).text


@pytest.mark.django_db
def test_a_file_takes_the_place_of_the_lines_and_a_bad_one_loses_nothing(coordinator):
    year = SchoolYearFactory(district=coordinator.district)
    file = SimpleUploadedFile("days.csv", b"date,minutes,name\n2026-09-07,0,Labor Day\n")
    coordinator.post("districts:calendar", year.pk, data={**YEAR, "days": LINES, "file": file})
    year.refresh_from_db()
    assert [day["name"] for day in year.days] == ["Labor Day"]

    bad = SimpleUploadedFile("days.csv", b"date,minutes,name\nnever,0,x\n")
    answer = coordinator.post(
        "districts:calendar", year.pk, data={**YEAR, "days": LINES, "file": bad}
    )
    assert answer.status_code == 422
    assert "Line 2 cannot be read: never,0,x" in soup(answer).text
    assert "Thanksgiving recess" in soup(answer).select_one("textarea").text
    year.refresh_from_db()
    assert [day["name"] for day in year.days] == ["Labor Day"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changes", "words"),
    (
        ({"ends_on": "2026-08-13"}, "The last day comes after the first, within one year."),
        ({"ends_at": "08:00"}, "The last bell comes after the first."),
        ({"days": "tomorrow"}, "Line 1 cannot be read: tomorrow"),
    ),
)
def test_what_is_wrong_is_said(coordinator, changes, words):
    answer = coordinator.post("districts:calendar-new", data={**YEAR, **changes})
    assert answer.status_code == 422
    assert words in soup(answer).text
    assert not SchoolYear.objects.exists()


@pytest.mark.django_db
def test_an_office_keeps_its_own_schools_calendars_only(office, school):
    other = SchoolFactory(district=office.district)
    usual = SchoolYearFactory(district=office.district)
    SchoolYearFactory(school=other)
    mine = SchoolYearFactory(school=school)
    page = soup(office.get("districts:calendars"))
    assert set(texts(page, "td.table__main")) == {school.name, "All other schools"}
    assert office.get("districts:calendar", mine.pk).status_code == 200
    assert office.get("districts:calendar", usual.pk).status_code == 403
    assert office.post("districts:calendar-new", data=YEAR).status_code == 422  # no school named
    wrong = office.post("districts:calendar-new", data={**YEAR, "school": other.pk})
    assert wrong.status_code == 422


@pytest.mark.django_db
@pytest.mark.parametrize("count", (1, 3))
def test_the_list_costs_the_same(coordinator, count, django_assert_num_queries):
    for number in range(count):
        SchoolYearFactory(district=coordinator.district, opens_on=date(2024 + number, 8, 12))
    SchoolYearFactory()
    coordinator.get("districts:calendars")
    with django_assert_num_queries(8):
        page = coordinator.get("districts:calendars")
    assert len(soup(page).select("tbody tr")) == count
