"""May this person do this now? Each answer carries its reason."""

from django.utils.translation import gettext as _

from core.verdict import ALLOW, Verdict, deny
from districts.enums import Permission, Role
from paperwork.enums import (
    EnvelopeState,
    PacketKind,
    PacketState,
    PermitState,
    PlaceState,
    Problem,
    SignerState,
)

OPEN_FOR_CHANGE = (PacketState.OPEN, PacketState.PREPARED)


def prepare_packets(membership) -> Verdict:
    if not membership.can(Permission.PAPERWORK_SEND):
        return deny(_("Only district coordinators prepare packets."))
    return ALLOW


def prepare_packet(membership, packet) -> Verdict:
    verdict = prepare_packets(membership)
    if verdict and packet.kind == PacketKind.PERMIT:
        return deny(_("A permit's paper is made on the permit's page."))
    if verdict and not packet.can_move(PacketState.QUEUED):
        return deny(_("This packet is out for signature or done. Take it back first."))
    return verdict


def stop_batch(membership, batch) -> Verdict:
    """Ask for a batch with its progress."""
    verdict = prepare_packets(membership)
    if verdict and not batch.running:
        return deny(_("Nothing of this waits for preparation any more."))
    return verdict


def print_packets(membership) -> Verdict:
    if not membership.can(Permission.PAPERWORK_SEND):
        return deny(_("Only district coordinators print the papers of a cohort."))
    return ALLOW


def send_packet(membership, packet) -> Verdict:
    if not membership.can(Permission.PAPERWORK_SEND):
        return deny(_("Only district coordinators send packets for signature."))
    if packet.state == PacketState.OPEN:
        return deny(_("Prepare this packet first."))
    if packet.state == PacketState.QUEUED:
        return deny(_("This packet is still being prepared."))
    if not packet.can_move(PacketState.SENT):
        return deny(_("This packet is already out for signature."))
    return ALLOW


def answer_questions(membership, packet) -> Verdict:
    """School and district staff may answer for whoever is asked, until the packet is out."""
    if not membership.can(Permission.PAPERWORK_VIEW) or not membership.is_staff:
        return deny(_("Only school and district staff answer for others."))
    if packet.state not in (PacketState.PREPARED, PacketState.QUEUED):
        return deny(_("Answers change a packet only before it is sent."))
    return ALLOW


def judge_proposal(membership, answer) -> Verdict:
    """Rule P1: the school says whether a student's word may fill the box."""
    if not membership.can(Permission.PAPERWORK_VIEW) or not membership.is_staff:
        return deny(_("Only school and district staff decide what a student proposed."))
    if not answer.is_open:
        return deny(_("Somebody has decided this already."))
    return ALLOW


def see_figures(membership) -> Verdict:
    if not membership.can(Permission.PAPERWORK_SEND):
        return deny(_("Only district coordinators and admins see these figures."))
    return ALLOW


def start_again(membership, packet) -> Verdict:
    """Prepare a packet anew from today's records, taking it back first when it is out."""
    if not membership.can(Permission.PAPERWORK_SEND):
        return deny(_("Only district coordinators prepare packets."))
    if packet.state not in (PacketState.PREPARED, PacketState.SENT):
        return deny(_("This packet is being prepared, or done."))
    return ALLOW


def choose_guardian(membership, packet) -> Verdict:
    """Rule P6: the student or a coordinator chooses, and only before anybody is asked to sign."""
    own = membership.role == Role.STUDENT
    if not own and not membership.can(Permission.PLACEMENTS_WRITE):
        return deny(_("Only the student, the mentor or a coordinator chooses who signs."))
    if packet.state not in OPEN_FOR_CHANGE:
        return deny(_("This packet is out for signature. Take it back first."))
    if packet.placement.journey.student.emancipated_on:
        return deny(_("The student is emancipated: no parent or guardian signs."))
    return ALLOW


def take_back(membership, envelope) -> Verdict:
    if not membership.can(Permission.PAPERWORK_SEND):
        return deny(_("Only district coordinators take packets back."))
    if not envelope.can_move(EnvelopeState.VOIDED):
        return deny(_("Everybody has signed; this cannot be taken back."))
    return ALLOW


def ask_again(membership, signer) -> Verdict:
    if not membership.can(Permission.PAPERWORK_SEND):
        return deny(_("Only district coordinators ask again."))
    if signer.state not in (SignerState.DECLINED, SignerState.PAPER):
        return deny(_("This person has not said no."))
    return ALLOW


def record_ink(membership, signer) -> Verdict:
    """A scan or sheet of paper lands on its slot only after a person of the school says so."""
    if not membership.can(Permission.PAPERWORK_VIEW) or not membership.is_staff:
        return deny(_("Only school and district staff can say that a paper was signed."))
    if signer.membership_id == membership.pk:
        return deny(_("Nobody confirms their own signature."))
    if signer.state not in (SignerState.INVITED, SignerState.PAPER):
        return deny(_("This person is not asked to sign now."))
    return ALLOW


def sign(membership, place) -> Verdict:
    """Ask for one place of the person's own."""
    if place.signer.membership_id != membership.pk:
        return deny(_("Only the person named here can sign."))
    return sign_now(place)


def sign_now(place) -> Verdict:
    """Ask whether a place can be signed, by whoever it belongs to."""
    if place.state == PlaceState.SIGNED:
        return deny(_("You have signed this paper already."))
    if place.state == PlaceState.VOIDED or place.signer.state == SignerState.VOIDED:
        return deny(_("The school took this paper back. You will get a new one if it is needed."))
    if place.signer.state == SignerState.WAITING:
        return deny(_("It is not your turn yet."))
    if place.signer.state != SignerState.INVITED:
        return deny(_("You declined or asked for paper. The school will be in touch."))
    return ALLOW


def set_up_forms(membership) -> Verdict:
    """Ask for the district's forms: its own PDFs and its rules."""
    if not membership.can(Permission.PAPERWORK_SEND):
        return deny(_("Only district coordinators and admins set up forms."))
    return ALLOW


def change_version(membership, version) -> Verdict:
    verdict = set_up_forms(membership)
    if verdict and not version.is_draft:
        return deny(_("This version was published and never changes. Begin a new draft."))
    return verdict


def verdict_of(problem: str) -> Verdict:
    """Return what stands in the way of a packet, as a verdict."""
    return deny(Problem(problem).label) if problem else ALLOW


# --- Work permits ---------------------------------------------------------------------------------


def read_permits(membership) -> Verdict:
    if not membership.can(Permission.PAPERWORK_VIEW):
        return deny(_("Only school and district staff see the list of work permits."))
    return ALLOW


def issue_permits(membership) -> Verdict:
    if not membership.can(Permission.PERMITS_ISSUE):
        return deny(_("Only people who may issue work permits do this."))
    return ALLOW


def approve_permit(membership, permit, place) -> Verdict:
    """`place` is where the issuer signs the request, or None when nobody was asked."""
    verdict = issue_permits(membership)
    if not verdict:
        return verdict
    if permit.state != PermitState.REQUESTED:
        return deny(_("This request does not wait for the issuer."))
    if place is None or place.signer.state != SignerState.INVITED:
        return deny(_("Nobody was asked to sign this request. Look at the packet."))
    if place.signer.membership_id != membership.pk:
        words = _("%(name)s was asked to sign this request.")
        return deny(words % {"name": place.signer.name})
    return ALLOW


def stops_of(membership, permit) -> list[str]:
    """Return the ways to stop a permit that are open to somebody: return, deny, cancel, revoke."""
    if not issue_permits(membership):
        return []
    to = {
        "return": PermitState.RETURNED,
        "deny": PermitState.DENIED,
        "cancel": PermitState.CANCELLED,
    }
    found = [word for word, state in to.items() if permit.can_move(state)]
    if permit.can_move(PermitState.REVOKED) and membership.is_district_wide:
        found.append("revoke")
    if "return" in found or "deny" in found:
        found.remove("cancel")
    return found


def stop_permit(membership, permit) -> Verdict:
    verdict = issue_permits(membership)
    if verdict and not stops_of(membership, permit):
        return deny(_("This permit has ended already."))
    return verdict


def renew_permit(membership, permit) -> Verdict:
    """A permit in force whose hours changed, or a cancelled one, is made anew."""
    verdict = issue_permits(membership)
    if not verdict:
        return verdict
    if permit.student.graduated_on:
        return deny(_("The student has graduated: no work permit is needed."))
    if permit.state == PermitState.CANCELLED:
        return ALLOW
    if permit.state not in PermitState.in_force():
        return deny(_("Only a permit in force, or a cancelled one, is made anew."))
    if not permit.recheck:
        return deny(_("Nothing changed since this permit was issued."))
    return ALLOW


def keep_permit(membership, permit) -> Verdict:
    verdict = issue_permits(membership)
    if verdict and not permit.recheck:
        return deny(_("Nothing changed since this permit was issued."))
    return verdict


def confirm_held(membership, permit) -> Verdict:
    """The employer says so itself, or staff says how it got there."""
    own = membership.role == Role.EMPLOYER
    if not own and not membership.can(Permission.PERMITS_ISSUE):
        return deny(_("Only the employer or the school says that the employer holds it."))
    if not permit.can_move(PermitState.DELIVERED):
        return deny(_("There is no signed permit to hand over."))
    return ALLOW


def see_number(membership, permit) -> Verdict:
    """The number is for the issuer's eyes, while the permit is being made."""
    verdict = issue_permits(membership)
    if verdict and permit.state not in (PermitState.REQUESTED, PermitState.APPROVED):
        return deny(_("The number was needed to issue the permit; it is gone."))
    return verdict


def change_permit_rules(membership) -> Verdict:
    if not membership.is_district_wide or not membership.can(Permission.PERMITS_ISSUE):
        return deny(_("Only the district decides how permits are issued."))
    return ALLOW
