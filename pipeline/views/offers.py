"""The offer, as the student reads and answers it."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from core import clock
from core.access import opens_to
from core.states import IllegalMove
from districts.enums import Role
from pipeline import hiring
from pipeline.actions import offers as actions
from pipeline.actions import placements
from pipeline.enums import OPEN_APPLICATION
from pipeline.models import Application, Offer

PAGE = "pipeline/offer.html"


@opens_to(Role.STUDENT)
def offer_detail(request, pk):
    """What is offered, what accepting means, and until when."""
    offer = _get(request, pk)
    journey = offer.application.journey
    others = Application.objects.filter(journey=journey, state__in=OPEN_APPLICATION)
    context = {
        "offer": offer,
        "application": offer.application,
        "opening": offer.application.opening,
        "journey": journey,
        "others": others.exclude(pk=offer.application_id).count(),
        "can_accept": hiring.accept(request.membership, offer, now=clock.now()),
        "can_decline": hiring.decline(request.membership, offer),
        "placement": journey.placements.live().filter(opening=offer.application.opening).first(),
    }
    return render(request, PAGE, context)


def _get(request, pk) -> Offer:
    rows = Offer.objects.visible_to(request.membership).select_related(
        "application__journey__student",
        "application__opening__employer",
        "application__opening__worksite",
        "application__opening__supervisor",
        "application__opening__funding",
    )
    return get_object_or_404(rows, pk=pk)


@opens_to(Role.STUDENT, methods="POST")
def offer_accept(request, pk):
    """Take the seat: one act, also when clicked twice."""
    offer = _get(request, pk)
    try:
        placement = placements.accept(offer=offer, by=request.membership, at=clock.now())
    except placements.AlreadyPlaced as already:
        placement = already.placement
    except placements.NoSeatLeft:
        return _sorry(request, pk, _("All places were taken a moment ago. Nothing has changed."))
    except (placements.TooLate, IllegalMove):
        return _sorry(request, pk, _("This offer is no longer open."))
    except placements.OnHold:
        return _sorry(request, pk, _("The employer is changing this opening. Please wait."))
    else:
        messages.success(request, _("It is yours! Here is what comes next."))
    return redirect("pipeline:placement", placement.pk)


def _sorry(request, pk, said):
    messages.warning(request, said)
    return redirect("pipeline:offer", pk)


@opens_to(Role.STUDENT, methods="POST")
def offer_decline(request, pk):
    """Say no."""
    offer = _get(request, pk)
    hiring.decline(request.membership, offer).enforce()
    try:
        actions.decline(offer=offer, by=request.membership, at=clock.now())
    except IllegalMove:
        messages.info(request, _("This offer was answered already."))
    else:
        messages.info(request, _("Declined. The employer is told."))
    return redirect("pipeline:applications")


@opens_to(Role.EMPLOYER, methods="POST")
def offer_withdraw(request, pk):
    """The employer takes an open offer back."""
    offer = _get(request, pk)
    hiring.withdraw_offer(request.membership, offer).enforce()
    try:
        actions.withdraw(offer=offer, by=request.membership, at=clock.now())
    except IllegalMove:
        messages.info(request, _("The student has just answered this offer."))
    else:
        messages.info(request, _("Offer taken back. The student is told."))
    return redirect("pipeline:application", offer.application_id)
