"""A diploma or a court order: which papers, who signs, which permits end, and taking it back."""

from datetime import date, timedelta

import pytest

from core import clock
from core.clock import now
from employers.labor.permits import GRADUATED
from paperwork import changes, policies
from paperwork.actions import gathering, legal_facts, permit_case, permit_clock, permits
from paperwork.actions.permit_gate import Refused
from paperwork.catalogue import Situation, form
from paperwork.models import Document, Signer, Version, WorkPermit
from pipeline.actions import checklist
from pipeline.models import ChecklistItem, Journey
from students.actions import legal
from students.enums import LegalFact
from tests.factories.pipeline import PlacementFactory
from tests.harness import RoleClient, drain, recorded_verbs, soup, texts
from tests.paperwork.permits import ANSWERS, approved, delivered, permit_of, requested, saw
from tests.paperwork.scene import placed

pytestmark = pytest.mark.django_db

FACTS = ("consent", "labor_rights_receipt", "b1_1")
MINOR = Situation(is_minor=True)
GRADUATE, FREE = Situation(True, is_graduate=True), Situation(True, is_emancipated=True)


def graduate(scene, *, on=date(2026, 4, 20)):
    facts = {"fact": LegalFact.GRADUATION, "on": on, "proof": "diploma"}
    legal.note(student=scene.student, by=scene.coordinator, at=clock.now(), **facts)
    drain()


def emancipate(scene):
    facts = {"fact": LegalFact.EMANCIPATION, "on": date(2026, 2, 2), "proof": "court_order"}
    legal.note(student=scene.student, by=scene.coordinator, at=clock.now(), **facts)
    drain()


def take_back(scene, fact):
    legal.take_back(student=scene.student, fact=fact, by=scene.coordinator, at=clock.now())
    drain()


def papers(scene) -> list[str]:
    live = Document.objects.filter(packet=scene.packet).exclude(state="voided")
    return sorted(live.values_list("form_code", flat=True))


def signers(scene) -> set[str]:
    """Who would sign the frozen papers of a packet that is not out yet."""
    current = Version.objects.current().filter(document__packet=scene.packet)
    rows = current.exclude(document__state="voided").select_related("document")
    return {
        str(slot.role) for one in rows for slot in one.document.spec.slots_for(one.circumstances)
    }


def item(scene) -> ChecklistItem | None:
    return ChecklistItem.objects.filter(placement=scene.placement, kind="work_permit").first()


# --- A graduate ----------------------------------------------------------------------------------


def test_an_unsent_packet_loses_the_request_and_gets_it_back(district):
    scene = placed()
    scene.prepare()
    assert papers(scene) == sorted(FACTS)

    graduate(scene)
    assert papers(scene) == ["consent"]
    assert scene.reload().state == "prepared"
    assert (item(scene).fulfilled_at, item(scene).is_needless) == (clock.now(), True)
    assert item(scene).evidence == {"kind": "students.student", "id": scene.student.pk}

    take_back(scene, LegalFact.GRADUATION)
    assert papers(scene) == sorted(FACTS)
    assert (item(scene).fulfilled_at, item(scene).owner) == (None, "coordinator")


def test_a_graduates_new_placement_asks_for_no_permit_until_it_is_taken_back(district):
    scene = placed(graduate=True)
    scene.prepare()
    assert item(scene) is None
    assert papers(scene) == ["consent"]  # a graduate of seventeen still has a guardian
    assert signers(scene) >= {"guardian"}

    take_back(scene, LegalFact.GRADUATION)
    assert item(scene).fulfilled_at is None
    assert papers(scene) == sorted(FACTS)


def test_the_last_open_item_clears_the_graduate(district):
    scene = placed(forms=("b1_1",))
    ChecklistItem.objects.exclude(kind="work_permit").delete()

    graduate(scene)
    assert Journey.objects.get().cleared_at == clock.now()

    take_back(scene, LegalFact.GRADUATION)
    assert Journey.objects.get().cleared_at is None


def test_an_open_request_is_not_asked_and_the_packet_says_that_something_changed(district):
    scene = requested()
    graduate(scene)

    permit = permit_of(scene)
    assert (permit.state, permit.reason) == ("cancelled", str(legal_facts.GRADUATED))
    packet = scene.reload()
    assert (packet.state, packet.changed_at) == ("sent", clock.now())
    page = soup(RoleClient(scene.coordinator).get("paperwork:packet", packet.pk))
    assert "Graduated" in page.get_text(" ")
    page = soup(RoleClient(scene.office).get("paperwork:permit", permit.pk)).get_text(" ")
    assert "No work permit is needed" in page
    assert "The student graduated on April 20, 2026." in page
    with pytest.raises(Refused) as refused:
        scene.sign("issuer", answers=ANSWERS)
    assert refused.value.reasons == [GRADUATED.words]


def test_the_request_is_asked_again_when_it_was_a_mistake(district):
    scene = requested()
    first = permit_of(scene)
    graduate(scene)
    take_back(scene, LegalFact.GRADUATION)

    again = permit_of(scene)
    assert (again.state, again.pk != first.pk) == ("requested", True)
    assert scene.reload().changed_at is None
    assert item(scene).fulfilled_at is None


def test_a_request_that_reaches_the_issuer_later_is_never_asked(district):
    scene = placed(forms=("labor_rights_receipt", "b1_1"))
    scene.prepare()
    scene.send()
    scene.sign("student")
    graduate(scene)
    for role in ("employer", "guardian"):
        scene.sign(role)
    assert not WorkPermit.objects.exists()


def test_a_permit_on_its_way_is_not_issued(district):
    scene = approved()
    graduate(scene)
    permit = permit_of(scene)
    assert permit.state == "cancelled"
    assert permit.packet.state == "voided"
    assert not Signer.objects.open().filter(envelope__packet=permit.packet).exists()


def test_a_permit_in_force_ends_with_graduation(district):
    """R-EXP-4: never later than graduation."""
    scene = delivered()
    graduate(scene)

    permit = permit_of(scene)
    assert (permit.state, permit.ends_on) == ("cancelled", date(2026, 4, 20))
    assert item(scene).fulfilled_at is not None
    permit.student.refresh_from_db()
    verdict = policies.renew_permit(scene.office, permit)
    assert verdict.reason == "The student has graduated: no work permit is needed."
    with pytest.raises(Refused):
        permits.renew(permit=permit, by=scene.office, at=clock.now())

    take_back(scene, LegalFact.GRADUATION)
    assert (item(scene).fulfilled_at, item(scene).owner) == (None, "office")
    permit = permit_of(scene)
    permit.student.refresh_from_db()
    assert policies.renew_permit(scene.office, permit)  # made anew on its page
    assert "permit.cancelled" in recorded_verbs()


def test_the_night_ends_what_the_event_missed(district):
    scene = delivered()
    facts = {"graduated_on": date(2026, 4, 20), "graduation_proof": "diploma"}
    seen = {"graduation_seen_by": scene.coordinator, "graduation_seen_at": clock.now()}
    type(scene.student).objects.filter(pk=scene.student.pk).update(**facts, **seen)

    permit_clock.nightly(at=clock.now())
    permit_clock.nightly(at=clock.now())

    assert permit_of(scene).state == "cancelled"
    assert recorded_verbs().count("permit.cancelled") == 1


def test_work_that_ended_before_graduation_stays_as_it_was(district, clock):
    scene = delivered()
    clock.shift(timedelta(days=200))
    type(scene.placement).objects.update(ends_on=date(2026, 8, 1))
    graduate(scene, on=date(2026, 11, 1))
    assert permit_of(scene).state == "delivered"


def test_no_hour_rule_binds_a_graduate_and_the_rest_does_not_stand_in_the_way(district):
    scene = placed(graduate=True)
    case = permit_case.case_of(scene.placement, saw(), at=clock.now())
    assert (case.bars, case.violations) == ([GRADUATED], [])
    assert case.last_day == date(2026, 4, 20)


def test_a_graduate_without_a_birth_date_is_still_a_graduate(district):
    scene = placed(graduate=True, birth_date=None)
    assert permit_case.case_of(scene.placement, saw(), at=clock.now()).bars == [GRADUATED]
    assert not checklist.needs_permit(scene.placement)


@pytest.mark.parametrize(
    ("born", "graduated", "needed"),
    (
        (date(2009, 9, 14), None, True),
        (date(2009, 9, 14), date(2026, 4, 20), False),
        (date(2007, 9, 14), None, False),
        (date(2009, 9, 14), date(2026, 8, 8), True),  # after the last day of work
    ),
)
def test_who_is_asked_for_a_permit(district, born, graduated, needed):
    placement = PlacementFactory()
    student = placement.journey.student
    student.birth_date, student.graduated_on = born, graduated
    placement.ends_on = date(2026, 8, 7)
    assert checklist.needs_permit(placement) is needed


@pytest.mark.parametrize(
    ("role", "words"),
    (
        ("student", "You have graduated: you need no work permit. Give your employer the proof."),
        ("host", "The student has graduated: no work permit is needed. Keep the proof on file."),
        ("staff", "no work permit is needed. The proof goes to the employer."),
    ),
)
def test_the_placement_says_what_goes_to_the_employer(district, role, words):
    scene = placed(forms=("b1_1",))
    graduate(scene)
    people = {
        "student": scene.student.membership,
        "host": scene.contact.membership,
        "staff": scene.coordinator,
    }
    page = soup(RoleClient(people[role]).get("pipeline:placement", scene.placement.pk))
    assert words in page.get_text(" ")
    assert "Not needed" in " ".join(texts(page, "#checklist li"))


# --- An emancipated student ----------------------------------------------------------------------


def test_no_guardian_signs_for_an_emancipated_student_and_the_permit_is_still_asked(district):
    scene = placed(emancipated=True)
    scene.prepare()
    assert "guardian" not in signers(scene)
    assert "b1_1" in papers(scene)
    assert scene.reload().guardian is None
    assert item(scene).fulfilled_at is None


def test_the_request_of_an_emancipated_student_goes_to_the_issuer_without_a_guardian(district):
    scene = placed(forms=("labor_rights_receipt", "b1_1"), emancipated=True)
    scene.prepare()
    scene.send()
    for role in ("student", "employer"):
        scene.sign(role)
    assert permit_of(scene).state == "requested"
    assert not Signer.objects.filter(role="guardian").exists()


def test_an_unsent_packet_follows_and_follows_back(district):
    scene = placed()
    scene.prepare()
    assert "guardian" in signers(scene)

    emancipate(scene)
    assert "guardian" not in signers(scene)

    take_back(scene, LegalFact.EMANCIPATION)
    assert "guardian" in signers(scene)
    assert scene.reload().guardian == scene.guardian


def test_a_packet_that_waited_for_a_guardian_is_prepared(district):
    scene = placed()
    scene.student.guardianships.all().delete()
    assert scene.prepare().problem == "no_guardian"

    emancipate(scene)
    assert (scene.reload().state, scene.packet.problem) == ("prepared", "")


def test_a_packet_that_is_out_is_marked_and_unmarked(district):
    scene = placed()
    scene.prepare()
    scene.send()

    emancipate(scene)
    assert scene.reload().changed_at == clock.now()
    page = soup(RoleClient(scene.coordinator).get("paperwork:packet", scene.packet.pk))
    assert "Emancipated" in page.get_text(" ")

    take_back(scene, LegalFact.EMANCIPATION)
    assert scene.reload().changed_at is None


def test_the_records_decide_the_situation(district):
    scene = placed(emancipated=True, graduate=True)
    found = gathering.situation(scene.placement)
    assert (found.is_minor, found.is_emancipated, found.is_graduate) == (True, True, True)
    assert not found.has_guardian


@pytest.mark.parametrize(
    ("before", "now", "keys"),
    (
        (MINOR, MINOR, []),
        (MINOR, GRADUATE, ["student.is_graduate"]),
        (GRADUATE, MINOR, ["student.is_graduate"]),
        (GRADUATE, FREE, ["student.is_graduate", "student.is_emancipated"]),
        (Situation(is_minor=False), Situation(is_minor=False, is_graduate=True), []),
    ),
)
def test_what_differs_between_two_situations(before, now, keys):
    found = changes.standings(form("b1_1"), before, now)
    assert [one.key for one in found] == keys
    assert all(one.weight == changes.Weight.VISIBLE and not one.voids for one in found)


# --- Who may know, and whom it may ask -----------------------------------------------------------


def test_a_partner_does_not_read_that_the_student_graduated(partner, school):
    scene = placed(forms=("b1_1",), school=school)
    graduate(scene)
    page = soup(partner.get("pipeline:placement", scene.placement.pk)).get_text(" ")
    assert "Work permit" in page
    assert "graduated" not in page
    assert "Not needed" not in page


def test_a_diploma_after_the_last_day_asks_for_nothing_again(district, clock):
    """The permit expired with the work; a later graduation undoes nothing of it."""
    scene = delivered()
    ChecklistItem.objects.exclude(kind="work_permit").delete()
    Journey.objects.update(cleared_at=now())
    type(scene.placement).objects.update(ends_on=permit_of(scene).ends_on)
    clock.shift(timedelta(days=200))
    permit_clock.nightly(at=now())
    assert (permit_of(scene).state, item(scene).fulfilled_at is None) == ("expired", False)

    graduate(scene, on=date(2026, 11, 1))

    assert item(scene).fulfilled_at is not None
    assert Journey.objects.get().cleared_at is not None


def test_a_fresh_request_of_an_emancipated_student_names_no_guardian(district):
    scene = delivered()
    emancipate(scene)
    permit = permit_of(scene)

    permits.ask_anew(permit=permit, by=scene.office, at=now())

    fresh = Document.objects.filter(form_code="b1_1").order_by("-pk").first()
    version = fresh.versions.get()
    assert fresh.packet.guardian is None
    assert not any(key.startswith("guardian.") for key in version.values)
