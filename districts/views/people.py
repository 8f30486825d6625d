"""Who has access to what: the access review, one person, the table of roles."""

from django.contrib import messages
from django.db.models import Prefetch
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core import clock
from core.access import MEMBER, opens_to
from core.htmx import respond
from core.lists import listing
from core.states import IllegalMove
from core.tabular import csv_response, xlsx_response
from districts import events, policies, words
from districts.actions import people, reviews
from districts.enums import GRAINS, ROLE_PERMISSIONS, Permission, Role
from districts.forms import AccessForm, PeopleFilter
from districts.models import Event, Invitation, Membership, MembershipSchool, OperatorVisit

PAGE = "districts/people.html"
PERSON = "districts/person.html"
END = "districts/end_many.html"
UNDO = "ended_just_now"
IDLE_DAYS = 60
MOST_CHOSEN = 200
VISITS_SHOWN = 5
SEARCH = ("user__name", "user__email", "title")
SORTS = {
    "": ("role", "user__name", "pk"),
    "name": ("user__name", "pk"),
    "-name": ("-user__name", "-pk"),
    "seen": ("last_seen_at", "pk"),
    "-seen": ("-last_seen_at", "-pk"),
    "reviewed": ("reviewed_at", "pk"),
    "-reviewed": ("-reviewed_at", "-pk"),
}


# --- The list --------------------------------------------------------------------------------


@opens_to(Role.ADMIN)
def people_list(request):
    """Everybody with a role here, when they were last seen, and what they can see."""
    policies.change_people(request.membership).enforce()
    form = PeopleFilter(request.GET or None)
    found = listing(request, _found(request, form), search=SEARCH, sorts=SORTS)
    return respond(request, PAGE, _context(request, form, found), fragment="rows")


def _context(request, form, found) -> dict:
    review, now = reviews.latest(), clock.now()
    visits = OperatorVisit.objects.select_related("membership__user").order_by("-pk")
    return {
        "people": found,
        "form": form,
        "admins": people.active_admins(),
        "review": review,
        "overdue": reviews.is_overdue(review, clock.today()),
        "invited": Invitation.objects.open().count(),
        "visits": [{"row": row, "live": _is_live(row, now)} for row in visits[:VISITS_SHOWN]],
        "undo": request.session.get(UNDO, []),
    }


def _is_live(visit, now) -> bool:
    return visit.ended_at is None and visit.expires_at > now


def _found(request, form):
    """The roles this admin may see, narrowed by what the address asks for."""
    rows = Membership.objects.visible_to(request.membership).select_related("user")
    rows = rows.prefetch_related(_grants())
    if not form.is_bound:
        return rows
    form.is_valid()
    asked = form.cleaned_data
    if asked.get("role"):
        rows = rows.filter(role=asked["role"])
    if asked.get("school"):
        at_school = MembershipSchool.objects.current().filter(school=asked["school"])
        rows = rows.filter(pk__in=at_school.values("membership"))
    days = asked.get("days") or IDLE_DAYS
    return rows.standing(asked.get("standing"), now=clock.now(), idle_days=days)


def _grants():
    current = MembershipSchool.objects.current().select_related("school")
    return Prefetch("grants", queryset=current.order_by("school__name", "pk"))


# --- One person --------------------------------------------------------------------------------


@opens_to(Role.ADMIN, methods="GET POST")
def person(request, pk):
    """What one person may do here, what happened to it, and the form that changes it."""
    member = _one(request, pk)
    verdict = policies.edit_access(request.membership, member)
    data = request.POST if request.method == "POST" else None
    form = AccessForm(data, role=member.role, initial=_initial(member))
    if request.method == "POST":
        verdict.enforce()
        if form.is_valid():
            _change(request, member, form.cleaned_data)
            return redirect("districts:person", member.pk)
    context = _about(member) | {"form": form, "verdict": verdict, "admins": people.active_admins()}
    return render(request, PERSON, context, status=422 if form.errors else 200)


def _one(request, pk):
    rows = Membership.objects.visible_to(request.membership).select_related("user", "district")
    return get_object_or_404(rows.prefetch_related(_grants()), pk=pk)


def _about(member) -> dict:
    others = Membership.objects.of_people().filter(user=member.user).exclude(pk=member.pk)
    happened = Event.objects.about(member).select_related("by__user").order_by("-pk")
    return {
        "member": member,
        "sees": words.sees(member),
        "others": others.order_by("role", "pk"),
        "happened": happened[:20],
        "may": [one.label for one in Permission if member.can(one)],
    }


def _initial(member) -> dict:
    grants = list(member.grants.all())
    return {
        "title": member.title,
        "schools": [grant.school for grant in grants],
        "until_on": grants[0].until_on if grants else None,
    }


def _change(request, member, asked) -> None:
    people.change_access(
        membership=member,
        title=asked["title"],
        schools=asked.get("schools", []),
        until_on=asked.get("until_on"),
        by=request.membership,
        at=clock.now(),
    )
    messages.success(request, _("Saved. It holds from now on."))


@opens_to(Role.ADMIN, methods="POST", fresh=True)
def end_access(request, pk):
    """End one role; the same button gives it back."""
    member = _one(request, pk)
    admins = people.active_admins()
    policies.end_access(request.membership, member, admins=admins).enforce()
    return _end(request, [member])


@opens_to(Role.ADMIN, methods="POST", fresh=True)
def restore_access(request, pk):
    """Give an ended role back."""
    member = _one(request, pk)
    policies.change_people(request.membership).enforce()
    _restore(request, [member])
    return redirect("districts:people")


# --- Many at once ------------------------------------------------------------------------------


@opens_to(Role.ADMIN, methods="POST", fresh=True)
def chosen(request):
    """Confirm the ticked roles as right, or end them after one more question."""
    policies.change_people(request.membership).enforce()
    rows = _chosen(request)
    if not rows:
        messages.info(request, _("Tick at least one person."))
    elif "confirm" in request.POST:
        count = reviews.confirm(memberships=rows, by=request.membership, at=clock.now())
        text = ngettext("%(n)d role confirmed.", "%(n)d roles confirmed.", count)
        messages.success(request, text % {"n": count})
    else:
        return _ask_or_end(request, rows)
    return redirect("districts:people")


def _chosen(request) -> list:
    """Return the ticked roles of this district that are still active; foreign keys are nobody."""
    keys = [key for key in request.POST.getlist("person")[:MOST_CHOSEN] if key.isdecimal()]
    keys = [int(key) for key in keys if len(key) < 19]
    rows = Membership.objects.visible_to(request.membership).filter(pk__in=keys, is_active=True)
    return list(rows.select_related("user").prefetch_related(_grants()).order_by("pk"))


def _ask_or_end(request, rows):
    admins = people.active_admins()
    verdict = policies.end_many(request.membership, rows, admins=admins)
    if "sure" not in request.POST or not verdict:
        return render(request, END, {"chosen": rows, "verdict": verdict})
    return _end(request, rows)


def _end(request, rows):
    """End them, and keep their keys in the session for the button that takes it back."""
    try:
        people.end_many(memberships=rows, by=request.membership, at=clock.now())
    except people.LastAdmin as refusal:
        messages.error(request, str(refusal))
    except IllegalMove:
        messages.info(request, _("Somebody else has just changed this."))
    else:
        request.session[UNDO] = [row.pk for row in rows]
        messages.info(request, _("Access ended. Their open pages stop working now."))
    return redirect("districts:people")


@opens_to(Role.ADMIN, methods="POST", fresh=True)
def undo(request):
    """Give back what was ended last from this browser."""
    policies.change_people(request.membership).enforce()
    keys = request.session.pop(UNDO, [])
    rows = Membership.objects.visible_to(request.membership).filter(pk__in=keys)
    _restore(request, list(rows.select_related("user").order_by("pk")))
    return redirect("districts:people")


def _restore(request, rows) -> None:
    request.session.pop(UNDO, None)
    try:
        for row in rows:
            people.restore_access(membership=row, by=request.membership, at=clock.now())
    except IllegalMove:
        messages.info(request, _("Somebody else has just changed this."))
    else:
        messages.success(request, _("Access given back. They sign in again."))


@opens_to(Role.ADMIN, methods="POST")
def finish_review(request):
    """Sign the access review; the next one is due after the district's number of days."""
    policies.change_people(request.membership).enforce()
    reviews.finish(district=request.district, by=request.membership, at=clock.now())
    messages.success(request, _("The review is signed and kept."))
    return redirect("districts:people")


# --- Out of the house ----------------------------------------------------------------------------


@opens_to(Role.ADMIN)
def people_csv(request):
    return csv_response(f"access-{request.district.slug}.csv", *_table(request))


@opens_to(Role.ADMIN)
def people_xlsx(request):
    return xlsx_response(f"access-{request.district.slug}.xlsx", *_table(request))


def _table(request) -> tuple:
    """Return header and lines of the filtered list; that it left the house is recorded."""
    policies.change_people(request.membership).enforce()
    form = PeopleFilter(request.GET or None)
    found = listing(request, _found(request, form), search=SEARCH, sorts=SORTS, per_page=100_000)
    lines = [_line(row) for row in found]
    facts = {"count": len(lines)}
    by = request.membership
    events.record("access.exported", by, by=by, at=clock.now(), facts=facts)
    return _header(), lines


def _header() -> list:
    return [
        _("Name"), _("E-mail"), _("Role"), _("Title"), _("Sees"), _("Granted until"),
        _("Last seen"), _("Last confirmed"), _("Ended"), _("Account"),
    ]  # fmt: skip


def _line(row) -> list:
    grants = list(row.grants.all())
    until_on = grants[0].until_on if grants else None
    moments = [row.last_seen_at, row.reviewed_at, row.ended_at]
    account = _("open") if row.user.is_active else _("closed")
    return [
        row.user.name, row.user.email, row.get_role_display(), row.title, words.sees(row),
        until_on, *[moment and f"{moment:%Y-%m-%d}" for moment in moments], account,
    ]  # fmt: skip


# --- Roles -------------------------------------------------------------------------------------


@opens_to(MEMBER)
def role_table(request):
    """Roles and permissions on one printable page, straight from the code."""
    rows = [
        {"label": permission.label, "cells": [permission in ROLE_PERMISSIONS[r] for r in Role]}
        for permission in Permission
    ]
    grains = [{"role": role.label, "sees": GRAINS[role]} for role in Role]
    context = {"roles": list(Role), "rows": rows, "grains": grains, "today": clock.today()}
    return render(request, "districts/roles.html", context)
