"""A district's own form and its rules in packets: prepared, signed, sealed, versioned."""

import io
from datetime import date

import pikepdf
import pytest

from core import clock
from core.tenancy import within
from paperwork.actions import district_forms, templates
from paperwork.actions.drawing import frozen_file
from paperwork.catalogue.own import Conditions, Part
from paperwork.catalogue.pages import Spot
from paperwork.enums import TemplateState
from paperwork.models import Document, FormTemplate, TemplateVersion, Version
from paperwork.pdf.text import embedded
from tests.factories.districts import DistrictFactory, MembershipFactory
from tests.harness import RoleClient, recorded_verbs, soup
from tests.paperwork import own
from tests.paperwork.door import Guardian
from tests.paperwork.scene import placed

pytestmark = pytest.mark.django_db
ONLY = ("labor_rights_receipt",)


def papers(packet):
    rows = packet.documents.exclude(state="voided").order_by("position")
    return [one.form_code for one in rows.select_related("template_version")]


def own_paper(packet) -> Document:
    return packet.documents.select_related("template_version").get(form_code__startswith="own-")


def test_a_published_form_joins_the_packet_and_is_signed_and_sealed(district):
    scene = placed(forms=ONLY, first_name="Daniela", last_name="Ruiz")
    form = own.published(scene.coordinator)
    code = form.template.code
    packet = scene.prepare()

    assert papers(packet) == ["labor_rights_receipt", code]
    document = own_paper(packet)
    frozen = Version.objects.get(document=document)
    assert (document.template_version, frozen.form_version) == (form, "1")
    first = frozen_file(frozen)
    assert "Daniela Ruiz" in own.words(first)

    scene.send()
    scene.sign("student")
    scene.sign("guardian", name="Rosa Ruiz")
    document.refresh_from_db()
    assert document.state == "sealed"
    sealed = own.read(document.sealed_file)
    said = own.words(sealed)
    for words in ("Daniela Ruiz", "Rosa Ruiz", "Signed electronically", "What happened"):
        assert words in said
    assert embedded(sealed, "as-signed.pdf") == first
    with pikepdf.open(io.BytesIO(sealed)) as read:
        names = [str(one.T) for one in read.Root.AcroForm.Fields]
    assert names == ["Seal"]
    assert scene.reload().state == "completed"


@pytest.mark.parametrize(
    ("conditions", "joins"),
    (
        (Conditions(), True),
        (Conditions(minors_only=True), True),
        (Conditions(age_from=18), False),
        (Conditions(age_to=17), True),
        (Conditions(age_from=12, age_to=14), False),
        (Conditions(funding_kinds=("district_cte",)), True),
        (Conditions(funding_kinds=("stipend", "employer_paid")), False),
        (Conditions(languages=("es",)), True),
        (Conditions(languages=("en",)), False),
    ),
    ids=str,
)
def test_conditions_say_whose_packet_gets_it(district, conditions, joins):
    scene = placed(forms=ONLY, guardian_language="es")
    form = own.published(scene.coordinator, conditions=conditions)

    assert (form.template.code in papers(scene.prepare())) == joins


def test_a_draft_joins_nothing_and_a_form_that_is_off_neither(district):
    scene = placed(forms=ONLY)
    form = own.mapped(scene.coordinator)
    assert papers(scene.prepare()) == list(ONLY)

    own.publish(form, scene.coordinator)
    templates.switch_form(template=form.template, on=False, by=scene.coordinator, at=clock.now())
    assert papers(scene.prepare()) == list(ONLY)

    form.template.refresh_from_db()
    templates.switch_form(template=form.template, on=True, by=scene.coordinator, at=clock.now())
    assert len(papers(scene.prepare())) == 2


def test_a_new_version_is_for_papers_that_nobody_signs_yet(district):
    out, open_ = placed(forms=ONLY), placed(forms=ONLY)
    old = own.published(out.coordinator)
    for scene in (out, open_):
        scene.prepare()
    out.send()
    draft = templates.edit_form(template=old.template, by=out.coordinator, at=clock.now())
    assert [spot.id for spot in draft.spots] == [spot.id for spot in own.FACTS]
    moved = (*own.FACTS, Spot("e", 1, 60, 160, 260, 16, "fact:school.name"))
    templates.save_boxes(version=draft, spots=moved, revision=0)
    own.publish(draft, out.coordinator)
    open_.prepare()

    old.refresh_from_db()
    assert (old.state, draft.state) == (TemplateState.RETIRED, TemplateState.PUBLISHED)
    assert own_paper(out.packet).template_version == old
    assert own_paper(open_.packet).template_version == draft
    versions = Version.objects.filter(document=own_paper(open_.packet)).order_by("number")
    assert [(one.form_version, one.is_current) for one in versions] == [("1", False), ("2", True)]
    assert "school.name" in versions[1].values
    assert "school.name" not in own_paper(out.packet).versions.get().values
    out.sign("student")
    out.sign("guardian")
    assert own_paper(out.packet).state == "sealed"


def test_preparing_twice_makes_no_second_version(district):
    scene = placed(forms=ONLY)
    own.published(scene.coordinator)
    scene.prepare()
    scene.prepare()

    assert own_paper(scene.packet).versions.count() == 1


def test_a_published_version_never_changes(district):
    by = MembershipFactory(district=district, role="coordinator")
    form = own.published(by)

    with pytest.raises(templates.Conflict):
        templates.save_boxes(version=form, spots=(), revision=form.revision)
    form.refresh_from_db()
    assert len(form.boxes) == len(own.FACTS)


def test_of_two_who_edit_the_second_is_told(district):
    by = MembershipFactory(district=district, role="coordinator")
    draft = own.brought(by)
    mine, theirs = (TemplateVersion.objects.get(pk=draft.pk) for _ in range(2))
    templates.save_boxes(version=theirs, spots=own.FACTS[:1], revision=0)

    with pytest.raises(templates.Conflict):
        templates.save_boxes(version=mine, spots=own.FACTS, revision=0)
    draft.refresh_from_db()
    assert [box["id"] for box in draft.boxes] == ["a"]


A = Spot("x", 1, 60, 100, 60, 16, "fact:school.name")
BAD = (
    ({"spots": ()}, ["No box", "no signature line"]),
    ({"parts": ()}, ["Nobody signs", "does not sign", "does not sign"]),
    ({"spots": (*own.FACTS, Spot("x", 1, 60, 100, 60, 16))}, ["Nobody has said"]),
    ({"spots": (*own.FACTS, Spot("x", 9, 60, 100, 60, 16, A.fills))}, ["page that does not"]),
    ({"spots": (*own.FACTS, Spot("x", 1, 600, 100, 60, 16, A.fills))}, ["outside"]),
    ({"spots": (*own.FACTS, Spot("x", 1, 9, 9, 9, 9, "fact:student.horoscope"))}, ["horoscope"]),
    ({"spots": (*own.FACTS, Spot("x", 1, 9, 9, 9, 9, "ask:q7"))}, ["question of this box"]),
    (
        {"spots": (*own.FACTS, Spot("x", 1, 9, 9, 9, 9, "tick:guardian.relation=robot"))},
        ["answer that does not exist"],
    ),
    ({"parts": (Part("guardian"), Part("student", 2))}, ["signature line for: Student"]),
)


@pytest.mark.parametrize(("says", "words"), BAD)
def test_what_is_missing_is_named_and_nothing_is_published(district, says, words):
    by = MembershipFactory(district=district, role="coordinator")
    draft = own.mapped(by, **says)

    with pytest.raises(templates.Unfinished) as caught:
        own.publish(draft, by)
    said = [gap.text for gap in caught.value.gaps]
    assert len(said) == len(words)
    assert all(word in text for word, text in zip(words, said, strict=True))
    draft.refresh_from_db()
    assert draft.state == TemplateState.DRAFT


def test_a_draft_that_never_was_published_goes_with_its_form(district):
    by = MembershipFactory(district=district, role="coordinator")
    form = own.published(by)
    draft = templates.edit_form(template=form.template, by=by, at=clock.now())
    templates.discard_draft(version=draft, by=by, at=clock.now())
    templates.discard_draft(version=own.brought(by), by=by, at=clock.now())

    assert [one.pk for one in FormTemplate.objects.all()] == [form.template_id]
    assert [one.pk for one in TemplateVersion.objects.all()] == [form.pk]
    assert own.words(own.read(form.file))  # the file is still there


def test_a_neighbour_s_forms_join_nothing(district):
    scene = placed(forms=ONLY)
    elsewhere = DistrictFactory()
    with within(elsewhere):
        own.published(MembershipFactory(district=elsewhere, role="coordinator"))
        templates.set_rule(
            code="consent", on=False, conditions=Conditions(), orders={},
            by=MembershipFactory(district=elsewhere, role="admin"), at=clock.now(),
        )  # fmt: skip

    assert papers(scene.prepare()) == list(ONLY)
    assert set(district_forms.in_use().versions) == set()


def rule(by, code="training_agreement", *, on=True, orders=None, **conditions):
    return templates.set_rule(
        code=code, on=on, conditions=Conditions(**conditions), orders=orders or {},
        by=by, at=clock.now(),
    )  # fmt: skip


def test_a_rule_takes_a_form_out_and_in_again(district):
    scene = placed(forms=("training_agreement", *ONLY))
    rule(scene.coordinator, on=False)
    assert papers(scene.prepare()) == list(ONLY)

    rule(scene.coordinator, on=True)
    assert papers(scene.prepare()) == ["training_agreement", *ONLY]
    assert {"form.switched_off", "form.switched_on"} <= set(recorded_verbs())


def test_a_rule_changes_conditions_and_order_for_papers_to_come(district):
    before, after = (placed(forms=("training_agreement",)) for _ in range(2))
    before.prepare()
    before.send()
    orders = {"student": 3, "guardian": 1, "employer": 2, "coordinator": 4}
    rule(before.coordinator, orders=orders, age_to=17)
    after.prepare()
    after.send()

    def order(scene):
        return {s.role: s.order for s in scene.packet.envelopes.get().signers.all()}

    assert order(before) == {"student": 1, "guardian": 2, "employer": 2, "coordinator": 3}
    assert order(after) == orders
    old, new = (scene.packet.documents.get().versions.get() for scene in (before, after))
    assert (old.form_version, new.form_version) == ("2026.1", "2026.1+1")


def test_the_same_rule_twice_is_one_version(district):
    by = MembershipFactory(district=district, role="admin")
    usual = {"student": 1, "guardian": 2, "employer": 2, "coordinator": 3}
    rule(by, orders=usual)
    assert TemplateVersion.objects.count() == 0
    rule(by, age_to=17)
    rule(by, age_to=17)
    rule(by)

    states = TemplateVersion.objects.order_by("number").values_list("number", "state")
    assert list(states) == [(1, "retired"), (2, "published")]


@pytest.mark.parametrize("code", ("b1_1", "labor_rights_receipt"))
@pytest.mark.parametrize(
    "says",
    (
        {"on": False},
        {"minors_only": True, "funding_kinds": ("stipend",)},
        {"minors_only": True, "age_from": 16},
        {"minors_only": True, "age_to": 15},
        {"minors_only": True, "languages": ("en",)},
    ),
    ids=str,
)
def test_what_the_law_asks_for_stays(district, code, says):
    by = MembershipFactory(district=district, role="admin")

    with pytest.raises(templates.Locked, match="Education Code"):
        rule(by, code, **says)
    assert not FormTemplate.objects.exists()


def test_the_official_signs_the_permit_request_last(district):
    by = MembershipFactory(district=district, role="admin")
    orders = {"student": 1, "employer": 2, "guardian": 2, "issuer": 2}

    with pytest.raises(templates.Locked, match="signs last"):
        rule(by, "b1_1", orders=orders, minors_only=True)
    rule(by, "b1_1", orders={**orders, "issuer": 4, "guardian": 3}, minors_only=True)


def test_more_students_may_get_what_the_law_asks_for(district):
    scene = placed(forms=ONLY, birth_date=date(2007, 1, 1))
    assert papers(scene.prepare()) == []
    rule(scene.coordinator, "labor_rights_receipt", minors_only=False)

    assert papers(scene.prepare()) == list(ONLY)


def test_an_own_form_is_read_on_the_signing_pages_and_told_by_its_title(district, client):
    scene = placed(forms=ONLY, first_name="Daniela", last_name="Ruiz")
    spots = (*own.FACTS, Spot("e", 1, 60, 500, 200, 30, "sign:employer"))
    parts = (Part("guardian", 1, "I agree.", "Estoy de acuerdo."), Part("employer", 2))
    own.published(scene.coordinator, spots=spots, parts=parts, title_es="Permiso de salida")
    scene.prepare()
    scene.send()
    family = Guardian(scene)
    family.open()
    page = soup(family.http.get(family.page))
    assert "Trip consent" in page.text
    assert "Daniela Ruiz" in page.text
    assert "I agree." in page.text
    assert family.sign().status_code == 302

    scene.sign("student")
    boss = RoleClient(scene.contact.membership)
    page = soup(boss.get("paperwork:sitting"))
    assert "Trip consent" in page.text
    told_to = soup(boss.get("paperwork:read", scene.places("employer")[0].pk))
    assert "Daniela Ruiz" in told_to.text
    staff = RoleClient(scene.coordinator)
    assert "Trip consent" in staff.get("paperwork:told-student", scene.student.pk).content.decode()
    assert "Trip consent" in staff.get("paperwork:packet", scene.packet.pk).content.decode()


@pytest.mark.parametrize("count", (1, 3))
def test_a_packet_page_costs_the_same_with_one_own_form_and_with_three(
    district, count, django_assert_num_queries
):
    scene = placed(forms=ONLY)
    for _ in range(count):
        own.published(scene.coordinator)
    scene.prepare()
    staff = RoleClient(scene.coordinator)
    staff.get("paperwork:packet", scene.packet.pk)
    with django_assert_num_queries(12):
        staff.get("paperwork:packet", scene.packet.pk)


def test_what_only_a_parent_signs_is_not_for_an_adult(district):
    scene = placed(forms=("consent",), birth_date=date(2007, 1, 1))
    own.published(scene.coordinator)
    rule(scene.coordinator, "consent", minors_only=False)

    assert papers(scene.prepare()) == []
