"""What happened to one student, in sentences: the log without its vocabulary."""

from django.utils.translation import gettext_lazy as _

from districts.models import Event

# A verb, or a verb with the kind of paper or the role of the signer.
SENTENCES = {
    "interest.declared": _("Said “I'm interested”"),
    "review.submitted:resume": _("Résumé handed in"),
    "review.submitted:letter": _("Letter handed in"),
    "review.returned:resume": _("Résumé returned"),
    "review.returned:letter": _("Letter returned"),
    "review.approved:resume": _("Résumé approved"),
    "review.approved:letter": _("Letter approved"),
    "badge.awarded": _("Earned the Intern Ready badge"),
    "badge.revoked": _("Intern Ready badge taken back"),
    "application.sent": _("Application sent"),
    "application.seen": _("Application seen by the employer"),
    "application.interview": _("Invited to an interview"),
    "application.refused": _("Application refused"),
    "application.withdrawn": _("Application withdrawn"),
    "application.released": _("Application released: another offer was accepted"),
    "offer.made": _("Offer received"),
    "offer.accepted": _("Offer accepted"),
    "offer.declined": _("Offer declined"),
    "offer.withdrawn": _("Offer withdrawn by the employer"),
    "offer.expired": _("Offer expired"),
    "placement.created": _("Placed"),
    "placement.cancelled": _("Placement cancelled"),
    "placement.cleared": _("Cleared to start"),
    "checklist.fulfilled:packet": _("Paperwork packet complete"),
    "checklist.fulfilled:work_permit": _("Work permit request complete"),
    "checklist.fulfilled:training": _("Training proved"),
    "checklist.reopened": _("Something on the list has to be done again"),
    "packet.prepared": _("Papers prepared"),
    "envelope.sent": _("Papers sent for signature"),
    "envelope.voided": _("Papers taken back"),
    "envelope.completed": _("Papers signed by all"),
    "signer.invited:student": _("Student asked to sign"),
    "signer.invited:guardian": _("Family asked to sign"),
    "signer.invited:employer": _("Employer asked to sign"),
    "signer.invited:coordinator": _("Coordinator asked to sign"),
    "signer.invited:issuer": _("School office asked to sign"),
    "signer.invited:district": _("District asked to sign"),
    "signer.signed:student": _("Student signed"),
    "signer.signed:guardian": _("Family signed"),
    "signer.signed:employer": _("Employer signed"),
    "signer.signed:coordinator": _("Coordinator signed"),
    "signer.signed:issuer": _("School office signed"),
    "signer.signed:district": _("District signed"),
    "signer.declined": _("Somebody declined to sign"),
    "signer.wants_paper": _("Somebody wants to sign on paper"),
}
VERBS = sorted({name.partition(":")[0] for name in SENTENCES})


def entries(student_id: int, *, most: int = 200) -> list[dict]:
    """Return what happened to a student, the newest first, as `{% history %}` takes it."""
    rows = Event.objects.filter(student_id=student_id, verb__in=VERBS).select_related("by__user")
    told = ((sentence(event), event) for event in rows.order_by("-at", "-pk")[:most])
    return [{"text": text, "at": event.at, "detail": _who(event)} for text, event in told if text]


def sentence(event) -> str:
    """Return an event in words; empty for what this page does not tell."""
    kind = event.facts.get("kind") or event.facts.get("role")
    return str(SENTENCES.get(f"{event.verb}:{kind}") or SENTENCES.get(event.verb) or "")


def _who(event) -> str:
    """Who did it, where somebody with an account did."""
    return event.by.user.name if event.by else ""
