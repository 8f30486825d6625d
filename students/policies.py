"""Who may do what in this room. Nothing here queries."""

from django.utils.translation import gettext as _

from core.verdict import ALLOW, Verdict, deny
from districts.enums import Permission, Role
from students.enums import RosterState
from students.models import RosterImport


def import_roster(membership) -> Verdict:
    if not membership.can(Permission.ROSTER_IMPORT):
        return deny(_("Only district coordinators and admins import rosters."))
    return ALLOW


def map_roster(membership, roster: RosterImport) -> Verdict:
    """May this person say (again) which column means what?"""
    verdict = import_roster(membership)
    if not verdict:
        return verdict
    if not roster.is_table or not roster.file:
        return deny(_("This roster has no columns to name."))
    if not roster.can_move(RosterState.STAGING):
        return deny(_("This roster is being worked on, or done."))
    return ALLOW


def restage_roster(membership, roster: RosterImport) -> Verdict:
    verdict = import_roster(membership)
    if not verdict:
        return verdict
    if roster.state != RosterState.READY:
        return deny(_("There is no preview to look at again."))
    return ALLOW


def confirm_roster(membership, roster: RosterImport, *, last_applied_at, said_so=True) -> Verdict:
    """`said_so`: the person has ticked that so many students really left (R12)."""
    verdict = import_roster(membership)
    if not verdict:
        return verdict
    if roster.state != RosterState.READY:
        return deny(_("This roster is not ready to be confirmed."))
    if last_applied_at and last_applied_at > roster.staged_at:
        return deny(_("Another roster was imported since. Compare again before you confirm."))
    if roster.needs_word and not said_so:
        return deny(_("Say first that these students have really left."))
    return ALLOW


def cancel_roster(membership, roster: RosterImport) -> Verdict:
    verdict = import_roster(membership)
    if not verdict:
        return verdict
    if not roster.can_move(RosterState.CANCELLED):
        return deny(_("This roster cannot be cancelled any more."))
    return ALLOW


def view_student(membership) -> Verdict:
    if not membership.can(Permission.STUDENTS_VIEW):
        return deny(_("Only school and district staff see students' files."))
    return ALLOW


def view_private(membership) -> Verdict:
    """Birth date, address, contacts and family: for school officials (34 CFR 99.31)."""
    if membership.role == Role.PARTNER:
        return deny(_("Programme partners do not see addresses, birth dates and families."))
    return view_student(membership)


def see_legal(membership) -> Verdict:
    """Graduation and emancipation: for the staff of school and district who keep records."""
    verdict = view_private(membership)
    if verdict and not membership.can(Permission.PAPERWORK_VIEW):
        return deny(_("Only school and district staff write down graduation and emancipation."))
    return verdict


def note_legal(membership, student) -> Verdict:
    verdict = see_legal(membership)
    if verdict and student.erased_at:
        return deny(_("This record was deleted."))
    return verdict


def answer_family(membership) -> Verdict:
    if not membership.can(Permission.FAMILY_ANSWER):
        return deny(_("Only coordinators and admins export or delete a student's record."))
    return ALLOW


def ask_copy(membership, student) -> Verdict:
    verdict = answer_family(membership)
    if verdict and student.erased_at:
        return deny(_("This record was deleted."))
    return verdict


def ask_deletion(membership, student, *, blocked: bool) -> Verdict:
    verdict = ask_copy(membership, student)
    if verdict and blocked:
        return deny(_("This record cannot be deleted yet."))
    return verdict


def confirm_deletion(membership, record, *, alone: bool, blocked: bool) -> Verdict:
    """Two people delete a record; `alone` says that there is no second one in the district."""
    verdict = answer_family(membership)
    if not verdict:
        return verdict
    if blocked:
        return deny(_("This record cannot be deleted yet."))
    if record.by.user_id == membership.user_id and not alone:
        return deny(_("Somebody else has to confirm: two people delete a record."))
    return ALLOW
