"""Before the issuer's name stands under a request: what the law puts in the way. Reads only.

Every way to that signature passes here: the permit's page, the sitting, and ink on paper.
"""

from employers.labor.permits import PermitKind
from paperwork.actions.permit_case import Case, Seen, case_of
from paperwork.catalogue import SignerRole
from paperwork.enums import PermitState
from paperwork.models import WorkPermit

REQUEST = "b1_1"


class Refused(Exception):
    """The permit may not be issued. `reasons` are sentences with rule, law and minute."""

    def __init__(self, reasons: list[str]):
        super().__init__(f"{len(reasons)} reasons against the permit")
        self.reasons = reasons


def pass_or_refuse(place, answers: dict, *, at) -> None:
    """Let the issuer sign this place of a request, or raise `Refused`; other places always pass."""
    if place.signer.role != SignerRole.ISSUER or place.document.form_code != REQUEST:
        return
    placement = place.signer.envelope.packet.placement
    permit = WorkPermit.objects.open().filter(placement=placement).first()
    if permit is not None and permit.state == PermitState.APPROVED:
        return  # judged a moment ago, in this transaction
    case = case_for(placement, permit, answers, issuer=place.signer.membership, at=at)
    if case.refusals:
        raise Refused(case.refusals)


def case_for(placement, permit, answers: dict, *, issuer, at) -> Case:
    """Return the case of a signature given in a sitting or on paper: what the paper itself says."""
    return case_of(placement, seen_in(permit, answers), issuer=issuer, at=at)


def seen_in(permit, answers: dict) -> Seen:
    """Return what the answers under the signature, and an earlier look at the permit, say."""
    kind = PermitKind(answers.get("permit.type") or PermitKind.GENERAL)
    if permit is None:
        return Seen(kind=kind)
    return Seen(
        kind=kind,
        is_in_person=permit.is_in_person,
        is_exempt=permit.is_exempt,
        rights_given_on=permit.rights_given_on,
    )
