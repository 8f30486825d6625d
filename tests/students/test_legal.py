"""Graduation and emancipation: what cannot be, what follows, who writes it down, undoing it."""

from datetime import date

import pytest
from django.db import IntegrityError

from core import clock
from core.tenancy import within
from districts.models import Event
from students.actions import legal as actions
from students.enums import LegalFact
from students.legal import complaint, follows
from students.models import Student
from tests.factories.districts import SchoolFactory
from tests.factories.students import StudentFactory
from tests.harness import recorded_verbs, soup, texts

pytestmark = pytest.mark.django_db

BORN, TODAY = date(2009, 9, 14), date(2026, 4, 27)
GRADUATION, EMANCIPATION = LegalFact.GRADUATION, LegalFact.EMANCIPATION
DIPLOMA = {"graduation-on": "2026-04-20", "graduation-proof": "diploma"}
ORDER = {"emancipation-on": "2026-02-02", "emancipation-proof": "court_order"}
KEEPERS = ("mentor", "office", "coordinator", "admin")


@pytest.mark.parametrize(
    ("fact", "day", "born", "begins"),
    (
        (GRADUATION, date(2026, 4, 27), BORN, ""),  # today
        (GRADUATION, date(2026, 4, 28), BORN, "This day has not come yet. A planned graduation"),
        (EMANCIPATION, date(2026, 4, 28), BORN, "This day has not come yet. Write it down when"),
        (GRADUATION, date(2023, 9, 14), BORN, ""),  # the fourteenth birthday
        (GRADUATION, date(2023, 9, 13), BORN, "The student was not 14 years old on this day."),
        (EMANCIPATION, date(2006, 4, 20), BORN, "The student was not 14 years old on this day."),
        (GRADUATION, date(2006, 4, 20), None, ""),  # nobody knows how old
    ),
)
def test_which_days_cannot_be(fact, day, born, begins):
    said = complaint(fact, day, today=TODAY, birth_date=born)
    assert said.startswith(begins)
    assert bool(said) is bool(begins)


@pytest.mark.parametrize(
    ("fact", "proof", "born", "sentence"),
    (
        (GRADUATION, "diploma", BORN,
         "No work permit is needed from April 20, 2026; the diploma goes to the employer."),
        (GRADUATION, "certificate", None,
         "No work permit is needed from April 20, 2026; the certificate goes to the employer."),
        (EMANCIPATION, "court_order", BORN,
         "No parent or guardian signs from April 20, 2026. A work permit is needed until 18."),
        (GRADUATION, "diploma", date(2008, 4, 20),
         "The student was 18 by then: it changes nothing about permits and signatures."),
    ),
)  # fmt: skip
def test_what_follows_in_one_sentence(fact, proof, born, sentence):
    assert follows(fact, day=date(2026, 4, 20), proof=proof, birth_date=born) == sentence


@pytest.mark.parametrize(
    "lacks", ({"graduated_on": BORN}, {"emancipation_proof": "dmv_card"}), ids=("day", "proof")
)
def test_no_fact_stands_without_its_proof(school, lacks):
    row = StudentFactory(school=school)
    with pytest.raises(IntegrityError):
        Student.objects.filter(pk=row.pk).update(**lacks)


# --- Pages ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", KEEPERS)
def test_who_keeps_records_writes_it_down_with_name_and_day(request, school, role):
    who, row = request.getfixturevalue(role), StudentFactory(school=school)

    response = who.post("students:legal-note", row.pk, "graduation", data=DIPLOMA, follow=True)

    row.refresh_from_db()
    assert (row.graduated_on, row.graduation_proof) == (date(2026, 4, 20), "diploma")
    assert (row.graduation_seen_by, row.graduation_seen_at) == (who.membership, clock.now())
    text = " ".join(soup(response).get_text(" ").split())
    assert "No work permit is needed from April 20, 2026; the diploma goes to the employer." in text
    assert f"Diploma, seen by {who.membership.user.name} on April 27, 2026" in text
    event = Event.objects.get(verb="student.graduation_noted")
    assert (event.student_id, event.facts) == (row.pk, {"proof": "diploma"})


@pytest.mark.parametrize("role", ("student", "employer", "partner"))
def test_others_neither_see_nor_write_it(request, school, role):
    row = StudentFactory(school=school)
    who = request.getfixturevalue(role)
    assert who.get("students:legal", row.pk).status_code == 403
    assert who.post("students:legal-note", row.pk, "graduation", data=DIPLOMA).status_code == 403
    assert who.post("students:legal-take-back", row.pk, "graduation").status_code == 403


def test_a_neighbours_student_and_one_of_another_school_are_not_found(mentor):
    elsewhere = StudentFactory(school=SchoolFactory(district=mentor.district))
    with within(None):
        theirs = StudentFactory()
    for row in (elsewhere, theirs):
        assert mentor.get("students:legal", row.pk).status_code == 404
        answer = mentor.post("students:legal-note", row.pk, "graduation", data=DIPLOMA)
        assert answer.status_code == 404
        assert mentor.post("students:legal-take-back", row.pk, "graduation").status_code == 404


def test_there_are_two_facts_and_no_third(mentor):
    row = StudentFactory(school=mentor.school)
    assert mentor.post("students:legal-note", row.pk, "wedding", data=DIPLOMA).status_code == 404


@pytest.mark.parametrize(
    ("data", "words"),
    (
        ({**DIPLOMA, "graduation-on": "2026-06-11"}, "A planned graduation does not count"),
        ({**DIPLOMA, "graduation-on": "2006-06-11"}, "The student was not 14 years old"),
        ({**DIPLOMA, "graduation-on": "soon"}, "Enter a valid date"),
        ({**DIPLOMA, "graduation-proof": ""}, "This field is required"),
        ({**DIPLOMA, "graduation-proof": "a letter"}, "Select a valid choice"),
    ),
)
def test_what_cannot_be_is_refused_and_what_was_typed_is_kept(mentor, data, words):
    row = StudentFactory(school=mentor.school)

    response = mentor.post("students:legal-note", row.pk, "graduation", data=data)

    page = soup(response)
    assert response.status_code == 422
    assert words in page.get_text(" ")
    assert page.select_one("[name=graduation-on]")["value"] == data["graduation-on"]
    assert page.select_one("[name=emancipation-on]").get("value") is None
    assert Student.objects.get(pk=row.pk).graduated_on is None
    assert "student.graduation_noted" not in recorded_verbs()


def test_a_second_look_changes_nothing_and_another_day_does(mentor, office):
    row = StudentFactory(school=mentor.school)
    mentor.post("students:legal-note", row.pk, "graduation", data=DIPLOMA)
    office.post("students:legal-note", row.pk, "graduation", data=DIPLOMA)
    row.refresh_from_db()
    assert row.graduation_seen_by == mentor.membership

    other = {**DIPLOMA, "graduation-on": "2026-04-21"}
    office.post("students:legal-note", row.pk, "graduation", data=other)

    row.refresh_from_db()
    assert (row.graduated_on, row.graduation_seen_by) == (date(2026, 4, 21), office.membership)
    assert recorded_verbs().count("student.graduation_noted") == 2


def test_a_mistake_is_taken_back_once(office):
    row = StudentFactory(school=office.school)
    office.post("students:legal-note", row.pk, "emancipation", data=ORDER)

    office.post("students:legal-take-back", row.pk, "emancipation")
    again = office.post("students:legal-take-back", row.pk, "emancipation", follow=True)

    row.refresh_from_db()
    assert (row.emancipated_on, row.emancipation_proof) == (None, "")
    assert (row.emancipation_seen_by, row.emancipation_seen_at) == (None, None)
    assert recorded_verbs().count("student.emancipation_taken_back") == 1
    assert "Somebody else has taken this back already." in soup(again).get_text(" ")


def test_the_rosters_day_is_shown_as_an_expectation_and_proves_nothing(mentor):
    row = StudentFactory(school=mentor.school, roster_facts={"graduation_date": "2026-04-10"})
    page = soup(mentor.get("students:legal", row.pk)).get_text(" ")
    assert "The roster expects graduation on April 10, 2026." in page
    assert not row.is_graduate_on(TODAY)


def test_the_file_shows_both_and_leads_to_the_page(mentor, partner):
    row = StudentFactory(school=mentor.school, graduate=True, emancipated=True)
    page = soup(mentor.get("students:detail", row.pk))
    words = texts(page, "#legal p")
    assert any(one.startswith("Graduation : April 20, 2026 Diploma, seen by") for one in words)
    assert any(one.startswith("Emancipation : Feb. 2, 2026 Court order") for one in words)
    assert page.select_one(f"#legal a[href$='/students/{row.pk}/legal/']")
    assert not soup(partner.get("students:detail", row.pk)).select("#legal")


def test_a_student_reads_it_and_cannot_change_it(student):
    by = student.membership
    words = {"on": date(2026, 4, 20), "proof": "certificate", "by": by, "at": clock.now()}
    actions.note(student=student.student, fact=GRADUATION, **words)
    page = soup(student.get("students:my-record"))
    assert "Graduation : April 20, 2026, State proficiency certificate" in page.get_text(" ")
    assert not page.select("form[action*=legal]")


def test_a_deleted_record_takes_no_facts(coordinator, school):
    row = StudentFactory(school=school, erased_at=clock.now())
    assert "This record was deleted." in coordinator.get("students:legal", row.pk).content.decode()
    answer = coordinator.post("students:legal-note", row.pk, "graduation", data=DIPLOMA)
    assert answer.status_code == 403
