"""The log as the admin reads it: in words, filtered, linked, taken along, and whole."""

import io
from datetime import UTC, datetime

import pytest
from openpyxl import load_workbook

from districts import chain
from districts.enums import Way
from districts.models import Event, EventSeal
from tests.districts import tampering
from tests.factories.districts import ChainCheckFactory, EventFactory
from tests.factories.students import StudentFactory
from tests.harness import drain, recorded_verbs, soup, texts

DID = "tbody td:nth-of-type(1)"


def about(student, **more):
    return EventFactory(
        district=student.district,
        subject_kind="students.student",
        subject_id=student.pk,
        student_id=student.pk,
        **more,
    )


@pytest.mark.parametrize("count", (1, 3))
def test_the_log_costs_the_same_however_long(admin, count, django_assert_num_queries):
    events = [about(StudentFactory(district=admin.district)) for _ in range(count)]
    EventFactory()  # a neighbour's

    with django_assert_num_queries(12):
        response = admin.get("districts:events")

    assert {line.event for line in response.context["lines"]} == set(events)


def test_a_line_says_who_did_what_to_what_when_and_from_where(admin, mentor, school):
    student = StudentFactory(school=school, first_name="Ana", last_name="Ruiz")
    about(
        student, verb="record.viewed", by=mentor.membership, channel=Way.WEB,
        address="203.0.113.9", device="Safari, iPhone",
        facts={"page": "student", "role": "mentor", "parts": ["school"]},
    )  # fmt: skip

    page = soup(admin.get("districts:events"))

    assert texts(page, "tbody td") == [
        "Looked at a student's record Student file",
        f"{mentor.user.name} School mentor",
        f"Student {student.pk} · Ana Ruiz",
        f"Mon, Mar 2 10 a.m. · number {Event.objects.get().pk}",
        "In Onramp Safari, iPhone · 203.0.113.9",
    ]
    assert page.select_one("tbody a")["href"] == admin.url("students:detail", student.pk)


def test_what_is_gone_has_no_link(admin):
    EventFactory(district=admin.district, subject_kind="students.student", subject_id=999_999)
    page = soup(admin.get("districts:events"))
    assert page.select("tbody a") == []
    assert "Student 999999" in page.get_text()


def test_a_neighbours_row_is_not_named(admin):
    theirs = StudentFactory(first_name="Secret")
    EventFactory(
        district=admin.district, subject_kind="students.student", subject_id=theirs.pk,
        student_id=theirs.pk,
    )  # fmt: skip
    assert "Secret" not in soup(admin.get("districts:events")).get_text()


@pytest.fixture
def various(admin, mentor, school):
    ana = StudentFactory(school=school, first_name="Ana", district_student_id="A-17")
    bao = StudentFactory(district=admin.district, first_name="Bao")
    march = datetime(2026, 3, 2, 18, tzinfo=UTC)
    april = datetime(2026, 4, 20, 18, tzinfo=UTC)
    about(ana, verb="badge.awarded", by=mentor.membership, at=march, channel=Way.WEB)
    about(bao, verb="offer.made", by=admin.membership, at=april, channel=Way.WEB,
          address="203.0.113.9", request_id="00ff00ff00ff00ff")  # fmt: skip
    about(ana, verb="signer.signed", by_label="guardian", at=april, channel=Way.LINK)
    return school


BADGE, OFFER, SIGNED = "Awarded the badge", "Made an offer", "Signed"


@pytest.mark.parametrize(
    ("asked", "found"),
    (
        ({}, [SIGNED, OFFER, BADGE]),
        ({"verb": "badge.awarded"}, [BADGE]),
        ({"role": "mentor"}, [BADGE]),
        ({"student": "ana"}, [SIGNED, BADGE]),
        ({"student": "A-17"}, [SIGNED, BADGE]),
        ({"way": "link"}, [SIGNED]),
        ({"q": "203.0.113.9"}, [OFFER]),
        ({"q": "00ff00ff00ff00ff"}, [OFFER]),
        ({"q": "guardian"}, [SIGNED]),
        ({"since": "2026-04-01"}, [SIGNED, OFFER]),
        ({"until": "2026-03-31"}, [BADGE]),
        ({"verb": "no.such", "since": "yesterday"}, [SIGNED, OFFER, BADGE]),
        ({"q": "nobody at all"}, []),
    ),
)
def test_filters_find_what_was_asked_for(admin, various, asked, found):
    page = soup(admin.get("districts:events", **asked))

    assert texts(page, DID) == found
    assert bool(found) != ("No events match" in page.get_text())


def test_the_school_filter_is_that_of_the_student(admin, various):
    page = soup(admin.get("districts:events", school=various.pk))
    assert texts(page, DID) == [SIGNED, BADGE]


def test_a_schools_key_of_a_neighbour_filters_nothing(admin, various):
    theirs = StudentFactory().school
    assert len(texts(soup(admin.get("districts:events", school=theirs.pk)), DID)) == 3


def test_filters_that_make_no_sense_are_no_error(admin):
    assert admin.get("districts:events", school="9" * 30, page="x").status_code == 200


def test_the_export_holds_the_filtered_rows_and_is_an_event(admin, various):
    answer = admin.get("districts:events-export", verb="offer.made")
    text = b"".join(answer.streaming_content).decode()

    assert len(text.strip().splitlines()) == 2
    assert "Made an offer" in text
    assert "203.0.113.9" in text
    assert recorded_verbs()[-1] == "events.exported"
    assert Event.objects.order_by("-pk").first().facts == {"rows": 1}


def test_the_spreadsheet_holds_the_same_and_no_formula(admin, mentor):
    mentor.user.name = '=HYPERLINK("http://evil.example")'
    mentor.user.save()
    EventFactory(district=admin.district, verb="offer.made", by=mentor.membership)

    answer = admin.get("districts:events-export-xlsx")
    sheet = load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    header, row = list(sheet.iter_rows())

    assert [cell.value for cell in header][:3] == ["Number", "When (UTC)", "Who"]
    assert (row[2].value, row[2].data_type) == (f"'{mentor.user.name}", "s")
    assert row[0].data_type == "n"


@pytest.mark.parametrize("name", ("events", "events-export", "events-export-xlsx", "events-check"))
def test_the_log_is_for_admins_only(coordinator, mentor, name):
    assert coordinator.get(f"districts:{name}").status_code == 403
    assert mentor.get(f"districts:{name}").status_code == 403


# --- Whether it is whole -------------------------------------------------------------------------


def test_asking_for_a_check_shows_how_far_it_is_and_then_the_head(admin):
    EventFactory.create_batch(3, district=admin.district)
    assert "Nobody has checked this log yet" in soup(admin.get("districts:events")).get_text()

    page = soup(admin.post("districts:events-check", follow=True))
    assert "The log is being checked" in page.get_text()
    assert page.select_one("#chain")["hx-trigger"] == "every 2s"

    drain()
    page = soup(admin.get("districts:events-check", htmx=True))
    assert "Verified up to number 4 on Mon, Apr 27" in " ".join(page.get_text().split())
    assert chain.head().digest in str(page)
    assert not page.select_one("#chain").has_attr("hx-get")


def test_a_broken_log_is_said_so_with_the_number(admin):
    EventFactory.create_batch(3, district=admin.district)
    chain.extend()
    tampering.change(EventSeal.objects.get(number=2), "verb", "other.verb")
    admin.post("districts:events-check")
    drain()

    page = soup(admin.get("districts:events"))
    assert "The log is not whole" in page.get_text()
    assert "Number 2: was changed" in page.get_text()


def test_a_neighbours_check_is_not_mine(admin):
    ChainCheckFactory(due=True)
    assert "Nobody has checked this log yet" in soup(admin.get("districts:events-check")).get_text()
