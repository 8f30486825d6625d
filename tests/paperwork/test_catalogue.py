"""Forms of the catalogue: who signs what when, one fact under one key, values in people's words."""

import pytest
from django.utils import translation

from paperwork.catalogue import (
    FORMS,
    SHEETS,
    STANDARD,
    Field,
    Kind,
    Owner,
    SignerRole,
    Situation,
    form,
    packet_for,
)
from paperwork.catalogue.sheet import COLUMNS, fill
from paperwork.catalogue.wording import write
from tests.paperwork.papers import ADULT, MINOR, VALUES

ALL = set(STANDARD)
CTE = {"acknowledgments", "assignment_request"}
MINORS = {"b1_1", "labor_rights_receipt", "consent"}


@pytest.mark.parametrize(
    ("situation", "codes"),
    (
        (Situation(is_minor=True, funding_kind="district_cte"), ALL),
        (Situation(is_minor=False, funding_kind="district_cte"), ALL - MINORS),
        (Situation(is_minor=True, funding_kind="employer_paid"), ALL - CTE),
        (Situation(is_minor=False, funding_kind="city_program"), {"training_agreement"}),
        (
            Situation(is_minor=True, funding_kind="stipend", is_graduate=True),
            {"training_agreement", "consent"},  # still a minor: the family agrees
        ),
    ),
)
def test_age_and_funding_decide_the_packet(situation, codes):
    assert {spec.code for spec in packet_for(situation)} == codes


def test_a_funding_source_may_name_its_own_papers_in_its_own_order():
    wanted = ["training_agreement", "b1_1"]
    assert [spec.code for spec in packet_for(MINOR, wanted)] == wanted
    assert [spec.code for spec in packet_for(ADULT, wanted)] == ["training_agreement"]
    with_sheets = ["emergency_card", "training_plan"]
    assert [spec.code for spec in packet_for(MINOR, with_sheets)] == with_sheets
    with pytest.raises(KeyError):
        packet_for(MINOR, ["no_such_form"])


@pytest.mark.parametrize(
    ("code", "order"),
    (
        ("b1_1", [("student", 1), ("employer", 2), ("guardian", 2), ("issuer", 3)]),
        (
            "training_agreement",
            [("student", 1), ("guardian", 2), ("employer", 2), ("coordinator", 3)],
        ),
        ("consent", [("guardian", 2)]),
        ("b1_4", [("student", 1), ("issuer", 2)]),
        ("acknowledgments", [("student", 1), ("guardian", 2)]),
        ("labor_rights_receipt", [("student", 1)]),
        ("assignment_request", [("coordinator", 1), ("district", 2)]),
        ("emergency_card", [("student", 1), ("guardian", 2)]),
        ("training_plan", [("student", 1), ("employer", 2), ("coordinator", 3)]),
        ("evaluation", [("employer", 1), ("student", 2)]),
        ("payroll_visit", []),
    ),
)
def test_who_signs_in_which_order(code, order):
    slots = form(code).slots_for(MINOR)
    assert [(slot.role, slot.order) for slot in slots] == order


@pytest.mark.parametrize(
    "situation", (ADULT, Situation(is_minor=True, is_emancipated=True)), ids=("adult", "court")
)
def test_nobody_else_s_parent_signs(situation):
    roles = {slot.role for spec in FORMS.values() for slot in spec.slots_for(situation)}
    assert SignerRole.GUARDIAN not in roles


def test_one_key_means_one_thing_in_all_forms():
    seen = {}
    for spec in FORMS.values():
        for field in spec.fields():
            seen.setdefault(field.key, set()).add((field.owner, field.kind, field.sensitive))
    assert {key: kinds for key, kinds in seen.items() if len(kinds) > 1} == {}


@pytest.mark.parametrize("code", sorted(FORMS))
def test_rows_fill_the_width_of_the_paper(code):
    uneven = [
        [box.key for box in row]
        for part in fill(form(code), {}, MINOR).parts
        for row in part.rows
        if sum(box.span for box in row) != COLUMNS
    ]
    assert uneven == []


@pytest.mark.parametrize(
    ("kind", "value", "english", "spanish"),
    (
        (Kind.DATE, "2009-03-14", "March 14, 2009", "14 de marzo de 2009"),
        (Kind.DATE, "soon", "soon", "soon"),
        (Kind.PAY, "17.5", "$17.50 an hour", None),
        (Kind.PAY, "stipend:500", "Stipend of $500.00", None),
        (Kind.PAY, "to be agreed", "to be agreed", None),
        (Kind.PHONE, "+18185550142", "(818) 555-0142", None),
        (Kind.PHONE, "+34600111222", "+34600111222", None),
        (Kind.PHONE, "555 01 42", "555 01 42", None),
        (Kind.HOURS, "1", "1 hour", None),
        (Kind.HOURS, "7.50", "7.5 hours", None),
        (Kind.HOURS, "24.0", "24 hours", None),
        (Kind.TEXT, "  ", "", ""),
        (Kind.YES_NO, "yes", "Yes", "Sí"),
        (Kind.YES_NO, "no", "No", "No"),
        (Kind.SCHEDULE, [], "", ""),
        (
            Kind.SCHEDULE,
            [{"days": [0, 1, 2, 4], "start": "09:00", "end": "15:30", "break_minutes": 30}],
            "Mon–Wed, Fri, 9 a.m.–3:30 p.m.",
            "Lun–Mié, Vie, 09:00–15:30",
        ),
        (
            Kind.SCHEDULE,
            [
                {"days": [5], "start": "10:00", "end": "14:00"},
                {"days": [0, 1], "start": "09:00", "end": "12:00"},
            ],
            "Mon, Tue, 9 a.m.–noon; Sat, 10 a.m.–2 p.m.",
            "Lun, Mar, 09:00–12:00; Sáb, 10:00–14:00",
        ),
    ),
)
def test_values_in_people_s_words(kind, value, english, spanish):
    field = Field("x", "X", Owner.EMPLOYER, kind)
    with translation.override("en"):
        assert write(field, value) == english
    if spanish is not None:
        with translation.override("es"):
            assert write(field, value) == spanish


def test_missing_and_wanted_names_its_owner_and_nothing_else_does():
    without = {"student.home_zip", "supervisor.name", "permit.hours_mon"}
    values = {key: value for key, value in VALUES.items() if key not in without}
    sheet = fill(form("b1_1"), values, MINOR)

    assert {box.key: box.needed_from for box in sheet.missing} == {
        "student.home_zip": "needed from: school records",
        "supervisor.name": "needed from: employer",
    }


def test_what_is_medical_or_belongs_to_payroll_is_never_in_a_record():
    medical = [field for field in form("emergency_card").fields() if "medical" in field.key]
    assert len(medical) == 4
    assert all(field.sensitive and not field.required for field in medical)
    keys = {field.key for spec in SHEETS.values() for field in spec.fields()}
    assert not {key for key in keys if any(word in key for word in ("ssn", "bank", "i9", "tax"))}
