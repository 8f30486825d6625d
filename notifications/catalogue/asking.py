"""Who hears that papers wait for an answer."""

from django.utils.translation import gettext_lazy as _

from notifications.catalogue.base import (
    Carries,
    Notice,
    contact,
    guardian,
    member,
    no_words,
    student,
)
from notifications.subjects import student_of
from paperwork.actions import asking, people
from paperwork.catalogue import SignerRole
from paperwork.questions import STAFF, Answerer

ONLY_YOU = _("You can tell something that these papers need.")


# --- Audiences -------------------------------------------------------------------------------


def _student(packet):
    if asking.is_asked(packet, Answerer.STUDENT):
        yield student(student_of(packet))


def _guardian(packet):
    if packet.guardian is not None and asking.is_asked(packet, Answerer.GUARDIAN):
        yield guardian(packet.guardian, packet.guardian.language)


def _host(*, link):
    """Make an audience: who signs for the employer, with or without an account."""

    def audience(packet):
        person = _signer_of_employer(packet)
        if person is None or bool(person.membership) == link:
            return
        if asking.is_asked(packet, Answerer.EMPLOYER):
            yield contact(person.contact)

    return audience


def _signer_of_employer(packet):
    if not packet.placement.employer.is_vetted:  # nobody there hears of a minor before
        return None
    try:
        return people.find(SignerRole.EMPLOYER, packet)
    except people.CannotSend:
        return None


def _school(packet):
    """The student's mentor, and for the district's own values the coordinator."""
    placement = packet.placement
    asked = {
        Answerer.SCHOOL: placement.journey.mentor or placement.coordinator,
        Answerer.DISTRICT: placement.coordinator,
    }
    for part in STAFF:
        if asked[part] and asking.is_asked(packet, part):
            yield member(asked[part])


def _mentor(answer):
    if answer.student is None:
        return
    for journey in answer.student.journeys.select_related("mentor__user").order_by("-pk")[:1]:
        if journey.mentor:
            yield member(journey.mentor)


# --- Until when ------------------------------------------------------------------------------


def _still(*parts):
    """Make an `is_open`: one of these parts has a question that nobody has answered yet."""

    def is_open(packet, at) -> bool:
        return any(asking.is_asked(packet, part) for part in parts)

    return is_open


def _undecided(answer, at) -> bool:
    return answer.is_open


# --- Words -----------------------------------------------------------------------------------


def _papers(packet):
    return {"employer": packet.placement.employer.name, "title": packet.placement.title}


NOTICES = (
    Notice(
        name="questions_student",
        verb="questions.asked",
        why=_("It is about your own internship."),
        audience=_student,
        is_open=_still(Answerer.STUDENT),
        words=_papers,
        page=("paperwork:own-questions",),
    ),
    Notice(
        name="questions_guardian",
        verb="questions.asked",
        why=ONLY_YOU,
        audience=_guardian,
        is_open=_still(Answerer.GUARDIAN),
        words=_papers,
        carries=Carries.LINK,
    ),
    Notice(
        name="questions_employer",
        verb="questions.asked",
        why=ONLY_YOU,
        audience=_host(link=False),
        is_open=_still(Answerer.EMPLOYER),
        words=_papers,
        page=("paperwork:own-questions",),
        gathers=True,
    ),
    Notice(
        name="questions_contact",
        verb="questions.asked",
        why=ONLY_YOU,
        audience=_host(link=True),
        is_open=_still(Answerer.EMPLOYER),
        words=_papers,
        carries=Carries.LINK,
    ),
    Notice(
        name="questions_school",
        verb="questions.asked",
        why=_("You follow this student."),
        audience=_school,
        is_open=_still(*STAFF),
        words=_papers,
        page=("paperwork:questions",),
        gathers=True,
    ),
    Notice(
        name="answer_proposed",
        verb="answer.proposed",
        why=_("You follow this student."),
        audience=_mentor,
        is_open=_undecided,
        words=no_words,
        page=("paperwork:questions",),
        gathers=True,
    ),
)
