"""The installation's own pages: districts without their people, visits, accounts."""

from django.contrib import messages
from django.db.models import Count, Max, OuterRef, Q, Subquery
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from core import clock
from core.access import OPERATOR, opens_to
from core.htmx import respond
from core.states import IllegalMove
from core.tenancy import across, within
from districts.actions import people, visits
from districts.enums import STAFF, Role
from districts.forms import AccountForm, DistrictForm, VisitForm
from districts.middleware import district_path
from districts.models import District, Event, Invitation, Membership, OperatorVisit, School, User

LIST = "districts/operator.html"
VISIT = "districts/operator_visit.html"
NEW = "districts/operator_district.html"
ACCOUNTS = "districts/operator_accounts.html"
WHY = "the operator's list counts districts, it names nobody"


@opens_to(OPERATOR)
def district_list(request):
    """Every district with counts: no name of a person, no record of a student."""
    with across(WHY):
        rows = list(_counted())
        mine = OperatorVisit.objects.live(clock.now()).filter(membership__user=request.user)
        open_ones = {one.district_id: one for one in mine.order_by("pk")}
    for row in rows:
        row.visit, row.home = open_ones.get(row.pk), district_path(row)
    return respond(request, LIST, {"districts": rows})


def _counted():
    """Districts with their counts in one query."""
    staff = Count("pk", filter=Q(role__in=STAFF))
    admins = Count("pk", filter=Q(role=Role.ADMIN))
    seen, everybody = Max("last_seen_at"), Count("pk")
    return District.objects.order_by("name", "pk").annotate(
        schools=_of(School.objects, Count("pk")),
        staff=_of(Membership.objects.active(), staff),
        admins=_of(Membership.objects.active(), admins),
        accounts=_of(Membership.objects.active(), everybody),
        invited=_of(Invitation.objects.open(), everybody),
        seen_at=_of(Membership.objects.of_people(), seen),
        events=_of(Event.objects, Count("pk")),
    )


def _of(rows, what):
    mine = rows.filter(district=OuterRef("pk")).order_by().values("district").annotate(n=what)
    return Subquery(mine.values("n"))


@opens_to(OPERATOR, methods="GET POST", fresh=True)
def district_visit(request, pk):
    """Ask for the reason, then open the district to read, for an hour."""
    district = get_object_or_404(District, pk=pk, is_active=True)
    form = VisitForm(request.POST or None)
    if form.is_valid():
        reason, now = form.cleaned_data["reason"], clock.now()
        try:
            visits.open_visit(district=district, user=request.user, reason=reason, at=now)
        except IllegalMove:
            messages.info(request, _("You have a role there already; no visit is needed."))
        return redirect(district_path(district))
    context = {"form": form, "target": district, "minutes": int(visits.LASTS.total_seconds() // 60)}
    return render(request, VISIT, context, status=422 if form.errors else 200)


@opens_to(OPERATOR, methods="POST")
def visit_end(request, pk):
    """End the own visit before its time."""
    with across("an operator ends the own visit"):
        mine = OperatorVisit.objects.filter(membership__user=request.user)
        visit = get_object_or_404(mine.select_related("membership"), pk=pk)
    with within(visit.district_id):
        try:
            visits.end_visit(visit=visit, at=clock.now())
        except IllegalMove:
            messages.info(request, _("This visit is over already."))
    return redirect("operator:districts")


@opens_to(OPERATOR, methods="GET POST", fresh=True)
def district_new(request):
    """Create a district; its first admin gets an invitation."""
    form = DistrictForm(request.POST or None)
    if form.is_valid():
        district = visits.found_district(**form.cleaned_data, at=clock.now())
        text = _("%(name)s is created; its first admin gets an invitation.")
        messages.success(request, text % {"name": district.name})
        return redirect("operator:districts")
    return render(request, NEW, {"form": form}, status=422 if form.errors else 200)


@opens_to(OPERATOR, methods="GET POST")
def accounts(request):
    """Find one account by its whole address, and close or open it everywhere.

    The address is posted: it stays out of addresses and logs.
    """
    form, found, searched = AccountForm(request.POST or None), None, False
    if form.is_valid():
        searched = True
        found = User.objects.filter(email__iexact=form.cleaned_data["email"]).first()
    context = {"form": form, "found": found, "searched": searched, "roles": _roles(found)}
    return render(request, ACCOUNTS, context, status=422 if form.errors else 200)


def _roles(user) -> list:
    if user is None:
        return []
    with across("an operator sees where an account works before closing it"):
        rows = user.memberships.filter(is_shadow=False).select_related("district")
        return list(rows.order_by("district__name", "role"))


@opens_to(OPERATOR, methods="POST", fresh=True)
def account_close(request, pk):
    """Shut an account in every district; the own one stays open."""
    user = get_object_or_404(User.objects.exclude(pk=request.user.pk), pk=pk)
    try:
        people.close_account(user=user, at=clock.now())
    except people.LastAdmin as refusal:
        messages.error(request, str(refusal))
    except IllegalMove:
        messages.info(request, _("This account is closed already."))
    else:
        messages.success(request, _("The account is closed everywhere; its sessions ended."))
    return redirect("operator:accounts")


@opens_to(OPERATOR, methods="POST", fresh=True)
def account_open(request, pk):
    """Undo: let the account in again, with the roles it had."""
    user = get_object_or_404(User, pk=pk)
    try:
        people.reopen_account(user=user, at=clock.now())
    except IllegalMove:
        messages.info(request, _("This account is open already."))
    else:
        messages.success(request, _("The account is open again. The person signs in anew."))
    return redirect("operator:accounts")
