"""Who hears what on the way from the first draft to the first day."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from employers.enums import VettingState
from employers.models import Contact
from notifications.catalogue.base import Notice, contact, member, no_words, stands, student
from notifications.subjects import journey_of, student_of
from pipeline.enums import ApplicationState, OfferState, PlacementState, ReviewState
from pipeline.models import Review
from trainings.enums import AssignmentState

OWN_STEP = _("It is about your own internship.")
OWN_APPLICANTS = _("You are the contact for this opening.")
OWN_STUDENT = _("You follow this student.")
LIVE = (PlacementState.CONFIRMED, PlacementState.STARTED)


# --- Audiences -------------------------------------------------------------------------------


def _student(subject):
    yield student(student_of(subject))


def _mentor(subject):
    if mentor := journey_of(subject).mentor:
        yield member(mentor)


def _coordinator(placement):
    if placement.coordinator:
        yield member(placement.coordinator)


def _host(supervisor, employer):
    """The supervisor, else whoever leads; nobody at an unvetted employer hears of a minor."""
    lead = Contact.objects.filter(employer=employer).order_by("-is_lead", "pk")
    person = supervisor or lead.first()
    if person and employer.state == VettingState.VETTED:
        yield contact(person)


def _host_of_opening(application):
    yield from _host(application.opening.supervisor, application.opening.employer)


def _host_of_offer(offer):
    yield from _host_of_opening(offer.application)


def host_of_placement(placement):
    yield from _host(placement.supervisor, placement.employer)


# --- Until when ------------------------------------------------------------------------------


def _still_returned(review, at):
    """A newer draft answers the comments."""
    newer = Review.objects.filter(journey=review.journey, kind=review.kind, pk__gt=review.pk)
    return review.state == ReviewState.RETURNED and not newer.exists()


def _has_badge(subject, at):
    return getattr(subject, "revoked_at", None) is None and journey_of(subject).badge_at


def _unanswered(application, at):
    vetted = application.opening.employer.state == VettingState.VETTED
    return vetted and application.state == ApplicationState.SENT


def _offer_open(offer, at):
    return offer.state == OfferState.OPEN and offer.expires_at > at


# --- Words -----------------------------------------------------------------------------------


def _review(review):
    return {"kind": review.kind}


def _place_of(opening):
    return {"title": opening.title, "employer": opening.employer.name}


def _application(application):
    return _place_of(application.opening)


def _offer(offer):
    return _place_of(offer.application.opening) | {"until": offer.expires_at}


def _placement(placement):
    return {
        "title": placement.title,
        "employer": placement.employer.name,
        "starts_on": placement.starts_on,
    }


# --- Notices ---------------------------------------------------------------------------------


def _applicants(application):
    return ("pipeline:tracker", application.opening_id)


def _journey_page(subject):
    return ("pipeline:journey", journey_of(subject).pk)


REVIEWS = (
    Notice(
        name="review_returned",
        verb="review.returned",
        why=OWN_STEP,
        audience=_student,
        is_open=_still_returned,
        words=_review,
        page=("pipeline:career",),
    ),
    Notice(
        name="review_approved",
        verb="review.approved",
        why=OWN_STEP,
        audience=_student,
        is_open=stands(ReviewState.APPROVED),
        words=_review,
        page=("pipeline:career",),
    ),
    Notice(
        name="badge_awarded",
        verb="badge.awarded",
        why=OWN_STEP,
        audience=_student,
        is_open=_has_badge,
        words=no_words,
        page=("home-student",),
    ),
)
APPLICATIONS = (
    Notice(
        name="application_sent",
        verb="application.sent",
        why=OWN_APPLICANTS,
        audience=_host_of_opening,
        is_open=_unanswered,
        words=_application,
        page=_applicants,
        gathers=True,
    ),
    Notice(
        name="application_refused",
        verb="application.refused",
        why=OWN_STEP,
        audience=_student,
        is_open=stands(ApplicationState.REFUSED),
        words=_application,
        page=lambda application: ("pipeline:application", application.pk),
    ),
    Notice(
        name="offer_made",
        verb="offer.made",
        why=OWN_STEP,
        audience=_student,
        is_open=_offer_open,
        words=_offer,
        page=lambda offer: ("pipeline:offer", offer.pk),
    ),
    Notice(
        name="offer_accepted",
        verb="offer.accepted",
        why=OWN_APPLICANTS,
        audience=_host_of_offer,
        is_open=stands(OfferState.ACCEPTED),
        words=_offer,
        page=lambda offer: _applicants(offer.application),
    ),
)
PLACEMENTS = (
    Notice(
        name="placement_created",
        verb="placement.created",
        why=OWN_STEP,
        audience=_student,
        is_open=stands(*LIVE),
        words=_placement,
        page=("home-student",),
    ),
    Notice(
        name="placement_created_mentor",
        verb="placement.created",
        why=OWN_STUDENT,
        audience=_mentor,
        is_open=stands(*LIVE),
        words=_placement,
        page=_journey_page,
    ),
    Notice(
        name="placement_created_coordinator",
        verb="placement.created",
        why=_("You are the coordinator of this placement."),
        audience=_coordinator,
        is_open=stands(*LIVE),
        words=_placement,
        page=lambda placement: ("pipeline:placement", placement.pk),
        gathers=True,
    ),
    Notice(
        name="placement_cleared",
        verb="placement.cleared",
        why=OWN_STEP,
        audience=_student,
        is_open=stands(*LIVE),
        words=_placement,
        page=("home-student",),
    ),
    Notice(
        name="placement_cleared_employer",
        verb="placement.cleared",
        why=_("You supervise this intern."),
        audience=host_of_placement,
        is_open=stands(*LIVE),
        words=_placement,
        page=("home-employer",),
    ),
    Notice(
        name="placement_cleared_mentor",
        verb="placement.cleared",
        why=OWN_STUDENT,
        audience=_mentor,
        is_open=stands(*LIVE),
        words=_placement,
        page=_journey_page,
        useful_for=timedelta(days=14),
    ),
)
TRAININGS = (
    Notice(
        name="training_assigned",
        verb="training.assigned",
        why=OWN_STEP,
        audience=_student,
        is_open=stands(AssignmentState.ASSIGNED, AssignmentState.REJECTED),
        words=no_words,
        page=("trainings:mine",),
        gathers=True,
    ),
)
NOTICES = REVIEWS + APPLICATIONS + PLACEMENTS + TRAININGS
