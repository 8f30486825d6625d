"""Who may declare interest, hand in, review, and take the badge back. Nothing here queries.

Applications, offers and placements have theirs in `pipeline.hiring`.
"""

from django.utils.translation import gettext as _

from core.verdict import ALLOW, Verdict, deny
from districts.enums import Permission, Role
from pipeline.enums import Milestone, ReviewState


def declare_interest(membership, season) -> Verdict:
    """May this person say "I'm interested" in a season (None when there is none)?"""
    if membership.role != Role.STUDENT:
        return deny(_("Only students say that they are interested."))
    if season is None:
        return deny(_("No season is open yet. Your school will tell you when one is."))
    return ALLOW


def hand_in(membership, journey) -> Verdict:
    """May this person hand in a résumé or letter on this journey (None when there is none)?"""
    if membership.role != Role.STUDENT:
        return deny(_("Only the student hands in a résumé or letter."))
    if journey is None:
        return deny(_("Tell us first that you are interested."))
    return ALLOW


def review(membership, one) -> Verdict:
    """May this person approve or return a document?"""
    if not membership.can(Permission.REVIEWS_WRITE):
        return deny(_("Only mentors and coordinators review."))
    if one.state == ReviewState.REPLACED:
        return deny(_("The student has handed in a newer version."))
    if not one.can_move(ReviewState.APPROVED):
        return deny(_("This one has been answered already."))
    return ALLOW


def revoke_badge(membership, journey) -> Verdict:
    """May this person take the badge back?"""
    if not membership.can(Permission.REVIEWS_WRITE):
        return deny(_("Only mentors and coordinators take a badge back."))
    if not journey.reached(Milestone.BADGE):
        return deny(_("There is no badge to take back."))
    return ALLOW
