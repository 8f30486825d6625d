"""Who may do what with trainings. Nothing here queries."""

from django.utils.translation import gettext as _

from core.verdict import ALLOW, Verdict, deny
from districts.enums import Permission, Role
from trainings.enums import AssignmentState as State
from trainings.models import Assignment


def submit(membership, assignment: Assignment) -> Verdict:
    """Rows are chosen by `visible_to`: a student only ever reaches their own."""
    if membership.role != Role.STUDENT:
        return deny(_("Only the student hands in a certificate."))
    if not assignment.can_move(State.SUBMITTED):
        return deny(_("This is with your school already."))
    return ALLOW


def verify_any(membership) -> Verdict:
    if not membership.can(Permission.TRAININGS_VERIFY):
        return deny(_("Only school staff marks trainings as done."))
    return ALLOW


def verify(membership, assignment: Assignment) -> Verdict:
    """May this person mark it as done, also without a certificate?"""
    verdict = verify_any(membership)
    if not verdict:
        return verdict
    if not assignment.can_move(State.VERIFIED):
        return deny(_("This training is done already."))
    return ALLOW


def reject(membership, assignment: Assignment) -> Verdict:
    verdict = verify_any(membership)
    if not verdict:
        return verdict
    if not assignment.can_move(State.REJECTED):
        return deny(_("There is nothing to send back."))
    return ALLOW


def change_courses(membership) -> Verdict:
    if membership.role not in (Role.COORDINATOR, Role.ADMIN):
        return deny(_("Only the district changes trainings."))
    return ALLOW
