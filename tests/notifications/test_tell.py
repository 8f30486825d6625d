"""Who hears of an event, and that nobody hears of it twice."""

from datetime import timedelta

import pytest

from config.reactions import REACTIONS
from core.tenancy import within
from districts import events
from districts.models import Reaction
from employers.models import Employer
from notifications import catalogue
from notifications.actions.tell import tell
from notifications.enums import MessageState
from notifications.models import Message
from pipeline.enums import PlacementState
from students.models import Student
from tests.conftest import TODAY
from tests.factories.paperwork import SignerFactory
from tests.factories.pipeline import (
    ApplicationFactory,
    BadgeFactory,
    OfferFactory,
    PlacementFactory,
    ReviewFactory,
)
from tests.harness import drain

VERBS = {
    "account.told", "invitation.sent", "link.locked", "retention.warned",
    "signer.invited", "signer.declined", "link.code_requested", "review.returned",
    "review.approved", "badge.awarded", "application.sent", "application.refused", "offer.made",
    "offer.accepted", "placement.created", "placement.cleared", "envelope.completed",
    "training.assigned", "questions.asked", "answer.proposed",
    "permit.issued", "permit.ending", "permit.recheck",
}  # fmt: skip


def heard() -> set[tuple]:
    return set(Message.objects.values_list("notice", "recipient_kind", "recipient_id"))


def record(verb, subject, at=TODAY):
    return events.record(verb, subject, by=None, at=at)


def test_every_verb_that_people_hear_of_is_subscribed():
    assert set(catalogue.VERBS) == VERBS
    assert set(REACTIONS) >= VERBS


def test_the_same_event_twice_is_one_message(family):
    event = family.invite()
    drain()

    Reaction.objects.get(event=event).schedule()
    drain()
    tell(event=event)

    assert Message.objects.count() == 1


def test_a_second_invitation_is_a_second_message(family):
    family.invite()
    family.invite()

    drain()

    assert Message.objects.count() == 2


@pytest.mark.parametrize(
    ("verb", "make", "notices"),
    (
        ("review.returned", lambda f: ReviewFactory(returned=True, **f), {"review_returned"}),
        ("review.approved", lambda f: ReviewFactory(approved=True, **f), {"review_approved"}),
        ("badge.awarded", lambda f: BadgeFactory(**f), {"badge_awarded"}),
        (
            "application.refused",
            lambda f: ApplicationFactory(state="refused", **f),
            {"application_refused"},
        ),
    ),
)
def test_what_a_student_hears(placement, verb, make, notices):
    subject = make({"district": placement.district, "journey": placement.journey})

    record(verb, subject)
    drain()

    child = placement.journey.student
    assert heard() == {(notice, "students.student", child.pk) for notice in notices}
    assert Message.objects.get().membership_id == child.membership_id


def test_an_offer_goes_to_the_student_and_its_answer_to_the_employer(placement, employer):
    offer = OfferFactory(
        district=placement.district,
        application__journey=placement.journey,
        application__opening__employer=employer.employer,
        application__opening__supervisor=employer.contact,
    )

    record("offer.made", offer)
    record("offer.accepted", offer)
    drain()

    child = placement.journey.student
    assert heard() == {
        ("offer_made", "students.student", child.pk),
        ("offer_accepted", "districts.membership", employer.membership.pk),
    }


def test_a_placement_is_told_to_student_mentor_and_coordinator(placement, mentor, coordinator):
    record("placement.created", placement)

    drain()

    assert heard() >= {
        ("placement_created", "students.student", placement.journey.student_id),
        ("placement_created_mentor", "districts.membership", mentor.membership.pk),
        ("placement_created_coordinator", "districts.membership", coordinator.membership.pk),
    }
    assert Message.objects.filter(notice__startswith="placement_created").count() == 3


def test_a_cleared_student_is_told_to_student_mentor_and_supervisor(placement, mentor, employer):
    record("placement.cleared", placement)

    drain()

    assert heard() == {
        ("placement_cleared", "students.student", placement.journey.student_id),
        ("placement_cleared_mentor", "districts.membership", mentor.membership.pk),
        ("placement_cleared_employer", "districts.membership", employer.membership.pk),
    }


def test_nothing_is_sent_about_a_placement_that_was_cancelled_meanwhile(placement):
    record("placement.cleared", placement)
    placement.move(PlacementState.CANCELLED)

    drain()

    assert set(Message.objects.values_list("state", flat=True)) == {MessageState.DROPPED}


def test_an_unvetted_employer_hears_nothing_of_a_minor(placement, employer):
    application = ApplicationFactory(
        district=placement.district,
        journey=placement.journey,
        opening__employer=employer.employer,
        opening__supervisor=employer.contact,
    )
    Employer.objects.filter(pk=employer.employer.pk).update(state="applied")

    record("application.sent", application)
    drain()

    assert heard() == set()


def test_applications_of_one_day_are_one_message_to_the_employer(placement, employer, clock):
    for _ in range(3):
        application = ApplicationFactory(
            district=placement.district,
            opening__employer=employer.employer,
            opening__supervisor=employer.contact,
        )
        record("application.sent", application)
    drain()
    assert Message.objects.get().state == MessageState.SENT

    clock.shift(timedelta(days=1))
    record("application.sent", application, at=TODAY + timedelta(days=1))
    drain()
    assert Message.objects.filter(state=MessageState.SENT).count() == 2


def test_what_was_queued_on_several_days_is_said_once_a_day(placement, employer):
    application = ApplicationFactory(
        district=placement.district,
        opening__employer=employer.employer,
        opening__supervisor=employer.contact,
    )

    for days in (2, 1, 0):
        record("application.sent", application, at=TODAY - timedelta(days=days))
    drain()

    assert sorted(Message.objects.values_list("state", "reason")) == [
        ("dropped", "bundled"), ("dropped", "bundled"), ("sent", ""),
    ]  # fmt: skip


def test_everybody_who_signed_gets_word_of_their_copy(family, coordinator, student):
    envelope = family.signer.envelope
    envelope.complete(at=TODAY)
    family.signer.finish(at=TODAY)
    for role, who in (("student", student), ("coordinator", coordinator)):
        SignerFactory(
            district=envelope.district, envelope=envelope, role=role, state="signed",
            guardian=None, membership=who.membership,
        )  # fmt: skip

    record("envelope.completed", envelope)
    drain()

    assert heard() == {
        ("signed_link", "students.guardian", family.guardian.pk),
        ("signed", "students.student", student.student.pk),
        ("signed_member", "districts.membership", coordinator.membership.pk),
    }


def test_somebody_whose_language_we_do_not_speak_is_written_to_in_english(placement):
    Student.objects.filter(pk=placement.journey.student_id).update(language="hy")

    record("badge.awarded", BadgeFactory(district=placement.district, journey=placement.journey))
    drain()

    assert set(Message.objects.values_list("language", flat=True)) == {"en"}


def test_a_message_stays_in_its_district(family):
    elsewhere = PlacementFactory()
    with within(elsewhere.district):
        record("placement.created", elsewhere)
    family.invite()

    drain()

    assert set(Message.objects.values_list("notice", flat=True)) == {"sign_guardian"}
    with within(elsewhere.district):
        assert not Message.objects.filter(notice="sign_guardian").exists()
