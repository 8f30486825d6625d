"""Prefill: the rules P1 to P8 of the CTE packet, as tables."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperwork.catalogue import Situation, form
from paperwork.prefill import (
    Fact,
    GuardianOption,
    Source,
    age_on,
    changed,
    choose_guardian,
    computed,
    digest,
    hours_by_day,
    offered,
    prefill,
    situation_of,
    snapshot,
    values_of,
)

TODAY = date(2026, 5, 4)
MINOR = Situation(is_minor=True, funding_kind="district_cte")
WEEK = [
    {"days": [0, 1, 2], "start": "09:00", "end": "15:30", "break_minutes": 30},
    {"days": [2, 4], "start": "16:00", "end": "17:30"},
]


def chosen(*facts, code="b1_1"):
    return prefill(form(code), facts, MINOR).values


@pytest.mark.parametrize(
    ("facts", "value"),
    (
        # P1: the roster wins, and a student's or family's word never fills the school's box.
        ([("A", Source.STUDENT), ("B", Source.ROSTER), ("C", Source.SCHOOL)], "B"),
        ([("A", Source.STUDENT), ("C", Source.SCHOOL)], "C"),
        ([("A", Source.STUDENT), ("D", Source.GUARDIAN)], None),
        # A blank is not a value, whoever says it.
        ([("  ", Source.ROSTER), ("C", Source.SCHOOL)], "C"),
        ([(None, Source.ROSTER)], None),
        ([], None),
    ),
)
def test_whose_word_counts_for_the_school_s_facts(facts, value):
    given_facts = [Fact("student.home_zip", told, source) for told, source in facts]
    assert chosen(*given_facts).get("student.home_zip") == value


@pytest.mark.parametrize(
    ("key", "facts", "value"),
    (
        # What was agreed counts before what the host answered, and that before the school's word.
        ("employer.phone", [("S", Source.SCHOOL), ("E", Source.EMPLOYER)], "E"),
        ("employer.phone", [("S", Source.SCHOOL), ("F", Source.STUDENT)], "S"),
        ("placement.duties", [("E", Source.EMPLOYER), ("P", Source.PLACEMENT)], "P"),
        ("placement.max_hours_day", [("9", Source.SCHOOL), ("6", Source.COMPUTED)], "6"),
        # The family's own word about itself counts before what anybody else keeps.
        ("guardian.phone", [("R", Source.ROSTER), ("G", Source.GUARDIAN)], "G"),
        ("guardian.phone", [("R", Source.ROSTER), ("S", Source.SCHOOL)], "S"),
        ("guardian.phone", [("F", Source.STUDENT), ("E", Source.EMPLOYER)], None),
        # The district's own values: nobody else's word.
        ("school.phone", [("D", Source.DISTRICT), ("S", Source.SCHOOL)], "S"),
        ("school.phone", [("G", Source.GUARDIAN)], None),
    ),
)
def test_whose_answer_counts(key, facts, value):
    given_facts = [Fact(key, told, source) for told, source in facts]
    assert chosen(*given_facts).get(key) == value


def test_of_two_words_from_one_source_the_newer_counts():
    old = Fact("worksite.address", "Old St", Source.PLACEMENT, date(2026, 1, 1))
    new = Fact("worksite.address", "New St", Source.PLACEMENT, date(2026, 3, 1))
    assert chosen(new, old) == chosen(old, new) == {"worksite.address": "New St"}


def test_permits_carry_the_legal_name_and_other_papers_the_name_the_student_uses():
    facts = (
        Fact("student.legal_name", "Daniela María Ruiz", Source.ROSTER),
        Fact("student.preferred_name", "Dani Ruiz", Source.STUDENT),
    )
    assert chosen(*facts) == {"student.legal_name": "Daniela María Ruiz"}
    assert chosen(*facts, code="consent") == {"student.preferred_name": "Dani Ruiz"}


def test_missing_is_a_blank_with_its_owner_never_a_guess():
    ready = prefill(form("labor_rights_receipt"), [Fact("school.name", "A", Source.SCHOOL)], MINOR)

    assert ready.values == {"school.name": "A"}
    assert {(one.key, one.owner) for one in ready.missing} == {
        ("student.legal_name", "sis"),
        ("student.grade", "sis"),
    }
    assert ready.share == pytest.approx(1 / 3)


def test_the_social_security_number_is_never_prefilled():
    told = Fact("student.ssn", "123", Source.STUDENT)
    ready = prefill(form("b1_1"), [told], MINOR)

    assert "student.ssn" not in ready.values
    assert "student.ssn" not in {one.key for one in ready.missing}


def test_an_adult_s_papers_want_no_guardian():
    adult = Situation(is_minor=False)
    guardian = Fact("guardian.name", "Rosa", Source.ROSTER)
    ready = prefill(form("training_agreement"), [guardian], adult)
    assert {key for key in ready.values if key.startswith("guardian")} == set()


@pytest.mark.parametrize(
    ("options", "picked", "signs"),
    (
        ([], None, None),
        ([GuardianOption(1, True)], None, 1),
        ([GuardianOption(1, True, 1), GuardianOption(2, True, 2)], None, None),
        ([GuardianOption(1, True, 1), GuardianOption(2, True, 2)], 2, 2),
        # A no-contact flag wins over any choice, and leaves the other one alone to sign.
        ([GuardianOption(1, False, 1), GuardianOption(2, True, 2)], None, 2),
        ([GuardianOption(1, False, 1), GuardianOption(2, True, 2)], 1, 2),
        ([GuardianOption(1, False)], 1, None),
        ([GuardianOption(1, True), GuardianOption(2, True)], 99, None),
    ),
)
def test_which_guardian_signs(options, picked, signs):
    assert choose_guardian(options, picked) == signs


@given(
    st.lists(
        st.builds(
            GuardianOption,
            key=st.integers(1, 9),
            contact_allowed=st.booleans(),
            rank=st.integers(1, 4),
        ),
        unique_by=lambda option: option.key,
    ),
    st.none() | st.integers(1, 9),
)
def test_nobody_flagged_no_contact_is_ever_asked(options, picked):
    flagged = {option.key for option in options if not option.contact_allowed}
    assert choose_guardian(options, picked) not in flagged
    assert flagged.isdisjoint(option.key for option in offered(options))


@pytest.mark.parametrize(
    ("born", "day", "age"),
    (
        (date(2008, 5, 4), date(2026, 5, 3), 17),
        (date(2008, 5, 4), date(2026, 5, 4), 18),
        (date(2008, 2, 29), date(2026, 2, 28), 17),
        (date(2008, 2, 29), date(2026, 3, 1), 18),
    ),
)
def test_age_is_counted_on_the_day(born, day, age):
    assert age_on(born, day) == age
    assert situation_of(birth_date=born, on=day, funding_kind="").is_minor is (age < 18)


def test_without_a_birth_date_a_student_counts_as_a_minor():
    assert situation_of(birth_date=None, on=TODAY, funding_kind="").is_minor


def test_hours_are_added_up_without_breaks():
    assert hours_by_day(WEEK) == {0: 6, 1: 6, 2: 7.5, 4: 1.5}
    facts = computed(birth_date=date(2009, 3, 14), schedule=WEEK, on=TODAY)
    assert {fact.key: fact.value for fact in facts} == {
        "permit.hours_mon": "6",
        "permit.hours_tue": "6",
        "permit.hours_wed": "7.5",
        "permit.hours_fri": "1.5",
        "permit.hours_week": "21",
        "placement.max_hours_day": "7.5",
        "placement.max_hours_week": "21",
        "student.age": "17",
    }


def test_the_frozen_values_keep_source_and_day_and_have_one_digest():
    zip_code = Fact("student.home_zip", "91331", Source.ROSTER, TODAY)
    name = Fact("student.legal_name", "Ana", Source.ROSTER)
    frozen = snapshot(prefill(form("b1_1"), [zip_code, name], MINOR))

    assert frozen["student.home_zip"] == {"value": "91331", "source": "roster", "on": "2026-05-04"}
    assert values_of(frozen) == {"student.home_zip": "91331", "student.legal_name": "Ana"}
    assert digest(frozen) == digest(dict(reversed(frozen.items())))
    assert digest(frozen) != digest({**frozen, "student.home_zip": {"value": "91332"}})


def test_what_the_record_says_otherwise_now_is_named():
    before = {"a": {"value": 1, "on": "x"}, "b": {"value": 2}, "c": {"value": 3}}
    after = {"a": {"value": 1, "on": "y"}, "b": {"value": 9}, "d": {"value": 4}}
    assert changed(before, after) == ["b", "c", "d"]
