"""A work permit from the request to the employer's hand, and the ways it ends."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from core import clock
from core.states import IllegalMove
from districts.models import Event
from employers.labor.permits import Standing
from paperwork import policies
from paperwork.actions import permit_clock, permit_paper, permits, signing
from paperwork.actions.permit_gate import Refused
from paperwork.enums import PacketKind, PacketState, PermitState
from paperwork.models import Packet, WorkPermit
from paperwork.pdf.text import read
from pipeline.actions import placements
from pipeline.models import ChecklistItem
from tests.factories.paperwork import PermitRulesFactory, WorkPermitFactory
from tests.factories.students import ContactPointFactory, GuardianFactory, GuardianshipFactory
from tests.harness import drain, recorded_verbs
from tests.paperwork.permits import (
    ANSWERS,
    approved,
    delivered,
    issued,
    permit_of,
    requested,
    sign_permit,
)
from tests.paperwork.scene import placed

pytestmark = pytest.mark.django_db


def done(scene) -> set:
    items = ChecklistItem.objects.filter(placement=scene.placement, fulfilled_at__isnull=False)
    return set(items.values_list("kind", flat=True))


def test_a_permit_waits_on_its_issuer_while_the_mentor_signs_the_other_papers(office):
    scene = requested(forms=("training_agreement", "labor_rights_receipt", "b1_1"))

    assert waits(scene) == {"packet": "mentor", "work_permit": "office"}
    assert "waits for your office" in office.get("home-office").content.decode()

    scene.sign("coordinator")
    drain()
    assert waits(scene) == {"packet": "office", "work_permit": "office"}


def waits(scene) -> dict:
    mine = ChecklistItem.objects.open().filter(placement=scene.placement)
    return dict(mine.exclude(kind="training").values_list("kind", "owner"))


def test_the_whole_way_ends_with_the_permit_in_the_employers_hand(district):
    scene = requested()
    permit = permit_of(scene)
    assert (permit.state, permit.request.form_code) == ("requested", "b1_1")

    approved(scene)
    permit = permit_of(scene)
    assert (permit.state, permit.issuer, permit.kind) == ("approved", scene.office, "general")
    assert (permit.school_day, permit.other_day, permit.week_in_session) == (240, 480, 2880)
    assert permit.ends_on == scene.placement.ends_on
    assert permit.packet.kind == PacketKind.PERMIT
    assert done(scene) == {"packet"}

    sign_permit(scene, "student")
    assert permit_of(scene).state == "approved"
    sign_permit(scene, "issuer")
    permit = permit_of(scene)
    assert (permit.state, permit.issued_on, permit.starts_on) == (
        "issued", clock.today(), clock.today(),
    )  # fmt: skip
    assert done(scene) == {"packet"}

    permits.deliver(permit=permit, how="on_screen", by=scene.contact.membership, at=clock.now())
    item = ChecklistItem.objects.get(placement=scene.placement, kind="work_permit")
    assert item.evidence == {"kind": "paperwork.workpermit", "id": permit.pk}
    verbs = [verb for verb in recorded_verbs() if verb.startswith("permit.")]
    assert verbs == ["permit.requested", "permit.approved", "permit.issued", "permit.delivered"]
    assert recorded_verbs()[-1] == "placement.cleared"
    assert Packet.objects.live().filter(placement=scene.placement).count() == 1


def test_the_sealed_permit_says_who_may_work_where_how_long_and_until_when(district):
    scene = issued(first_name="Daniela", guardian_language="es")
    permit = permit_of(scene)
    document = permit_paper.document_of(permit)
    with document.sealed_file.open("rb") as file:
        text = " ".join(read(file.read()).text.split())

    for words in (
        "Permit to employ and work", "CDE B1-4", permit.reference, scene.student.legal_name,
        scene.placement.employer.name, "4 hours", "8 hours", "48 hours", "July 31, 2026",
        scene.office.user.name, "Certificate of signatures", "Permiso para emplear",
    ):  # fmt: skip
        assert words in text, words


def test_one_page_explains_the_permit_in_two_languages(district):
    scene = issued()
    paper = permit_paper.sheet(permit_of(scene), on=clock.today())
    found = read(permit_paper.documents.draw(paper))
    text = " ".join(found.text.split())

    assert len(found.pages) == 2
    for words in (
        "Your work permit on one page", "4 hours", "July 31, 2026",
        "A second job needs its own permit.", "Su permiso de trabajo en una página",
    ):  # fmt: skip
        assert words in text, words


def test_the_sheet_on_labor_rights_comes_first(district):
    scene = requested(forms=("b1_1",))

    with pytest.raises(Refused) as refused:
        scene.sign("issuer", answers=ANSWERS)

    assert refused.value.reasons == ["The labour-rights sheet comes first. (EC 49110.5(c))"]
    assert permit_of(scene).state == "requested"
    with pytest.raises(Refused):  # nor on paper
        signing.record_ink(
            signer=scene.signer("issuer"), presence=scene.presence("issuer"), at=clock.now()
        )


def test_nobody_issues_a_permit_to_their_own_child(district):
    scene = requested()
    parent = GuardianFactory(district=scene.student.district)
    GuardianshipFactory(student=scene.student, guardian=parent)
    ContactPointFactory(guardian=parent, value=scene.office.user.email.upper())

    with pytest.raises(Refused) as refused:
        scene.sign("issuer", answers=ANSWERS)

    assert refused.value.reasons == ["Nobody issues a permit to their own child. (EC 49110)"]


def test_full_time_under_16_needs_the_guardian_in_person(district):
    scene = requested(birth_date=date(2011, 1, 20))

    with pytest.raises(Refused) as refused:
        scene.sign("issuer", answers={**ANSWERS, "permit.type": "full_time"})

    assert refused.value.reasons == [
        "The guardian must appear in person with the minor. (EC 49132)"
    ]
    WorkPermit.objects.update(is_in_person=True)
    scene.sign("issuer", answers={**ANSWERS, "permit.type": "full_time"})
    assert permit_of(scene).state == "approved"


def test_a_plan_that_breaks_the_law_is_refused_with_rule_law_and_minute(district):
    scene = requested(birth_date=date(2011, 1, 20))
    scene.placement.schedule = [{"days": [0, 1], "start": "13:00", "end": "21:01"}]
    scene.placement.save()

    with pytest.raises(Refused) as refused:
        scene.sign("issuer", answers=ANSWERS)

    long, *_more, late = sorted(refused.value.reasons)
    assert long == (
        "At most 8 hours on a day without school: 8 h 01 min planned for Mon, Jun 22, 2026, "
        "8 h 00 min allowed (LC 1391(a); rule H3)."
    )
    assert late == (
        "Under 16, work only from 7 a.m. to 7 p.m., in summer to 9 p.m.: Mon, Jun 22, 2026, "
        "13:00–21:01 (LC 1391(a)(1); rule H10)."
    )


# --- Grades (EC 49120) ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("government", "starts", "blocks"),
    (
        pytest.param(True, date(2026, 6, 22), False, id="5: summer, government-administered"),
        pytest.param(False, date(2026, 6, 22), True, id="summer, another programme"),
        pytest.param(True, date(2026, 10, 5), True, id="6: October"),
    ),
)
def test_grades_block_only_where_the_law_lets_them(district, government, starts, blocks):
    scene = placed(forms=("labor_rights_receipt", "b1_1"))
    PermitRulesFactory(district=district, least_gpa="2.0", is_government_programme=government)
    scene.placement.starts_on, scene.placement.ends_on = starts, starts + timedelta(days=4)
    scene.placement.schedule = [{"days": [5], "start": "10:00", "end": "13:00"}]
    case = permits.case_of(
        scene.placement,
        permits.Seen(rights_given_on=clock.today(), standing=permits_standing(1.7)),
        at=clock.now(),
    )
    words = "The district's condition on GPA is not met. (district policy)"
    assert ((words in case.refusals), (words in case.warnings)) == (blocks, not blocks)


def permits_standing(gpa):
    return Standing(gpa=gpa)


# --- Ends -----------------------------------------------------------------------------------------


def test_a_returned_request_comes_back_when_it_was_mended(district):
    scene = requested()
    permits.send_back(
        permit=permit_of(scene), reason="Wrong address", by=scene.office, at=clock.now()
    )
    drain()
    permit = permit_of(scene)
    assert (permit.state, permit.reason) == ("returned", "Wrong address")
    assert scene.reload().state == PacketState.PREPARED

    scene.send()
    for role in ("student", "employer", "guardian"):
        scene.sign(role)
    again = permit_of(scene)
    assert (again.pk, again.state, again.reason) == (permit.pk, "requested", "")
    assert permit_of(approved(scene)).state == "approved"


def test_a_denied_request_ends_and_the_next_one_begins_anew(district):
    scene = requested()
    first = permit_of(scene)
    permits.deny(permit=first, reason="Not enrolled", by=scene.office, at=clock.now())
    drain()
    with pytest.raises(IllegalMove):
        permits.deny(permit=first, reason="Again", by=scene.office, at=clock.now())

    scene.reload()
    scene.send()
    for role in ("student", "employer", "guardian"):
        scene.sign(role)
    assert permit_of(scene).pk != first.pk
    assert WorkPermit.objects.get(pk=first.pk).state == "denied"


def test_a_cancelled_permit_is_recovered_by_a_new_one(district):
    scene = delivered()
    old = permit_of(scene)
    permits.cancel(permit=old, reason="Grades fell", by=scene.office, at=clock.now())
    assert done(scene) == {"packet"}

    new = permits.renew(permit=old, by=scene.office, at=clock.now())
    drain()
    assert (new.state, new.replaces_id) == ("approved", old.pk)
    sign_permit(scene, "student")
    sign_permit(scene, "issuer")
    assert permit_of(scene).state == "issued"
    assert WorkPermit.objects.get(pk=old.pk).state == "cancelled"


def test_revoking_is_kept_with_actor_day_and_reason(district):
    scene = issued()
    permits.cancel(
        permit=permit_of(scene), reason="Not lawful", by=scene.coordinator, at=clock.now(),
        revoked=True,
    )  # fmt: skip
    permit = permit_of(scene)
    assert (permit.state, permit.ended_by, permit.reason) == (
        "revoked", scene.coordinator, "Not lawful",
    )  # fmt: skip
    event = Event.objects.get(verb="permit.revoked")
    assert (event.by, event.student_id) == (scene.coordinator, scene.student.pk)


def test_a_cancelled_placement_ends_its_permit(district):
    scene = issued()
    placements.cancel(
        placement=scene.placement, reason="employer", by=scene.coordinator, at=clock.now()
    )
    drain()
    assert permit_of(scene).state == "cancelled"


def test_a_permit_is_never_deleted_with_its_placement(district):
    permit = WorkPermitFactory(district=district)
    with pytest.raises(Exception, match="protected"):
        permit.placement.delete()


# --- Expiry ---------------------------------------------------------------------------------------


def test_the_clock_warns_once_and_ends_a_permit_after_its_last_day(district, clock):
    permit = WorkPermitFactory(district=district, held=True, ends_on=date(2026, 5, 10))
    permit_clock.nightly(at=clock_now())
    permit_clock.nightly(at=clock_now())
    assert recorded_verbs().count("permit.ending") == 1

    clock.shift(timedelta(days=13))  # 10 May: the last day it holds
    permit_clock.nightly(at=clock_now())
    assert WorkPermit.objects.get(pk=permit.pk).state == PermitState.DELIVERED
    clock.shift(timedelta(days=1))
    permit_clock.nightly(at=clock_now())
    assert WorkPermit.objects.get(pk=permit.pk).state == PermitState.EXPIRED
    assert recorded_verbs().count("permit.expired") == 1


def clock_now():
    return clock.now()


# --- Who may --------------------------------------------------------------------------------------


def test_only_the_person_who_was_asked_signs_for_the_school(district):
    scene = requested()
    permit = permit_of(scene)
    place = scene.places("issuer")[0]
    assert policies.approve_permit(scene.office, permit, place)
    verdict = policies.approve_permit(scene.coordinator, permit, place)
    assert verdict.reason == f"{scene.office.user.name} was asked to sign this request."
    with pytest.raises(PermissionDenied):
        policies.approve_permit(scene.contact.membership, permit, place).enforce()


@pytest.mark.parametrize(
    ("state", "office", "coordinator"),
    (
        ("requested", ["return", "deny"], ["return", "deny"]),
        ("approved", ["cancel"], ["cancel"]),
        ("issued", ["cancel"], ["cancel", "revoke"]),
        ("expired", [], []),
    ),
)
def test_which_ends_are_open_to_whom(district, state, office, coordinator):
    scene = placed(forms=("b1_1",))
    permit = WorkPermit(state=state)
    assert policies.stops_of(scene.office, permit) == office
    assert policies.stops_of(scene.coordinator, permit) == coordinator
    assert policies.stops_of(scene.contact.membership, permit) == []
