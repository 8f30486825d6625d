"""One sitting: many papers, each read, each with its own evidence."""

import pytest

from districts.enums import Role
from paperwork.enums import SignerState
from paperwork.models import Evidence, Place, Signer
from tests.factories.districts import MembershipFactory
from tests.factories.students import GuardianFactory, GuardianshipFactory
from tests.harness import RoleClient, drain, recorded_verbs, soup, texts
from tests.paperwork.scene import placed

pytestmark = pytest.mark.django_db


def asked(role="employer", forms=("training_agreement",), **changes):
    """Return a scene whose employer, or student, is asked to sign."""
    scene = placed(forms=forms, **changes)
    scene.prepare()
    scene.send()
    if role != "student":
        scene.sign("student")
    return scene


def at_keyboard(scene, role):
    return RoleClient(scene.signer(role).membership)


def read_all(person):
    for row in Place.objects.of(person.membership).open():
        person.post("paperwork:read", row.pk)


def filled(person, **changes) -> dict:
    """Return the sitting's form as a browser would send it after a name and a tick."""
    page = soup(person.get("paperwork:sitting"))
    form = page.select_one("form#sitting")
    hidden = form.select("input[type=hidden]")
    data = {field["name"]: field["value"] for field in hidden if field.get("value")}
    data["place"] = [box["value"] for box in form.select("input[name=place][checked]")]
    for radio in form.select("input[type=radio]"):
        data.setdefault(radio["name"], radio["value"])
    return {**data, "name": "Ngozi Okafor", "agree": "on", **changes}


def same_boss(first, second):
    """Let the second scene's employer be the first's."""
    Signer.objects.filter(pk=second.signer("employer").pk).update(
        membership=first.contact.membership, contact=first.contact
    )


@pytest.mark.parametrize("count", (1, 3))
def test_the_list_costs_the_same_however_long(district, count, django_assert_num_queries):
    scenes = [asked() for _ in range(count)]
    for scene in scenes[1:]:
        same_boss(scenes[0], scene)
    boss = at_keyboard(scenes[0], "employer")
    boss.get("paperwork:sitting")

    with django_assert_num_queries(8):
        page = boss.get("paperwork:sitting")
    assert len(soup(page).select("li.doc")) == count


def test_only_own_papers_show(district):
    asked()
    mine = asked(first_name="Lucia")
    boss = at_keyboard(mine, "employer")
    assert texts(soup(boss.get("paperwork:sitting")), ".doc__title") == [
        f"{mine.student.legal_name} , 16"
    ]


def test_nothing_can_be_signed_before_it_was_read(district):
    scene = asked()
    boss = at_keyboard(scene, "employer")
    page = soup(boss.get("paperwork:sitting"))
    place = scene.places("employer")[0]

    assert page.select_one("li.doc input[type=checkbox]").has_attr("disabled")
    data = {
        "place": place.pk,
        f"seen-{place.pk}": place.version.file_sha256,
        "name": "Ngozi Okafor",
        "agree": "on",
    }
    assert boss.post("paperwork:sitting", data=data).status_code == 422
    assert not Evidence.objects.filter(place=place).exists()


def test_reading_is_said_not_guessed(district):
    scene = asked()
    boss = at_keyboard(scene, "employer")
    place = scene.places("employer")[0]
    page = soup(boss.get("paperwork:read", place.pk))
    assert scene.student.name in page.get_text()
    assert Place.objects.get(pk=place.pk).read_at is None
    assert boss.post("paperwork:read", place.pk).url.endswith("/paperwork/sitting/")
    assert Place.objects.get(pk=place.pk).read_at is not None


def test_many_are_signed_at_once_each_with_its_own_evidence(district):
    scenes = [asked(first_name=name) for name in ("Ana", "Bea", "Caro")]
    for scene in scenes[1:]:
        same_boss(scenes[0], scene)
    boss = at_keyboard(scenes[0], "employer")
    read_all(boss)
    response = boss.post("paperwork:sitting", data=filled(boss))
    drain()

    assert response.status_code == 302
    rows = Evidence.objects.filter(by=boss.membership)
    assert rows.count() == 3
    assert len(set(rows.values_list("document_sha256", flat=True))) == 3
    assert {scene.signer("employer").state for scene in scenes} == {SignerState.SIGNED}
    assert recorded_verbs().count("signer.signed") == 6  # three students, three times the employer
    assert "Nothing to sign" in soup(boss.get("paperwork:sitting")).get_text()


def test_what_is_not_ticked_stays_in_the_list(district):
    first, second = asked(first_name="Ana"), asked(first_name="Bea")
    same_boss(first, second)
    boss = at_keyboard(first, "employer")
    read_all(boss)
    chosen = first.places("employer")[0].pk
    boss.post("paperwork:sitting", data=filled(boss, place=[str(chosen)]))

    left = Place.objects.of(boss.membership).open()
    assert [place.pk for place in left] == [second.places("employer")[0].pk]


def test_what_differs_is_marked(district):
    scenes = [asked(first_name=name) for name in ("Ana", "Bea", "Caro")]
    for scene in scenes[1:]:
        same_boss(scenes[0], scene)
    odd = scenes[1].places("employer")[0].version
    values = {**odd.values, "placement.hourly_wage": {"value": "21.00", "source": "x", "on": ""}}
    type(odd).objects.filter(pk=odd.pk).update(values=values)
    boss = at_keyboard(scenes[0], "employer")
    read_all(boss)

    page = soup(boss.get("paperwork:sitting"))
    marked = {
        row.select_one(".doc__title").get_text(strip=True): texts(row, "mark")
        for row in page.select("li.doc")
    }
    assert [marks for name, marks in marked.items() if name.startswith("Bea")] == [
        ["Differs: $21.00 an hour"]
    ]
    assert [marks for name, marks in marked.items() if name.startswith("Ana")] == [[]]


def test_somebody_else_s_paper_cannot_be_signed_or_read(district):
    mine, theirs = asked(), asked()
    boss = at_keyboard(mine, "employer")
    foreign = theirs.places("employer")[0]
    read_all(boss)
    data = filled(boss, place=[str(foreign.pk)])
    data[f"seen-{foreign.pk}"] = foreign.version.file_sha256

    assert boss.post("paperwork:sitting", data=data).status_code == 422
    assert boss.get("paperwork:read", foreign.pk).status_code == 404
    assert boss.post("paperwork:read", foreign.pk).status_code == 404
    assert not Evidence.objects.filter(place=foreign).exists()


def test_one_changed_paper_stops_the_whole_sitting(district):
    first, second = asked(), asked()
    same_boss(first, second)
    boss = at_keyboard(first, "employer")
    read_all(boss)
    data = filled(boss)
    data[f"seen-{second.places('employer')[0].pk}"] = "0" * 64

    assert boss.post("paperwork:sitting", data=data).status_code == 422
    assert not Evidence.objects.filter(by=boss.membership).exists()


def test_a_double_click_signs_once(district):
    scene = asked()
    boss = at_keyboard(scene, "employer")
    read_all(boss)
    data = filled(boss)
    assert boss.post("paperwork:sitting", data=data).status_code == 302
    assert boss.post("paperwork:sitting", data=data).status_code == 422
    assert Evidence.objects.filter(by=boss.membership).count() == 1


def test_the_issuer_answers_the_questions_of_the_permit_once_for_all(district):
    scene = placed(forms=("labor_rights_receipt", "b1_1"))
    scene.prepare()
    scene.send()
    for role in ("student", "employer", "guardian"):
        scene.sign(role)
    office = at_keyboard(scene, "issuer")
    read_all(office)
    page = soup(office.get("paperwork:sitting"))
    proof = page.select_one("input[value=school_record]")
    assert proof.has_attr("checked")
    office.post("paperwork:sitting", data=filled(office))
    drain()

    answers = Evidence.objects.get(by=office.membership).answers
    assert answers == {"permit.age_evidence": "school_record", "permit.type": "general"}
    assert scene.reload().state == "completed"


def test_something_is_wrong_stops_one_student_s_papers(district):
    scene = asked()
    boss = at_keyboard(scene, "employer")
    assert boss.get("paperwork:sitting-problem").status_code == 200
    signer = scene.signer("employer")
    empty = {"signer": signer.pk, "reason": ""}
    assert boss.post("paperwork:sitting-problem", data=empty).status_code == 422
    said = {"signer": signer.pk, "reason": "She works until two, not three."}
    assert boss.post("paperwork:sitting-problem", data=said).status_code == 302
    assert scene.signer("employer").state == SignerState.DECLINED
    assert "signer.declined" in recorded_verbs()


def test_nobody_stops_papers_of_somebody_else(district):
    mine, theirs = asked(), asked()
    boss = at_keyboard(mine, "employer")
    for signer in (theirs.signer("employer").pk, "x", "²", "9" * 30, ""):
        data = {"signer": signer, "reason": "No."}
        assert boss.post("paperwork:sitting-problem", data=data).status_code == 404


def test_a_student_reads_and_signs_and_sees_who_is_next(district):
    scene = asked("student", forms=("labor_rights_receipt", "training_agreement"))
    student = at_keyboard(scene, "student")
    page = soup(student.get("paperwork:mine"))
    assert "Read and sign 2 papers" in page.get_text()

    read_all(student)
    assert student.post("paperwork:sitting", data=filled(student, name="Ana R.")).status_code == 302
    drain()
    page = soup(student.get("paperwork:mine"))
    assert "Read and sign" not in page.get_text()
    assert "Asked to sign · today" in " ".join(page.get_text(" ").split())


def test_a_student_with_two_guardians_chooses_who_signs(district):
    scene = placed(forms=("consent",))
    other = GuardianFactory(district=district, first_name="Pedro")
    GuardianshipFactory(student=scene.student, guardian=other, rank=2)
    scene.packet.guardian = None
    scene.packet.save()
    student = RoleClient(scene.student.membership)
    page = soup(student.get("paperwork:mine"))
    assert len(page.select("select[name=guardian] option")) == 2

    student.post("paperwork:packet-guardian", scene.packet.pk, data={"guardian": other.pk})
    assert scene.reload().guardian == other


@pytest.mark.parametrize("role", (Role.PARTNER, Role.ADMIN, Role.MENTOR))
def test_everybody_without_papers_sees_an_empty_page(district, role):
    person = RoleClient(MembershipFactory(district=district, role=role))
    page = person.get("paperwork:sitting")
    assert page.status_code == 200
    assert "Nothing to sign" in soup(page).get_text()
