"""Who gets a form and who signs it, trying it out, publishing it, and rules for shipped forms."""

import json
from urllib.parse import parse_qsl, urlsplit

import pytest

from core.tenancy import within
from paperwork.actions import templates
from paperwork.catalogue.pages import Spot
from paperwork.enums import TemplateState
from paperwork.models import FormTemplate, TemplateVersion
from tests.factories.districts import MembershipFactory
from tests.factories.employers import EmployerFactory
from tests.factories.paperwork import TemplateVersionFactory
from tests.factories.students import StudentFactory
from tests.harness import recorded_looks, soup
from tests.harness.clients import RoleClient
from tests.paperwork import own
from tests.paperwork.own_pages import cells, fields
from tests.paperwork.scene import placed

pytestmark = pytest.mark.django_db


DETAILS = {
    "title": "Trip consent",
    "title_es": "Permiso de salida",
    "minors_only": "on",
    "age_to": "17",
    "funding_kinds": ["district_cte", "stipend"],
    "languages": ["es"],
    "part-guardian-signs": "on",
    "part-guardian-order": "2",
    "part-guardian-en": "I agree.",
    "part-guardian-es": "Estoy de acuerdo.",
    "question-0-en": "Size of the shirt",
    "question-0-owner": "guardian",
    "question-0-kind": "choice",
    "question-0-choices": "S\nM\n\nL",
}


def test_details_are_written_and_shown_again(coordinator):
    draft = own.brought(coordinator.membership)
    page = soup(coordinator.get("paperwork:form-details", draft.pk))
    data = fields(page, "form.form") | DETAILS
    response = coordinator.post("paperwork:form-details", draft.pk, data=data)

    assert response.status_code == 302
    draft.refresh_from_db()
    assert draft.title_es == "Permiso de salida"
    assert draft.conditions == {
        "minors_only": True,
        "age_from": None,
        "age_to": 17,
        "funding_kinds": ["district_cte", "stipend"],
        "languages": ["es"],
    }
    assert draft.signers == [
        {"role": "guardian", "order": 2, "en": "I agree.", "es": "Estoy de acuerdo."}
    ]
    assert draft.questions == [
        {
            "id": "q1",
            "en": "Size of the shirt",
            "es": "",
            "owner": "guardian",
            "kind": "choice",
            "choices": ["S", "M", "L"],
        }
    ]
    again = fields(soup(coordinator.get("paperwork:form-details", draft.pk)), "form.form")
    assert again["question-0-id"] == "q1"
    assert again["question-0-choices"].split() == ["S", "M", "L"]
    filled = json.dumps(coordinator.get("paperwork:form-map", draft.pk).content.decode())
    assert "tick:ask.q1=M" in filled


def test_details_that_do_not_fit_and_details_of_two_people_lose_nothing(coordinator):
    draft = own.brought(coordinator.membership)
    page = soup(coordinator.get("paperwork:form-details", draft.pk))
    data = fields(page, "form.form") | DETAILS
    wrong = data | {"age_from": "18", "question-0-choices": "S"}
    response = coordinator.post("paperwork:form-details", draft.pk, data=wrong)
    assert response.status_code == 422
    assert "upper age is below" in response.content.decode()
    assert "at least two answers" in response.content.decode()

    templates.save_boxes(version=draft, spots=own.FACTS, revision=0)
    response = coordinator.post("paperwork:form-details", draft.pk, data=data)
    assert response.status_code == 422
    kept = fields(soup(response), "form.form")
    assert (kept["title_es"], kept["revision"]) == ("Permiso de salida", "1")
    kept |= {"funding_kinds": ["stipend"]}
    assert coordinator.post("paperwork:form-details", draft.pk, data=kept).status_code == 302


def test_publishing_names_what_is_missing_then_publishes(coordinator):
    draft = own.brought(coordinator.membership)
    page = soup(coordinator.get("paperwork:form-publish", draft.pk))
    assert "Nobody signs this form" in page.text
    assert not page.select("main form")
    response = coordinator.post("paperwork:form-publish", draft.pk, data={"revision": "0"})
    assert response.status_code == 422

    ready = own.mapped(coordinator.membership)
    page = soup(coordinator.get("paperwork:form-publish", ready.pk))
    assert "1. Parent or guardian" in page.text
    coordinator.post("paperwork:form-publish", ready.pk, data=fields(page, "main form"))
    ready.refresh_from_db()
    assert ready.state == TemplateState.PUBLISHED


def test_a_draft_that_changed_after_the_last_look_is_not_published(coordinator):
    ready = own.mapped(coordinator.membership)
    response = coordinator.post("paperwork:form-publish", ready.pk, data={"revision": "0"})

    assert response["Location"] == coordinator.url("paperwork:form", ready.template_id)
    ready.refresh_from_db()
    assert ready.state == TemplateState.DRAFT


def test_a_missing_fact_is_named_with_its_box(coordinator):
    gone = Spot("x", 1, 9, 9, 90, 16, "fact:student.horoscope")
    draft = own.mapped(coordinator.membership, spots=(*own.FACTS, gone))
    page = soup(coordinator.get("paperwork:form-publish", draft.pk))

    assert "“student.horoscope” is no fact that Onramp knows." in page.text
    assert "page 1" in page.text
    mapping = coordinator.get("paperwork:form-map", draft.pk).content.decode()
    assert "Gone: fact:student.horoscope" in mapping


def test_a_form_is_tried_with_a_real_student_and_nothing_is_kept(coordinator):
    scene = placed(first_name="Daniela", last_name="Ruiz")
    other = placed(first_name="Omar", last_name="Bilal")
    draft = own.mapped(coordinator.membership)
    found = coordinator.get("paperwork:form-preview", draft.pk, q="ruiz")
    assert [one.pk for one in found.context["packets"]] == [scene.packet.pk]
    assert other.packet.pk != scene.packet.pk
    link = soup(found).select_one("main .todo a")["href"]
    answer = coordinator.get(link)

    assert answer["Content-Type"] == "application/pdf"
    assert "no-store" in answer["Cache-Control"]
    assert "Daniela Ruiz" in own.words(answer.content)
    assert not scene.packet.documents.exists()
    by = coordinator.membership.pk
    assert ("record.viewed", by, scene.student.pk, "paper") in recorded_looks()


@pytest.mark.parametrize("asked", ("", "x", "0", "9999999", "²"))
def test_a_packet_that_is_not_there_is_not_tried(coordinator, asked):
    draft = own.mapped(coordinator.membership)

    assert coordinator.get("paperwork:form-preview-pdf", draft.pk, packet=asked).status_code == 404


def test_the_longest_values_are_tried_and_tight_boxes_named(coordinator):
    home = {"district": coordinator.district}
    StudentFactory(first_name="Maximiliana", last_name="Konstantina-" * 3 + "Anna", **home)
    EmployerFactory(name="Clinic", **home)
    EmployerFactory(name="A neighbour with a very long name, and some more words " * 2)
    tiny = Spot("x", 1, 9, 9, 12, 16, "fact:school.name")
    wide = (Spot("b", 1, 60, 130, 260, 16, "fact:employer.name"), *own.FACTS[2:])
    draft = own.mapped(coordinator.membership, spots=(own.FACTS[0], tiny, *wide))
    page = soup(coordinator.get("paperwork:form-overflow", draft.pk))

    rows = cells(page)
    assert [(row[0], row[3].split(" ")[0]) for row in rows] == [
        ("Legal name (first and last)", "Letters"),
        ("School", "Goes"),
    ]
    assert "Konstantina" not in page.text


def test_versions_are_listed_with_their_use(coordinator):
    scene = placed(forms=())
    form = own.published(coordinator.membership)
    scene.prepare()
    coordinator.post("paperwork:form-edit", form.template_id)
    page = soup(coordinator.get("paperwork:form", form.template_id))

    rows = cells(page)
    assert [(row[0], row[1], row[4]) for row in rows] == [
        ("Version 2", "Draft", "0"),
        ("Version 1", "Published", "1"),
    ]


def test_a_form_is_switched_discarded_and_its_pages_exchanged(coordinator):
    form = own.published(coordinator.membership)
    coordinator.post("paperwork:form-switch", form.template_id)
    assert not FormTemplate.objects.get().is_active
    coordinator.post("paperwork:form-switch", form.template_id, data={"on": "on"})
    assert FormTemplate.objects.get().is_active

    response = coordinator.post("paperwork:form-edit", form.template_id)
    draft = TemplateVersion.objects.get(state=TemplateState.DRAFT)
    assert response["Location"] == coordinator.url("paperwork:form-map", draft.pk)
    assert coordinator.get("paperwork:form-pages", draft.pk).status_code == 200
    bad = {"file": own.file(b"%PDF-1.7 no")}
    assert coordinator.post("paperwork:form-pages", draft.pk, data=bad).status_code == 422
    coordinator.post("paperwork:form-pages", draft.pk, data={"file": own.file(own.scan())})
    draft.refresh_from_db()
    form.refresh_from_db()
    assert draft.source_sha256 != form.source_sha256
    assert draft.boxes == form.boxes
    coordinator.post("paperwork:form-discard", draft.pk)
    assert list(TemplateVersion.objects.all()) == [form]


def test_a_rule_is_changed_on_screen(coordinator):
    page = soup(coordinator.get("paperwork:form-rule", "training_agreement"))
    data = fields(page, "form.form") | {"age_to": "17", "order-guardian": "1"}
    response = coordinator.post("paperwork:form-rule", "training_agreement", data=data)

    assert response["Location"] == coordinator.url("paperwork:forms")
    rule = TemplateVersion.objects.get()
    assert rule.conditions["age_to"] == 17
    assert {part.role: part.order for part in rule.parts}["guardian"] == 1
    page = soup(coordinator.get("paperwork:form-rule", "training_agreement"))
    assert fields(page, "form.form")["age_to"] == "17"
    assert "Version 1" in page.text


def test_what_the_law_asks_for_is_locked_with_its_reason(coordinator):
    page = soup(coordinator.get("paperwork:form-rule", "b1_1"))
    assert "Education Code 49160" in page.text
    assert page.select_one("[name=on]")["type"] == "hidden"

    data = fields(page, "form.form") | {"funding_kinds": ["stipend"]}
    response = coordinator.post("paperwork:form-rule", "b1_1", data=data)
    assert response.status_code == 422
    assert "Education Code 49160" in soup(response).select_one(".summary").text
    data.pop("on")
    assert coordinator.post("paperwork:form-rule", "b1_1", data=data).status_code == 422
    assert not TemplateVersion.objects.exists()


def test_a_form_nobody_knows_has_no_rule(coordinator):
    assert coordinator.get("paperwork:form-rule", "w-2").status_code == 404


def test_a_neighbour_s_form_is_not_there(coordinator):
    version = TemplateVersionFactory()
    with within(version.district_id):
        stranger = RoleClient(MembershipFactory(district=version.district, role="coordinator"))
        assert stranger.get("paperwork:form", version.template_id).status_code == 200

    assert coordinator.get("paperwork:form", version.template_id).status_code == 404
    for name in ("map", "details", "preview", "preview-pdf", "overflow", "publish", "pages"):
        assert coordinator.get(f"paperwork:form-{name}", version.pk).status_code == 404
    assert coordinator.get("paperwork:form-page", version.pk, 1).status_code == 404


def test_the_link_of_a_preview_carries_no_name(coordinator):
    scene = placed(first_name="Daniela")
    draft = own.mapped(coordinator.membership)
    page = soup(coordinator.get("paperwork:form-preview", draft.pk))
    link = page.select_one("main .todo a")["href"]

    assert parse_qsl(urlsplit(link).query) == [("packet", str(scene.packet.pk))]


def test_a_name_that_no_font_can_print_is_said_in_words(coordinator):
    scene = placed(first_name="\U00013000")
    draft = own.mapped(coordinator.membership)
    response = coordinator.get(
        coordinator.url("paperwork:form-preview-pdf", draft.pk) + f"?packet={scene.packet.pk}",
        follow=True,
    )

    assert "no installed font can print" in soup(response).text
