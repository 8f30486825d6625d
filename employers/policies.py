"""Who may do what in this room, and what an opening still lacks. Nothing here queries."""

from django.utils.text import format_lazy
from django.utils.translation import gettext as _

from core.verdict import ALLOW, Verdict, deny
from districts.enums import Permission
from employers import feasibility, gate, schedule
from employers.enums import AgreementState, OpeningState, Step, VettingState
from employers.models import Agreement, Employer, Opening

# The further along, the better; what has ended comes last.
RANK = {
    state: place
    for place, state in enumerate(
        (
            AgreementState.TERMINATED,
            AgreementState.EXPIRED,
            AgreementState.DRAFT,
            AgreementState.SENT,
            AgreementState.REVIEW,
            AgreementState.SIGNATURE,
            AgreementState.BOARD,
            AgreementState.APPROVED,
            AgreementState.ACTIVE,
        )
    )
}
NEEDS_DATES = (AgreementState.APPROVED, AgreementState.ACTIVE)


# --- Employers -----------------------------------------------------------------------------------


def invite_employer(membership) -> Verdict:
    if not membership.can(Permission.EMPLOYERS_VET):
        return deny(_("Only district coordinators invite employers."))
    return ALLOW


def vet(membership, employer: Employer) -> Verdict:
    """May this person let the employer through the gate to minors?"""
    if not membership.can(Permission.EMPLOYERS_VET):
        return deny(_("Only district coordinators vet employers."))
    if not employer.can_move(VettingState.VETTED):
        return deny(_("There is nothing to vet now."))
    return ALLOW


def decline(membership, employer: Employer) -> Verdict:
    if not membership.can(Permission.EMPLOYERS_VET):
        return deny(_("Only district coordinators decline employers."))
    if not employer.can_move(VettingState.DECLINED):
        return deny(_("This employer is declined already."))
    return ALLOW


def write_employer(membership) -> Verdict:
    """Rows are chosen by `visible_to`: an employer contact only ever reaches their own."""
    if not membership.can(Permission.OPENINGS_WRITE):
        return deny(_("Only the employer and district coordinators change this."))
    return ALLOW


# --- Openings ------------------------------------------------------------------------------------


def best_agreement(agreements) -> Agreement | None:
    """Return the agreement that carries an employer now: in force before on its way."""
    return max(agreements, key=lambda one: (RANK[one.state], one.version), default=None)


def draft_of(opening: Opening) -> gate.Draft:
    """Return what the gate looks at; load the opening with `with_all` first."""
    employer, season, site = opening.employer, opening.season, opening.worksite
    place = site and gate.Place(site.address, site.city, site.zip_code, site.is_remote)
    return gate.Draft(
        is_vetted=employer.is_vetted,
        title=opening.title,
        place=place,
        starts_on=opening.starts_on,
        ends_on=opening.ends_on,
        season=(season.starts_on, season.ends_on),
        blocks=schedule.read(opening.schedule),
        pay_kind=opening.pay_kind,
        hourly_wage_cents=opening.hourly_wage_cents,
        stipend_cents=opening.stipend_cents,
        seats=opening.seats,
        duties=opening.duties,
        requirements=opening.requirements,
        safety=opening.safety,
        has_supervisor=opening.supervisor_id is not None,
        has_funding=opening.funding_id is not None,
        needs_agreement=bool(opening.funding and opening.funding.needs_agreement),
        mou=_mou(best_agreement(employer.agreements.all())),
    )


def _mou(agreement: Agreement | None) -> gate.Mou | None:
    if agreement is None:
        return None
    return gate.Mou(
        state=agreement.state,
        starts_on=agreement.starts_on,
        ends_on=agreement.ends_on,
        insurance_ends_on=agreement.insurance_ends_on,
    )


def missing(opening: Opening) -> tuple[gate.Note, ...]:
    return gate.missing(draft_of(opening))


def write_opening(membership, opening: Opening) -> Verdict:
    if not membership.can(Permission.OPENINGS_WRITE):
        return deny(_("Only the employer and district coordinators write openings."))
    if opening.state == OpeningState.CLOSED:
        return deny(_("This opening is closed. Duplicate it to start a new one."))
    return ALLOW


def post_opening(membership, opening: Opening) -> Verdict:
    """May it go out to students now? The reason names what is missing."""
    verdict = write_employer(membership)
    if not verdict:
        return verdict
    if not opening.can_move(OpeningState.POSTED):
        return deny(_("Students see this opening already."))
    lacks = missing(opening)
    if lacks:
        return deny(format_lazy("{} {}", _("Still missing:"), lacks[0].text))
    return ALLOW


def close_opening(membership, opening: Opening) -> Verdict:
    verdict = write_employer(membership)
    if not verdict:
        return verdict
    if not opening.can_move(OpeningState.CLOSED):
        return deny(_("Only a posted opening can be closed."))
    return ALLOW


def deadlines_of(opening: Opening, on) -> tuple[feasibility.Deadline, ...]:
    """Return the latest dates before this opening's first shift; none without a start."""
    if not opening.starts_on:
        return ()
    first = schedule.first_shift(schedule.read(opening.schedule), opening.starts_on)
    needs = bool(opening.funding and opening.funding.needs_agreement)
    trainings = bool(opening.funding and opening.funding.training_codes)
    agreement = best_agreement(opening.employer.agreements.all()) if needs else None
    wanted = feasibility.steps(needs_agreement=needs, trainings=trainings)
    return feasibility.deadlines(first, wanted, on=on, **progress_of(agreement))


def progress_of(agreement: Agreement | None) -> dict:
    """Return what feasibility knows of an agreement: done, or planned for its board date."""
    if agreement is None:
        return {}
    if agreement.state in gate.IN_FORCE:
        return {"done": (Step.AGREEMENT,)}
    return {"planned": {Step.AGREEMENT: agreement.board_on}} if agreement.board_on else {}


# --- Agreements ----------------------------------------------------------------------------------


def write_agreement(membership) -> Verdict:
    if not membership.can(Permission.EMPLOYERS_VET):
        return deny(_("Only district coordinators work on agreements."))
    return ALLOW


def move_agreement(membership, agreement: Agreement, to, on) -> Verdict:
    """May the agreement take this step today? (domain: mou, section 3)"""
    verdict = write_agreement(membership)
    if not verdict:
        return verdict
    if not agreement.can_move(to):
        return deny(_("The agreement is not at this step."))
    if to in NEEDS_DATES and not (agreement.starts_on and agreement.ends_on):
        return deny(_("Write down first and last day of the agreement before it is approved."))
    return _activate(agreement, on) if to == AgreementState.ACTIVE else ALLOW


def _activate(agreement: Agreement, on) -> Verdict:
    if agreement.starts_on > on:
        return deny(_("It becomes active on its first day."))
    if agreement.insurance_ends_on is None or agreement.insurance_ends_on < on:
        return deny(_("Active needs an insurance that is valid today."))
    return ALLOW
