"""Who may apply, answer, offer, accept and cancel. Verdicts only: nothing here queries."""

from django.utils.translation import gettext as _

from core.verdict import ALLOW, Verdict, deny
from districts.enums import Permission, Role
from employers.enums import OpeningState
from pipeline.enums import ApplicationState, Milestone, OfferState, PlacementState


def apply(membership, opening, journey, application=None) -> Verdict:
    """May this student apply? `application` is the one they sent here already, if any."""
    if membership.role != Role.STUDENT:
        return deny(_("Only students apply."))
    if application is not None:
        return deny(_("You applied here already."))
    if journey is None:
        return deny(_("Tell us first that you are interested."))
    if journey.reached(Milestone.PLACED):
        return deny(_("You have a place already."))
    return _takes_applicants(opening)


def _takes_applicants(opening) -> Verdict:
    if opening.state != OpeningState.POSTED or not opening.employer.is_vetted:
        return deny(_("This opening is no longer posted."))
    if opening.seats_left <= 0:
        return deny(_("All places are taken."))
    return ALLOW


def answer(membership, application, to) -> Verdict:
    """May this person move an applicant to `to` (seen, interview, refused)?"""
    if not membership.can(Permission.APPLICANTS_ANSWER):
        return deny(_("Only the employer answers applicants."))
    if not application.can_move(to):
        return deny(_("This application has moved on."))
    if application.state == ApplicationState.OFFERED:
        return deny(_("Take your offer back first."))
    return ALLOW


def offer(membership, application, *, free: int) -> Verdict:
    """`free` counts the seats that are neither taken nor held by an open offer."""
    verdict = answer(membership, application, ApplicationState.OFFERED)
    if not verdict:
        return verdict
    if free <= 0:
        return deny(_("All seats are taken or offered. Withdraw an offer, or add a seat."))
    return ALLOW


def withdraw_offer(membership, offer) -> Verdict:
    if not membership.can(Permission.APPLICANTS_ANSWER):
        return deny(_("Only the employer takes an offer back."))
    if not offer.can_move(OfferState.WITHDRAWN):
        return deny(_("This offer was answered already."))
    return ALLOW


def withdraw(membership, application) -> Verdict:
    """May the student take the application back?"""
    if membership.role != Role.STUDENT:
        return deny(_("Only the student withdraws an application."))
    if not application.can_move(ApplicationState.WITHDRAWN):
        return deny(_("This application is closed."))
    return ALLOW


def decline(membership, offer) -> Verdict:
    if membership.role != Role.STUDENT:
        return deny(_("Only the student answers an offer."))
    if not offer.can_move(OfferState.DECLINED):
        return deny(_("This offer was answered already."))
    return ALLOW


def accept(membership, offer, *, now) -> Verdict:
    """May the student take this seat now?"""
    verdict = decline(membership, offer)
    if not verdict:
        return verdict
    if offer.expires_at <= now:
        return deny(_("The time to answer is over. Ask the employer to offer it again."))
    if offer.application.journey.reached(Milestone.PLACED):
        return deny(_("You have a place already."))
    opening = offer.application.opening
    if opening.state == OpeningState.DRAFT or not opening.employer.is_vetted:
        return deny(_("The employer is changing this opening. Please wait or ask your mentor."))
    if opening.seats_left <= 0:
        return deny(_("All places were taken meanwhile."))
    return ALLOW


def cancel(membership, placement) -> Verdict:
    if not membership.can(Permission.PLACEMENTS_WRITE):
        return deny(_("Only mentors and coordinators cancel a placement."))
    if not placement.can_move(PlacementState.CANCELLED):
        return deny(_("This placement is over."))
    return ALLOW
