"""What a permit may grant, and refusals that say rule, law and minute."""

from datetime import date, time

import pytest
from django.utils import translation

from employers.labor import plan, words
from employers.labor.facts import Calendar, Violation, Worker
from employers.labor.permits import Bar
from employers.labor.tables import RULES
from employers.schedule import Block
from tests.employers.test_labor_hours import SCHOOL, VECTORS, W1, rules

MON, FRI = W1[0], W1[4]
SIXTEEN, FIFTEEN = Worker(date(2010, 1, 2)), Worker(date(2011, 1, 2))


def work(employer, *blocks, first=MON, last=FRI):
    return plan.Work(employer, blocks, first, last)


def block(days, start, end, rest=0):
    return Block(tuple(days), time(start), time(end), rest)


SHORT = block([0, 2], 16, 18)


@pytest.mark.parametrize(
    ("worker", "facts", "expected"),
    (
        pytest.param(SIXTEEN, {}, (240, 480, 2880, 2880, "05:00", "22:00"), id="16"),
        pytest.param(FIFTEEN, {}, (180, 480, 1080, 2400, "07:00", "19:00"), id="15"),
        pytest.param(
            Worker(date(2010, 1, 2), work_experience=True), {},
            (480, 480, 2880, 2880, "05:00", "22:00"), id="work experience",
        ),
        pytest.param(
            Worker(date(2011, 1, 2), work_experience=True), {},
            (180, 480, 1080, 2400, "07:00", "19:00"), id="work experience lifts nothing at 15",
        ),
        pytest.param(
            SIXTEEN, {"school_day": 180, "week_out": 2400},
            (180, 480, 2880, 2400, "05:00", "22:00"), id="a stricter district",
        ),
        pytest.param(
            SIXTEEN, {"school_day": 480}, (240, 480, 2880, 2880, "05:00", "22:00"),
            id="a looser one changes nothing",
        ),
    ),
)  # fmt: skip
def test_alone_a_permit_grants_what_the_law_allows(worker, facts, expected):
    found = plan.grant(worker, MON, work("A", SHORT), [], SCHOOL, **facts)
    numbers = (found.school_day, found.other_day, found.week_in_session, found.week_out)
    assert (*numbers, found.earliest, found.latest) == expected


def test_two_employers_share_one_budget_that_never_adds_up_to_more():
    first, second = work("A", SHORT), work("B", block([0, 4], 18, 20))
    one = plan.grant(SIXTEEN, MON, first, [second], SCHOOL)
    other = plan.grant(SIXTEEN, MON, second, [first], SCHOOL)
    assert (one.school_day, other.school_day) == (120, 120)
    assert one.school_day + other.school_day <= 240
    assert plan.grant(SIXTEEN, MON, first, [work("B", block([0], 18, 23))], SCHOOL).school_day == 0


def test_what_a_plan_needs_by_kind_of_day_and_week():
    found = plan.needs(work("A", SHORT, block([5], 9, 13), last=date(2026, 10, 10)), SCHOOL)
    assert found == {"school_day": 120, "other_day": 240, "week_in_session": 480, "week_out": 0}


def test_a_plan_is_judged_day_by_day_and_says_each_rule_once():
    long = work("A", block([0, 1, 2, 3, 4], 16, 21))
    assert [one.rule for one in plan.check(SIXTEEN, [long], SCHOOL)] == ["H5"]
    young = plan.check(FIFTEEN, [long], SCHOOL)
    assert sorted(one.rule for one in young) == ["H10", "H4", "H7"]
    assert plan.meals(long) == []
    assert plan.meals(work("A", block([0], 9, 15))) == ["MEAL_MISSING"]


@pytest.mark.parametrize("code", sorted(set(RULES) - {"H15"}))
def test_every_rule_has_its_words_and_its_law(code):
    said = words.say(Violation(code, MON, found=241, limit=240))
    assert str(words.SAYS[code]) in said
    assert RULES[code].source in said
    assert f"rule {code}" in said


def test_every_vector_that_breaks_a_rule_can_be_said():
    broken = {rule for worker, work_, facts, _expected in VECTORS.values()
              for rule in rules(worker, work_, **facts)}  # fmt: skip
    assert broken >= {"H1", "H2", "H4", "H5", "H6", "H10", "H11", "H12", "H14"}
    assert broken <= set(words.SAYS)


def test_the_minute_is_named_and_nothing_is_rounded():
    one = Violation("H5", MON, found=241, limit=240)
    assert words.say(one) == (
        "At 16 and 17, at most 4 hours on a school day: 4 h 01 min planned for Mon, Oct 5, 2026, "
        "4 h 00 min allowed (LC 1391(a)(3), EC 49116(b); rule H5)."
    )
    both = Violation("H5", MON, found=241, limit=240, combined=True)
    assert "All employers together" in words.say(both)
    with translation.override("es"):
        assert words.say(one).startswith("A los 16 y 17, como máximo 4 horas en un día de clases")


@pytest.mark.parametrize("code", ("MEAL_MISSING", "MEAL_LATE", "MEAL_SHORT"))
def test_a_missing_meal_has_its_law(code):
    assert words.meal(code).endswith("(LC 512).")


def test_a_reason_without_a_minute_names_its_law_too():
    assert Bar("No permit under 12.", "EC 49111").words == "No permit under 12. (EC 49111)"


def test_an_empty_calendar_has_no_school_day():
    assert plan.needs(work("A", SHORT), Calendar())["school_day"] == 0
