"""Who may do what, and the sentence they read when they may not."""

from datetime import date

import pytest

from districts.enums import Role
from districts.models import Membership
from paperwork import policies
from paperwork.enums import EnvelopeState, PacketState, PlaceState, SignerState
from paperwork.models import Envelope, Packet, Place, Signer
from pipeline.models import Journey, Placement
from students.models import Student

COORDINATOR, MENTOR = Membership(pk=1, role=Role.COORDINATOR), Membership(pk=2, role=Role.MENTOR)
OFFICE, STUDENT = Membership(pk=3, role=Role.OFFICE), Membership(pk=4, role=Role.STUDENT)
EMPLOYER, PARTNER = Membership(pk=5, role=Role.EMPLOYER), Membership(pk=6, role=Role.PARTNER)
ADMIN = Membership(pk=7, role=Role.ADMIN)


@pytest.mark.parametrize(
    ("member", "state", "reason"),
    (
        (COORDINATOR, PacketState.OPEN, ""),
        (COORDINATOR, PacketState.PREPARED, ""),
        (ADMIN, PacketState.OPEN, ""),
        (COORDINATOR, PacketState.QUEUED, "out for signature or done"),
        (COORDINATOR, PacketState.SENT, "out for signature or done"),
        (COORDINATOR, PacketState.COMPLETED, "out for signature or done"),
        (MENTOR, PacketState.OPEN, "Only district coordinators prepare packets."),
        (STUDENT, PacketState.OPEN, "Only district coordinators prepare packets."),
    ),
)
def test_who_may_prepare(member, state, reason):
    verdict = policies.prepare_packet(member, Packet(state=state))
    assert bool(verdict) is (reason == "")
    assert reason in verdict.reason


@pytest.mark.parametrize(
    ("member", "state", "reason"),
    (
        (COORDINATOR, PacketState.PREPARED, ""),
        (ADMIN, PacketState.PREPARED, ""),
        (COORDINATOR, PacketState.OPEN, "Prepare this packet first."),
        (COORDINATOR, PacketState.QUEUED, "still being prepared"),
        (COORDINATOR, PacketState.SENT, "already out for signature"),
        (COORDINATOR, PacketState.VOIDED, "already out for signature"),
        (MENTOR, PacketState.PREPARED, "Only district coordinators send"),
        (OFFICE, PacketState.PREPARED, "Only district coordinators send"),
    ),
)
def test_who_may_send(member, state, reason):
    verdict = policies.send_packet(member, Packet(state=state))
    assert bool(verdict) is (reason == "")
    assert reason in verdict.reason


@pytest.mark.parametrize(
    ("member", "state", "allowed"),
    (
        (STUDENT, PacketState.OPEN, True),
        (STUDENT, PacketState.PREPARED, True),
        (STUDENT, PacketState.SENT, False),
        (MENTOR, PacketState.OPEN, True),
        (COORDINATOR, PacketState.OPEN, True),
        (OFFICE, PacketState.OPEN, False),
        (EMPLOYER, PacketState.OPEN, False),
        (PARTNER, PacketState.OPEN, False),
    ),
)
def test_who_names_the_guardian_who_signs(member, state, allowed):
    placement = Placement(journey=Journey(student=Student()))
    packet = Packet(state=state, placement=placement)
    assert bool(policies.choose_guardian(member, packet)) is allowed


def test_nobody_names_a_guardian_for_an_emancipated_student():
    student = Student(emancipated_on=date(2026, 2, 2))
    packet = Packet(placement=Placement(journey=Journey(student=student)))
    verdict = policies.choose_guardian(MENTOR, packet)
    assert verdict.reason == "The student is emancipated: no parent or guardian signs."


@pytest.mark.parametrize(
    ("member", "state", "allowed"),
    (
        (COORDINATOR, EnvelopeState.QUEUED, True),
        (COORDINATOR, EnvelopeState.SENT, True),
        (COORDINATOR, EnvelopeState.COMPLETED, False),
        (COORDINATOR, EnvelopeState.VOIDED, False),
        (MENTOR, EnvelopeState.SENT, False),
    ),
)
def test_who_takes_back(member, state, allowed):
    assert bool(policies.take_back(member, Envelope(state=state))) is allowed


@pytest.mark.parametrize(
    ("member", "state", "allowed"),
    (
        (COORDINATOR, SignerState.PAPER, True),
        (OFFICE, SignerState.INVITED, True),
        (MENTOR, SignerState.INVITED, True),
        (COORDINATOR, SignerState.WAITING, False),
        (COORDINATOR, SignerState.SIGNED, False),
        (COORDINATOR, SignerState.DECLINED, False),
        (EMPLOYER, SignerState.PAPER, False),
        (STUDENT, SignerState.PAPER, False),
        (PARTNER, SignerState.PAPER, False),
    ),
)
def test_who_confirms_ink(member, state, allowed):
    signer = Signer(role="guardian", guardian_id=9, state=state)
    assert bool(policies.record_ink(member, signer)) is allowed


def test_nobody_confirms_their_own_ink():
    signer = Signer(role="coordinator", membership_id=COORDINATOR.pk, state=SignerState.INVITED)
    assert policies.record_ink(COORDINATOR, signer).reason == "Nobody confirms their own signature."


@pytest.mark.parametrize(
    ("signer_state", "place_state", "reason"),
    (
        (SignerState.INVITED, PlaceState.OPEN, ""),
        (SignerState.INVITED, PlaceState.SIGNED, "You have signed this paper already."),
        (SignerState.SIGNED, PlaceState.SIGNED, "You have signed this paper already."),
        (SignerState.WAITING, PlaceState.OPEN, "It is not your turn yet."),
        (SignerState.VOIDED, PlaceState.OPEN, "The school took this paper back."),
        (SignerState.VOIDED, PlaceState.VOIDED, "The school took this paper back."),
        (SignerState.DECLINED, PlaceState.OPEN, "You declined or asked for paper."),
        (SignerState.PAPER, PlaceState.OPEN, "You declined or asked for paper."),
    ),
)
def test_when_a_place_can_be_signed(signer_state, place_state, reason):
    signer = Signer(membership_id=EMPLOYER.pk, state=signer_state)
    place = Place(signer=signer, state=place_state)
    verdict = policies.sign(EMPLOYER, place)

    assert bool(verdict) is (reason == "")
    assert verdict.reason.startswith(reason)
    assert policies.sign(MENTOR, place).reason == "Only the person named here can sign."


@pytest.mark.parametrize(
    ("member", "state", "allowed"),
    (
        (COORDINATOR, SignerState.DECLINED, True),
        (COORDINATOR, SignerState.PAPER, True),
        (COORDINATOR, SignerState.INVITED, False),
        (COORDINATOR, SignerState.SIGNED, False),
        (MENTOR, SignerState.DECLINED, False),
    ),
)
def test_who_asks_again(member, state, allowed):
    assert bool(policies.ask_again(member, Signer(state=state))) is allowed
