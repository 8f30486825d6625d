"""Who may do what in this room."""

from django.utils.translation import gettext as _

from core.verdict import ALLOW, Verdict, deny
from districts.enums import Permission, Role


def read_log(membership) -> Verdict:
    if not membership.can(Permission.AUDIT_VIEW):
        return deny(_("Only district admins read the log."))
    return ALLOW


def keep_records(membership) -> Verdict:
    if not membership.can(Permission.RECORDS_KEEP):
        return deny(_("Only district admins decide how long records are kept."))
    return ALLOW


def change_people(membership) -> Verdict:
    if not membership.can(Permission.PEOPLE_WRITE):
        return deny(_("Only district admins change who has access."))
    return ALLOW


def end_access(membership, other, *, admins: int) -> Verdict:
    """`admins` is the number of active admins: a district is never left without one."""
    verdict = change_people(membership)
    if not verdict:
        return verdict
    if not other.is_active:
        return deny(_("This access has ended already."))
    if other.role == Role.ADMIN and admins <= 1:
        return deny(_("A district needs at least one admin. Add another one first."))
    return ALLOW


def change_providers(membership) -> Verdict:
    if not membership.can(Permission.PEOPLE_WRITE):
        return deny(_("Only district admins change how people sign in."))
    return ALLOW


def open_provider(membership, provider) -> Verdict:
    verdict = change_providers(membership)
    if not verdict:
        return verdict
    if provider.is_active:
        return deny(_("This sign-in is open already."))
    if provider.checked_at is None or provider.problem:
        return deny(_("First a check has to go well."))
    return ALLOW


def invite(membership) -> Verdict:
    return change_people(membership)


def end_many(membership, others, *, admins: int) -> Verdict:
    """As for one: the chosen admins together are not all there are."""
    verdict = change_people(membership)
    if not verdict:
        return verdict
    ending = sum(1 for one in others if one.role == Role.ADMIN and one.is_active)
    if ending and admins <= ending:
        return deny(_("A district needs at least one admin. Add another one first."))
    return ALLOW


def edit_access(membership, other) -> Verdict:
    verdict = change_people(membership)
    if verdict and not other.is_active:
        return deny(_("This access has ended. Give it back first."))
    if verdict and not other.is_staff:
        return deny(_("Students and employers get their access from their records."))
    return verdict


def change_year(membership, year) -> Verdict:
    """The district keeps all calendars, a school's office those of its own schools."""
    if not membership.can(Permission.PERMITS_ISSUE):
        return deny(_("Only the office and the district keep school calendars."))
    if year.school_id is None and not membership.is_district_wide:
        return deny(_("Only the district changes the calendar of all schools."))
    return ALLOW
