"""Inviting people: one, or a pasted list; sending again, taking back."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core import clock
from core.access import opens_to
from core.htmx import respond
from core.lists import listing
from core.states import IllegalMove
from core.uploads import takes
from districts import guestlist, policies
from districts.actions import invitations
from districts.enums import InvitationState, Role
from districts.forms import GuestListForm, InvitationForm
from districts.models import Invitation, School

LIST = "districts/invitations.html"
NEW = "districts/invite.html"
MANY = "districts/invite_list.html"
SORTS = {"": ("-created_at", "-pk"), "email": ("email", "pk"), "expires": ("expires_at", "pk")}


@opens_to(Role.ADMIN)
def invitation_list(request):
    """Who was invited, as what, by whom, and what became of it."""
    policies.invite(request.membership).enforce()
    rows = Invitation.objects.select_related("invited_by__user").prefetch_related("schools")
    state = request.GET.get("state", "")
    rows = rows.filter(state=state) if state in InvitationState.values else rows
    found = listing(request, rows, search=("email", "title"), sorts=SORTS)
    context = {"invitations": found, "now": clock.now(), "states": _states(state)}
    return respond(request, LIST, context, fragment="rows")


def _states(chosen) -> list[dict]:
    words = [("", _("All")), *InvitationState.choices]
    return [{"value": word, "label": text, "chosen": word == chosen} for word, text in words]


@opens_to(Role.ADMIN, methods="GET POST", fresh=True)
def invite(request):
    """Invite one person; further roles are further invitations."""
    policies.invite(request.membership).enforce()
    form = InvitationForm(request.POST or None)
    if form.is_valid() and _invited(request, form):
        return redirect("districts:invitations")
    return render(request, NEW, {"form": form}, status=422 if form.errors else 200)


def _invited(request, form) -> bool:
    try:
        invitations.invite(**form.cleaned_data, by=request.membership, at=clock.now())
    except invitations.AlreadyHere:
        form.add_error("email", _("This person has the role already, or is invited to it."))
        return False
    messages.success(request, _("The invitation is on its way. It works for 14 days."))
    return True


@opens_to(Role.ADMIN, methods="GET POST", fresh=True)
@takes("people")
def invite_list(request):
    """Invite many: good lines go out at once, the others stay in the box and say why."""
    policies.invite(request.membership).enforce()
    form = GuestListForm(request.POST or None, request.FILES or None)
    context = {"form": form, "bad": (), "sent": 0, "schools": School.objects.order_by("name")}
    if not form.is_valid():
        return render(request, MANY, context, status=422 if form.errors else 200)
    guests = guestlist.read(form.cleaned_data["text"], schools=School.objects.order_by("pk"))
    sent = _invite_all(request, guests, form.cleaned_data["language"])
    bad = [guest for guest in guests if guest.problem]
    _say(request, sent)
    if not bad:
        return redirect("districts:invitations")
    left = GuestListForm(initial={"lines": "\n".join(guest.line for guest in bad)})
    return render(request, MANY, context | {"form": left, "bad": bad, "sent": sent}, status=422)


def _invite_all(request, guests, language) -> int:
    sent = 0
    for guest in guests:
        if guest.problem:
            continue
        try:
            invitations.invite(
                email=guest.email,
                role=guest.role,
                title=guest.title,
                schools=guest.schools,
                language=language,
                by=request.membership,
                at=clock.now(),
            )
        except invitations.AlreadyHere:
            guest.problem = _("This person has the role already, or is invited to it.")
        else:
            sent += 1
    return sent


def _say(request, sent) -> None:
    text = ngettext("%(n)d invitation is on its way.", "%(n)d invitations are on their way.", sent)
    if sent:
        messages.success(request, text % {"n": sent})


@opens_to(Role.ADMIN, methods="POST", fresh=True)
def resend(request, pk):
    """A new link for 14 more days; the old one is dead."""
    policies.invite(request.membership).enforce()
    invitation = get_object_or_404(Invitation, pk=pk)
    try:
        invitations.resend(invitation=invitation, by=request.membership, at=clock.now())
    except IllegalMove:
        messages.info(request, _("This invitation is over. Invite the person anew."))
    else:
        messages.success(request, _("On its way again. The old link no longer works."))
    return redirect("districts:invitations")


@opens_to(Role.ADMIN, methods="POST")
def withdraw(request, pk):
    """Take an invitation back; its link is dead at once."""
    policies.invite(request.membership).enforce()
    invitation = get_object_or_404(Invitation, pk=pk)
    try:
        invitations.withdraw(invitation=invitation, by=request.membership, at=clock.now())
    except IllegalMove:
        messages.info(request, _("This invitation is over already."))
    else:
        messages.success(request, _("Taken back. The link no longer works."))
    return redirect("districts:invitations")
