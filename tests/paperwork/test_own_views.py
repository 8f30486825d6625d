"""The pages on which a district brings its forms and says what goes where."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from core import clock
from paperwork.actions import templates
from paperwork.catalogue.pages import Spot
from paperwork.enums import TemplateState
from paperwork.models import FormTemplate, TemplateVersion
from tests.factories.paperwork import FormTemplateFactory
from tests.harness import soup, texts
from tests.paperwork import own
from tests.paperwork.own_pages import MAPPER, cells, fields
from tests.paperwork.scene import placed

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("count", (1, 3))
def test_the_list_costs_the_same_however_long(coordinator, count, django_assert_num_queries):
    for _ in range(count):
        own.mapped(coordinator.membership)
    FormTemplateFactory(title="A neighbour's")
    with django_assert_num_queries(10):
        response = coordinator.get("paperwork:forms")

    assert len(response.context["own"]) == count
    assert "neighbour" not in response.content.decode()


def test_the_list_says_state_version_and_use(coordinator):
    scene = placed(forms=("consent",))
    form = own.published(coordinator.membership)
    templates.edit_form(template=form.template, by=coordinator.membership, at=clock.now())
    scene.prepare()
    page = soup(coordinator.get("paperwork:forms"))

    rows = cells(page)
    assert ["Trip consent", "Published Draft", "1", "1"] in rows
    assert ["Consent D02", "On", "2026.1", "1"] in rows
    assert ["Timesheet D16", "Printed when wanted", "2026.1", "0"] in rows
    assert ["Work permit request CDE B1-1", "On The law asks for it", "2026.1", "0"] in rows


@pytest.mark.parametrize("person", ("student", "employer", "mentor", "office", "partner"))
def test_forms_are_for_those_who_send_packets(request, person):
    browser = request.getfixturevalue(person)

    assert browser.get("paperwork:forms").status_code == 403
    assert browser.get("paperwork:form-rule", "consent").status_code == 403


def test_a_form_is_brought_and_mapped_next(coordinator):
    assert coordinator.get("paperwork:form-new").status_code == 200
    upload = own.file(own.content(own.LIBREOFFICE))
    response = coordinator.post("paperwork:form-new", data={"title": "Trip", "file": upload})

    version = TemplateVersion.objects.get()
    assert response["Location"] == coordinator.url("paperwork:form-map", version.pk)
    assert (version.title, version.sizes) == ("Trip", [[612.0, 792.0]])
    assert version.template.code == f"own-{version.template_id}"


@pytest.mark.parametrize(("data", "words"), ((b"%PDF-1.7 broken", "damaged"), (b"hello", "no PDF")))
def test_a_refused_file_keeps_the_title_and_nothing_else(coordinator, data, words):
    file = SimpleUploadedFile("a.pdf", data)
    response = coordinator.post("paperwork:form-new", data={"title": "Trip consent", "file": file})

    page = soup(response)
    assert response.status_code == 422
    assert words in page.select_one(".summary").text
    assert page.select_one("[name=title]")["value"] == "Trip consent"
    assert not FormTemplate.objects.exists()


def test_a_file_of_200_mb_is_turned_away_unread(coordinator):
    response = coordinator.http.post(
        coordinator.url("paperwork:form-new"), {"title": "Trip", "file": own.file(b"x")},
        CONTENT_LENGTH=200 * 2**20,
    )  # fmt: skip

    assert response.status_code == 413
    assert not FormTemplate.objects.exists()


def test_suggestions_are_offered_and_accepted_at_once(coordinator):
    draft = own.brought(coordinator.membership)
    page = soup(coordinator.get("paperwork:form-map", draft.pk))
    offers = texts(page, ".mapper__offers b")
    assert offers[:4] == ["Name of the student:", "Date of birth:", "School:", "Employer:"]

    coordinator.post("paperwork:form-map", draft.pk, data={**fields(page, MAPPER), "accept": "all"})
    draft.refresh_from_db()
    assert {box["fills"] for box in draft.boxes} == {
        "fact:student.legal_name",
        "fact:student.birth_date",
        "fact:school.name",
        "fact:employer.name",
        "fact:placement.duties",
        "tick:guardian.relation=mother",
        "sign:guardian",
        "date:guardian",
    }
    again = soup(coordinator.get("paperwork:form-map", draft.pk))
    assert not again.select(".mapper__offers")


def test_one_suggestion_is_accepted_and_what_was_typed_is_saved_with_it(coordinator):
    draft = own.brought(coordinator.membership)
    page = soup(coordinator.get("paperwork:form-map", draft.pk))
    typed = {"box-0-x": "10", "box-0-y": "20", "box-0-w": "100", "box-0-h": "14"}
    typed["box-0-fills"] = "fact:student.grade"
    one = page.select_one(".mapper__offers button")["value"]
    coordinator.post(
        "paperwork:form-map", draft.pk, data={**fields(page, MAPPER), **typed, "accept": one}
    )

    draft.refresh_from_db()
    assert [box["fills"] for box in draft.boxes] == [
        "fact:student.grade",
        "fact:student.legal_name",
    ]
    assert len({box["id"] for box in draft.boxes}) == 2


def test_boxes_are_changed_and_taken_away_with_numbers_alone(coordinator):
    draft = own.mapped(coordinator.membership)
    page = soup(coordinator.get("paperwork:form-map", draft.pk))
    data = fields(page, MAPPER) | {"box-0-x": "61.5", "box-1-DELETE": "on", "box-0-size": "9"}
    response = coordinator.post("paperwork:form-map", draft.pk, data=data, follow=True)

    assert "Saved." in response.content.decode()
    draft.refresh_from_db()
    assert [(box["id"], box["x"], box["size"]) for box in draft.boxes] == [
        ("a", 61.5, 9),
        ("s", 60, 0),
        ("d", 300, 0),
    ]


@pytest.mark.parametrize(
    ("change", "words"),
    (
        ({"box-0-x": "left"}, "Enter a number"),
        ({"box-0-w": "-4"}, "greater than or equal to 0"),
        ({"box-0-w": "nan"}, "Enter a number"),
        ({"box-0-h": "1"}, "at least 3 points"),
        ({"box-0-x": "99999"}, "less than or equal to 1800"),
        ({"box-0-fills": "drop table"}, "valid value"),
        ({"box-0-size": "2"}, "greater than or equal to 6"),
        ({"box-TOTAL_FORMS": "x"}, "mending"),
    ),
)
def test_a_slip_of_the_hand_loses_nothing(coordinator, change, words):
    draft = own.mapped(coordinator.membership)
    page = soup(coordinator.get("paperwork:form-map", draft.pk))
    data = fields(page, MAPPER) | {"box-1-x": "77"} | change
    response = coordinator.post("paperwork:form-map", draft.pk, data=data)

    assert response.status_code == 422
    assert words in response.content.decode()
    if "box-TOTAL_FORMS" not in change:
        assert soup(response).select_one("[name=box-1-x]")["value"] == "77"
    draft.refresh_from_db()
    assert [Spot.of(box) for box in draft.boxes] == list(own.FACTS)


def test_pages_are_mapped_one_at_a_time(coordinator):
    spots = (Spot("one", 1, 9, 9, 90, 16, "fact:school.name"), Spot("two", 2, 9, 9, 90, 16))
    draft = own.mapped(coordinator.membership, data=own.made(pages=2), spots=spots)
    url = coordinator.url("paperwork:form-map", draft.pk) + "?page=2"
    page = soup(coordinator.get(url))
    assert texts(page, "[aria-current=page]")[-1] == "Page 2"
    coordinator.post(url, data=fields(page, MAPPER) | {"box-0-fills": "fact:student.grade"})

    draft.refresh_from_db()
    assert [(box["id"], box["fills"]) for box in draft.boxes] == [
        ("one", "fact:school.name"),
        ("two", "fact:student.grade"),
    ]


@pytest.mark.parametrize("asked", ("0", "7", "x", "-1", "²", "99999999999"))
def test_a_page_that_does_not_exist_is_another(coordinator, asked):
    draft = own.brought(coordinator.membership)
    url = coordinator.url("paperwork:form-map", draft.pk)

    assert coordinator.get(f"{url}?page={asked}").context["page"] == 1


def test_two_who_edit_at_once_lose_nothing(coordinator):
    draft = own.mapped(coordinator.membership)
    page = soup(coordinator.get("paperwork:form-map", draft.pk))
    templates.save_boxes(version=draft, spots=own.FACTS[2:], revision=draft.revision)
    mine = fields(page, MAPPER) | {"box-0-x": "123"}
    response = coordinator.post("paperwork:form-map", draft.pk, data=mine)

    assert response.status_code == 409
    conflict = soup(response)
    assert "Somebody else saved" in conflict.select_one("h1").text
    kept = fields(conflict, "main form")
    assert kept["box-0-x"] == "123"
    coordinator.post("paperwork:form-map", draft.pk, data=kept)
    draft.refresh_from_db()
    assert [(box["id"], box["x"]) for box in draft.boxes][:2] == [("a", 123), ("b", 60)]


def test_a_published_version_is_shown_and_not_changed(coordinator):
    form = own.published(coordinator.membership)
    page = soup(coordinator.get("paperwork:form-map", form.pk))
    assert not page.select("button[name=accept], .mapper__save")
    assert len(page.select("g.spot")) == len(own.FACTS)

    for name in ("form-details", "form-publish"):
        assert coordinator.get(f"paperwork:{name}", form.pk).status_code == 403
    for name in ("form-map", "form-details", "form-publish", "form-discard", "form-pages"):
        assert coordinator.post(f"paperwork:{name}", form.pk).status_code == 403
    form.refresh_from_db()
    assert form.state == TemplateState.PUBLISHED


def test_a_page_is_a_picture_for_those_who_may_see_it(coordinator, mentor):
    draft = own.brought(coordinator.membership)
    answer = coordinator.get("paperwork:form-page", draft.pk, 1)

    assert answer["Content-Type"] == "image/png"
    assert answer["Cache-Control"].startswith("private")
    assert answer.content.startswith(b"\x89PNG")
    assert coordinator.get("paperwork:form-page", draft.pk, 2).status_code == 404
    assert mentor.get("paperwork:form-page", draft.pk, 1).status_code == 403
