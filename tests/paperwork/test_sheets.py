"""Papers beside the packet: printed with what the records know, kept nowhere."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from paperwork.catalogue import SHEETS
from paperwork.catalogue.mou import MOU
from paperwork.catalogue.sheet import COLUMNS, fill
from paperwork.models import Document
from tests.factories.employers import (
    AgreementFactory,
    ContactFactory,
    EmployerFactory,
    WorksiteFactory,
)
from tests.harness import recorded_looks, soup
from tests.paperwork.papers import ADULT
from tests.paperwork.scene import placed

pytestmark = pytest.mark.django_db


def text_of(answer) -> str:
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Cache-Control"] == "private, no-store"
    return "".join(page.extract_text() for page in PdfReader(BytesIO(answer.content)).pages)


def test_a_timesheet_knows_the_student_the_schedule_and_who_approves(coordinator):
    scene = placed(forms=("consent",), guardian_language="es", first_name="Daniela")
    text = text_of(coordinator.get("paperwork:packet-sheet", scene.packet.pk, "timesheet"))

    assert scene.student.name in text
    assert "Mon–Thu, 9 a.m.–2 p.m." in text
    assert scene.coordinator.user.name in text
    assert "Horas trabajadas" in text  # the family reads Spanish
    assert not Document.objects.exists()
    verb, by, student, page = recorded_looks()[-1]
    assert (verb, by, student, page) == (
        "record.viewed", coordinator.membership.pk, scene.student.pk, "paper"
    )  # fmt: skip


def test_the_emergency_card_names_the_guardian_and_leaves_health_to_the_hand(coordinator):
    scene = placed(forms=("consent",))
    text = text_of(coordinator.get("paperwork:packet-sheet", scene.packet.pk, "emergency_card"))

    assert scene.guardian.name in text
    assert "Allergies" in text
    assert "Onramp does not keep it" in text


def test_the_application_says_what_the_student_said(coordinator):
    scene = placed(forms=("consent",))
    journey = scene.placement.journey
    journey.interests, journey.travel = "Caring for animals", "Bus, 30 minutes"
    journey.save()
    text = text_of(coordinator.get("paperwork:packet-sheet", scene.packet.pk, "application"))
    assert "Caring for animals" in text
    assert "Bus, 30 minutes" in text


def test_each_sheet_is_offered_on_the_packet_and_a_made_up_one_is_not_there(coordinator):
    scene = placed(forms=("consent",))
    page = soup(coordinator.get("paperwork:packet", scene.packet.pk))
    links = [a["href"] for a in page.select("a[href*='/sheets/']")]
    assert [link.rstrip("/").rpartition("/")[2] for link in links] == list(SHEETS)
    for code in ("consent", "nothing"):
        assert coordinator.get("paperwork:packet-sheet", scene.packet.pk, code).status_code == 404


def test_a_mentor_prints_sheets_of_the_own_school_only(mentor):
    own, other = placed(forms=("consent",), school=mentor.school), placed(forms=("consent",))
    answer = mentor.get("paperwork:packet-sheet", own.packet.pk, "payroll_visit")
    assert "Form I-9" in text_of(answer)
    answer = mentor.get("paperwork:packet-sheet", other.packet.pk, "payroll_visit")
    assert answer.status_code == 404


@pytest.mark.parametrize("person", ("student", "employer", "partner"))
def test_sheets_are_for_staff(request, person):
    someone = request.getfixturevalue(person)
    scene = placed(forms=("consent",))
    assert someone.get("paperwork:packet-sheet", scene.packet.pk, "timesheet").status_code == 403


def test_an_agreement_prints_its_parties_places_and_dates(coordinator):
    host = EmployerFactory(
        vetted=True, legal_name="Pacoima Clinic, Inc.", district=coordinator.district
    )
    WorksiteFactory(employer=host, name="North clinic")
    ContactFactory(employer=host, name="Ngozi Okafor", is_lead=True)
    agreement = AgreementFactory(employer=host, seats=4)
    page = soup(coordinator.get("employers:detail", host.pk))
    [link] = page.select("a[href$='/mou/']")
    text = text_of(coordinator.get("paperwork:agreement-mou", agreement.pk))

    assert link["href"].endswith(f"/paperwork/agreements/{agreement.pk}/mou/")
    for words in (
        "Pacoima Clinic, Inc.",
        "North clinic",
        "Ngozi Okafor",
        coordinator.district.name,
    ):
        assert words in text
    assert "24 hours" in text


def test_an_employer_who_reads_spanish_gets_the_agreement_to_read_in_spanish(coordinator):
    host = EmployerFactory(vetted=True, district=coordinator.district)
    ContactFactory(employer=host, name="Ngozi Okafor", is_lead=True, language="es")
    agreement = AgreementFactory(employer=host, seats=4)

    text = text_of(coordinator.get("paperwork:agreement-mou", agreement.pk))

    assert "Agreement on paid internships" in text
    assert "Convenio sobre prácticas pagadas" in text
    assert "Las firmas están en las páginas en inglés" in text


def test_an_agreement_without_dates_names_who_can_tell_them(coordinator):
    agreement = AgreementFactory(district=coordinator.district)
    theirs = AgreementFactory()  # a neighbour's
    assert coordinator.get("paperwork:agreement-mou", theirs.pk).status_code == 404
    text = text_of(coordinator.get("paperwork:agreement-mou", agreement.pk))
    assert "needed from: district" in text
    assert "needed from: employer" in text


def test_rows_of_the_agreement_fill_the_width_of_the_paper():
    rows = [row for part in fill(MOU, {}, ADULT).parts for row in part.rows]
    assert {sum(box.span for box in row) for row in rows} == {COLUMNS}
