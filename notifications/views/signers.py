"""Who is asked to sign, whether they were reached, and the button that asks again."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from core import clock
from core.access import opens_to
from core.htmx import respond
from core.verdict import Verdict
from districts import looks
from districts.enums import STAFF, Role
from notifications import policies
from notifications.actions.resend import KIND, last_told
from notifications.actions.resend import resend as resend_action
from notifications.models import Message
from paperwork.enums import SignerState
from paperwork.models import Packet, Signer
from pipeline.models import Placement

PAGE = "notifications/signers.html"
OPEN = (SignerState.INVITED, SignerState.PAPER, SignerState.DECLINED)


@dataclass(frozen=True)
class Asked:
    """A signer whose turn it is: the last message, and whether it may be sent again."""

    signer: Signer
    message: Message | None
    last_at: datetime | None
    verdict: Verdict


@opens_to(Role.STUDENT, *STAFF)
def placement_signers(request, pk):
    """The whole page, or to htmx the panel: no address and no link is ever shown here.

    The panel is empty while nobody is asked.
    """
    placement = get_object_or_404(
        Placement.objects.visible_to(request.membership).select_related("journey"), pk=pk
    )
    mine = _visible(request.membership).filter(envelope__packet__placement=placement)
    asked = mine.filter(state__in=OPEN).order_by("order", "pk")
    back = request.htmx.current_url_abs_path or request.get_full_path()
    rows = _asked(request.membership, list(asked))
    who = placement.journey.student_id
    looks.at_record(request, placement, student=who, page="signers", parts=("papers",))
    context = {"asked": rows, "back": back, "is_panel": bool(request.htmx)}
    return respond(request, PAGE, context, fragment="panel")


def _visible(membership):
    packets = Packet.objects.visible_to(membership)
    return Signer.objects.filter(envelope__packet__in=packets)


def _asked(membership, signers) -> list[Asked]:
    now, told = clock.now(), last_told(signers)
    about = Message.objects.filter(subject_kind=KIND, subject_id__in=[one.pk for one in signers])
    latest = {message.subject_id: message for message in about.order_by("queued_at", "pk")}
    return [
        Asked(
            one,
            latest.get(one.pk),
            told[one.pk],
            policies.resend(membership, one, last_at=told[one.pk], at=now),
        )
        for one in signers
    ]


@opens_to(Role.STUDENT, *STAFF, methods="POST")
def resend(request, pk):
    """Ask one signer again; the student does this without seeing where the link goes."""
    signer = get_object_or_404(_visible(request.membership), pk=pk)
    try:
        resend_action(signer=signer, by=request.membership, at=clock.now())
    except PermissionDenied as refusal:
        messages.info(request, str(refusal))
    else:
        messages.success(request, _("On its way again. It takes about a minute."))
    return redirect(_back(request) or "home")


def _back(request) -> str:
    """Return the page that the person came from, if it is one of ours."""
    page = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(page, {request.get_host()}, request.is_secure())
    return page if safe and page.startswith("/") else ""
