"""Who hears of work permits: when one is issued, ends soon, or has to be checked again."""

from django.utils.translation import gettext_lazy as _

from notifications.catalogue.base import Notice, guardian, member, student
from notifications.catalogue.journey import OWN_STEP, host_of_placement
from paperwork.enums import PermitState

YOU_ISSUE = _("You issued this work permit.")
YOUR_CHILD = _("You are the parent or guardian of this student.")
YOU_HOST = _("You are the contact for this internship.")


def _student(permit):
    yield student(permit.student)


def _guardian(permit):
    """The guardian who signed the request; nobody else at home is told, nobody when emancipated."""
    person = permit.request.packet.guardian if permit.request else None
    if person is not None and permit.student.emancipated_on is None:
        yield guardian(person, person.language)


def _host(permit):
    yield from host_of_placement(permit.placement)


def _issuer(permit):
    if permit.issuer is not None and permit.issuer.is_active:
        yield member(permit.issuer)


def _in_force(permit, at):
    return permit.state in PermitState.in_force()


def _not_held(permit, at):
    return permit.state == PermitState.ISSUED


def _to_check(permit, at):
    return bool(permit.recheck) and permit.state in (*PermitState.open(), *PermitState.in_force())


def _words(permit):
    return {"employer": permit.placement.employer.name, "last_day": permit.ends_on}


def _sheet(permit):
    return ("paperwork:permit-sheet", permit.pk)


def _page(permit):
    return ("paperwork:permit", permit.pk)


NOTICES = (
    Notice(
        name="permit_issued",
        verb="permit.issued",
        why=OWN_STEP,
        audience=_student,
        is_open=_in_force,
        words=_words,
        page=_sheet,
    ),
    Notice(
        name="permit_issued_guardian",
        verb="permit.issued",
        why=YOUR_CHILD,
        audience=_guardian,
        is_open=_in_force,
        words=_words,
    ),
    Notice(
        name="permit_issued_employer",
        verb="permit.issued",
        why=YOU_HOST,
        audience=_host,
        is_open=_not_held,
        words=_words,
        page=("paperwork:hosting",),
    ),
    Notice(
        name="permit_ending",
        verb="permit.ending",
        why=YOU_ISSUE,
        audience=_issuer,
        is_open=_in_force,
        words=_words,
        page=_page,
    ),
    Notice(
        name="permit_recheck",
        verb="permit.recheck",
        why=YOU_ISSUE,
        audience=_issuer,
        is_open=_to_check,
        words=_words,
        page=_page,
    ),
)
